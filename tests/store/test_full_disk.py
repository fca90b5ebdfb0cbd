"""A disk that is full in the middle of a build: said with what is free, and the old index stays."""

import json
import os
import re
import subprocess
import sys

import pytest
from paths import ROOT, TESTS

# A disk of 1 MB that only the command sees, and that is gone with it.
MOUNT = 'mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@"'
WAYS = (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"])


def on_a_small_disk(folder, *command):
    """The command on a disk of its own at `folder`; skips the test where nobody may make one."""
    for way in WAYS:
        try:
            subprocess.run(
                [*way, "sh", "-c", MOUNT, str(folder), "true"], capture_output=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return [*way, "sh", "-c", MOUNT, str(folder), *command]
    pytest.skip("no disk can be made here (unshare --mount, mount -t tmpfs)")


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """What each build said and left, where one page more was free than for the one before."""
    folder = tmp_path_factory.mktemp("disk")
    program = [sys.executable, str(TESTS / "store" / "full_disk.py"), str(folder)]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    done = subprocess.run(
        on_a_small_disk(folder, *program),
        env=environment, capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_full_disk_is_an_error_that_says_how_much_is_free(builds):
    *failed, done = builds
    assert len(failed) > 12  # at each of the files
    for build in failed:
        found = re.fullmatch(
            r"the index cannot be written to \S+ \(.+; ([\d,]+) kB are free there\); .*",
            build["said"],
        )
        assert found, build["said"]
    assert done["said"] == ""


def test_it_leaves_the_old_index_and_nothing_else(builds):
    *failed, done = builds
    assert all(build["as_before"] for build in failed)
    assert all(build["answers"] == ["Daily.", "Five."] for build in failed)
    assert done["answers"] == ["Never.", "Five."]
