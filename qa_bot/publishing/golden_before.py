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
    none, is left as it stands. Gives a line, too, for each row whose number has gone from its
    document, and is a new pair's of another one: nothing tells which it means. `now` is as in
    `asked_before`.
    """
    having = _places_by_label(after)
    if len({path for path, _ in chain.from_iterable(having.values())}) < 2:
        return [*golden], ()  # there is no other document that it could be of
    had, still = _places_by_label(before), {*now.values()}
    named, faults = [], []
    for one in golden:
        numbers = () if one.document else one.numbers
        known = {path for number in numbers for path, _ in {*having.get(number, ())} & still}
        if any(len(having.get(number, ())) > 1 for number in numbers) and len(known) == 1:
            one = replace(one, document=known.pop())
        for number in numbers:
            gone = [place for place in had.get(number, ()) if place not in now]
            new = [place for place in having.get(number, ()) if place not in still]
            if gone and new and len(new) == len(having[number]):
                faults.append(
                    f"row {one.row} wants question {number!r}, which has gone from {gone[0][0]} "
                    f"and is a new one of {new[0][0]}; name the document"
                )
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
