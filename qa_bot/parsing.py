"""Numbered plain text to question and answer pairs.

A page prints its questions as "1. ...", "2. ..." and its answers hold numbered lists of their own,
some of which begin with "1." on the first line. What tells them apart is the sequence (the
questions count up by one through the whole page) and the shape of a question.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_bot.records import Problem, QAPair, Source, SourceError

SUFFIXES = (".txt", ".text")
# A page of questions is some 100 kB; this only keeps a mistaken file from filling the memory.
MAX_BYTES = 20_000_000
# A question wraps over at most this many lines.
QUESTION_LINES = 4
# Numbers that a page may leave out between two questions, and what each costs: less than one
# question (4 or 5), more than an item of a list that would fill the place (0 to 2).
MAX_GAP = 10
GAP_COST = 3.0

_NUMBERED = re.compile(r"\s{0,8}\(?(?P<number>\d{1,4})[.)]\s+(?P<text>\S.*)")
_CATEGORY = re.compile(r"(?:categor(?:y|ies)|section|topics?)\s*:?\s+(?P<name>\S.*)", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:who|what|when|where|why|which|whose|how|is|are|am|was|were|do|does|did|can|could|may|"
    r"might|must|shall|should|will|would|has|have|had|if)\b",
    re.IGNORECASE,
)
_FINAL_QUESTION_MARK = re.compile(r"[?\uff1f\u061f][\"'\u2019\u201d)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A numbered line that may be a question: lines `first` to `last` (from 0, last included)."""

    number: int
    text: str
    first: int
    last: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Document:
    """A source that gave pairs: its path below the folder, and the SHA-256 of its bytes."""

    path: str
    sha256: str
    pairs: tuple[QAPair, ...]


def read_sources(folder: Path) -> tuple[list[Document], list[Problem]]:
    """Every document below folder in alphabetical order, and what was left out and why.

    Hidden files are passed over. Raises SourceError where folder is none.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder} is no folder; put your documents into it or name another")
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in _source_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            data = read_bytes(path)
            pairs = parse_text(decoded(data), name)
        except SourceError as error:
            problems.append(Problem(name, str(error)))
            continue
        for pair in pairs:
            if not pair.answer:
                problems.append(Problem(name, f"question {pair.number} has no answer below it"))
        answered = tuple(pair for pair in pairs if pair.answer)
        if answered:
            documents.append(Document(name, hashlib.sha256(data).hexdigest(), answered))
    return documents, problems


def read_bytes(path: Path) -> bytes:
    """The bytes of a source file; raises SourceError, also for formats that are not read."""
    if path.is_symlink() or not path.is_file():
        raise SourceError("is no ordinary file; expected a text file in this folder itself")
    if path.suffix.lower() not in SUFFIXES:
        raise SourceError(
            f"format {path.suffix or path.name!r} is not supported; expected numbered plain text "
            f"({' or '.join(SUFFIXES)})"
        )
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SourceError(f"has {size:,} bytes; expected at most {MAX_BYTES:,}")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror}); check its permissions") from error


def decoded(data: bytes) -> str:
    """The text of a source, its line ends as they are; raises SourceError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"is not UTF-8 (byte {data[error.start]:#04x} at offset {error.start}); save it as "
            "UTF-8"
        ) from error
    if not text.strip():
        raise SourceError("is empty; expected numbered questions with answers")
    return text


def parse_text(text: str, name: str) -> list[QAPair]:
    """Pairs of a numbered text; each answer is an exact slice of it.

    Raises SourceError where no question is found.
    """
    # Not splitlines: form feeds and their like would count lines that no editor counts.
    lines = text.split("\n")
    questions = _sequence([heading for heading in _headings(lines) if heading.likeness >= 0])
    # A shopping list counts up as well: on average a question stands alone, or looks like one.
    if sum(question.likeness for question in questions) < max(len(questions), 1):
        raise SourceError(
            "holds no numbered questions; expected lines such as '1. What ...?', each with its "
            "answer below"
        )
    title, section = _title_and_section(lines[: questions[0].first])
    ends = [question.first for question in questions[1:]] + [len(lines)]
    pairs = []
    for question, end in zip(questions, ends, strict=True):
        first, last = _without_blank(lines, question.last + 1, end)
        source = Source(name, first + 1, last + 1, title, section)
        answer = "\n".join(lines[first : last + 1]).removesuffix("\r")
        pairs.append(QAPair(str(question.number), question.text, answer, source))
    return pairs


def _headings(lines: Sequence[str]) -> Iterator[_Heading]:
    for first, line in enumerate(lines):
        if found := _NUMBERED.match(line):
            last = _last_line_of_question(lines, first)
            wrapped = [found["text"], *lines[first + 1 : last + 1]]
            text = " ".join(part.strip() for part in wrapped)
            alone = _is_blank(lines, first - 1) and _is_blank(lines, last + 1)
            yield _Heading(int(found["number"]), text, first, last, _likeness(text, alone))


def _last_line_of_question(lines: Sequence[str], first: int) -> int:
    """The line that ends in a question mark, where the paragraph goes on to one; else first."""
    for last in range(first, min(first + QUESTION_LINES, len(lines))):
        if last > first and (_is_blank(lines, last) or _NUMBERED.match(lines[last])):
            break
        if _FINAL_QUESTION_MARK.search(lines[last]):
            return last
    return first


def _likeness(text: str, alone: bool) -> float:
    """How much a numbered line looks like a question rather than an item of a list.

    At least 0 for a line that could head an answer, below 0 for an item.
    """
    if _FINAL_QUESTION_MARK.search(text):
        return 4.0 + alone
    if text.rstrip().endswith((".", ";", ",", ":")):
        return -1.0
    return float(alone) + bool(_OPENING.match(text))


def _sequence(headings: Sequence[_Heading]) -> list[_Heading]:
    """The run of headings, counting up, that looks most like questions.

    Every run is weighed by the sum of its likenesses: an inner list counts up as well, but soon
    starts again. A number left out costs GAP_COST. At equal weight the earlier line wins.
    """
    weights: list[float] = []
    previous: list[int | None] = []
    best: dict[int, int] = {}  # number -> position of the heaviest run that ends in it
    for position, heading in enumerate(headings):
        weight, before = 0.0, None
        for gap in range(MAX_GAP + 1):
            candidate = best.get(heading.number - 1 - gap)
            if candidate is not None and weights[candidate] - gap * GAP_COST > weight:
                weight, before = weights[candidate] - gap * GAP_COST, candidate
        weights.append(weight + heading.likeness)
        previous.append(before)
        if heading.number not in best or weights[position] > weights[best[heading.number]]:
            best[heading.number] = position
    end = max(best.values(), key=lambda p: (weights[p], -p), default=None)
    return _run_to(end, headings, previous)


def _run_to(
    end: int | None, headings: Sequence[_Heading], previous: Sequence[int | None]
) -> list[_Heading]:
    run: list[_Heading] = []
    position = end
    while position is not None:
        run.append(headings[position])
        position = previous[position]
    return run[::-1]


def _title_and_section(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Title and category of a page, from the lines before its first question."""
    texts = [line.strip() for line in lines if line.strip()]
    categories = [found["name"] for line in texts if (found := _CATEGORY.fullmatch(line))]
    titles = [line for line in texts if not _CATEGORY.fullmatch(line)]
    return (titles[-1] if titles else None), (categories[-1] if categories else None)


def _without_blank(lines: Sequence[str], first: int, end: int) -> tuple[int, int]:
    """First and last line of first..end that is not blank; last < first where all are."""
    filled = [i for i in range(first, end) if not _is_blank(lines, i)]
    return (filled[0], filled[-1]) if filled else (first, first - 1)


def _is_blank(lines: Sequence[str], position: int) -> bool:
    return not (0 <= position < len(lines)) or not lines[position].strip()


def _source_files(folder: Path) -> list[Path]:
    """Every file below folder that is not hidden, and every link, which is never followed."""
    found: list[Path] = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        found += [Path(parent) / name for name in names + links if not name.startswith(".")]
        folders[:] = [name for name in folders if not name.startswith(".")]
    return sorted(found)
