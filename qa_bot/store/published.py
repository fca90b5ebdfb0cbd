"""What an index folder has published: what is kept of it, going back to it, and what is reviewed.

    index/held.json    names the index that stays as it is, whatever the documents are by now; while
                       another takes its place, both

An index is put in place by one `os.replace` of its manifest, whose bytes are those of when it was
first published: so the second index beside it, which names them by their SHA-256, is found again,
and is put in place after it. Whoever is killed between the two leaves the first, for which the
second is put in place by whoever opens it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qa_bot.records import IndexDamagedError, StoreError
from qa_bot.store.files_aside import put_file
from qa_bot.store.generations import hashes_of
from qa_bot.store.index_lock import locked
from qa_bot.store.kept_generations import (
    REVIEWED,
    copies,
    copy_manifest,
    published_now,
    remove_left,
)
from qa_bot.store.manifest import MANIFEST, Manifest, read_manifest, require_file
from qa_bot.store.second_index import SOURCE, place_beside

HELD = "held.json"
# The folder whose index this thread builds although it is held.
_LET_GO: ContextVar[Path | None] = ContextVar("_LET_GO", default=None)


@dataclass(frozen=True, slots=True)
class KeptIndex:
    """An index that was published in a folder, and what of its manifest there is to say.

    `path` is the manifest, `is_current` whether it is the one that is published.
    """

    manifest: Manifest
    path: Path
    is_current: bool

    @property
    def number(self) -> int:
        """What it counts among all that were published there."""
        return self.manifest.number

    @property
    def published_at(self) -> datetime | None:
        """When it was first published, in UTC; None where an older version did."""
        try:
            return datetime.fromisoformat(self.manifest.published_at)
        except ValueError:
            return None


def kept_indexes(folder: Path) -> tuple[KeptIndex, ...]:
    """The indexes that a folder has, the newest first; those that cannot be read are left out.

    Raises IndexTooNewError.
    """
    current = published_now(folder)
    found = [KeptIndex(current, folder / MANIFEST, True)] if current else []
    for path in copies(folder).values():
        with suppress(StoreError):
            manifest = read_manifest(path.parent, path.name)
            is_its_own = manifest is not None and manifest.generation == path.parent.name
            if manifest and is_its_own and (not current or manifest.sha256 != current.sha256):
                found.append(KeptIndex(manifest, path, False))
    return tuple(sorted(found, key=lambda one: one.number, reverse=True))


def go_back(folder: Path, to: int | None = None) -> Manifest:
    """Publish again an index that was published before; it is held until the next is built.

    `to` is its number; the one before that of now unless given. Its files are held against their
    hashes first. Raises StoreError where there is none such or it is damaged, and then nothing is
    changed.
    """
    second = place_beside(folder)
    with _writing(folder), locked(folder):
        target = _target(folder, to)
        try:
            hashes_of(folder, target.manifest).all()
        except IndexDamagedError as error:
            raise StoreError(f"index {target.number} cannot be gone back to: {error}") from error
        beside = _whole_of(second, {SOURCE: target.manifest.sha256})  # slow: before any is changed
        current = published_now(folder)
        copy_manifest(folder, current)
        with holding(folder, current, target.manifest):
            _put_in_place(folder, target.path)
        with suppress(StoreError, OSError):  # whoever opens it looks for it again, or builds it
            if beside is not None:
                with locked(second):
                    _publish_again(second, beside)
        remove_left(folder)
    return target.manifest


def put_back(folder: Path, sources: Mapping[str, str], fingerprint: str) -> None:
    """Publish again the index of these sources by the encoder with this fingerprint, the newest.

    Nothing is done where none is kept, or it is not whole. Raises StoreError, and OSError where it
    cannot be written.
    """
    if any(copies(folder)):
        with locked(folder):
            found = _whole_of(folder, sources)
            if found and found.manifest.model_fingerprint == fingerprint:
                _publish_again(folder, found)


def _publish_again(folder: Path, kept: KeptIndex) -> None:
    if not kept.is_current:
        copy_manifest(folder, published_now(folder))
        _put_in_place(folder, kept.path)
        remove_left(folder)


def _whole_of(folder: Path, sources: Mapping[str, str]) -> KeptIndex | None:
    """The newest index of these sources that is kept, once its files are what was written."""
    for one in kept_indexes(folder):
        if one.manifest.sources == sources:
            with suppress(StoreError):
                if not one.is_current:
                    hashes_of(folder, one.manifest).all()
                return one
    return None


def _target(folder: Path, to: int | None) -> KeptIndex:
    kept = kept_indexes(folder)
    current = next((one for one in kept if one.is_current), None)
    others = [one for one in kept if not one.is_current]
    told = ", ".join(f"{one.number}{' (published now)' * one.is_current}" for one in kept) or "none"
    if to is not None:
        if current and current.number == to:
            raise StoreError(f"index {to} is the one that is published in {folder}")
        found = [one for one in others if one.number == to]
    elif current is None:  # what there is now cannot be read
        found = others[:1]
    else:
        found = [one for one in others if one.manifest.generation == current.manifest.before]
    if not found:
        wanted = f"no index {to}" if to is not None else "no index before that of now"
        raise StoreError(f"{folder} keeps {wanted}; kept are: {told} (qa-bot rollback --list)")
    return found[0]


def _put_in_place(folder: Path, manifest: Path) -> None:
    data = manifest.read_bytes()
    there = folder / MANIFEST
    mode_of = there if there.exists() else manifest
    put_file(folder, lambda file: file.write(data), MANIFEST, mode_of)


def reviewed(folder: Path) -> Manifest | None:
    """Read the manifest of the index that was built aside; None where none was."""
    return read_manifest(folder, REVIEWED)


def publish_reviewed(folder: Path, index_sha256: str) -> Manifest:
    """Publish the index that was built aside, and the second beside it, as they are.

    `index_sha256` is of its manifest. Raises StoreError where another index has been published
    since it was built, or another one was built aside; nothing is published then.
    """
    with _writing(folder), locked(folder):
        manifest, current = reviewed(folder), published_now(folder)
        if manifest is None or manifest.sha256 != index_sha256:
            raise StoreError("another review was begun meanwhile; review again")
        if manifest.before != (current.generation if current else ""):
            raise StoreError(f"another index was published in {folder} meanwhile; review again")
        copy_manifest(folder, current)
        (folder / REVIEWED).replace(folder / MANIFEST)
        release(folder)
        remove_left(folder)
    second = place_beside(folder)
    with suppress(StoreError, OSError):  # whoever opens it builds it again
        if (of := reviewed(second)) and of.sources == {SOURCE: index_sha256}:
            with locked(second):
                copy_manifest(second, published_now(second))
                (second / REVIEWED).replace(second / MANIFEST)
                remove_left(second)
    return manifest


def discard_reviewed(folder: Path, index_sha256: str) -> None:
    """Remove the index with this hash of its manifest that was built aside, and the second of it.

    Nothing is done where it was published, or another was built aside since.
    """
    second = place_beside(folder)
    with suppress(StoreError, OSError):
        if (of := reviewed(folder)) and of.sha256 == index_sha256:
            _discard(folder)
    with suppress(StoreError, OSError):
        if (of := reviewed(second)) and of.sources == {SOURCE: index_sha256}:
            _discard(second)


def _discard(folder: Path) -> None:
    with locked(folder):
        (folder / REVIEWED).unlink(missing_ok=True)
        remove_left(folder)


def hold(folder: Path, *sha256: str) -> None:
    """Let the indexes whose manifests have these hashes stay as they are, once published."""
    said = json.dumps({"index_sha256": sha256}).encode()
    put_file(folder, lambda file: file.write(said), HELD, mode_of=folder / MANIFEST)


@contextmanager
def holding(folder: Path, current: Manifest | None, following: Manifest) -> Iterator[None]:
    """Hold the index that is put in the place of that of now inside of the block.

    Wherever it ends, by a full disk or a kill, the one that is published then is held if that of
    now was, or if it is the following one. A name that is left over holds nothing: what it names
    is published again by going back alone. Raises OSError where nothing can be written.
    """
    is_held_now = current is not None and is_held(folder, current)
    before = [current.sha256] if current and is_held_now else []
    hold(folder, *before, following.sha256)
    yield
    if before:
        with suppress(OSError):
            hold(folder, following.sha256)


def is_held(folder: Path, manifest: Manifest) -> bool:
    """Whether the index stays as it is: what is held is named by the hash of its manifest."""
    if _LET_GO.get() == folder.absolute():
        return False
    try:
        require_file(folder / HELD)
        said = json.loads((folder / HELD).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    named = said.get("index_sha256") if isinstance(said, dict) else None
    # An older version named one.
    return manifest.sha256 in (named if isinstance(named, list) else [named])


def release(folder: Path) -> None:
    """Let the index follow the documents again."""
    with suppress(FileNotFoundError):
        (folder / HELD).unlink()


@contextmanager
def released(folder: Path) -> Iterator[None]:
    """Let it follow them for this thread, and for all once the block has come to its end.

    Where it fails, or is killed, the index is still held.
    """
    token = _LET_GO.set(folder.absolute())
    try:
        yield
    finally:
        _LET_GO.reset(token)
    release(folder)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    if not folder.is_dir():
        raise StoreError(f"there is no index in {folder}; build one with `qa-bot index`")
    try:
        yield
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error.strerror or error})") from error
