"""The documents of a folder with their pairs; of those that were read before, only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qa_bot.parsing.boundary import one_document
from qa_bot.parsing.coverage import coverage
from qa_bot.parsing.document import DatedPairs, Document
from qa_bot.parsing.fingerprint import reader_fingerprint
from qa_bot.parsing.folder import problem_of, read_bytes, read_documents
from qa_bot.parsing.folder_files import FolderFiles
from qa_bot.parsing.folder_reading import FolderReading, ReadDocument, ReadFile
from qa_bot.parsing.joined_files import JoinedFiles
from qa_bot.parsing.overlooked import overlooked_warning
from qa_bot.parsing.parsed import Parsed
from qa_bot.records import Problem, QAPair, SourceError


def read_sources(folder: Path) -> tuple[list[Document], list[Problem]]:
    """Every document below folder in alphabetical order, and what was left out and why.

    A document of which much stands in no pair, or whose answers seem to hold questions, is among
    the problems, with the places. Hidden files are passed over, problems are logged. Raises
    SourceError where folder is none.
    """
    files = FolderFiles(folder)
    # It is kept nowhere, so that nobody asks what read it.
    reading, pairs = _read_since(FolderReading("", {}, (), {}), files)
    reading.warn(files)
    documents, problems = reading.documents_and_problems(files)
    return [Document(d.path, d.sha256, pairs[d.path], d.coverage) for d in documents], problems


def read_changed(
    files: FolderFiles, before: FolderReading | None = None
) -> tuple[FolderReading, dict[str, tuple[QAPair, ...]]]:
    """Read the files that are not as they were `before`.

    Gives what reading all of them gave, and the pairs of the documents read now, by their paths.
    """
    reader = reader_fingerprint()
    if before is None or before.reader != reader:
        before = FolderReading(reader, {}, (), {})
    return _read_since(before, files)


def _read_since(
    before: FolderReading, files: FolderFiles
) -> tuple[FolderReading, dict[str, tuple[QAPair, ...]]]:
    """As `read_changed`, where the files were read `before` by what reads them now."""
    projects = dict(before.projects)
    joined = None
    if not before.projects_are_of(files):
        projects.clear()
        joined = JoinedFiles(files.paths, lambda name: _looked_through(files, name, projects))
    found: dict[str, ReadFile] = {}
    pairs: dict[str, tuple[QAPair, ...]] = {}
    further = joined.is_further if joined else frozenset(before.further).__contains__
    for name in files.paths:
        if not further(name):
            found[name] = _unchanged(files, name, before, joined) or _read(
                files, name, joined, pairs
            )
    return FolderReading(before.reader, projects, tuple(filter(further, files.paths)), found), pairs


def _looked_through(files: FolderFiles, name: str, states: dict[str, str]) -> bytes:
    states[name] = files.state(name)
    return read_bytes(files.paths[name])


def _unchanged(
    files: FolderFiles, name: str, before: FolderReading, joined: JoinedFiles | None
) -> ReadFile | None:
    """What a file gave before, where it would give the same now.

    `joined` is None where the projects are those of before.
    """
    one = before.files.get(name)
    if joined is None and one and one.is_project:
        return one
    if one is None or one.is_project or (joined and joined.document(name)):
        return None
    return one if files.looked_at(name) == one.looked_at else None


def _read(
    files: FolderFiles,
    name: str,
    joined: JoinedFiles | None,
    pairs: dict[str, tuple[QAPair, ...]],
) -> ReadFile:
    """Read a file, or the project that is named after it; `pairs` gets those of its documents.

    The file is hashed first: one that is saved while it is read is read again the next time, as is
    one that a disk or another program failed to give.
    """
    document = joined.document(name) if joined else None
    looked_at = {} if document else files.looked_at(name)
    parsed, left_out = ([document], []) if document else read_documents(files.paths[name], name)
    read = []
    for each in parsed:
        try:
            with one_document():
                read.append(_read_document(each))
        except SourceError as error:
            left_out.append(problem_of(each.path, error))
    pairs |= {each.path: own for each, own in read}
    if any(problem.may_pass for problem in left_out):
        looked_at = {}
    documents = tuple(each for each, _ in read)
    return ReadFile(looked_at, documents, tuple(left_out), is_project=document is not None)


def _read_document(parsed: Parsed) -> tuple[ReadDocument, tuple[QAPair, ...]]:
    """What is kept of a document, and its pairs."""
    answered = [pair for pair in parsed.pairs if pair.answer]
    pairs = _different(answered)
    told = [_repeated(len(answered) - len(pairs))] if len(pairs) < len(answered) else []
    covered = coverage(parsed) if pairs else None
    if covered and not covered.enough:
        told.append(covered.warning())
    if covered and (overlooked := overlooked_warning(parsed)):
        told.append(overlooked)
    read = ReadDocument(
        parsed.path, parsed.sha256, len(pairs), tuple(parsed.doubts), tuple(told), covered,
        DatedPairs.of(pairs),
    )  # fmt: skip
    return read, pairs


def _different(pairs: Sequence[QAPair]) -> tuple[QAPair, ...]:
    """The first of pairs that agree to the letter: the bot could only ask which one was meant."""
    first: dict[tuple[str, str], QAPair] = {}
    for pair in pairs:
        first.setdefault((pair.question, pair.answer), pair)
    return tuple(first.values())


def _repeated(number: int) -> str:
    pairs = "1 pair repeats" if number == 1 else f"{number:,} pairs repeat"
    return f"{pairs} an earlier question and its answer to the letter; only the first is used"
