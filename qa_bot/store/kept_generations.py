"""Which generations of an index folder stay: those in use, and some that were published before.

    index/manifest.json                      the index that is published
    index/reviewed.json                      one that was built aside, for whoever built it
    index/generations/<id>/published-N.json  the bytes of its manifest, once another is published

The manifest of a generation is copied into it before another one takes its place: so one that was
never published has no copy, and what has one can be gone back to, byte for byte.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from qa_bot.records import IndexDamagedError, IndexMismatchError, StoreError
from qa_bot.store.files_aside import ARRAYS, ASIDE, BUILDING, put_file
from qa_bot.store.index_lock import locked_now
from qa_bot.store.manifest import KEEP, MANIFEST, Manifest, read_manifest

REVIEWED = "reviewed.json"
GENERATIONS = "generations"

NAME = re.compile(r"[0-9a-f]{32}")
_NAMED = re.compile(rb'"([0-9a-f]{32})"')
# Of the first level of a manifest, which is indented by one.
_CURRENT = re.compile(rb'\n "generation": "([0-9a-f]{32})"')
_KEEP = re.compile(rb'\n "keep": ([0-9]{1,3}),')
_COPY = re.compile(r"published-([0-9]{1,9})\.json")


def generation_named(folder: Path, name: str) -> Path:
    """Find where a generation lies; raises StoreError."""
    if not NAME.fullmatch(name):
        raise IndexDamagedError(f"the manifest names the generation {name!r}, which is no name")
    if (folder / GENERATIONS).is_symlink():
        raise StoreError(f"{folder / GENERATIONS} is a link; remove it")
    return folder / GENERATIONS / name


def published_now(folder: Path) -> Manifest | None:
    """Read the manifest that is published; None where there is none that can be used.

    Raises IndexTooNewError.
    """
    try:
        return read_manifest(folder)
    except (IndexDamagedError, IndexMismatchError):
        return None


def copies(folder: Path) -> dict[int, Path]:
    """Find the copies of manifests in their generations, by what each counts, the newest first."""
    found = {}
    for generation in _folders(folder / GENERATIONS):
        for path in generation.glob("published-*.json"):
            if NAME.fullmatch(generation.name) and (counted := _COPY.fullmatch(path.name)):
                found[int(counted[1])] = path
    return dict(sorted(found.items(), reverse=True))


def next_number(folder: Path, current: Manifest | None) -> int:
    """What the next index that is published in a folder counts."""
    return max([*copies(folder), current.number if current else 0], default=0) + 1


def copy_manifest(folder: Path, manifest: Manifest | None) -> None:
    """Copy the manifest that is published into its generation, before another takes its place.

    One that names no generation, as a forged one may, is not. Whoever calls it holds the lock of
    the folder. Raises OSError.
    """
    if manifest is None or not NAME.fullmatch(manifest.generation):
        return
    generation = generation_named(folder, manifest.generation)
    name = f"published-{manifest.number}.json"
    if generation.is_dir() and not (generation / name).exists():
        data = (folder / MANIFEST).read_bytes()
        put_file(generation, lambda file: file.write(data), name, mode_of=folder / MANIFEST)


def remove_left(folder: Path) -> None:
    """Remove what killed writers have left, and what was published too long ago to be kept.

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
    staying = names_staying(folder)
    generations, building = _folders(folder / GENERATIONS), _folders(folder / BUILDING)
    yield from (one for one in generations if NAME.fullmatch(one.name) and one.name not in staying)
    yield from (one for one in building if one.name.startswith(ARRAYS))
    for place in (folder, *generations, *chain.from_iterable(map(_folders, building))):
        yield from place.glob(f"{ASIDE}*")


def names_staying(folder: Path) -> set[str]:
    """The generations that a manifest of any version names, its own and the one before, and those
    published last: with that of now as many as it keeps.

    Raises OSError where a manifest cannot be read: what it names is not known then.
    """
    published = _bytes(folder / MANIFEST)
    named = {*_NAMED.findall(published), *_NAMED.findall(_bytes(folder / REVIEWED))}
    current = _CURRENT.search(published)
    keep = int(found[1]) if (found := _KEEP.search(published)) else KEEP
    before = [path.parent.name for path in copies(folder).values()]
    if current:
        before = [name for name in before if name != current[1].decode()]
    return {name.decode() for name in named} | {*before[: max(keep - 1, 0)]}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder; none where it is a link, or is not there."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
