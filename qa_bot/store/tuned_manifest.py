"""Puts what was tuned into the manifest of the index that is published, or takes it out."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from qa_bot.ranking.tuned import Tuned
from qa_bot.records import StoreError
from qa_bot.store.files_aside import put_file, reason_of
from qa_bot.store.index_lock import locked
from qa_bot.store.kept_generations import REVIEWED, copies
from qa_bot.store.manifest import MANIFEST, Manifest, manifest_bytes, read_manifest
from qa_bot.store.published import holding, is_held
from qa_bot.store.second_index import SOURCE, place_beside


def keep_tuned(folder: Path, tuned: Tuned | None, index_sha256: str) -> None:
    """Put what was tuned into the manifest with this SHA-256; None takes it out.

    The second index stays that of the first, and an index that is held stays held. One that was
    built aside is to be reviewed again, as it would answer otherwise. Raises StoreError where
    another index was published meanwhile, or nothing can be written.
    """
    try:
        with locked(folder):
            manifest = read_manifest(folder)
            if manifest is None or manifest.sha256 != index_sha256:
                raise StoreError(
                    f"{folder} has another index by now than the one that was tuned; tune again"
                )
            data = manifest_bytes(replace(manifest, tuned=tuned))
            written = replace(manifest, tuned=tuned, sha256=hashlib.sha256(data).hexdigest())
            is_kept = is_held(folder, manifest)
            with holding(folder, manifest, written) if is_kept else nullcontext():
                _write(folder, manifest, data)
            (folder / REVIEWED).unlink(missing_ok=True)
            _follow(place_beside(folder), index_sha256, written)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({reason_of(error)})") from error


def _follow(second: Path, before: str, first: Manifest) -> None:
    """Let the second index, where it is of the first one as it was, be of it as it is."""
    try:
        manifest = read_manifest(second)
    except StoreError:
        return  # it is built again when it is opened
    if manifest is not None and manifest.sources == {SOURCE: before}:
        with locked(second):
            data = manifest_bytes(replace(manifest, sources={SOURCE: first.sha256}))
            _write(second, manifest, data)


def _write(folder: Path, manifest: Manifest, data: bytes) -> None:
    """Write a manifest in the place of the one before, and of its copy that is kept, if any."""
    copy = copies(folder).get(manifest.number)
    there = folder / MANIFEST
    put_file(folder, lambda file: file.write(data), MANIFEST, mode_of=there)
    if copy is not None and copy.parent.name == manifest.generation:
        put_file(copy.parent, lambda file: file.write(data), copy.name, mode_of=there)
