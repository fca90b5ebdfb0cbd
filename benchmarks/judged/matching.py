"""How far the questions that were found are those that a reader listed."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.judged.files import OMITTED, OPTIONAL, Judged
from benchmarks.kb_files import letters_of

# Of a listed question, so many letters must begin one that was found.
BEGINNING = 28
# A number or bullet may be left in front of it.
IN_FRONT = 8


def agreement(file: Judged, found: Sequence[str]) -> float:
    """Compare questions with the listed ones: F1, from 0 to 1; 1 only where all are right.

    Where some were counted and not written down, the share of the listed ones that was found, times
    how near the number is.
    """
    if not file.high:
        return float(not found)
    listed = [q for q in file.questions if q != OMITTED]
    wanted = [letters_of(q.removeprefix(OPTIONAL))[:BEGINNING] for q in listed]
    used, wrong = _matched(wanted, found)
    required = sum(not q.startswith(OPTIONAL) for q in listed)
    right = sum(u and not q.startswith(OPTIONAL) for u, q in zip(used, listed, strict=True))
    if len(listed) == len(file.questions):
        return 2 * right / (right + wrong + required) if required else float(not wrong)
    near = min(1.0, len(found) / file.low, file.high / max(1, len(found)))
    return near * right / required


def is_missing(file: Judged, found: Sequence[str]) -> bool:
    """Tell whether a question was not found: its text then stands in another's answer, or in none.

    Where not all are written down, only those that are count.
    """
    listed = [q for q in file.questions if q != OMITTED]
    wanted = [letters_of(q.removeprefix(OPTIONAL))[:BEGINNING] for q in listed]
    used, _ = _matched(wanted, found)
    return any(
        not was_found and not question.startswith(OPTIONAL)
        for was_found, question in zip(used, listed, strict=True)
    )


def is_whole(file: Judged, found: Sequence[str]) -> bool:
    """Tell whether every question was found, and nothing else."""
    return file.low <= len(found) <= file.high and agreement(file, found) > 1 - 1e-9


def _matched(wanted: Sequence[str], found: Sequence[str]) -> tuple[list[bool], int]:
    """Which of the wanted beginnings were found, and how many that were found are none of them."""
    used = [False] * len(wanted)
    wrong = 0
    for question in map(letters_of, found):
        place = next(
            (
                i
                for i, begins in enumerate(wanted)
                if not used[i] and begins and _begins(question, begins)
            ),
            None,
        )
        if place is None:
            wrong += 1
        else:
            used[place] = True
    return used, wrong


def _begins(question: str, begins: str) -> bool:
    shorter = len(question) > IN_FRONT and begins.startswith(question[:BEGINNING])
    return begins in question[: len(begins) + IN_FRONT] or shorter
