"""Projects of other systems that stand in several files: which files are one, and its pairs.

What is one project here is so in a folder, in an archive and for the command that imports. As in
all of this folder, a system is imported where a file may be its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.systems import content_of_exported
from qa_bot.parsing.tables.yaml_text import yaml_documents
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from qa_bot.parsing.systems.exported import Exported

# Nobody files a project deeper.
MAX_DEPTH = 32
Read = Callable[[str], bytes]
# How a line of a file of Rasa's begins; whoever has none of them is not read twice.
_RASA = re.compile(
    rb"^(?:nlu|responses|rules|stories|intents|pipeline|policies)[ \t]*:", re.MULTILINE
)
_YAML = frozenset({".yml", ".yaml"})
# Files that stand at the top of a project of Rasa's.
_RASA_ROOT = frozenset({"domain.yml", "domain.yaml", "config.yml", "config.yaml"})
_INTENTS, _ENTITIES = "intents", "entities"
_RASA_BESIDE = frozenset({"config.yml", "credentials.yml", "endpoints.yml"})
_AGENT = ("agent.json", "package.json")
_AIML = ".aiml"
_QNAS = "qnas.tsv"
_QNA_REST = frozenset({"settings.tsv", "synonyms.tsv"})
_QNA_PROSE = "unstructuredcontent"


@dataclass(frozen=True, slots=True)
class Project:
    """A project: `path` is the file that it is named after, `files` are all of them.

    `sha256` changes with any of them.
    """

    path: str
    files: tuple[str, ...]
    content: Content
    sha256: str


def projects(names: Iterable[str], read: Read) -> list[Project]:
    """The projects among files, by their names, which have "/" between folders.

    Files that cannot be read, or hold no pair together, are in none.
    """
    paths = [PurePosixPath(name) for name in names if name.count("/") < MAX_DEPTH]
    found = [
        *_rasa(paths, read),
        *_dialogflow(paths, read),
        *_qna_maker(paths, read),
        *_aiml(paths, read),
    ]
    return [_project(one, read) for one in found if one.exported.entries]


def may_be_part(name: str, data: bytes) -> bool:
    """Whether a file may be one of several of a project, seen by itself."""
    path = PurePosixPath(name)
    if path.suffix.lower() in _YAML:
        return bool(_RASA.search(data))
    if path.suffix.lower() == _AIML:
        return True
    at_top = path.name in _AGENT or path.name.lower() == _QNAS
    return at_top or path.parent.name == _INTENTS


@dataclass(frozen=True, slots=True)
class _Found:
    """What files give together; `path` is the one that they are named after."""

    path: PurePosixPath
    files: list[PurePosixPath]
    exported: Exported
    unit: Unit = Unit.ENTRY


def _project(found: _Found, read: Read) -> Project:
    digest = hashlib.sha256()
    for path in sorted(found.files):
        for data in (str(path).encode(), _bytes(path, read)):
            digest.update(hashlib.sha256(data).digest())
    content = content_of_exported(found.exported, found.unit)
    files = tuple(map(str, found.files))
    return Project(str(found.path), files, content, digest.hexdigest())


def _rasa(paths: list[PurePosixPath], read: Read) -> Iterator[_Found]:
    yaml = [path for path in paths if path.suffix.lower() in _YAML]
    trees = {path: parts for path in yaml if (parts := _rasa_parts(_bytes(path, read)))}
    if not trees:
        return
    from qa_bot.parsing.systems import rasa_project

    by_folder = _by_folder(paths)
    tops = {path.parent for path in trees if path.name in _RASA_ROOT}
    roots: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in trees:
        roots.setdefault(_root(path, tops), []).append(path)
    for root, files in roots.items():
        exported = rasa_project.read_trees(tree for path in files for tree in trees[path])
        asking = [path for path in files if any(map(rasa_project.has_examples, trees[path]))]
        if exported and asking and len(files) > 1:
            beside = [path for path in by_folder[root] if path.name in _RASA_BESIDE]
            yield _Found(asking[0], list(dict.fromkeys([*files, *beside])), exported)


def _rasa_parts(data: bytes) -> list[Mapping[str, object]]:
    """The documents of a YAML file; none where one of them is no part of a project of Rasa's."""
    if not _RASA.search(data):
        return []
    from qa_bot.parsing.systems import rasa_project

    parts = [tree for tree in _documents(data) if isinstance(tree, Mapping)]
    return parts if all(rasa_project.is_part(tree) for tree in parts) else []


def _root(path: PurePosixPath, tops: set[PurePosixPath]) -> PurePosixPath:
    """The folder of the project that a file is in: the nearest with settings, or the outermost."""
    above = [parent for parent in path.parents if parent in tops]
    return above[0] if above else PurePosixPath(*path.parts[:-1][:1])


def _bytes(path: PurePosixPath, read: Read) -> bytes:
    try:
        return read(str(path))
    except SourceError:
        return b""


def _documents(data: bytes) -> list[object]:
    try:
        return yaml_documents(decoded_with_doubt(data).text)
    except SourceError:
        return []


def _dialogflow(paths: list[PurePosixPath], read: Read) -> Iterator[_Found]:
    by_folder = _by_folder(paths)
    folders = [folder for folder in by_folder if folder.name == _INTENTS]
    if not folders:
        return
    from qa_bot.parsing.systems import dialogflow

    for folder in folders:
        files = [path for path in by_folder[folder] if path.suffix == ".json"]
        said: dict[str, dict[str, object]] = defaultdict(dict)
        phrases = {path: dialogflow.USERS_SAY.fullmatch(path.name) for path in files}
        for path, match in phrases.items():
            if match:
                said[match["name"]][match["language"] or ""] = _json(path, read)
        if not said:
            continue
        intents = {path.stem: _json(path, read) for path in files if not phrases[path]}
        around = [*by_folder[folder.parent], *by_folder[folder.parent / _ENTITIES]]
        rest = [path for path in around if _is_of_agent(path)]
        named = [path for path in rest if path.name == _AGENT[0]] or files
        yield _Found(named[0], [*files, *rest], dialogflow.read_intents(intents, said))


def _is_of_agent(path: PurePosixPath) -> bool:
    """Whether a file holds what an agent has beside its intents, seen in its folder."""
    if path.parent.name == _ENTITIES:
        return path.suffix == ".json"
    return path.name in _AGENT or path.name.startswith("customSmalltalk")


def _json(path: PurePosixPath, read: Read) -> object:
    try:
        return json.loads(decoded_with_doubt(_bytes(path, read)).text)
    except (ValueError, RecursionError, SourceError):
        return None


def _qna_maker(paths: list[PurePosixPath], read: Read) -> Iterator[_Found]:
    tables = [path for path in paths if path.name.lower() == _QNAS]
    if not tables:
        return
    from qa_bot.parsing.systems import qna_maker

    by_folder = _by_folder(paths)
    prose = _prose(paths)
    for path in tables:
        folder = path.parent
        rest = [one for one in by_folder[folder] if one.name.lower() in _QNA_REST]
        rest += prose[folder]
        data = _bytes(path, read) if rest else b""
        exported = qna_maker.read_table(decoded_with_doubt(data).text) if data else None
        if exported:
            names = [one.relative_to(folder) for one in rest]
            doubts = [f"{name} is no list of questions, left out" for name in names]
            whole = replace(exported, doubts=(*exported.doubts, *doubts))
            yield _Found(path, [path, *rest], whole, Unit.ROW)


def _prose(paths: list[PurePosixPath]) -> dict[PurePosixPath, list[PurePosixPath]]:
    """The documents that a project of QnA Maker's has, by the folder of the project."""
    found: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for path in paths:
        parts = [part.lower() for part in path.parts[:-1]]
        if _QNA_PROSE in parts:
            found[PurePosixPath(*path.parts[: parts.index(_QNA_PROSE)])].append(path)
    return found


def _aiml(paths: list[PurePosixPath], read: Read) -> Iterator[_Found]:
    """Each file of AIML whose patterns lead into another of its folder, or come from one."""
    for files in _by_folder([path for path in paths if path.suffix.lower() == _AIML]).values():
        data = {str(path): _bytes(path, read) for path in files} if len(files) > 1 else {}
        if not any(b"<srai" in one for one in data.values()):
            continue
        from qa_bot.parsing.systems import aiml

        roots = {
            name: root for name, one in data.items() if (root := aiml.root_of(one)) is not None
        }
        bot = aiml.read_bot(roots)
        for name, file in bot.items():
            # A file of nothing but wordings is part of those with the answers.
            mute = [one for one in sorted(file.linked) if not bot[one].exported.entries]
            more = [f"{one}: {doubt}" for one in mute for doubt in bot[one].exported.doubts]
            whole = replace(file.exported, doubts=(*file.exported.doubts, *more))
            if file.linked:
                yield _Found(
                    PurePosixPath(name), [*map(PurePosixPath, (name, *sorted(file.linked)))], whole
                )


def _by_folder(
    paths: list[PurePosixPath],
) -> defaultdict[PurePosixPath, list[PurePosixPath]]:
    found: defaultdict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for path in paths:
        found[path.parent].append(path)
    return found
