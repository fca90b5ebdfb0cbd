"""What a file of another system gives, and the small readings that several of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qa_bot.parsing.content import Entry
from qa_bot.parsing.tables.values import one_line, readable_text, text_of

# Names in a doubt; more are only counted.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Exported:
    """The pairs of one file, the name of the system, and what could not be brought along."""

    kind: str
    entries: tuple[Entry, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that a system offers below an answer: what its button says, and where it leads."""

    text: object
    target: object = None


class LeftOut:
    """What could not be brought along: one line per reason, with the first names."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = {}

    def add(self, reason: str, name: object) -> None:
        """Note that something, known by a name of its own, was left out for a reason."""
        self._names.setdefault(reason, []).append(one_line(name)[:60])

    def lines(self) -> tuple[str, ...]:
        """One line per reason: how often, and the first names."""
        return tuple(
            f"{len(names):,} {reason}: {', '.join(map(repr, names[:MOST_NAMED]))}"
            + (", ..." if len(names) > MOST_NAMED else "")
            for reason, names in self._names.items()
        )


def entry(
    wordings: Iterable[object],
    answer: object,
    section: object = None,
    url: str | None = None,
    related: Iterable[str] = (),
) -> Entry | None:
    """A pair of the first wording, the others its alternates; None without a text on each side.

    The position is given by `numbered`.
    """
    known = dict.fromkeys(line for one in wordings if (line := one_line(one)))
    lines = list(known)
    text = readable_text(answer)
    if not (lines and text):
        return None
    alternates = tuple(lines[1:])
    return Entry(
        lines[0],
        text,
        0,
        section=one_line(section) or None,
        alternates=alternates,
        url=url,
        related=tuple(one for one in dict.fromkeys(related) if one not in known),
    )


def related_questions(
    prompts: Iterable[Prompt], questions: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The questions that prompts lead to, and the texts of those whose question is not known.

    `questions` has the first wording of each by its key, as text.
    """
    found: list[str] = []
    unknown: list[str] = []
    for prompt in prompts:
        key, text = text_of(prompt.target), one_line(prompt.text)
        question = questions.get(key) if key else None
        if question:
            found.append(question)
        elif text:
            unknown.append(text)
    return tuple(found), tuple(unknown)


def numbered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries with their places from 1, those that have none yet."""
    return tuple(
        one if one.position else replace(one, position=place)
        for place, one in enumerate(entries, start=1)
    )


def objects(value: object) -> Iterator[Mapping[str, object]]:
    """The objects of a list, or of the values of an object; nothing of anything else."""
    values = value.values() if isinstance(value, Mapping) else value
    if isinstance(values, Iterable) and not isinstance(values, str):
        yield from (one for one in values if isinstance(one, Mapping))


def texts(value: object) -> list[str]:
    """The texts of a list, or the one text, that are not blank."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str) and one.strip()]


def differing(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Name the questions that stand more than once with different answers."""
    answers: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    times: Counter[str] = Counter()
    for one in entries:
        key = one.question.casefold()
        answers.setdefault(key, set()).add(one.answer)
        shown.setdefault(key, one.question)
        times[key] += 1
    left_out = LeftOut()
    for key, different in answers.items():
        if len(different) > 1:
            left_out.add("question(s) with different answers, all kept", shown[key])
    return left_out.lines()
