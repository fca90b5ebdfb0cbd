"""A glossary as one file beside the index whose words it has, read whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from qa_bot.models.glossary import Glossary
from qa_bot.store.kept_tensors import kept_or_made, tensor, tensor_file

GLOSSARY = "glossary.safetensors"
# Of what the file is, so that it is made anew where it is of other words or another encoder.
_OF, _SHA256, _OWN = "of", "sha256", "own"


def kept_glossary(folder: Path, of: str, make: Callable[[], Glossary]) -> Glossary:
    """Read the glossary in a folder, or make and keep it where that is missing, damaged or old.

    `of` names what it is made from. Where it cannot be kept it is made again the next time.
    """
    return kept_or_made(
        folder / GLOSSARY,
        lambda path: _read(path, of),
        make,
        lambda glossary: _written(glossary, of),
    )


def _written(glossary: Glossary, of: str) -> bytes:
    from safetensors.numpy import save

    words = np.frombuffer("\n".join(glossary.words).encode(), dtype=np.uint8)
    vectors = np.ascontiguousarray(glossary.vectors)
    header = {_OF: of, _OWN: str(glossary.own), _SHA256: _sha256(words, vectors)}
    return save({"words": words, "vectors": vectors}, header)


def _read(path: Path, of: str) -> Glossary:
    with tensor_file(path) as file:
        header: dict[str, str] = file.metadata() or {}
        if header.get(_OF) != of:
            raise ValueError("it is of another index")
        words = tensor(file, "words", np.uint8, (None,))
        vectors = tensor(file, "vectors", np.float16, (None, None))
    if _sha256(words, vectors) != header[_SHA256]:
        raise ValueError("it is not what was written")
    texts, own = words.tobytes().decode().split("\n"), int(header[_OWN])
    if len(vectors) != len(texts) or not 0 <= own <= len(texts):
        raise ValueError("its words and vectors do not fit")
    return Glossary(texts, own, vectors)


def _sha256(words: np.ndarray, vectors: np.ndarray) -> str:
    digest = hashlib.sha256(words.tobytes())
    digest.update(vectors.data)
    return digest.hexdigest()
