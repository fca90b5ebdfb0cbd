"""The tests in ten ways: what a way sets, and what is told of a run."""

import os

import pytest

from benchmarks import everywhere
from benchmarks.everywhere import WAYS, Way, run

TESTS = """
import os, pytest

def test_environment():
    assert os.environ["OMP_NUM_THREADS"] == "2"
    assert os.environ.get("OPENBLAS_CORETYPE") == "Haswell"
    assert "ONEDNN_MAX_CPU_ISA" not in os.environ

def test_fails():
    assert False

def test_left_out():
    pytest.skip("not here")
"""


def test_there_are_ten_ways_and_no_two_are_the_same():
    assert len(WAYS) == 10
    assert len({(w.threads, *sorted(w.variables.items()), w.under_load) for w in WAYS}) == 10


@pytest.mark.parametrize(
    ("selection", "passed", "failed", "skipped"),
    [((), 1, 1, 1), (("-k", "not fails"), 1, 0, 1)],
)
def test_a_run_is_counted_and_ends_its_load(
    tmp_path, monkeypatch, capsys, selection, passed, failed, skipped
):
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")  # of another way
    monkeypatch.setattr(everywhere, "BUSY", ["sleep", "600"])
    started = []
    popen = everywhere.subprocess.Popen

    def counted(command, *more, **options):
        process = popen(command, *more, **options)
        if command == everywhere.BUSY:
            started.append(process)
        return process

    monkeypatch.setattr(everywhere.subprocess, "Popen", counted)
    file = tmp_path / "test_three.py"
    file.write_text(TESTS)
    way = Way(2, "loaded", everywhere.HASWELL, under_load=True)
    found = run(way, [str(file), f"--rootdir={tmp_path}", *selection])
    assert (found.passed, len(found.failed), found.skipped) == (passed, failed, skipped)
    assert found.exit_code == failed
    assert all(name.endswith("::test_fails") for name in found.failed)
    assert ("assert False" in capsys.readouterr().out) == bool(failed)
    assert len(started) == (os.cpu_count() or 1)
    assert all(process.returncode is not None for process in started)


def test_options_that_pytest_refuses_are_no_green_run(tmp_path, capsys):
    found = run(WAYS[0], ["--no-such-option"])
    assert (found.passed, found.failed) == (0, ()) and found.exit_code == 4
    assert "--no-such-option" in capsys.readouterr().out
