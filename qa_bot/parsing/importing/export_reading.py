"""One file, folder or ZIP of another system to its pairs, as it is read among the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from qa_bot.parsing.boundary import one_document
from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.folder import read_bytes
from qa_bot.parsing.packed import MAX_UNPACKED, unpacked
from qa_bot.parsing.recognizing import true_reader
from qa_bot.parsing.refusals import unsupported
from qa_bot.parsing.systems.exported import differing, numbered
from qa_bot.parsing.systems.projects import projects
from qa_bot.parsing.well_formed import well_formed
from qa_bot.records import SourceError

KINDS = (
    "aiml",
    "anki",
    "botpress",
    "chatterbot",
    "cqa",
    "dialogflow",
    "faqpage",
    "gift",
    "helpscout",
    "i18n",
    "intercom",
    "kendra",
    "moodle",
    "phpmyfaq",
    "qna",
    "qnabot",
    "qnamaker",
    "rasa",
    "squad",
    "watson",
    "zendesk",
)
# Those that a plain list of questions may be: nothing in it tells where it is from.
_PLAIN = frozenset({"anki", "faqpage", "i18n", "kendra"})
MAX_FILES = 1_000
File = tuple[str, bytes]


@one_document()
def read_export(path: Path, kind: str | None = None) -> Content:
    """The pairs of an export and what could not be brought along; raises SourceError.

    `kind` is one of KINDS that it has to be; any export or marked document unless given. What else
    a folder holds is named.
    """
    if path.is_dir():
        return well_formed(_together(dict(_folder(path)), kind))
    if path.suffix.lower() == ".zip":
        return well_formed(_together(dict(_archive(read_bytes(path))), kind))
    content = _marked(path.name, read_bytes(path))
    if not _is_of(kind, content):
        raise SourceError(_no_export(kind, content.system))
    return well_formed(content)


def _is_of(kind: str | None, content: Content) -> bool:
    return kind in (None, content.system) or content.system is None and kind in _PLAIN


def _no_export(kind: str | None, system: str | None) -> str:
    return (
        f"is no export of {kind} (read as {system or 'a plain list of questions'}); name its kind, "
        "or leave --from out"
    )


def _marked(name: str, data: bytes) -> Content:
    """A file whose format marks its pairs. Raises SourceError."""
    read = true_reader(data, PurePosixPath(name).suffix)
    if read is None:
        raise SourceError(unsupported(Path(name)))
    content = read(data)
    if not content.entries:
        raise SourceError(
            "is a document without marked questions; expected an export of another system; put it "
            "into the folder of sources as it is"
        )
    twice = () if content.system else differing(content.entries)
    return Content(
        content.unit,
        entries=content.entries,
        title=content.title,
        doubts=(*content.doubts, *twice),
        system=content.system,
    )


def _folder(path: Path) -> Iterator[File]:
    names = sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
    size = sum(one.stat().st_size for one in names)
    _check_size(len(names), size)
    for one in names:
        yield one.relative_to(path).as_posix(), read_bytes(one)


def _archive(data: bytes) -> Iterator[File]:
    """The members of an archive, in memory: no path of it is ever used as one."""
    kind = "a ZIP archive of an export"
    members = unpacked(data, kind, lambda name: not name.endswith("/"))
    _check_size(len(members), sum(map(len, members.values())))
    yield from members.items()


def _check_size(files: int, size: int) -> None:
    """Raise SourceError for what is more than an export."""
    if files > MAX_FILES or size > MAX_UNPACKED:
        raise SourceError(
            f"holds {size:,} bytes in {files:,} files; expected at most {MAX_UNPACKED:,} in "
            f"{MAX_FILES:,}; name the folder of the export alone"
        )


def _together(files: Mapping[str, bytes], kind: str | None) -> Content:
    """The projects in a folder, and the pairs of every other file, one after the other."""
    found = {project.path: project for project in projects(files, files.__getitem__)}
    joined = {name for project in found.values() for name in project.files}
    read: list[Content] = []
    doubts: list[str] = []
    for name, data in files.items():
        if name in joined and name not in found:
            continue
        try:
            with one_document():
                content = found[name].content if name in found else _marked(name, data)
            if not _is_of(kind, content):
                raise SourceError(_no_export(kind, content.system))
        except SourceError as error:
            doubts.append(f"{name} left out: it {error}")
            continue
        remarks = content.doubts
        doubts += remarks if name in found else [f"{name}: {doubt}" for doubt in remarks]
        read.append(content)
    if not read:
        reason = f" ({doubts[0]})" if doubts else ""
        raise SourceError(f"holds no file with questions{reason}; expected an export")
    entries = [entry for content in read for entry in content.entries]
    if len(read) > 1:
        entries = [replace(entry, position=0) for entry in entries]
        doubts += differing(entries)
    systems = {content.system for content in read}
    system = systems.pop() if len(systems) == 1 else None
    return Content(Unit.ENTRY, entries=numbered(entries), doubts=tuple(doubts), system=system)
