"""Side files: what an editor adds to the pairs of a document that must not be touched.

`faq.txt.alternates.yaml` (or `faq.alternates.yaml`) stands beside `faq.txt` and names pairs by
their label, number or question:

    When are you open?: [opening hours, "are you open on Sundays"]
    General 4:
      question: What does it cost?
      alternates: [price, fee]
      valid_until: 2026-12-31
      disagrees_with: ["20", "fees.md: 3"]
    document:
      reviewed: 2026-05-01

A number may mean another question once the document is numbered anew: `question` beside it says
which was meant, and nothing is added to another. `document` is the whole of it, as far as a pair
has no date of its own; no pair may be called so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from qa_bot.parsing.content import WholeDates
from qa_bot.parsing.decoding import decoded
from qa_bot.parsing.pairs.whole_dates import with_dates
from qa_bot.parsing.side_file_fields import Additions, additions_of, asked_in, dates_of_all
from qa_bot.parsing.tables.values import one_line
from qa_bot.parsing.tables.yaml_text import Repeated, yaml_documents
from qa_bot.records import QAPair, SourceError

WHOLE = "document"
# A longer question is no key that one reads; YAML itself ends at 1,024 characters.
LONGEST_KEY = 300
# "fees.md: General 3".
_OF_ANOTHER = re.compile(r"\S.*?\.\w+: \S.*")
WANTED = "a mapping of question numbers, labels or questions to lists of other wordings"


def apply(pairs: Sequence[QAPair], data: bytes) -> tuple[list[QAPair], list[str]]:
    """The pairs with what a side file adds to them, and one-line doubts about the side file.

    Raises SourceError where the side file cannot be read at all.
    """
    documents = [one for one in yaml_documents(decoded(data), True) if one is not None]
    if len(documents) != 1 or not isinstance(documents[0], Mapping):
        raise SourceError(f"is no list of alternates; expected {WANTED}; write it as such")
    places = _Places(pairs)
    extended = list(pairs)
    doubts: list[str] = []
    of_all = WholeDates()
    # A pair may be named twice, by its number and by its question: what both say is added together.
    entries: dict[int, dict[str, list[object]]] = {}
    for key, value in documents[0].items():
        name = one_line(key)
        shown = repr(name[:60])
        if isinstance(value, Repeated):
            doubts.append(f"{shown} stands {len(value)} times; all are taken; put them into one")
        values = value if isinstance(value, Repeated) else [value]
        if not places.named(name) and _folded(name) == WHOLE:
            of_all = dates_of_all(values, shown, doubts)
            continue
        for one in values:
            matching = places.meant(name, one)
            if len(matching) == 1:
                entries.setdefault(matching[0], {}).setdefault(shown, []).append(one)
            else:
                doubts.append(places.unmatched(name, one))
    for place, said in entries.items():
        additions = additions_of(chain.from_iterable(said.values()), next(iter(said)), doubts)
        shown = next(iter(said))
        disagrees_with = places.references(place, additions.disagrees_with, shown, doubts)
        additions = replace(additions, disagrees_with=disagrees_with)
        extended[place] = _added(extended[place], additions)
    return _on_both_sides(with_dates(extended, of_all)), doubts


def places_of_keys(pairs: Sequence[QAPair], text: str) -> dict[str, int | None]:
    """The place of the pair that each key of a side file names; None where it names none, or two.

    Raises SourceError, as `apply` does.
    """
    places = _Places(pairs)
    found: dict[str, int | None] = {}
    for document in yaml_documents(text):
        for key, value in document.items() if isinstance(document, Mapping) else ():
            matching = places.meant(one_line(key), value)
            found[key] = matching[0] if len(matching) == 1 else None
    return found


def question_key(pairs: Sequence[QAPair], place: int) -> str | None:
    """The question of a pair as a key that names this pair alone, whatever it is numbered.

    None where it names another or several, or is longer than one reads as a key.
    """
    question = one_line(pairs[place].question)
    is_key = 0 < len(question) <= LONGEST_KEY and question != "<<"
    return question if is_key and _Places(pairs).named(question) == [place] else None


def is_asked(pair: QAPair, question: str) -> bool:
    """Whether a text is the question of a pair, whatever its blanks, case and last marks."""
    return _folded(one_line(pair.question)) == _folded(one_line(question))


class _Places:
    """Places of pairs by what names them: a label before a number before a question."""

    def __init__(self, pairs: Sequence[QAPair]) -> None:
        self._pairs = pairs
        self._of = _places(pairs)

    def named(self, name: str) -> list[int]:
        """The places of the pairs of this name."""
        return self._of.get(_folded(name), [])

    def meant(self, name: str, value: object) -> list[int]:
        """Those of them that have the question, too, where the value says which it is."""
        asked = asked_in(value)
        return [at for at in self.named(name) if not asked or is_asked(self._pairs[at], asked)]

    def unmatched(self, name: str, value: object) -> str:
        """Why an entry is not taken: it is of no pair, of several, or of another question."""
        shown, named = repr(name[:60]), self.named(name)
        if not named:
            return f"{shown} is the label, number or question of no pair; correct it or take it out"
        if not self.meant(name, value):
            has = one_line(self._pairs[named[0]].question)
            return (
                f"{shown} was meant for the question {asked_in(value)[:60]!r} and is {has[:60]!r} "
                "now; nothing of it is taken; write the question in place of the number"
            )
        labels = ", ".join(repr(self._pairs[place].label) for place in named[:5])
        return f"{shown} names {len(named)} pairs; use a label instead ({labels})"

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


def _added(pair: QAPair, more: Additions) -> QAPair:
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
