"""An answer as plain HTML."""

from __future__ import annotations

from qa_bot import wording
from qa_bot.languages import Language
from qa_bot.records import Answer, Outcome
from qa_bot.web.page.markup import escaped


def answer_html(answer: Answer, language: Language, heading_level: int = 3) -> str:
    """The answer's card."""
    said = [note for note in (answer.note, wording.uncalibrated(answer)) if note]
    notes = "".join(f'<p class="qa-proof">{escaped(note)}</p>' for note in said)
    pair = answer.pair
    if answer.outcome is Outcome.NOTICE:
        return f'<p class="qa-opening">{escaped(answer.text or "")}</p>{notes}'
    if pair is None:
        return f'<p class="qa-opening">{escaped(wording.opening(answer))}</p>{notes}'
    where = f"{escaped(wording.place(pair.source))} · " if pair.source else ""
    return (
        f'<h{heading_level} class="qa-heading"><span class="qa-number">'
        f"{escaped(wording.heading(pair))}</span> "
        f'<span class="qa-question" dir="auto">{escaped(pair.question)}</span></h{heading_level}>'
        f'<div class="qa-answer" dir="auto">{escaped(pair.answer)}</div>'
        f'<p class="qa-proof">{where}{escaped(wording.confidence_in_words(answer))}</p>{notes}'
    )
