"""StoreWriter of an index folder: opens, refreshes and publishes a FaissStore."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from qa_bot.models.embedding import Encoder
from qa_bot.records import IndexDamagedError, IndexReadOnlyError, QAPair, StoreError
from qa_bot.store.building import build_data
from qa_bot.store.faiss_engine.faiss_store import FaissStore
from qa_bot.store.faiss_engine.files import (
    mapped_files,
    read_store,
    required_files,
    write_store,
)
from qa_bot.store.file_hashes import FileHashes
from qa_bot.store.files_aside import reason_of
from qa_bot.store.generations import (
    generation_folder,
    hashes_of,
    keep_reading,
    kept_reading,
    publish_generation,
)
from qa_bot.store.index_lock import locked
from qa_bot.store.kept_generations import remove_left, remove_left_now
from qa_bot.store.kept_texts import KeptTexts, discard, folder_for_arrays, remove_kept
from qa_bot.store.manifest import Counts, Manifest, read_manifest
from qa_bot.store.published import is_held
from qa_bot.store.publishing_rules import Build, PublishingRules
from qa_bot.store.shared_folder import refuse_others, seen_from
from qa_bot.store.unchanged_pairs import places_before

_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


class FaissWriter:
    """Keeps an index in a folder; see qa_bot.store.generations for what lies in it."""

    def __init__(
        self,
        folder: Path,
        documents: Path | None = None,
        hashes: tuple[Manifest, FileHashes] | None = None,
        rules: PublishingRules | None = None,
    ) -> None:
        """Take the index folder, and the folder of its documents, where they are of one.

        `hashes` of the index's files, which were begun before it is opened, serve once.
        """
        self._rules = rules or PublishingRules()
        self.place = str(folder)
        self._begun = hashes
        self._folder, self._documents = folder, documents
        self._aside: Path | None = None  # with arrays of the store that was built last

    def manifest(self) -> Manifest | None:
        """Read the folder's manifest, None where there is none; raises StoreError."""
        return read_manifest(self._folder)

    def open(self, manifest: Manifest) -> FaissStore:
        """Open the generation that the manifest names.

        Raises IndexDamagedError, and MemoryError where there is too little for it.
        """
        if missing := required_files(manifest.token_codec) - set(manifest.files):
            raise IndexDamagedError(f"the manifest does not name {sorted(missing)[0]}")
        hashes = self._hashes(manifest)
        hashes.first()
        generation = generation_folder(self._folder, manifest)
        try:
            store = read_store(generation, manifest.files, manifest.token_codec, hashes)
        except Exception as error:
            if _is_lack_of_memory(error):
                raise MemoryError(str(error)) from error
            # Whatever the libraries raise on files that carry the right hashes and are not ours:
            # the index is built again from the sources, and the warning says why.
            raise IndexDamagedError(f"{generation} cannot be read ({error})") from error
        held = _counts(store)
        if held != manifest.counts:
            raise IndexDamagedError(f"{generation} has {held}, the manifest says {manifest.counts}")
        store.index_sha256, store.tuned = manifest.sha256, manifest.tuned
        remove_left_now(self._folder)
        return store

    def _hashes(self, manifest: Manifest) -> FileHashes:
        begun, self._begun = self._begun, None
        if begun is not None and begun[0] == manifest:
            return begun[1]
        return hashes_of(self._folder, manifest)

    def is_held(self, manifest: Manifest) -> bool:
        """Whether this index stays as it is, whatever the documents are."""
        return is_held(self._folder, manifest)

    def refuse_others(self, manifest: Manifest | None) -> None:
        """Raise StoreError where the index is of another folder of documents."""
        if self._documents is not None:
            refuse_others(self._folder, self._documents, manifest)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Build as the only one, across processes; raises StoreError."""
        with ExitStack() as stack:
            with self._writing():
                stack.enter_context(locked(self._folder))
                remove_left(self._folder)
            try:
                yield
            finally:
                if self._aside is not None:
                    discard(self._folder, self._aside)
                self._aside = None

    def refresh(
        self, pairs: Sequence[QAPair], encoder: Encoder, previous: FaissStore | None = None
    ) -> FaissStore:
        """Build a store of exactly these pairs, embedding only texts that `previous` lacks.

        Its vectors are written aside as they are put together. What took long to embed is kept for
        the next build, where this one comes to no end.
        """
        kept = KeptTexts(self._folder, encoder.fingerprint)
        known = previous.data if previous else None
        places = _places(pairs, previous)
        with self._writing():
            self._aside = folder_for_arrays(self._folder)
            data = build_data(pairs, encoder, known, kept=kept, folder=self._aside, places=places)
            if previous is None or places is None:
                return FaissStore.from_data(data, self._aside)
            return FaissStore.refreshed(data, previous, places, self._aside)

    def publish(self, store: FaissStore, sources: Mapping[str, str], encoder: Encoder) -> Manifest:
        """Write a store as a new generation, then point the manifest at it in one step."""
        codec = store.data.token_vectors.codec
        with self._writing():
            manifest = publish_generation(
                self._folder,
                lambda generation: write_store(generation, store, self._aside),
                _counts(store),
                sources,
                encoder,
                codec.name if codec is not None else None,
                seen_from(self._folder, self._documents) if self._documents else "",
                self._rules.keep,
                self._rules.build is Build.ASIDE,
            )
        remove_kept(self._folder)
        self._aside = None
        store.index_sha256, store.tuned = manifest.sha256, manifest.tuned
        store.files = mapped_files(generation_folder(self._folder, manifest), manifest.files)
        return manifest

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Say of what cannot be written how much room there is; raises StoreError.

        IndexReadOnlyError where this process may not write there at all.
        """
        try:
            yield
        except OSError as error:
            kind = IndexReadOnlyError if error.errno in _NOT_ALLOWED else StoreError
            raise kind(
                f"the index cannot be written to {self.place} ({reason_of(error)}; "
                f"{_free(self._folder)}); make room, check the folder's permissions, or name "
                "another with --index"
            ) from error

    def kept_reading(self, manifest: Manifest) -> bytes | None:
        """Read what was kept in the generation; None where it is not there."""
        return kept_reading(self._folder, manifest)

    def keep_reading(self, manifest: Manifest, data: bytes | None) -> None:
        """Keep it in the generation."""
        keep_reading(self._folder, manifest, data)


def _places(pairs: Sequence[QAPair], previous: FaissStore | None) -> np.ndarray | None:
    """Where the texts of pairs stand in the index before; None where its records are damaged."""
    if previous is None:
        return None
    try:
        return places_before(pairs, previous.data.pairs)
    except IndexDamagedError:
        return None


def _is_lack_of_memory(error: Exception) -> bool:
    """Whether there was too little memory: FAISS and a mapped file say so in their own errors."""
    return isinstance(error, MemoryError) or os.strerror(errno.ENOMEM) in str(error)


def _free(folder: Path) -> str:
    """How much may be written below a folder that may not be there yet."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return f"{shutil.disk_usage(there).free // 1000:,} kB are free there"


def _counts(store: FaissStore) -> Counts:
    rows, dimension = store.data.pooled.shape
    return Counts(len(store.data.pairs), rows, dimension)
