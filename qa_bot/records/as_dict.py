"""An answer as plain data: what `POST /ask` sends and `qa-bot ask --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qa_bot.records import shown

if TYPE_CHECKING:
    from qa_bot.records.owner import Contact
    from qa_bot.records.qa_answers import Answer, Match, Note
    from qa_bot.records.qa_pairs import QAPair

RELATED = 3  # nearest questions named where none answers, or beside an answer
# Below this confidence in the first they are not named where none answers. Of the refusals of 19
# sets with the right question among the three, 3 % lie below, and of those to questions that no
# document answers 18 % ("what is the capital of Peru"); in benchmarks/people none, and 22 %.
LEAST_TOPIC = 0.05


def answer_as_dict(answer: Answer, top: int) -> dict[str, Any]:
    """All of an answer with its first `top` matches; `qa_bot.wire` describes each field."""
    pair = answer.pair
    return {
        "query": answer.query,
        "outcome": answer.outcome.value,
        "number": pair.number if pair else None,
        "label": pair.label if pair else None,
        "number_is_printed": pair.number_is_printed if pair else None,
        "question": pair.question if pair else None,
        "text": answer.text,
        "source": asdict(pair.source) if pair and pair.source else None,
        "document": answer.document,
        "language": answer.language,
        "asked_in": answer.asked_in,
        "translations": [_translation(pair) for pair in answer.translations],
        "disagreements": [_translation(pair) for pair in answer.disagreements],
        "validity": _validity(pair) if pair else None,
        "confidence": float(answer.confidence),
        "calibrated": answer.calibrated,
        "proof": asdict(answer.proof) if answer.proof else None,
        "note": answer.note,
        "notes": [_note(note) for note in answer.notes],
        "notice": _note(answer.notice) if answer.notice else None,
        "combined_with": answer.combined_with,
        "reply": answer.reply,
        "contact": _contact(answer.contact) if answer.contact else None,
        "within": list(answer.within),
        "choices": [_match(match) for match in answer.choices],
        "matches": [_match(match) for match in answer.listed or answer.matches[:top]],
        "parts": [answer_as_dict(part, top) for part in answer.parts],
        "id": answer.id,
    }


def _match(match: Match) -> dict[str, Any]:
    pair = match.pair
    return {
        "number": pair.number,
        "label": pair.label,
        "number_is_printed": pair.number_is_printed,
        "question": pair.question,
        "confidence": float(match.confidence),
        "source": asdict(pair.source) if pair.source else None,
        "document": match.document,
        "holds_today": match.holds,
    }


def _translation(pair: QAPair) -> dict[str, Any]:
    return {
        "number": pair.number,
        "label": pair.label,
        "number_is_printed": pair.number_is_printed,
        "question": pair.question,
        "language": pair.language,
        "source": asdict(pair.source) if pair.source else None,
        "query": pair.address(with_path=True),
    }


def _validity(pair: QAPair) -> dict[str, Any] | None:
    dates = {
        "as_of": pair.as_of,
        "valid_from": pair.valid_from,
        "valid_until": pair.valid_until,
        "reviewed": pair.reviewed,
    }
    if not any(dates.values()):
        return None
    written = {name: day.isoformat() if day else None for name, day in dates.items()}
    return {**written, "text": shown.dates_line(pair)}


def _contact(contact: Contact) -> dict[str, Any]:
    return asdict(contact)


def _note(note: Note) -> dict[str, Any]:
    return {"key": note.key, "values": list(note.values), "text": note.text}
