"""A short run of documents that change under load: what may never happen has not."""

import subprocess
import sys

import pytest
from paths import ROOT


def counted(*arguments: str) -> dict[str, str]:
    """What a run counts, which has not ended with 1."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reloads", *arguments],
        capture_output=True, text=True, timeout=300, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("│") for line in done.stdout.splitlines() if line.startswith("│")]
    counts = {row[1].strip(): row[2].strip() for row in rows}
    assert int(counts["answers"].replace(",", "")) >= 20
    return counts


@pytest.mark.model
def test_none_is_while_an_index_is_published_and_gone_back_from():
    counts = counted("--reloads", "1", "--askers", "4", "--published")
    assert counts["changes that were not published"] == counts["published and gone back"] == "1"
    assert counts["indexes that answered"] == "2"


@pytest.mark.model
def test_no_answer_is_dropped_or_mixed_while_the_documents_change():
    counts = counted("--reloads", "2", "--askers", "4")
    assert (counts["reloads"], counts["indexes that answered"]) == ("2", "3")
