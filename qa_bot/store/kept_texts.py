"""Texts that a build has embedded so far, on disk: the next build goes on from there.

    index/.embedding/<model>/<kind>/<SHA-256 of the file>    some texts with their vectors
    index/.embedding/<model>/<kind>/codec                    what codes mean
    index/.embedding/arrays-<random>/                        arrays of the index being built

<kind> is "halves" where token vectors are kept as they are, else the SHA-256 of the codec.

Each file is written aside and renamed, and named by its own SHA-256: one that is not what was
written is passed over. The folder is hidden, so that it is no folder of documents, and it is gone
once an index is published.
"""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import math
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

import numpy as np

from qa_bot.store.embedded_texts import EmbeddedTexts
from qa_bot.store.files_aside import ARRAYS, BUILDING, put_file
from qa_bot.store.index_rows import KEY_BYTES
from qa_bot.store.manifest import FORMAT, file_sha256
from qa_bot.store.token_codes import TokenCodec
from qa_bot.store.token_vectors import are_offsets

logger = logging.getLogger(__name__)

HALVES, CODEC = "halves", "codec"
_FILE = re.compile(r"[0-9a-f]{64}")
_NAMES = tuple(field.name for field in fields(EmbeddedTexts))


class KeptTexts:
    """The texts that builds of one index with one model have embedded and not yet published."""

    def __init__(self, index: Path, fingerprint: str, codec: TokenCodec | None = None) -> None:
        self._index, self._fingerprint, self._codec = index, fingerprint, codec
        self._model = index / BUILDING / _name_of(fingerprint)
        self._folder = self._model / (HALVES if codec is None else _sha256(codec))

    def codec(self) -> TokenCodec | None:
        """A codec that earlier builds have coded with, None where there is none."""
        for path in sorted(self._model.glob(f"*/{CODEC}")):
            try:
                if file_sha256(path) == path.parent.name:
                    codec = TokenCodec(*_arrays(path, 2))
                    codec.check()
                    return codec
            except (OSError, ValueError):
                continue
        return None

    def coded(self, codec: TokenCodec) -> KeptTexts:
        """Those whose token vectors are codes of this codec."""
        return KeptTexts(self._index, self._fingerprint, codec)

    def read(self) -> list[EmbeddedTexts]:
        """Read all that is there, mapped; what is damaged is passed over."""
        if self._folder.is_symlink() or not self._folder.is_dir():
            return []
        names = sorted(path for path in self._folder.iterdir() if _FILE.fullmatch(path.name))
        found = [texts for path in names if (texts := _read(path)) is not None]
        return [texts for texts in found if texts.are_coded == (self._codec is not None)]

    def add(self, texts: EmbeddedTexts) -> EmbeddedTexts:
        """Write texts, and give them back as they lie on disk; raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._codec is not None and not (self._folder / CODEC).exists():
            self._write(_arrays_of(self._codec), CODEC)
        return _mapped(self._write(getattr(texts, name) for name in _NAMES))

    def _write(self, arrays: Iterable[np.ndarray], name: str | None = None) -> Path:
        """Write arrays one behind the other, under a name or the SHA-256 of the file."""
        return put_file(self._folder, lambda file: _save(file, arrays), name)


def _arrays_of(codec: TokenCodec) -> tuple[np.ndarray, np.ndarray]:
    return codec.projection, codec.centroids


def _sha256(codec: TokenCodec) -> str:
    data = io.BytesIO()
    _save(data, _arrays_of(codec))
    return hashlib.sha256(data.getvalue()).hexdigest()


def _name_of(fingerprint: str) -> str:
    """The folder of a model's texts, as this format of index has them."""
    return hashlib.sha256(f"{FORMAT} {fingerprint}".encode()).hexdigest()[:32]


def _save(file: IO[bytes], arrays: Iterable[np.ndarray]) -> None:
    for array in arrays:
        np.save(file, np.ascontiguousarray(array), allow_pickle=False)


def folder_for_arrays(index: Path) -> Path:
    """Make a folder for the arrays of an index, on the disk where it will be; raises OSError."""
    folder = index / BUILDING
    if folder.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, f"{folder} is a link")
    folder.mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix=ARRAYS, dir=folder))


def discard(index: Path, arrays: Path) -> None:
    """Remove the arrays of an index that was not published, and leave what took long to embed."""
    shutil.rmtree(arrays, ignore_errors=True)
    with suppress(OSError):
        (index / BUILDING).rmdir()


def remove_kept(index: Path) -> None:
    """Remove all that builds have left, of every model: an index has been published."""
    if not (index / BUILDING).is_symlink():
        shutil.rmtree(index / BUILDING, ignore_errors=True)


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
    texts = EmbeddedTexts(*_arrays(path, len(_NAMES)))
    count, tokens, sentences = len(texts.keys), len(texts.token_ids), len(texts.sentence_lengths)
    fits = [
        count > 0 and texts.keys.dtype == np.uint8 and texts.keys.shape == (count, KEY_BYTES),
        texts.pooled.dtype == np.float32 and texts.pooled.ndim == 2 and len(texts.pooled) == count,
        are_offsets(texts.token_offsets, count, tokens),
        are_offsets(texts.vector_offsets, count, len(texts.vectors)),
        are_offsets(texts.sentence_offsets, count, sentences),
        texts.token_ids.dtype == texts.sentence_lengths.dtype == np.int32,
        texts.token_ids.ndim == texts.sentence_lengths.ndim == 1,
        texts.tokens_kept.dtype == bool and texts.tokens_kept.shape == (tokens,),
        texts.vectors.dtype in (np.float16, np.uint8) and texts.vectors.ndim == 2,
        texts.sentence_spans.dtype == np.int32 and texts.sentence_spans.shape == (sentences, 2),
    ]
    if not all(fits):
        raise ValueError("its arrays do not fit each other")
    return texts


def _arrays(path: Path, count: int) -> list[np.ndarray]:
    """What was saved into a file one behind the other; raises ValueError."""
    # One mapping a file: each holds a file descriptor as long as it is used.
    data = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    found: list[np.ndarray] = []
    with path.open("rb") as file:
        for _ in range(count):
            if np.lib.format.read_magic(file) != (1, 0):
                raise ValueError("an array of it is of another version")
            shape, is_fortran, kind = np.lib.format.read_array_header_1_0(file)
            end = file.tell() + math.prod(shape) * kind.itemsize
            if kind.hasobject or is_fortran or end > len(data):
                raise ValueError("an array of it is not one that was written")
            found.append(data[file.tell() : end].view(kind).reshape(shape))
            file.seek(end)
    return found
