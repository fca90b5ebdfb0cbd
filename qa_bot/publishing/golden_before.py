"""What the golden file, written for the next index, got of the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from qa_bot.bot import QABot
from qa_bot.golden import Golden, Went, asked
from qa_bot.golden.golden_rows import SEVERAL
from qa_bot.publishing.pair_changes import place_of

Place = tuple[str, str]
# In place of the number of a pair that the index before did not have.
_NEW = "\0"


def with_documents(
    before: QABot, after: QABot, golden: Sequence[Golden], now: Mapping[Place, Place]
) -> tuple[list[Golden], tuple[str, ...]]:
    """Name the document of each row with a number that several documents of the next index have.

    It is the one whose pair of that number the index before had, too; a number that several had, or
    none, is left as it stands. Gives a line, too, for each row whose number was of one document,
    and is of another now: nothing tells which it means. `now` is as in `asked_before`.
    """
    having, had = _places_by_label(after), _places_by_label(before)
    if len({path for path, _ in chain.from_iterable(having.values())}) < 2:
        return [*golden], ()  # there is no other document that it could be of
    then = {place: was for was, place in now.items()}
    named, faults = [], []
    for one in golden:
        numbers = () if one.document else one.numbers
        known = set()
        for number in numbers:
            meant = {path for path, _ in had.get(number, ())}
            # The document as the index before called it: it may have been renamed.
            called = {place: then.get(place, place)[0] for place in having.get(number, ())}
            if called and meant and meant.isdisjoint(called.values()):
                faults.append(
                    f"row {one.row} wants question {number!r}, which was of {min(meant)} and is of "
                    f"{min(called)[0]} now; name the document"
                )
            known |= {
                place[0] for place, path in called.items()
                if place in then and (not meant or path in meant)
            }  # fmt: skip
        if any(len(having.get(number, ())) > 1 for number in numbers) and len(known) == 1:
            one = replace(one, document=known.pop())
        named.append(one)
    return named, tuple(faults)


def _places_by_label(bot: QABot) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for pair in bot.pairs:
        found.setdefault(pair.label, []).append(place_of(pair))
    return found


def asked_before(
    before: QABot, after: QABot, golden: Sequence[Golden], now: Mapping[Place, Place]
) -> list[Went]:
    """Ask the index before: each row by the numbers that its pairs had then.

    So a file whose numbers follow the documents is held against what the same pairs got. Where the
    numbers as they stand were right then, these count: a file that was forgotten shows that its
    answers are lost. `now` is the path and label in the next index of a pair of the one before.
    """
    then = {place: was for was, place in now.items()}
    titles = {path: title.casefold() for path, title in after.titles.items()}
    as_then = [_as_then(one, then, titles) for one in golden]
    return [
        one if one.right else replace(was, golden=one.golden)
        for one, was in zip(asked(before, golden), asked(before, as_then), strict=True)
    ]


def _as_then(golden: Golden, then: Mapping[Place, Place], titles: Mapping[str, str]) -> Golden:
    """The row with the numbers, and the document, that its pairs had in the index before."""
    if not golden.numbers:
        return golden
    named = golden.document.casefold()
    found = [
        was
        for (path, label), was in then.items()
        if label in golden.numbers and named in ("", path.casefold(), titles.get(path))
    ]
    want = SEVERAL.join(dict.fromkeys(label for _, label in found)) or _NEW
    document = found[0][0] if named and found else golden.document
    return replace(golden, want=want, document=document)
