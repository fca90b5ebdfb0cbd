"""The index folder: generations written aside, and a manifest that points at one of them.

    index/manifest.json                  format, model, counts, SHA-256 of sources, files and itself
    index/generations/<id>/              records.jsonl, and the files of the engine
    index/generations/<id>/reading.json  what reading the sources gave beside these pairs
    index/reviewed.json                  the same as manifest.json of an index that was built aside

A reader sees the old index or the new one, never a mix: a generation is written and synced before
one `os.replace` of the manifest names it. Nothing is pickled. Which files an engine writes is its
own affair. reading.json alone is replaced where sources changed and no pair did; the manifest does
not name it, and where it is not there, or is not understood, the sources are read.
"""

from __future__ import annotations

import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from qa_bot.models.embedding import Encoder
from qa_bot.records import IndexDamagedError, StoreError
from qa_bot.store.file_hashes import FileHashes, WrittenFile, other_bytes, unreadable
from qa_bot.store.files_aside import put_in_index
from qa_bot.store.index_lock import locked
from qa_bot.store.kept_generations import (
    REVIEWED,
    copy_manifest,
    generation_named,
    names_staying,
    next_number,
    published_now,
    remove_left,
)
from qa_bot.store.kept_tuning import tuned_before
from qa_bot.store.manifest import (
    KEEP,
    MANIFEST,
    Counts,
    Manifest,
    file_sha256,
    manifest_bytes,
    require_file,
)

logger = logging.getLogger(__name__)

READING = "reading.json"


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
    keep: int | None = None,
    aside: bool = False,
) -> Manifest:
    """Let `write` fill a new generation aside, then point the manifest at it in one step.

    `keep` indexes are kept from then on, this one included; as many as before unless given. One
    that stays `aside` is published for nobody, and takes the place of another that was built so.
    """
    with locked(folder):
        remove_left(folder)
        before = published_now(folder)
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
                before=before.generation if before else "",
                documents_in=documents_in,
                number=next_number(folder, before),
                published_at=datetime.now(UTC).isoformat(timespec="seconds"),
                keep=keep or (before.keep if before else KEEP),
                sources=dict(sources),
                files={name: _synced_sha256(path) for name, path in written.items()},
                sizes={name: path.stat().st_size for name, path in written.items()},
                tuned=tuned_before(before, encoder),
            )
            _sync_folders(generation)
            prepared = generation / MANIFEST  # in a folder that nobody else could have prepared
            prepared.write_bytes(manifest_bytes(manifest))
            manifest = replace(manifest, sha256=_synced_sha256(prepared))
            if not aside:
                copy_manifest(folder, before)
            os.replace(prepared, folder / (REVIEWED if aside else MANIFEST))
        _sync_folders(folder)
        remove_left(folder)  # those that are kept stay, and the one before for its readers
    return manifest


@contextmanager
def _new_generation(folder: Path, name: str) -> Iterator[Path]:
    """A folder for a generation, which is gone again where writing it ends with an error."""
    generation = generation_named(folder, name)
    try:
        generation.mkdir(parents=True)
        yield generation
    except BaseException:
        if name not in names_staying(folder):  # Ctrl-C may come just after it was published
            shutil.rmtree(generation, ignore_errors=True)
        raise


def kept_reading(folder: Path, manifest: Manifest) -> bytes | None:
    """What `keep_reading` wrote beside the pairs of the manifest; None where it is not there."""
    try:
        path = generation_named(folder, manifest.generation) / READING
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
        generation = generation_named(folder, manifest.generation)
        is_published = (folder / MANIFEST).exists()
        mode_of = folder / (MANIFEST if is_published else REVIEWED)
        put_in_index(folder, data, READING, generation, mode_of)
    except (OSError, StoreError) as error:
        logger.debug("%s is not kept in %s (%s)", READING, folder, error)


def generation_folder(folder: Path, manifest: Manifest) -> Path:
    """Find where the generation lies that the manifest names; raises StoreError."""
    return generation_named(folder, manifest.generation)


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
