"""Numbers of pairs as printed, or counted where none are, and labels that are unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from qa_bot.parsing.finding.candidates import Candidate

# Where more numbers than these occur again, every section counts its own.
RESTARTED = 0.1


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of a pair, whether the document prints it, and the number made unique."""

    number: str
    printed: bool
    label: str


def numbered(questions: Sequence[tuple[Candidate, str | None]]) -> list[Numbered]:
    """A number for each question, with its section; see `labelled`."""
    printed = [question.marker.printed if question.marker else "" for question, _ in questions]
    return labelled(printed, [section for _, section in questions])


def labelled(printed: Sequence[str | None], sections: Sequence[str | None]) -> list[Numbered]:
    """Numbers as printed; where none is, the place in the document, or the next that is free.

    Where numbers start again they are told apart by their section ("General 3"), or by how often
    the number stood before ("3 (2)").
    """
    numbers = list(_counted(printed))
    times = Counter(numbers)
    restart = len(numbers) - len(times) > RESTARTED * len(numbers)
    labels = [
        f"{section} {number}" if section and (restart or times[number] > 1) else number
        for number, section in zip(numbers, sections, strict=True)
    ]
    seen: Counter[str] = Counter()
    taken = set(labels)
    unique = []
    for label in labels:
        seen[label] += 1
        found = label
        while seen[label] > 1 and (found := f"{label} ({seen[label]})") in taken:
            seen[label] += 1
        taken.add(found)
        unique.append(found)
    return [
        Numbered(number, bool(was), label)
        for number, was, label in zip(numbers, printed, unique, strict=True)
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
