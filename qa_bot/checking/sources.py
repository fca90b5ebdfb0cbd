"""Files and folders, as the command names them, to what the rules read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.decoding import decoded
from qa_bot.parsing.folder import _source_files, read_bytes
from qa_bot.parsing.parsed import Parsed, Stretch
from qa_bot.parsing.questions import parse_text
from qa_bot.records import Problem, SourceError


def read_paths(paths: Sequence[Path]) -> tuple[list[Parsed], list[Problem]]:
    """Every file of these files and folders, known by its path from here; each file once.

    Raises SourceError where a path does not exist.
    """
    files: dict[str, Parsed] = {}
    problems: dict[str, Problem] = {}
    for path in paths:
        if not path.exists():
            raise SourceError(f"{path} does not exist; name a file or folder with documents")
        found, left_out = read_folder(path) if path.is_dir() else _one(path)
        folder = path if path.is_dir() else path.parent
        for file in found:
            name = (folder / file.path).as_posix()
            files.setdefault(name, replace(file, path=name))
        for problem in left_out:
            name = (folder / problem.path).as_posix()
            problems.setdefault(name, replace(problem, path=name))
    return list(files.values()), list(problems.values())


def _one(path: Path) -> tuple[list[Parsed], list[Problem]]:
    try:
        return [read_file(path)], []
    except SourceError as error:
        return [], [Problem(path.name, str(error))]


def read_folder(folder: Path) -> tuple[list[Parsed], list[Problem]]:
    """Every document below folder, and what was left out and why."""
    problems: list[Problem] = []
    files: list[Parsed] = []
    for path in _source_files(folder, problems):
        name = path.relative_to(folder).as_posix()
        try:
            files.append(replace(read_file(path), path=name))
        except SourceError as error:
            problems.append(Problem(name, str(error)))
    return files, problems


def read_file(path: Path) -> Parsed:
    """One file; raises SourceError."""
    data = read_bytes(path)
    text = decoded(data)
    pairs = parse_text(text, path.name)
    lines = text.split("\n")
    questions = []
    for pair in pairs:
        last = pair.source.first_line or 1 if pair.source else 1
        first = next(
            (
                n
                for n in range(last - 1, 0, -1)
                if lines[n - 1].lstrip(" (").startswith(pair.number)
            ),
            1,
        )
        questions.append(Stretch(first, first, pair.question))
    sha256 = hashlib.sha256(data).hexdigest()
    return Parsed(path.name, sha256, Content(Unit.LINE, text=text), tuple(pairs), tuple(questions))
