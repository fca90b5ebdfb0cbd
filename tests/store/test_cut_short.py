"""A file of an index that is cut while the index is in use does not end the process."""

import json
import os
import subprocess
import sys

import pytest
from cut_short import DOCUMENTS
from fakes import FakeEncoder
from paths import ROOT, TESTS

from qa_bot.records import IndexDamagedError
from qa_bot.store import open_store
from qa_bot.store.mapped_arrays import HELD_BYTES, MappedFiles

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="cuts files of forked readers")


def cut(folder, held: int) -> list[dict]:
    """What cut_short.py says of each file."""
    open_store(folder / "index", DOCUMENTS, FakeEncoder())
    environment = os.environ | {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}", "OMP_NUM_THREADS": "1"
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(TESTS / "store" / "cut_short.py"), str(folder), str(held)],
        env=environment, capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_small_index_answers_on_as_if_nothing_had_happened(tmp_path):
    found = cut(tmp_path, HELD_BYTES)
    assert len(found) > 25
    assert {(one["status"], one["said"]) for one in found} == {(0, "as before")}


def test_of_a_mapped_file_the_error_names_it_and_what_to_do(tmp_path):
    found = cut(tmp_path, 0)
    assert {one["status"] for one in found} == {0}
    said = {one["name"]: one["said"] for one in found}
    assert "otherwise" not in said.values()
    for name in ("records.jsonl", "token_vectors.npy", "row_spans.npy", "bm25/weights.npy"):
        assert f"/{name}, cut from " in said[name]
        assert said[name].endswith(
            " bytes while in use, is not what was written; build the index again with `qa-bot "
            "index --rebuild`"
        )


def test_files_that_are_held_are_closed_with_what_holds_them(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(bytes(HELD_BYTES + 1))
    before = os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else []
    files = MappedFiles([path])
    files.check()
    path.unlink()  # as a generation is that others have overtaken: it is there as long as needed
    files.check()
    del files
    assert not before or len(os.listdir("/proc/self/fd")) == len(before)


def test_an_index_that_was_just_built_is_looked_at_too(tmp_path, monkeypatch):
    monkeypatch.setattr("qa_bot.store.mapped_arrays.HELD_BYTES", 0)
    store = open_store(tmp_path, DOCUMENTS, FakeEncoder())
    (path,) = tmp_path.glob("generations/*/token_vectors.npy")
    os.truncate(path, 128)
    with pytest.raises(IndexDamagedError, match=r"token_vectors.npy, cut from [\d,]+ to 128 bytes"):
        store.records([0])
