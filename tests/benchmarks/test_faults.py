"""A short run of the faults: what may never happen has not, and each fault was tried."""

import os
import subprocess
import sys
import tempfile

import pytest
from paths import ROOT

from benchmarks.faults import NEVER
from qa_bot.store.manifest import KEEP


@pytest.mark.skipif(sys.platform != "linux", reason="forks and kills, and mounts disks")
def test_a_short_run_of_all_faults_finds_nothing_that_never_may_happen():
    # What a kill leaves is what was written: nothing has to be on a disk for that.
    in_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.faults", "--times", "10", "--answers", "200",
         "--flips", "50"],
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "COLUMNS": "120", "TMPDIR": in_memory},
        capture_output=True, text=True, timeout=300, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("│") for line in done.stdout.splitlines() if line.startswith("│")]
    counts = {row[2].strip(): int(row[3].replace(",", "")) for row in rows}
    assert [what for what in counts if what in NEVER and counts[what]] == []
    assert counts["kills"] == 10 and counts["old index"] > 0 and counts["new index"] > 0
    assert counts["old index"] + counts["new index"] >= 10
    assert counts["most generations"] <= KEEP + 2  # one gone back from, one being written
    assert counts["answers"] == 200 and counts["builds"] > 0
    assert counts["caught"] + counts.get("harmless: nothing is otherwise", 0) == 50
    assert counts["caught when hashed"] == 50
