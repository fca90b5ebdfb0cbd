"""A catalogue as one file of an index: its arrays as safetensors, read whole."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from qa_bot.store.catalogue import Catalogue
from qa_bot.store.name_list import NameColumn, NameList
from qa_bot.store.question_words import QuestionWords

CATALOGUE = "catalogue.safetensors"

_COLUMNS = ("numbers", "labels", "sections", "titles", "paths", "languages")
_ARRAYS = ("own_titles", "counted", "follows")
_KINDS = {"BOOL": np.bool_, "U8": np.uint8, "I32": np.int32, "I64": np.int64}


def catalogue_bytes(catalogue: Catalogue) -> bytes:
    """Write all arrays of a catalogue: 25 to 45 MB of a million pairs."""
    from safetensors.numpy import save

    words = catalogue.question_words
    arrays = {name: getattr(catalogue, name) for name in _ARRAYS}
    for name in _COLUMNS:
        column: NameColumn = getattr(catalogue, name)
        arrays[f"{name}.codes"] = column.codes
        arrays |= _named(name, column.names)
    arrays |= _named("words", words.stems)
    arrays |= {"words.starts": words.starts, "words.documents": words.documents}
    return save({name: np.ascontiguousarray(one) for name, one in arrays.items()})


def _named(name: str, names: NameList) -> dict[str, np.ndarray]:
    return {
        f"{name}.text": names.text, f"{name}.ends": names.ends, f"{name}.order": names.order
    }  # fmt: skip


def read_catalogue(path: Path, pairs: int) -> Catalogue:
    """Read a file with what `catalogue_bytes` wrote of so many pairs.

    Raises OSError or ValueError.
    """
    return catalogue_from(np.fromfile(path, np.uint8), pairs)


def catalogue_from(data: np.ndarray, pairs: int) -> Catalogue:
    """Take what `catalogue_bytes` wrote of so many pairs, uint8; raises ValueError."""
    try:
        arrays = _arrays(data)
        numbers, labels, sections, titles, paths, languages = (
            NameColumn(arrays[f"{name}.codes"], _names(arrays, name)) for name in _COLUMNS
        )
        words = QuestionWords(
            _names(arrays, "words"), arrays["words.starts"], arrays["words.documents"]
        )
        own_titles, counted, follows = (arrays[name] for name in _ARRAYS)
        catalogue = Catalogue(
            numbers, labels, sections, titles, paths, languages, own_titles, counted, follows, words
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"the catalogue is not what was written ({error!r})") from error
    catalogue.check(pairs)
    return catalogue


def _names(arrays: dict[str, np.ndarray], name: str) -> NameList:
    return NameList(arrays[f"{name}.text"], arrays[f"{name}.ends"], arrays[f"{name}.order"])


def _arrays(data: np.ndarray) -> dict[str, np.ndarray]:
    """The arrays of a safetensors file, which its own reader would copy.

    The format (github.com/huggingface/safetensors, Format) is eight bytes with the length of a
    JSON header, the header, and the arrays.
    """
    first = 8 + int.from_bytes(data[:8].tobytes(), "little")
    header = json.loads(data[8:first].tobytes())
    arrays = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        kind: type[np.generic] = _KINDS[entry["dtype"]]
        array = np.asarray(data[first + start : first + end]).view(kind)
        arrays[name] = array.reshape(entry["shape"])
    return arrays
