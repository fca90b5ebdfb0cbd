"""What the golden file, written for the next index, got of the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa_bot.bot import QABot
from qa_bot.golden import Golden, Went, asked
from qa_bot.golden.golden_rows import SEVERAL

Place = tuple[str, str]
# In place of the number of a pair that the index before did not have.
_NEW = "\0"


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
