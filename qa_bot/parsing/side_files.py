"""Side files: what an editor adds to the pairs of a document that must not be touched.

`faq.txt.alternates.yaml` (or `faq.alternates.yaml`) stands beside `faq.txt` and names pairs by
their label, number or question:

    "3": [opening hours, "when are you open"]
    General 4:
      alternates: [price, fee]
      valid_until: 2026-12-31
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing.decoding import decoded
from qa_bot.parsing.field_names import words_of
from qa_bot.parsing.tables.values import address_of, alternates_of, date_of, one_line, text_of
from qa_bot.parsing.tables.yaml_text import yaml_documents
from qa_bot.records import QAPair, SourceError

FIELDS = ("alternates", "synonyms", "valid_from", "valid_until", "reviewed", "url", "section")
WANTED = "a mapping of question numbers, labels or questions to lists of other wordings"


@dataclass(frozen=True, slots=True)
class _Additions:
    alternates: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: date | None = None
    url: str | None = None
    section: str | None = None


def apply(pairs: Sequence[QAPair], data: bytes) -> tuple[list[QAPair], list[str]]:
    """The pairs with what a side file adds to them, and one-line doubts about the side file.

    Raises SourceError where the side file cannot be read at all.
    """
    documents = [one for one in yaml_documents(decoded(data)) if one is not None]
    if len(documents) != 1 or not isinstance(documents[0], Mapping):
        raise SourceError(f"is no list of alternates; expected {WANTED}; write it as such")
    places = _places(pairs)
    extended = list(pairs)
    doubts: list[str] = []
    for key, value in documents[0].items():
        name = one_line(key)
        shown = repr(name[:60])
        matching = places.get(_folded(name), [])
        if len(matching) != 1:
            doubts.append(_unmatched(shown, [pairs[place].label for place in matching]))
            continue
        additions = _additions(value, shown, doubts)
        extended[matching[0]] = _added(extended[matching[0]], additions)
    return extended, doubts


def _places(pairs: Sequence[QAPair]) -> dict[str, list[int]]:
    """Places of pairs by what names them: a label before a number before a question."""
    places: dict[str, list[int]] = {}
    for names in (
        [pair.label for pair in pairs],
        [pair.number for pair in pairs],
        [pair.question for pair in pairs],
    ):
        of_kind: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            of_kind.setdefault(_folded(name), []).append(place)
        places = of_kind | places
    return places


def _folded(name: str) -> str:
    return " ".join(name.casefold().split()).rstrip("?.:) \uff1f")


def _unmatched(shown: str, labels: Sequence[str]) -> str:
    if not labels:
        return f"{shown} is the label, number or question of no pair; correct it or take it out"
    named = ", ".join(map(repr, labels[:5]))
    return f"{shown} names {len(labels)} pairs; use a label instead ({named})"


def _additions(value: object, shown: str, doubts: list[str]) -> _Additions:
    if not isinstance(value, Mapping):
        return _Additions(alternates_of(value))
    fields: dict[str, object] = {}
    for key, one in value.items():
        name = "_".join(words_of(str(key)))
        if name in FIELDS:
            fields[name] = one
        else:
            doubts.append(
                f"{shown} has an unknown field {str(key)[:40]!r}; known are {', '.join(FIELDS)}"
            )
    url = address_of(fields.get("url"))
    if url is None and text_of(fields.get("url")):
        doubts.append(f"{shown} has a url that does not begin with http; correct it")
    return _Additions(
        alternates=alternates_of(fields.get("alternates")) + alternates_of(fields.get("synonyms")),
        valid_from=_date("valid_from", fields, shown, doubts),
        valid_until=_date("valid_until", fields, shown, doubts),
        reviewed=_date("reviewed", fields, shown, doubts),
        url=url,
        section=plain_name(one_line(fields.get("section"))) or None,
    )


def _date(name: str, fields: Mapping[str, object], shown: str, doubts: list[str]) -> date | None:
    try:
        return date_of(fields.get(name))
    except ValueError as error:
        doubts.append(f"{shown} has a {name} that cannot be read: {error}")
        return None


def _added(pair: QAPair, more: _Additions) -> QAPair:
    """A pair with additions; what the side file leaves out stays."""
    alternates = dict.fromkeys((*pair.alternates, *more.alternates))
    alternates.pop(pair.question, None)
    source = pair.source
    if source is not None and more.section:
        source = replace(source, section=more.section)
    return replace(
        pair,
        source=source,
        alternates=tuple(alternates),
        url=more.url or pair.url,
        valid_from=more.valid_from or pair.valid_from,
        valid_until=more.valid_until or pair.valid_until,
        reviewed=more.reviewed or pair.reviewed,
    )
