"""Files and folders, as the command names them, to what the rules read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa_bot.parsing import Parsed, read_documents, read_folder
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
        parsed, left_out = read_folder(path) if path.is_dir() else read_documents(path, path.name)
        folder = path if path.is_dir() else path.parent
        for file in parsed:
            name = (folder / file.path).as_posix()
            files.setdefault(name, replace(file, path=name))
        read = {file.path for file in parsed}
        for problem in left_out:
            if problem.path in read:  # one of the file's own doubts, which it carries along
                continue
            name = (folder / problem.path).as_posix()
            problems.setdefault(name, replace(problem, path=name))
    return list(files.values()), list(problems.values())
