"""A folder of sources: which files are read, and what is left out and why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing.archives import SUFFIX as ARCHIVE
from qa_bot.parsing.archives import archive_around, document_in, read_archive
from qa_bot.parsing.boundary import one_document
from qa_bot.parsing.collector import collector_paused
from qa_bot.parsing.files_below import files_below
from qa_bot.parsing.finding.beside_markup import with_shown
from qa_bot.parsing.finding.questions import find_questions
from qa_bot.parsing.folder_files import FolderFiles
from qa_bot.parsing.formats import READERS, Reader
from qa_bot.parsing.joined_files import UNPRINTABLE, JoinedFiles, may_be_part
from qa_bot.parsing.ordinary_files import ordinary_bytes
from qa_bot.parsing.pairs.entries import entry_pairs
from qa_bot.parsing.pairs.pair_languages import with_languages
from qa_bot.parsing.pairs.whole_dates import with_dates
from qa_bot.parsing.parsed import Parsed, Stretch
from qa_bot.parsing.recognizing import SAVE_AS, packed_kind, true_reader
from qa_bot.parsing.refusals import unsupported
from qa_bot.parsing.samples import sample_paths
from qa_bot.parsing.side_file_names import is_side_file, side_file_names
from qa_bot.parsing.well_formed import well_formed, well_formed_pairs, well_formed_text
from qa_bot.records import Problem, SourceError, SourceUnavailableError


def read_folder(folder: Path) -> tuple[list[Parsed], list[Problem]]:
    """All that is known of every document below folder, and what was left out and why.

    Samples are left out as soon as there is another document. Raises SourceError where folder is
    none.
    """
    below = FolderFiles(folder)
    files: list[Parsed] = []
    problems = [*below.unlisted]
    joined = JoinedFiles(below.paths, lambda name: read_bytes(below.paths[name]))
    for name, path in below.paths.items():
        if joined.is_further(name):
            continue
        document = joined.document(name)
        read, left_out = ([document], []) if document else read_documents(path, name)
        problems += left_out
        problems += [Problem(parsed.path, doubt) for parsed in read for doubt in parsed.doubts]
        files += read
    samples = sample_paths(
        [(one.path, one.sha256, any(pair.answer for pair in one.pairs)) for one in files], folder
    )
    files = [one for one in files if one.path not in samples]
    return files, [problem for problem in problems if problem.path not in samples]


def read_documents(path: Path, name: str) -> tuple[list[Parsed], list[Problem]]:
    """The document that a file is, or those of an archive, and what was left out and why."""
    if path.suffix.lower() != ARCHIVE:
        return _read([name], lambda _: read_file(path, name))
    try:
        data = read_bytes(path)
        if packed_kind(data):
            return _read([name], lambda _: _document(data, name, lambda side: None))
        with one_document():
            archive = read_archive(data)
    except SourceError as error:
        return [], [problem_of(name, error)]

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
    problems += [
        Problem(ascii(inner) if UNPRINTABLE.search(inner) else inner, reason)
        for inner, reason in archive.left_out.items()
    ]
    return files, [replace(one, path=f"{name}/{one.path}") for one in problems]


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
                problems.append(problem_of(name, error))
    return files, problems


def problem_of(name: str, error: SourceError) -> Problem:
    """What kept a document from being read, as what its owner is told."""
    reason = well_formed_text(str(error))
    return Problem(name, reason, isinstance(error, SourceUnavailableError))


@one_document()
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


@one_document()
def read_alone(path: Path, name: str) -> Parsed:
    """The same without its side file. Raises SourceError, also for a project of several files.

    That has none.
    """
    data = read_bytes(path)
    if may_be_part(path.as_posix(), data) and _joined_around(path, name):
        raise SourceError("is read from several files together, which have no side file")
    return _document(data, name, lambda side: None)


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


@one_document()
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
    section = plain_name(PurePosixPath(parsed.path).parent.name.removesuffix(ARCHIVE))
    return replace(parsed, pairs=(replace(pair, source=replace(pair.source, section=section)),))


def _with_side_file(parsed: Parsed, side: str, data: bytes) -> Parsed:
    """The document with what its side file adds; the hash is then that of both."""
    from qa_bot.parsing.side_files import apply  # most documents have none

    try:
        with one_document():
            pairs, doubts = apply(parsed.pairs, data)
    except SourceError as error:
        said = well_formed_text(str(error))
        return replace(parsed, doubts=(*parsed.doubts, f"its side file {side} {said}"))
    pairs, halves = well_formed_pairs(pairs)
    digest = hashlib.sha256(parsed.sha256.encode() + data).hexdigest()
    remarks = [f"its side file {side}: {well_formed_text(doubt)}" for doubt in (*doubts, *halves)]
    return replace(parsed, pairs=tuple(pairs), sha256=digest, doubts=(*parsed.doubts, *remarks))


@collector_paused()
def parse(data: bytes, path: str, read: Reader) -> Parsed:
    """A file's bytes to its pairs. Raises SourceError."""
    digest = hashlib.sha256(data).hexdigest()
    content = well_formed(read(data))
    if content.entries:
        content = with_shown(content, path)
        aside = tuple(Stretch(block.first, block.last, block.text) for block in content.blocks)
        pairs = with_languages(entry_pairs(content, path), path)
        pairs = with_dates(pairs, content.dates)
        return Parsed(path, digest, content, pairs, leftover=aside, doubts=content.doubts)
    found_pairs = find_questions(content, path)
    doubts = (*content.doubts, *found_pairs.doubts)
    return Parsed(
        path,
        digest,
        content,
        with_dates(with_languages(found_pairs.pairs, path), content.dates),
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
    return ordinary_bytes(path)
