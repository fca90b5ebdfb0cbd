"""A writer killed with SIGKILL, at every one of its steps, leaves the old index or the new one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import FakeEncoder
from interrupt import NEW, OLD
from paths import ROOT, TESTS

from qa_bot.store import open_store
from qa_bot.store.faiss_engine import FaissWriter

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked writer")


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> list[Path]:
    """An index per step: its writer was killed there; the last one came through."""
    folder = tmp_path_factory.mktemp("killed")
    for _ in range(2):  # so that the writer has an older generation to remove
        open_store(folder / "old", OLD, FakeEncoder(), rebuild=True)
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    command = [sys.executable, str(TESTS / "store" / "interrupt.py"), str(folder)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return [folder / str(number) for number in range(1, int(done.stdout) + 1)]


def pairs_of(documents) -> tuple:
    return tuple(pair for document in documents for pair in document.pairs)


def contents(folder: Path) -> str:
    writer = FaissWriter(folder)
    manifest = writer.manifest()
    store = writer.open(manifest)  # checks every hash
    whole = {(pairs_of(OLD), ("a.txt",)): "old", (pairs_of(NEW), ("a.txt", "b.txt")): "new"}
    return whole[tuple(store.data.pairs), tuple(manifest.sources)]


def test_a_killed_writer_leaves_the_old_index_or_the_new_one_whole(folders):
    found = [contents(folder) for folder in folders]
    switch = found.index("new")
    assert found == ["old"] * switch + ["new"] * (len(found) - switch)
    assert switch > 30 and len(found) - switch > 5  # it was killed on both sides of the step


def test_after_a_killed_writer_the_next_one_finishes_and_tidies_up(folders):
    for folder in folders[::5]:
        store = open_store(folder, NEW, FakeEncoder(), rebuild=True)
        assert store.data.pairs == pairs_of(NEW)
        assert contents(folder) == "new"
        assert len(list((folder / "generations").iterdir())) == 2
        assert {path.name for path in folder.iterdir()} <= {"manifest.json", "generations", ".lock"}
