"""Lines that look like a question and were not taken as one: they stand in others' answers."""

from __future__ import annotations

import re

from qa_bot.parsing.coverage import place_in_words
from qa_bot.parsing.document import NAMED_PLACES
from qa_bot.parsing.finding.questions import INSIDE_OTHERS
from qa_bot.parsing.parsed import Parsed, Stretch

# The owner is told when a document is read where there are so many, and one for so many pairs. Of
# the 146 judged files (benchmarks/judged), that is 1 of the 114 that are read whole, and 5 of the
# 19 in which a question is missing.
SEVERAL = 3
PAIRS_FOR_EACH = 20

# "4.2. " in front of a line; what follows is compared with the questions that were read.
_NUMBER = re.compile(
    r"\W{0,8}(?:question\s{0,4}|q\.?\s{0,4})?(?P<number>[a-z]?\d{1,4}(?:\.\d{1,4}){0,4})"
    r"[.):\]]{0,3}\s",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")


def overlooked(file: Parsed) -> list[Stretch]:
    """The lines that may be questions, without what a table of contents repeats.

    That is the words of a question that was read, or its dotted number.
    """
    names = {_name(pair.question) for pair in file.pairs}
    numbers = {pair.number for pair in file.pairs if "." in pair.number}
    return [stretch for stretch in file.maybe if not _repeats(stretch.text, names, numbers)]


def overlooked_warning(file: Parsed) -> str | None:
    """What to tell the owner of a document that has several such lines; None where few.

    None either where a doubt of its reader has told of them.
    """
    lines = overlooked(file)
    if any(INSIDE_OTHERS in doubt for doubt in file.doubts):
        return None
    if len(lines) < SEVERAL or len(lines) * PAIRS_FOR_EACH < len(file.pairs):
        return None
    places = [place_in_words(file.content.unit, one.first, one.last) for one in lines]
    named = places[:NAMED_PLACES]
    if len(places) > NAMED_PLACES:
        named.append(f"{len(places) - NAMED_PLACES:,} more")
    return (
        f"{len(lines):,} lines inside its answers look like questions of their own: "
        f"{', '.join(named)}; see `qa-bot check --show`"
    )


def _repeats(text: str, names: set[tuple[str, ...]], numbers: set[str]) -> bool:
    printed = _NUMBER.match(text)
    rest = text[printed.end() :] if printed else text
    return _name(rest) in names or (printed is not None and printed["number"] in numbers)


def _name(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))
