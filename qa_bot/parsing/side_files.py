"""Side files: what an editor adds to the pairs of a document that must not be touched.

`faq.txt.alternates.yaml` (or `faq.alternates.yaml`) stands beside `faq.txt` and names pairs by
their label, number or question:

    "3": [opening hours, "when are you open"]
    General 4:
      alternates: [price, fee]
      valid_until: 2026-12-31
      disagrees_with: ["20", "fees.md: 3"]
    document:
      reviewed: 2026-05-01

`document` is the whole of it, as far as a pair has no date of its own; no pair may be called so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing.content import WholeDates
from qa_bot.parsing.decoding import decoded
from qa_bot.parsing.field_names import words_of
from qa_bot.parsing.markup.front_matter import DATES
from qa_bot.parsing.pairs.whole_dates import with_dates
from qa_bot.parsing.tables.values import address_of, alternates_of, date_of, one_line, text_of
from qa_bot.parsing.tables.yaml_text import yaml_documents
from qa_bot.records import QAPair, SourceError

FIELDS = ("alternates", "synonyms", *DATES, "url", "section", "disagrees_with")
WHOLE = "document"
# "fees.md: General 3".
_OF_ANOTHER = re.compile(r"\S.*?\.\w+: \S.*")
WANTED = "a mapping of question numbers, labels or questions to lists of other wordings"


@dataclass(frozen=True, slots=True)
class _Additions:
    alternates: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: date | None = None
    url: str | None = None
    section: str | None = None
    disagrees_with: tuple[str, ...] = ()


def apply(pairs: Sequence[QAPair], data: bytes) -> tuple[list[QAPair], list[str]]:
    """The pairs with what a side file adds to them, and one-line doubts about the side file.

    Raises SourceError where the side file cannot be read at all.
    """
    documents = [one for one in yaml_documents(decoded(data)) if one is not None]
    if len(documents) != 1 or not isinstance(documents[0], Mapping):
        raise SourceError(f"is no list of alternates; expected {WANTED}; write it as such")
    places = _Places(pairs)
    extended = list(pairs)
    doubts: list[str] = []
    of_all = WholeDates()
    for key, value in documents[0].items():
        name = one_line(key)
        shown = repr(name[:60])
        matching = places.named(name)
        if not matching and _folded(name) == WHOLE:
            of_all = _dates_of_all(value, shown, doubts)
            continue
        if len(matching) != 1:
            doubts.append(_unmatched(shown, [pairs[place].label for place in matching]))
            continue
        additions = _additions(value, shown, doubts)
        disagrees_with = places.references(matching[0], additions.disagrees_with, shown, doubts)
        additions = replace(additions, disagrees_with=disagrees_with)
        extended[matching[0]] = _added(extended[matching[0]], additions)
    return _on_both_sides(with_dates(extended, of_all)), doubts


def place_of(pairs: Sequence[QAPair], name: str) -> int | None:
    """The place of the pair that a key of a side file names; None where it names none, or two."""
    matching = _Places(pairs).named(one_line(name))
    return matching[0] if len(matching) == 1 else None


class _Places:
    """Places of pairs by what names them: a label before a number before a question."""

    def __init__(self, pairs: Sequence[QAPair]) -> None:
        self._pairs = pairs
        self._of = _places(pairs)

    def named(self, name: str) -> list[int]:
        """The places of the pairs of this name."""
        return self._of.get(_folded(name), [])

    def references(
        self, own: int, names: Sequence[str], shown: str, doubts: list[str]
    ) -> tuple[str, ...]:
        """The labels of the pairs that a pair disagrees with; those of other documents as written.

        Whether another document has such a pair is not known here.
        """
        found: list[str] = []
        for name in names:
            places = self.named(name)
            if len(places) == 1 and places[0] != own:
                found.append(self._pairs[places[0]].label)
            elif not places and _OF_ANOTHER.fullmatch(name):
                found.append(name)
            else:
                doubts.append(
                    f"{shown} disagrees with {name[:60]!r}, which is no other pair of this "
                    'document; expected its label, or "path: label" of another document'
                )
        return tuple(dict.fromkeys(found))


def _places(pairs: Sequence[QAPair]) -> dict[str, list[int]]:
    """The same as a dictionary, by folded names."""
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
        disagrees_with=_references(fields.get("disagrees_with")),
    )


def _references(value: object) -> tuple[str, ...]:
    """Names of pairs, in a list or alone."""
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(line for one in values if (line := one_line(one))))


def _dates_of_all(value: object, shown: str, doubts: list[str]) -> WholeDates:
    """The dates of a whole document."""
    if not isinstance(value, Mapping):
        doubts.append(
            f"{shown} is the whole document, which has no wordings; expected {', '.join(DATES)}"
        )
        return WholeDates()
    of_dates = {key: one for key, one in value.items() if "_".join(words_of(str(key))) in DATES}
    doubts.extend(
        f"{shown} is the whole document and has no field {str(key)[:40]!r}; known are "
        f"{', '.join(DATES)}"
        for key in value
        if key not in of_dates
    )
    found = _additions(of_dates, shown, doubts)
    return WholeDates(found.valid_from, found.valid_until, found.reviewed)


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
        disagrees_with=tuple(dict.fromkeys((*pair.disagrees_with, *more.disagrees_with))),
        valid_from=more.valid_from or pair.valid_from,
        valid_until=more.valid_until or pair.valid_until,
        reviewed=more.reviewed or pair.reviewed,
    )


def _on_both_sides(pairs: Sequence[QAPair]) -> list[QAPair]:
    """The pairs, of which each also disagrees with those of this document that do with it."""
    said_of: dict[str, list[str]] = {}
    for pair in pairs:
        for label in pair.disagrees_with:
            said_of.setdefault(label, []).append(pair.label)
    return [
        replace(pair, disagrees_with=tuple(dict.fromkeys((*pair.disagrees_with, *others))))
        if (others := said_of.get(pair.label))
        else pair
        for pair in pairs
    ]
