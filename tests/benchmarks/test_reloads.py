"""A short run of documents that change under load: what may never happen has not."""

import subprocess
import sys

import pytest
from paths import ROOT


@pytest.mark.model
def test_no_answer_is_dropped_or_mixed_while_the_documents_change():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reloads", "--reloads", "2", "--askers", "4"],
        capture_output=True, text=True, timeout=300, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("│") for line in done.stdout.splitlines() if line.startswith("│")]
    counts = {row[1].strip(): row[2].strip() for row in rows}
    assert int(counts["answers"].replace(",", "")) >= 20
    assert (counts["reloads"], counts["indexes that answered"]) == ("2", "3")
