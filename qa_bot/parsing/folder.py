"""A folder of sources: which files are read, and what is left out and why."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from qa_bot.parsing.archives import SUFFIX as ARCHIVE
from qa_bot.parsing.archives import archive_around, document_in, read_archive
from qa_bot.parsing.collector import collector_paused
from qa_bot.parsing.coverage import Coverage, coverage
from qa_bot.parsing.files_below import files_below
from qa_bot.parsing.finding.beside_markup import with_shown
from qa_bot.parsing.finding.questions import find_questions
from qa_bot.parsing.formats import READERS, Reader
from qa_bot.parsing.joined_files import UNPRINTABLE, JoinedFiles, may_be_part
from qa_bot.parsing.overlooked import overlooked_warning
from qa_bot.parsing.pairs.entries import entry_pairs
from qa_bot.parsing.parsed import Parsed, Stretch
from qa_bot.parsing.recognizing import SAVE_AS, packed_kind, true_reader
from qa_bot.parsing.refusals import unsupported
from qa_bot.parsing.samples import without_samples
from qa_bot.parsing.side_files import apply, is_side_file, side_file_names
from qa_bot.parsing.well_formed import well_formed
from qa_bot.records import Problem, QAPair, SourceError

logger = logging.getLogger(__name__)

# A page of questions is some 100 kB; this only keeps a mistaken file from filling the memory.
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A source that gave pairs: its path below the folder, the SHA-256 of its bytes, and how much
    of its text stands in its pairs.
    """

    path: str
    sha256: str
    pairs: tuple[QAPair, ...]
    coverage: Coverage | None = None


def read_sources(folder: Path) -> tuple[list[Document], list[Problem]]:
    """Every document below folder in alphabetical order, and what was left out and why.

    A document of which much stands in no pair, or whose answers seem to hold questions, is among
    the problems, with the places. Hidden files are passed over, problems are logged. Raises
    SourceError where folder is none.
    """
    files, problems = read_folder(folder)
    documents: list[Document] = []
    for parsed in files:
        answered = tuple(pair for pair in parsed.pairs if pair.answer)
        pairs = _different(answered)
        if len(pairs) < len(answered):
            problems.append(Problem(parsed.path, _repeated(len(answered) - len(pairs))))
        if pairs:
            covered = coverage(parsed)
            documents.append(Document(parsed.path, parsed.sha256, pairs, covered))
            if not covered.enough:
                problems.append(Problem(parsed.path, covered.warning()))
            if told := overlooked_warning(parsed):
                problems.append(Problem(parsed.path, told))
    for problem in problems:
        logger.warning("%s", problem)
    return documents, problems


def _different(pairs: Sequence[QAPair]) -> tuple[QAPair, ...]:
    """The first of pairs that agree to the letter: the bot could only ask which one was meant."""
    first: dict[tuple[str, str], QAPair] = {}
    for pair in pairs:
        first.setdefault((pair.question, pair.answer), pair)
    return tuple(first.values())


def _repeated(number: int) -> str:
    pairs = "1 pair repeats" if number == 1 else f"{number:,} pairs repeat"
    return f"{pairs} an earlier question and its answer to the letter; only the first is used"


def read_folder(folder: Path) -> tuple[list[Parsed], list[Problem]]:
    """All that is known of every document below folder, and what was left out and why.

    Samples are left out as soon as there is another document. Raises SourceError where folder is
    none.
    """
    if not os.path.isdir(folder):
        raise SourceError(f"{folder} is no folder; put your documents into it or name another")
    files: list[Parsed] = []
    problems: list[Problem] = []
    paths = {p.relative_to(folder).as_posix(): p for p in files_below(folder, problems)}
    joined = JoinedFiles(paths, lambda name: read_bytes(paths[name]))
    for name, path in paths.items():
        if joined.is_further(name):
            continue
        document = joined.document(name)
        read, left_out = ([document], []) if document else read_documents(path, name)
        problems += left_out
        problems += [Problem(parsed.path, doubt) for parsed in read for doubt in parsed.doubts]
        files += read
    files, samples = without_samples(files, folder)
    for name in samples:
        logger.warning("%s is a sample and left out, as there are other documents; remove it", name)
    return files, [problem for problem in problems if problem.path not in samples]


def read_documents(path: Path, name: str) -> tuple[list[Parsed], list[Problem]]:
    """The document that a file is, or those of an archive, and what was left out and why."""
    if path.suffix.lower() != ARCHIVE:
        return _read([name], lambda _: read_file(path, name))
    try:
        data = read_bytes(path)
        if packed_kind(data):
            return _read([name], lambda _: _document(data, name, lambda side: None))
        archive = read_archive(data)
    except SourceError as error:
        return [], [Problem(name, str(error))]

    joined = JoinedFiles(archive.documents, archive.documents.__getitem__, f"{name}/")

    def archived(inner: str) -> Parsed:
        if document := joined.document(inner):
            return document
        beside = PurePosixPath(inner).parent
        return _document(
            archive.documents[inner],
            f"{name}/{inner}",
            lambda side: archive.documents.get((beside / side).as_posix()),
        )

    names = [inner for inner in sorted(archive.documents) if not joined.is_further(inner)]
    files, problems = _read(names, archived)
    problems += [Problem(inner, reason) for inner, reason in archive.left_out.items()]
    return files, [Problem(f"{name}/{one.path}", one.reason) for one in problems]


def _read(
    names: Sequence[str], read_one: Callable[[str], Parsed]
) -> tuple[list[Parsed], list[Problem]]:
    """Documents by their names, without side files, and those that cannot be read."""
    files: list[Parsed] = []
    problems: list[Problem] = []
    for name in names:
        if UNPRINTABLE.search(name):
            problems.append(Problem(ascii(name), "its name has unprintable characters; rename it"))
        elif not is_side_file(name):
            try:
                files.append(read_one(name))
            except SourceError as error:
                problems.append(Problem(name, str(error)))
    return files, problems


def read_file(path: Path, name: str | None = None) -> Parsed:
    """All that is known of one file, `name` in its sources. Raises SourceError."""

    def beside(side: str) -> bytes | None:
        other = path.with_name(side)
        if around := archive_around(other):
            return document_in(read_bytes(around[0]), around[1])
        return read_bytes(other) if other.is_file() else None

    if path.suffix.lower() not in READERS.keys() | SAVE_AS.keys():
        raise SourceError(unsupported(path))
    data = read_bytes(path)
    if may_be_part(path.as_posix(), data) and (joined := _joined_around(path, name or path.name)):
        return joined
    return _document(data, name or path.name, beside)


def _joined_around(path: Path, name: str) -> Parsed | None:
    """The document of several files that is named after this one; None where none is."""
    if around := archive_around(path):
        archive, inner = around
        documents = read_archive(read_bytes(archive)).documents
        place = name.removesuffix(inner)
        return JoinedFiles(documents, documents.__getitem__, place).document(inner)
    if not path.as_posix().endswith(f"/{name}"):
        name = path.name
    folder = path.parents[len(PurePosixPath(name).parts) - 1]
    paths = {p.relative_to(folder).as_posix(): p for p in files_below(folder, [])}
    return JoinedFiles(paths, lambda one: read_bytes(paths[one])).document(name)


def _document(data: bytes, name: str, beside: Callable[[str], bytes | None]) -> Parsed:
    """A document with its side file; `beside` gives the bytes of a file in the same folder."""
    read = true_reader(data, PurePosixPath(name).suffix)
    if read is None:
        raise SourceError(unsupported(PurePosixPath(name)))
    parsed = parse(data, name, read)
    if "/" in parsed.path and len(parsed.pairs) == 1:
        parsed = _in_folder_section(parsed)
    for side in side_file_names(PurePosixPath(name).name):
        try:
            added = beside(side)
        except SourceError as error:
            return replace(parsed, doubts=(*parsed.doubts, f"its side file {side} {error}"))
        if added is not None:
            return _with_side_file(parsed, side, added)
    return parsed


def _in_folder_section(parsed: Parsed) -> Parsed:
    """A file that is one question belongs to the section that its folder is."""
    (pair,) = parsed.pairs
    if not parsed.content.entries or pair.source is None or pair.source.section:
        return parsed
    section = PurePosixPath(parsed.path).parent.name.removesuffix(ARCHIVE)
    return replace(parsed, pairs=(replace(pair, source=replace(pair.source, section=section)),))


def _with_side_file(parsed: Parsed, side: str, data: bytes) -> Parsed:
    """The document with what its side file adds; the hash is then that of both."""
    try:
        pairs, doubts = apply(parsed.pairs, data)
    except SourceError as error:
        return replace(parsed, doubts=(*parsed.doubts, f"its side file {side} {error}"))
    digest = hashlib.sha256(parsed.sha256.encode() + data).hexdigest()
    remarks = [f"its side file {side}: {doubt}" for doubt in doubts]
    return replace(parsed, pairs=tuple(pairs), sha256=digest, doubts=(*parsed.doubts, *remarks))


@collector_paused()
def parse(data: bytes, path: str, read: Reader) -> Parsed:
    """A file's bytes to its pairs. Raises SourceError."""
    digest = hashlib.sha256(data).hexdigest()
    content = well_formed(read(data))
    if content.entries:
        content = with_shown(content, path)
        aside = tuple(Stretch(block.first, block.last, block.text) for block in content.blocks)
        pairs = entry_pairs(content, path)
        return Parsed(path, digest, content, pairs, leftover=aside, doubts=content.doubts)
    found_pairs = find_questions(content, path)
    doubts = (*content.doubts, *found_pairs.doubts)
    return Parsed(
        path,
        digest,
        content,
        found_pairs.pairs,
        found_pairs.questions,
        found_pairs.leftover,
        found_pairs.maybe,
        doubts,
    )


def read_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file that is not too large, or of one in an archive.

    Raises SourceError.
    """
    if around := archive_around(path):
        archive, inner = around
        document = document_in(read_bytes(archive), inner)
        if document is None:
            raise SourceError(
                f"is not in {archive.name}; expected a document of it; check its name"
            )
        return document
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError("is no ordinary file; expected a text file in this folder itself")
        if status.st_size > MAX_BYTES:
            raise SourceError(f"has {status.st_size:,} bytes; expected at most {MAX_BYTES:,}")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror}); check its permissions") from error


def no_questions(sources: Path, problems: Sequence[Problem]) -> SourceError:
    """Make the error for a folder in which no document holds a question."""
    reasons = "; ".join(str(problem) for problem in problems) or "it is empty"
    todo = "put a document of questions and answers there"
    return SourceError(f"no questions found in {sources} ({reasons}); {todo}")
