"""A disk that is full in the middle of a build: said with what is free, and the old index stays."""

import json
import os
import re
import subprocess
import sys

import pytest
from disks import on_a_disk_of
from paths import ROOT, TESTS

from qa_bot.store.files_aside import reason_of


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """What each build said and left, where one page more was free than for the one before."""
    folder = tmp_path_factory.mktemp("disk")
    program = [sys.executable, str(TESTS / "store" / "full_disk.py"), str(folder)]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    done = subprocess.run(
        [*on_a_disk_of("1m", folder), *program],
        env=environment, capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_full_disk_is_an_error_that_says_how_much_is_free(builds):
    *failed, done = builds
    assert len(failed) > 12  # at each of the files
    for build in failed:
        found = re.fullmatch(
            r"the index cannot be written to \S+ \((?:No space left on device|only a part of it "
            r"was: \d+ requested and \d+ written); ([\d,]+) kB are free there\); .*",
            build["said"],
        )
        assert found, build["said"]
        assert "None" not in build["said"]
    assert done["said"] == ""


def test_it_leaves_the_old_index_and_nothing_else(builds):
    *failed, done = builds
    assert all(build["as_before"] for build in failed)
    assert all(build["answers"] == ["Daily.", "Five."] for build in failed)
    assert done["answers"] == ["Never.", "Five."]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("5 requested and 3 written"), "only a part of it was: 5 requested and 3 written"),
        (OSError(), "OSError"),
    ],
)
def test_an_error_of_writing_always_has_a_reason(error, reason):
    assert reason_of(error) == reason
