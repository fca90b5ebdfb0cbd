"""Two servers over one index, and a builder: each changes to the new index when it is told to."""

import json
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from paths import ROOT

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no SIGHUP here"),
]


def written(hour):
    return f"## When do you open?\n\nFrom {hour}.\n\n## What is the fee?\n\nFive pounds.\n"


def asked(url):
    """The answer, and which index it is from."""
    request = urllib.request.Request(
        f"{url}/ask",
        data=json.dumps({"query": "When do you open?"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        found = json.load(reply)
    return found["text"], found["proof"]["index_sha256"]


def asked_until(url, text):
    end = time.monotonic() + 60
    while (found := asked(url))[0] != text:
        assert time.monotonic() < end, found
        time.sleep(0.1)
    return found


@pytest.fixture(params=["folder", "milvus"])
def index(request, tmp_path):
    if request.param == "folder":
        return tmp_path / "index"
    return f"{request.getfixturevalue('milvus').address}/two_servers"


def test_both_answer_from_the_index_that_another_process_has_built(
    serve, documents, index, tmp_path
):
    sources = documents({"faq.md": written(9)})
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    options = ("--sources", str(sources))
    with (
        serve(folders[0], *options, "--reload", "signal", index=index) as (one, first),
        serve(folders[1], *options, "--reload", "signal", index=index) as (other, second),
    ):
        before = asked(first)
        assert before[0] == "From 9." and asked(second) == before
        documents({"faq.md": written(10)})
        command = [sys.executable, "-m", "qa_bot", "index", *options, "--index", str(index)]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        assert asked(first) == asked(second) == before  # until they are told
        for server in (one, other):
            server.send_signal(signal.SIGHUP)
        after = asked_until(first, "From 10.")
        assert asked_until(second, "From 10.") == after != before
        # What cannot be read changes nothing.
        (sources / "faq.md").unlink()
        one.send_signal(signal.SIGHUP)
        end = time.monotonic() + 60
        while "were not read again" not in (folders[0] / "stderr.txt").read_text():
            assert time.monotonic() < end
            time.sleep(0.1)
        assert asked(first) == after
