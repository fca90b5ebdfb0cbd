"""Numbers of pairs as printed, or counted where none are, and labels that are unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from qa_bot.languages.plain_names import plain_name

# Where more numbers than these occur again, every section counts its own.
RESTARTED = 0.1


@dataclass(frozen=True, slots=True)
class Label:
    """The number of a pair, whether the document prints it, and `text`, the number made unique."""

    number: str
    printed: bool
    text: str


def labelled(printed: Sequence[str | None], sections: Sequence[str | None]) -> list[Label]:
    """Give each pair its number as printed; its place, or the next free number, where none is.

    `sections` are plain names already. Where numbers start again they are told apart by their
    section ("General 3"), or by how often the number stood before ("3 (2)").
    """
    printed = list(map(plain_name, printed))
    numbers = list(_counted(printed))
    times = Counter(numbers)
    restart = len(numbers) - len(times) > RESTARTED * len(numbers)
    texts = [
        f"{section} {number}" if section and (restart or times[number] > 1) else number
        for number, section in zip(numbers, sections, strict=True)
    ]
    seen: Counter[str] = Counter()
    taken = set(texts)
    unique = []
    for text in texts:
        seen[text] += 1
        told_apart = text
        while seen[text] > 1 and (told_apart := f"{text} ({seen[text]})") in taken:
            seen[text] += 1
        taken.add(told_apart)
        unique.append(told_apart)
    return [
        Label(number, bool(was), text)
        for number, was, text in zip(numbers, printed, unique, strict=True)
    ]


def _counted(printed: Sequence[str | None]) -> Iterator[str]:
    taken = {number for number in printed if number}
    free = 1  # all numbers from a place up to this one are taken
    for place, number in enumerate(printed, 1):
        if not number:
            free = next(n for n in count(max(place, free)) if str(n) not in taken)
            number = str(free)
            taken.add(number)
        yield number
