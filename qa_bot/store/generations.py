"""The index folder: generations written aside, and a manifest that points at one of them.

    index/manifest.json                  format, model, counts, SHA-256 of sources, files and itself
    index/generations/<id>/              records.jsonl, and the files of the engine
    index/generations/<id>/reading.json  what reading the sources gave beside these pairs

A reader sees the old index or the new one, never a mix: a generation is written and synced before
one `os.replace` of the manifest names it. Nothing is pickled. Which files an engine writes is its
own affair. reading.json alone is replaced where sources changed and no pair did; the manifest does
not name it, and where it is not there, or is not understood, the sources are read.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

from qa_bot.models.embedding import Encoder
from qa_bot.records import IndexDamagedError, IndexMismatchError, StoreError
from qa_bot.store.file_hashes import FileHashes, WrittenFile, other_bytes, unreadable
from qa_bot.store.files_aside import ARRAYS, ASIDE, BUILDING, put_in_index
from qa_bot.store.index_lock import locked, locked_now
from qa_bot.store.kept_tuning import tuned_before
from qa_bot.store.manifest import (
    Counts,
    Manifest,
    file_sha256,
    manifest_bytes,
    read_manifest,
    require_file,
)

logger = logging.getLogger(__name__)

READING = "reading.json"

_GENERATIONS = "generations"
_NAME = re.compile(r"[0-9a-f]{32}")
_NAMED = re.compile(rb'"([0-9a-f]{32})"')


def checked_file(folder: Path, manifest: Manifest, name: str) -> Path:
    """Find a file of the generation, after holding its bytes against their SHA-256.

    Raises IndexDamagedError.
    """
    if name not in manifest.files:
        raise IndexDamagedError(f"the manifest does not name {name}")
    path = _inside(folder, manifest, name)
    written = manifest.files[name]
    try:
        sha256 = file_sha256(path)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if sha256 != written:
        raise other_bytes(path, sha256, written)
    return path


def hashes_of(folder: Path, manifest: Manifest) -> FileHashes:
    """Begin to hold the files of the generation against their SHA-256; raises StoreError."""
    return FileHashes(
        WrittenFile(_inside(folder, manifest, name), sha256, manifest.sizes.get(name, 0))
        for name, sha256 in manifest.files.items()
    )


def _inside(folder: Path, manifest: Manifest, name: str) -> Path:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise IndexDamagedError(f"the manifest names {name!r}, which is outside the index")
    return generation_folder(folder, manifest) / name


def publish_generation(
    folder: Path,
    write: Callable[[Path], None],
    counts: Counts,
    sources: Mapping[str, str],
    encoder: Encoder,
    token_codec: str | None = None,
    documents_in: str = "",
) -> Manifest:
    """Let `write` fill a new generation aside, then point the manifest at it in one step."""
    with locked(folder):
        remove_left(folder)
        before = _current_generation(folder)
        name = uuid.uuid4().hex
        with _new_generation(folder, name) as generation:
            write(generation)
            written = {p.relative_to(generation).as_posix(): p for p in _files(generation)}
            manifest = Manifest(
                generation=name,
                model=encoder.name,
                model_fingerprint=encoder.fingerprint,
                dimension=counts.dimension,
                pairs=counts.pairs,
                rows=counts.rows,
                token_codec=token_codec,
                before=before,
                documents_in=documents_in,
                sources=dict(sources),
                files={name: _synced_sha256(path) for name, path in written.items()},
                sizes={name: path.stat().st_size for name, path in written.items()},
                tuned=tuned_before(folder, encoder),
            )
            _sync_folders(generation)
            aside = generation / "manifest.json"  # in a folder that nobody else could have prepared
            aside.write_bytes(manifest_bytes(manifest))
            manifest = replace(manifest, sha256=_synced_sha256(aside))
            os.replace(aside, folder / "manifest.json")
        _sync_folders(folder)
        remove_left(folder)  # the generation before stays, as the manifest names it, too
    return manifest


@contextmanager
def _new_generation(folder: Path, name: str) -> Iterator[Path]:
    """A folder for a generation, which is gone again where writing it ends with an error."""
    generation = _generation_folder(folder, name)
    try:
        generation.mkdir(parents=True)
        yield generation
    except BaseException:
        if name not in _named(folder):  # Ctrl-C may come just after it was published
            shutil.rmtree(generation, ignore_errors=True)
        raise


def remove_left(folder: Path) -> None:
    """Remove what killed writers have left: what no manifest names, and what was never whole.

    Whoever calls it holds the lock of the folder, so that nobody is writing there.
    """
    for path in [*left_behind(folder)]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def remove_left_now(folder: Path) -> None:
    """Do as `remove_left` does, where there is anything and the lock of the folder is free."""
    with suppress(OSError):  # others may be removing it, or it may be that nobody may
        if any(left_behind(folder)):
            with locked_now(folder) as is_ours:
                if is_ours:
                    remove_left(folder)


def left_behind(folder: Path) -> Iterator[Path]:
    """Find what is in nobody's use while nobody writes: texts embedded for the next build stay."""
    named = _named(folder)
    generations, building = _folders(folder / _GENERATIONS), _folders(folder / BUILDING)
    yield from (one for one in generations if _NAME.fullmatch(one.name) and one.name not in named)
    yield from (one for one in building if one.name.startswith(ARRAYS))
    for place in (folder, *generations, *chain.from_iterable(map(_folders, building))):
        yield from place.glob(f"{ASIDE}*")


def _named(folder: Path) -> set[str]:
    """The generations that a manifest of any version names: its own, and the one before.

    Raises OSError where there is one that cannot be read: what it names is not known then.
    """
    try:
        data = (folder / "manifest.json").read_bytes()
    except FileNotFoundError:
        return set()
    return {name.decode() for name in _NAMED.findall(data)}


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder; none where it is a link, or is not there."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]


def kept_reading(folder: Path, manifest: Manifest) -> bytes | None:
    """What `keep_reading` wrote beside the pairs of the manifest; None where it is not there."""
    try:
        path = _generation_folder(folder, manifest.generation) / READING
        require_file(path)
        return path.read_bytes()
    except (OSError, ValueError, StoreError):
        return None


def keep_reading(folder: Path, manifest: Manifest, data: bytes | None) -> None:
    """Keep what reading the sources gave beside the pairs of the manifest.

    Nothing is kept in a folder that cannot be written: the sources are then read again.
    """
    if data is None:
        return
    try:
        generation = _generation_folder(folder, manifest.generation)
        put_in_index(folder, data, READING, generation, mode_of=folder / "manifest.json")
    except (OSError, StoreError) as error:
        logger.debug("%s is not kept in %s (%s)", READING, folder, error)


def generation_folder(folder: Path, manifest: Manifest) -> Path:
    """Find where the generation lies that the manifest names; raises StoreError."""
    return _generation_folder(folder, manifest.generation)


def _generation_folder(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise IndexDamagedError(f"the manifest names the generation {name!r}, which is no name")
    if (folder / _GENERATIONS).is_symlink():
        raise StoreError(f"{folder / 'generations'} is a link; remove it")
    return folder / _GENERATIONS / name


def _current_generation(folder: Path) -> str:
    try:
        manifest = read_manifest(folder)
    except (IndexDamagedError, IndexMismatchError):
        return ""
    return manifest.generation if manifest else ""


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _synced_sha256(path: Path) -> str:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return file_sha256(path)


def _sync_folders(folder: Path) -> None:
    """Make the names inside durable too; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
