"""Which pairs ask one question in several languages, as one file beside the index."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np

from qa_bot.store.files_aside import put_in_index, reason_of
from qa_bot.store.kept_tensors import tensor, tensor_file

logger = logging.getLogger(__name__)

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
    from safetensors import SafetensorError

    path = folder / TRANSLATIONS
    try:
        return _read(path, of, pairs)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        if path.exists():
            logger.info("%s is made again (%s)", path, error)
    questions = make()
    if questions is None:
        return None
    try:
        put_in_index(folder, _written(questions, of), TRANSLATIONS)
    except BlockingIOError as error:  # another program may just be writing it
        logger.info("%s is not kept (%s)", path, error.strerror)
    except OSError as error:
        logger.warning("%s cannot be written (%s)", path, reason_of(error))
    return questions


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
