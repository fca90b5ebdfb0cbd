"""What reviewed queries made of the confidence, in the manifest of the index that they were asked.

It belongs to the collection: an index that is built in its place takes it over, and one for another
model leaves it behind.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from qa_bot.models.embedding import Encoder
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import IndexDamagedError, IndexMismatchError, StoreError
from qa_bot.store.files_aside import put_file, reason_of
from qa_bot.store.index_lock import locked
from qa_bot.store.manifest import Manifest, manifest_bytes, read_manifest
from qa_bot.store.second_index import SOURCE, place_beside

logger = logging.getLogger(__name__)

_NAME = "manifest.json"


def tuned_before(folder: Path, encoder: Encoder) -> Tuned | None:
    """What the index that is published now has, for the one that takes its place.

    None where it is of another model, of which a warning tells, or cannot be read.
    """
    try:
        manifest = read_manifest(folder)
    except (IndexDamagedError, IndexMismatchError):
        return None
    if manifest is None or manifest.tuned is None:
        return None
    if manifest.model_fingerprint != encoder.fingerprint:
        logger.warning(
            "the confidence was tuned for %s, and is not for %s; run `qa-bot tune` again",
            manifest.model,
            encoder.name,
        )
        return None
    return manifest.tuned


def keep_tuned(folder: Path, tuned: Tuned | None, index_sha256: str) -> None:
    """Put what was tuned into the manifest with this SHA-256; None takes it out.

    Raises StoreError where another index was published meanwhile, or nothing can be written.
    """
    try:
        with locked(folder):
            manifest = read_manifest(folder)
            if manifest is None or manifest.sha256 != index_sha256:
                raise StoreError(
                    f"{folder} has another index by now than the one that was tuned; tune again"
                )
            _replace(folder, replace(manifest, tuned=tuned))
            _follow(place_beside(folder), index_sha256, folder)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({reason_of(error)})") from error


def _follow(second: Path, before: str, first: Path) -> None:
    """Let the second index, where it is of the first one as it was, be of it as it is."""
    try:
        manifest, now = read_manifest(second), read_manifest(first)
    except StoreError:
        return  # it is built again when it is opened
    if manifest is None or now is None or manifest.sources != {SOURCE: before}:
        return
    with locked(second):
        _replace(second, replace(manifest, sources={SOURCE: now.sha256}))


def _replace(folder: Path, manifest: Manifest) -> None:
    data = manifest_bytes(manifest)
    put_file(folder, lambda file: file.write(data), _NAME, mode_of=folder / _NAME)
