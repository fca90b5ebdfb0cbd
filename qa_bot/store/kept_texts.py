"""Texts that a build has embedded so far, on disk: the next build goes on from there.

    index/.embedding/<model>/<SHA-256 of the file>    some texts with their vectors
    index/.embedding/arrays-<random>/                 arrays of the index that is being built

Each file is written aside and renamed, and named by its own SHA-256: one that is not what was
written is passed over. The folder is hidden, so that it is no folder of documents, and it is gone
once an index is published.
"""

from __future__ import annotations

import hashlib
import logging
import math
import os
import re
import shutil
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp

import numpy as np

from qa_bot.store.embedded_texts import EmbeddedTexts
from qa_bot.store.index_rows import KEY_BYTES
from qa_bot.store.manifest import file_sha256

logger = logging.getLogger(__name__)

FOLDER = ".embedding"
_FILE = re.compile(r"[0-9a-f]{64}")
_NAMES = tuple(field.name for field in fields(EmbeddedTexts))


class KeptTexts:
    """The texts that builds of one index with one model have embedded and not yet published."""

    def __init__(self, index: Path, fingerprint: str) -> None:
        model = hashlib.sha256(fingerprint.encode()).hexdigest()[:32]
        self._folder = index / FOLDER / model

    def read(self) -> list[EmbeddedTexts]:
        """Read all that is there, mapped; what is damaged is passed over."""
        if self._folder.is_symlink() or not self._folder.is_dir():
            return []
        names = sorted(path for path in self._folder.iterdir() if _FILE.fullmatch(path.name))
        return [found for path in names if (found := _read(path)) is not None]

    def add(self, texts: EmbeddedTexts) -> EmbeddedTexts:
        """Write texts, and give them back as they lie on disk; raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, delete=False) as file:
            aside = Path(file.name)
            try:
                for name in _NAMES:
                    np.save(file, getattr(texts, name), allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
                path = self._folder / file_sha256(aside)
                os.replace(aside, path)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
        return _mapped(path)


def folder_for_arrays(index: Path) -> Path:
    """Make a folder for the arrays of an index, on the disk where it will be; raises OSError."""
    (index / FOLDER).mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix="arrays-", dir=index / FOLDER))


def discard(index: Path, arrays: Path) -> None:
    """Remove the arrays of an index that was not published, and leave what took long to embed."""
    shutil.rmtree(arrays, ignore_errors=True)
    with suppress(OSError):
        (index / FOLDER).rmdir()


def remove_kept(index: Path) -> None:
    """Remove all that builds have left, of every model: an index has been published."""
    if not (index / FOLDER).is_symlink():
        shutil.rmtree(index / FOLDER, ignore_errors=True)


def _read(path: Path) -> EmbeddedTexts | None:
    try:
        if file_sha256(path) == path.name:
            return _mapped(path)
        reason = "it is not the file that was written"
    except (OSError, ValueError) as error:
        reason = str(error)
    logger.warning("%s is passed over (%s); its texts are embedded again", path, reason)
    return None


def _mapped(path: Path) -> EmbeddedTexts:
    """The arrays of a file, mapped; raises ValueError where they do not fit each other."""
    texts = EmbeddedTexts(*_arrays(path))
    count, tokens, offsets = len(texts.keys), len(texts.token_ids), texts.token_offsets
    fits = [
        count > 0 and texts.keys.dtype == np.uint8 and texts.keys.shape == (count, KEY_BYTES),
        texts.pooled.dtype == np.float32 and texts.pooled.ndim == 2 and len(texts.pooled) == count,
        offsets.dtype == np.int64 and offsets.shape == (count + 1,) and offsets[0] == 0,
        offsets[-1] == tokens and bool(np.all(np.diff(offsets) > 0)),
        texts.token_vectors.dtype == np.float16 and texts.token_vectors.ndim == 2,
        len(texts.token_vectors) == tokens and texts.token_ids.shape == (tokens,),
        texts.token_ids.dtype == texts.token_sentences.dtype == np.int32,
        texts.token_sentences.shape == (tokens, 2),
    ]
    if not all(fits):
        raise ValueError("its arrays do not fit each other")
    return texts


def _arrays(path: Path) -> list[np.ndarray]:
    """What was saved into a file one behind the other; raises ValueError."""
    # One mapping a file: each holds a file descriptor as long as it is used.
    data = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    found: list[np.ndarray] = []
    with path.open("rb") as file:
        for _ in _NAMES:
            if np.lib.format.read_magic(file) != (1, 0):
                raise ValueError("an array of it is of another version")
            shape, is_fortran, kind = np.lib.format.read_array_header_1_0(file)
            end = file.tell() + math.prod(shape) * kind.itemsize
            if kind.hasobject or is_fortran or end > len(data):
                raise ValueError("an array of it is not one that was written")
            found.append(data[file.tell() : end].view(kind).reshape(shape))
            file.seek(end)
    return found
