"""An index that is larger than the memory there is: said, left as it is, and not built again."""

import os
import subprocess
import sys

import pytest
from paths import ROOT, TESTS


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="limits memory as Linux does")
def test_an_index_larger_than_memory_is_named_and_left_as_it_is(tmp_path):
    done = subprocess.run(
        [sys.executable, str(TESTS / "store" / "little_memory.py"), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"},
        capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    error, answer = done.stdout.splitlines()
    assert error.startswith(
        f"IndexTooLargeError: the index {tmp_path} needs more memory than this process may use ("
    )
    assert error.endswith("); give it more, or keep the index on a server")
    assert answer == "It is 2999."
