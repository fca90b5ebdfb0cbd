"""As many threads as cores, and fewer where the environment or a control group says so."""

import os

import pytest

from qa_bot.models import allowed_threads as module
from qa_bot.models.allowed_threads import allowed_cores, allowed_threads

ALL = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


@pytest.fixture
def group(monkeypatch, tmp_path):
    """Put this process into a control group of these limits; no limits: no groups at all."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(module, "CGROUPS", tmp_path / "sys")
    monkeypatch.setattr(module, "OWN_CGROUP", tmp_path / "own")
    monkeypatch.setattr(module, "_cores", lambda: 16)

    def write(name: str, **limits: str) -> None:
        (tmp_path / "own").write_text(f"4:memory:/elsewhere\n0::/{name}\n")
        for place, limit in limits.items():
            file = tmp_path / "sys" / ("" if place == "root" else place) / "cpu.max"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(limit)

    return write


def test_there_are_as_many_as_cores(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(module, "_share_of_cgroup", lambda: 1_000)
    assert allowed_threads() == ALL


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("1", 1), (" 3 ", 3), ("4,2", 4), ("64", 16), ("0", 16), ("-1", 16), ("many", 16), ("", 16)],
)
def test_the_environment_says_how_many_at_most(group, monkeypatch, said, wanted):
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert allowed_threads() == wanted


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        ("200000 100000\n", 2),
        ("150000 100000\n", 2),
        ("5000 100000\n", 1),
        ("max 100000\n", 16),
        ("9900000 100000", 16),
        ("1 0\n", 16),
        ("", 16),
    ],
)
def test_a_container_has_its_share(group, limit, wanted):
    group("", root=limit)
    assert allowed_threads() == wanted


def test_the_narrowest_of_the_groups_around_it_counts(group):
    group("slice/unit", root="max 100000", slice="300000 100000", **{"slice/unit": "800000 100000"})
    assert allowed_threads() == 3


def test_without_control_groups_all_cores_count(group):
    assert allowed_threads() == 16


def test_what_the_environment_says_of_threads_is_nothing_of_cores(group, monkeypatch):
    group("box", box="600000 100000")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert (allowed_cores(), allowed_threads()) == (6, 1)
