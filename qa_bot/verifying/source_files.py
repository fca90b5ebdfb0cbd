"""The files that answers say they come from, read again from disk."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import Path, PurePosixPath

from qa_bot.parsing import Parsed, archive_around, read_file
from qa_bot.parsing.decoding import decoded
from qa_bot.parsing.folder import read_bytes
from qa_bot.parsing.joined_files import UNPRINTABLE
from qa_bot.records import QAPair, Source, SourceError
from qa_bot.verifying.claims import Likeness


class SourceFile:
    """One file: its bytes, and the pairs that parsing reads from them."""

    def __init__(self, parsed: Parsed, data: bytes) -> None:
        self.path = parsed.path
        self.sha256 = parsed.sha256
        self.pairs = parsed.pairs
        self._data = data

    @cached_property
    def _same(self) -> dict[tuple[str, str, str], list[QAPair]]:
        pairs = defaultdict(list)
        for pair in self.pairs:
            pairs[pair.label, pair.question, pair.answer].append(pair)
        return dict(pairs)

    @cached_property
    def _raw_lines(self) -> list[bytes]:
        return self._data.split(b"\n")

    @cached_property
    def _decoded_lines(self) -> list[str]:
        return decoded(self._data).split("\n")

    def same(self, label: str, question: str, answer: str) -> list[QAPair]:
        """The pairs with this number, question and answer, in document order."""
        return self._same.get((label, question, answer), [])

    def likeness(self, answer: str, source: Source) -> Likeness:
        """How far an answer is the text of the lines where it stands, nothing more or less.

        The file's own lines are compared, not what parsing made of them.
        """
        first, last = source.first_line, source.last_line
        if first is None or last is None or answer.count("\n") != last - first:
            return Likeness.WORDS
        if answer.encode() in b"\n".join(self._raw_lines[first - 1 : last]):
            return Likeness.BYTES
        if answer in "\n".join(self._decoded_lines[first - 1 : last]):
            return Likeness.CHARACTERS
        return Likeness.WORDS

    def lines_with(self, answer: str, source: Source) -> Source | None:
        """The first lines that hold an answer of a file with lines; None where none do."""
        if source.first_line is None:
            return None
        text = "\n".join(self._decoded_lines)
        start = text.find(answer)
        if start < 0:
            return None
        first = text.count("\n", 0, start) + 1
        return Source(self.path, first, first + answer.count("\n"))


class SourceFiles:
    """The files below a folder of sources, each read once and only when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, SourceFile | SourceError | None] = {}

    def read(self, name: str) -> SourceFile | None:
        """The file with this path below the folder, None where there is none.

        The path may come from anywhere: one that leads out of the folder, or over a link, raises
        SourceError, as a file does that cannot be read.
        """
        if name not in self._read:
            try:
                self._read[name] = self._open(name)
            except SourceError as error:
                self._read[name] = error
        file_or_error = self._read[name]
        if isinstance(file_or_error, SourceError):
            raise file_or_error
        return file_or_error

    def _open(self, name: str) -> SourceFile | None:
        path = path_below(self._folder, name)
        return SourceFile(read_file(path, name), read_bytes(path)) if path else None


def path_below(folder: Path, name: str) -> Path | None:
    """Where the document with this path below a folder of sources is; None where there is none.

    The path may come from anywhere: one that leads out of the folder, or over a link, raises
    SourceError.
    """
    try:
        path = _below(folder, name)
        return path if path.exists() or archive_around(path) is not None else None
    except OSError as error:
        raise SourceError(
            f"path {name[:60]!r}... cannot be looked up ({error.strerror}); expected a path "
            "that an answer names"
        ) from error


def _below(sources: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    folder = sources.resolve()
    path = folder.joinpath(*parts)
    hidden = any(part.startswith((".", "/")) for part in parts)  # "..", too
    if not parts or hidden or UNPRINTABLE.search(name) or path.resolve() != path:
        raise SourceError(
            f"path {name!r} does not lead to a file below {sources}; expected a path that "
            "an answer names"
        )
    return path
