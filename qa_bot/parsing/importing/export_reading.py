"""One file, folder or ZIP of another system to its pairs, as it is read among the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from qa_bot.parsing.content import Content, Entry, Unit
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.folder import read_bytes, unsupported
from qa_bot.parsing.packed import MAX_UNPACKED, unpacked
from qa_bot.parsing.recognizing import true_reader
from qa_bot.parsing.systems import content_of_exported
from qa_bot.parsing.systems.exported import differing, numbered
from qa_bot.parsing.systems.rasa_project import read_trees
from qa_bot.parsing.tables.yaml_text import yaml_documents
from qa_bot.records import SourceError

KINDS = (
    "botpress",
    "chatterbot",
    "cqa",
    "helpscout",
    "intercom",
    "qna",
    "qnabot",
    "qnamaker",
    "rasa",
    "squad",
    "watson",
    "zendesk",
)
MAX_FILES = 1_000
File = tuple[str, bytes]


def read_export(path: Path, kind: str | None = None) -> Content:
    """The pairs of an export and what could not be brought along; raises SourceError.

    `kind` is one of KINDS that it has to be; any export or marked document unless given.
    """
    if path.is_dir() or path.suffix.lower() == ".zip":
        content = _together(list(_folder(path) if path.is_dir() else _archive(read_bytes(path))))
    else:
        content = _marked(path.name, read_bytes(path))
    if kind and content.system != kind:
        raise SourceError(
            f"is no export of {kind} (read as {content.system or 'a plain list of questions'}); "
            "name its kind, or leave --from out"
        )
    return content


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


def _together(files: Sequence[File]) -> Content:
    """A Rasa project joined over its files, else the pairs of every file one after the other."""
    trees = [tree for name, data in files for tree in _trees(name, data)]
    if project := read_trees(trees):
        return content_of_exported(project, Unit.ENTRY)
    entries: list[Entry] = []
    doubts: list[str] = []
    systems: list[str | None] = []
    for name, data in files:
        try:
            content = _marked(name, data)
        except SourceError as error:
            doubts.append(f"{name} left out: it {error}")
            continue
        entries += content.entries
        doubts += [f"{name}: {doubt}" for doubt in content.doubts]
        systems.append(content.system)
    if not entries:
        reason = f" ({doubts[0]})" if doubts else ""
        raise SourceError(f"holds no file with questions{reason}; expected an export")
    system = systems[0] if len(set(systems)) == 1 else None
    return Content(Unit.ENTRY, entries=numbered(entries), doubts=tuple(doubts), system=system)


def _trees(name: str, data: bytes) -> list[object]:
    """The documents of a YAML file; none of another, or of one that is damaged: named later."""
    if PurePosixPath(name).suffix.lower() not in (".yml", ".yaml"):
        return []
    try:
        return yaml_documents(decoded_with_doubt(data).text)
    except SourceError:
        return []
