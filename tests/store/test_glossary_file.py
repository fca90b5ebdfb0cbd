"""The glossary beside an index: kept, and made again where it is old, damaged or none."""

import json
import struct

import numpy as np
import pytest

from qa_bot.models.glossary import Glossary
from qa_bot.store.glossary_file import GLOSSARY, kept_glossary

MADE = Glossary(["fee", "desk", "the"], 2, np.eye(3, 4, dtype=np.float16))


def never() -> Glossary:
    raise AssertionError("it is made although it is kept")


def kept_in(folder) -> bytes:
    kept_glossary(folder, "one", lambda: MADE)
    return (folder / GLOSSARY).read_bytes()


def with_header(header: bytes, body: bytes = b"") -> bytes:
    return struct.pack("<Q", len(header)) + header + body


def test_it_is_made_once_and_then_read(tmp_path):
    kept_in(tmp_path)
    read = kept_glossary(tmp_path, "one", never)
    assert (read.words, read.own) == (MADE.words, MADE.own)
    assert np.array_equal(read.vectors, MADE.vectors)


def test_of_other_documents_it_is_made_again(tmp_path):
    kept_in(tmp_path)
    other = Glossary(["rent"], 1, np.ones((1, 4), dtype=np.float16))
    assert kept_glossary(tmp_path, "two", lambda: other) is other
    assert kept_glossary(tmp_path, "two", never).words == ["rent"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01",
        struct.pack("<Q", 2**60) + b"{}",
        with_header(b"[]"),
        with_header(b"null"),
        with_header(b'{"__metadata__": "of"}'),
        with_header(b"[" * 500_000),
        with_header(b'{"__metadata__": {"of": "one", "own": "1"}}'),
        with_header(
            b'{"__metadata__": {"of": "one"}, '
            b'"words": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}',
            bytes(2),
        ),
    ],
    ids=["empty", "short", "vast", "list", "null", "text", "deep", "bare", "bfloat16"],
)
def test_what_is_no_glossary_is_made_again(tmp_path, data):
    (tmp_path / GLOSSARY).write_bytes(data)
    assert kept_glossary(tmp_path, "one", lambda: MADE) is MADE
    assert kept_glossary(tmp_path, "one", never).words == MADE.words


def test_cut_off_or_changed_it_is_made_again(tmp_path):
    whole = kept_in(tmp_path)
    for damaged in (whole[:-3], whole[:-2] + b"\xff\x01", whole[:60]):
        (tmp_path / GLOSSARY).write_bytes(damaged)
        assert kept_glossary(tmp_path, "one", lambda: MADE) is MADE


@pytest.mark.parametrize("own", ["-1", "4", "9" * 400, "two"])
def test_a_count_of_words_that_does_not_fit_is_not_believed(tmp_path, own):
    whole = kept_in(tmp_path)
    (length,) = struct.unpack("<Q", whole[:8])
    header = json.loads(whole[8 : 8 + length])
    header["__metadata__"]["own"] = own
    (tmp_path / GLOSSARY).write_bytes(with_header(json.dumps(header).encode(), whole[8 + length :]))
    assert kept_glossary(tmp_path, "one", lambda: MADE) is MADE


def test_where_it_cannot_be_kept_it_is_made_each_time(tmp_path, caplog):
    (tmp_path / GLOSSARY).mkdir()
    assert kept_glossary(tmp_path, "one", lambda: MADE) is MADE
    assert "cannot be written" in caplog.text
