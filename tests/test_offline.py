"""With the bundled model no socket is opened and no name is looked up."""

import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT

# Audit hooks see every socket, also those of compiled modules that use Python's.
PROGRAM = """
import sys

attempts = []

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        attempts.append((event, arguments))
        raise OSError(f"no network in this test: {event} {arguments}")

sys.addaudithook(refuse)
if sys.argv[3:] == ["try"]:
    import urllib.request
    try:
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)
    except OSError:
        pass
else:
    from qa_bot import QABot
    bot = QABot.open(sources=sys.argv[1], index=sys.argv[2])
    print(bot.ask("how does ICE ask Maine for data").matches[0].pair.number)
    print(bot.ask("¿necesitan una orden judicial para obtener mis datos?").asked_in)
    bot = QABot.open(sources=sys.argv[1], index=sys.argv[2])
    print(bot.ask("what is the capital of France").outcome)
print(len(attempts), "attempts")
"""


def output_of(index: Path, *more: str) -> list[str]:
    command = [sys.executable, "-c", PROGRAM, str(ROOT / "source_docs"), str(index), *more]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_watch_sees_an_attempt_to_connect(tmp_path):
    assert output_of(tmp_path, "try") == ["1 attempts"]


@pytest.mark.model
def test_opening_and_asking_makes_no_connection_and_looks_up_no_name(tmp_path):
    assert output_of(tmp_path) == ["8", "es", "not_covered", "0 attempts"]
