"""Which pairs ask one question in several languages, as one file beside the index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from qa_bot.store.kept_tensors import kept_or_made, tensor, tensor_file

TRANSLATIONS = "translations.safetensors"
# Of what the file is, so that it is made anew where it is of other pairs or other rules.
_OF, _SHA256 = "of", "sha256"


def kept_translations(
    folder: Path, of: str, pairs: int, make: Callable[[], np.ndarray | None]
) -> np.ndarray | None:
    """Read (pairs,) int32 in a folder, or make and keep it where it is missing, damaged or old.

    `of` names what it is made from. None where it cannot be made. Where it cannot be kept it is
    made again the next time.
    """

    def read(path: Path) -> np.ndarray | None:
        return _read(path, of, pairs)

    def written(questions: np.ndarray | None) -> bytes:
        assert questions is not None  # None is not kept
        return _written(questions, of)

    return kept_or_made(folder / TRANSLATIONS, read, make, written)


def _written(questions: np.ndarray, of: str) -> bytes:
    from safetensors.numpy import save

    return save({"questions": questions}, {_OF: of, _SHA256: _sha256(questions)})


def _read(path: Path, of: str, pairs: int) -> np.ndarray:
    with tensor_file(path) as file:
        header: dict[str, str] = file.metadata() or {}
        if header.get(_OF) != of:
            raise ValueError("it is of another index")
        questions = tensor(file, "questions", np.int32, (pairs,))
    if _sha256(questions) != header[_SHA256]:
        raise ValueError("it is not what was written")
    return questions


def _sha256(questions: np.ndarray) -> str:
    return hashlib.sha256(questions.tobytes()).hexdigest()
