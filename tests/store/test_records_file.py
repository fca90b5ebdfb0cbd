"""The records of an index, read without its vectors."""

import hashlib

import pytest
from fakes import FakeEncoder, document
from manifests import change_manifest

from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store import open_store, read_manifest, read_records

PAIRS = document(
    "a.txt", QAPair("1", "Open?", "Daily.\u2028Or\r\nnot."), QAPair("2", "Cost?", "Five.")
).pairs


@pytest.fixture
def index(tmp_path):
    open_store(tmp_path, [document("a.txt", *PAIRS)], FakeEncoder())
    return tmp_path


def records(index):
    return index / "generations" / read_manifest(index).generation / "records.jsonl"


def replace_records(index, content):
    """Put other content there, with the hash that belongs to it."""
    records(index).write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    change_manifest(index, files=read_manifest(index).files | {"records.jsonl": sha256})


def reason(index):
    with pytest.raises(IndexDamagedError) as raised:
        read_records(index, read_manifest(index))
    message = str(raised.value)
    assert "\n" not in message
    return message


def test_records_are_read_where_no_other_file_of_the_index_is_left(index):
    for path in records(index).parent.rglob("*"):
        if path.is_file() and path != records(index):
            path.unlink()
    assert read_records(index, read_manifest(index)) == PAIRS


def test_an_altered_record_is_told_by_its_hash(index):
    records(index).write_bytes(records(index).read_bytes().replace(b"Five", b"Four"))
    assert reason(index).startswith(f"{records(index)} is not the file that was written (SHA-256 ")


def test_missing_records_are_named(index):
    records(index).unlink()
    assert reason(index) == f"{records(index)} cannot be read (No such file or directory)"


def test_a_link_is_not_followed(index):
    records(index).rename(index / "elsewhere")
    records(index).symlink_to(index / "elsewhere")
    assert reason(index) == f"{records(index)} cannot be read (it is no ordinary file)"


@pytest.mark.parametrize("content", [b"{", b'{"number": "1"}\n', b"\xff\n", b"[]\n"])
def test_records_that_were_never_ours_are_named_in_one_line(index, content):
    replace_records(index, content)
    assert reason(index).startswith(f"{records(index)} cannot be read (")


def test_records_fewer_than_the_manifest_says_are_named(index):
    replace_records(index, records(index).read_bytes().splitlines(keepends=True)[0])
    assert reason(index) == f"{records(index)} holds 1 pairs, the manifest says 2"


def test_a_manifest_without_records_or_with_a_generation_outside_is_refused(index):
    change_manifest(index, files={})
    assert reason(index) == "the manifest does not name records.jsonl"
    change_manifest(index, files={"records.jsonl": "0" * 64}, generation="../../etc")
    assert "which is no name" in reason(index)
