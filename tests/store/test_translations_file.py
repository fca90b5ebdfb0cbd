"""The matched translations beside an index: kept, and found again where they are old or damaged."""

import json
import os
import struct

import numpy as np
import pytest

from qa_bot.store.translations_file import TRANSLATIONS, kept_translations

FOUND = np.array([0, 1, 0, -1], dtype=np.int32)


def never() -> np.ndarray:
    raise AssertionError("it is made although it is kept")


def test_they_are_found_once_and_then_read(tmp_path):
    assert kept_translations(tmp_path, "one", 4, lambda: FOUND) is FOUND
    assert kept_translations(tmp_path, "one", 4, never).tolist() == FOUND.tolist()


def test_of_another_index_they_are_found_again(tmp_path):
    kept_translations(tmp_path, "one", 4, lambda: FOUND)
    other = np.zeros(2, dtype=np.int32)
    assert kept_translations(tmp_path, "two", 2, lambda: other) is other
    assert kept_translations(tmp_path, "two", 2, never).tolist() == [0, 0]


@pytest.mark.parametrize("damage", [b"", b"no such file", None])
def test_damaged_they_are_found_again(tmp_path, damage):
    kept_translations(tmp_path, "one", 4, lambda: FOUND)
    path = tmp_path / TRANSLATIONS
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"\x07" if damage is None else damage)
    assert kept_translations(tmp_path, "one", 4, lambda: FOUND) is FOUND
    assert kept_translations(tmp_path, "one", 4, never).tolist() == FOUND.tolist()


def forged(kind: str, length: int, size: int) -> bytes:
    entry = {"dtype": kind, "shape": [length], "data_offsets": [0, size]}
    header = {"__metadata__": {"of": "one", "sha256": "0"}, "questions": entry}
    return struct.pack("<Q", len(json.dumps(header))) + json.dumps(header).encode()


@pytest.mark.parametrize(("kind", "bytes_each"), [("BF16", 2), ("F8_E4M3", 1), ("C64", 8)])
def test_an_array_of_a_kind_that_numpy_lacks_ends_nothing(tmp_path, kind, bytes_each):
    data = forged(kind, 4, 4 * bytes_each) + bytes(4 * bytes_each)
    (tmp_path / TRANSLATIONS).write_bytes(data)
    assert kept_translations(tmp_path, "one", 4, lambda: FOUND) is FOUND
    assert kept_translations(tmp_path, "one", 4, never).tolist() == FOUND.tolist()


def test_nothing_is_read_of_an_array_that_is_too_long(tmp_path):
    pairs, path = 2**34, tmp_path / TRANSLATIONS
    with path.open("wb") as file:
        file.write(forged("I32", pairs, 4 * pairs))
        file.truncate(file.tell() + 4 * pairs)  # 64 GiB, none of which is on the disk
    assert kept_translations(tmp_path, "one", 4, lambda: FOUND) is FOUND


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / TRANSLATIONS)
    assert kept_translations(tmp_path, "one", 4, lambda: FOUND) is FOUND
    assert kept_translations(tmp_path, "one", 4, never).tolist() == FOUND.tolist()


def test_where_they_cannot_be_found_or_kept_nothing_fails(tmp_path, caplog):
    assert kept_translations(tmp_path, "one", 4, lambda: None) is None
    assert not (tmp_path / TRANSLATIONS).exists()
    assert kept_translations(tmp_path / "nowhere", "one", 4, lambda: FOUND) is FOUND
    assert "cannot be written" in caplog.text
