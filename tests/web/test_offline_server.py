"""Build, serve and a reader's session, where every connection beyond this machine is refused."""

import re
import signal
import subprocess
import sys
import threading

import pytest
from paths import ROOT
from playwright.sync_api import expect

from benchmarks.browsing import Watch, ask

pytestmark = [pytest.mark.model, pytest.mark.browser]

# The server's own command line, in a process whose audit hook refuses what leaves this machine and
# counts it.
PROGRAM = """
import atexit, sys

attempts = []

def is_beyond(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        return isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1")
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        return arguments[0] not in ("127.0.0.1", "::1", "localhost", None)
    return event == "urllib.Request" and "//127.0.0.1" not in arguments[0]

def refuse(event, arguments):
    if is_beyond(event, arguments):
        attempts.append((event, str(arguments)))
        raise OSError(f"no network in this test: {event} {arguments}")

sys.addaudithook(refuse)
atexit.register(lambda: print("attempts:", attempts, flush=True))
if sys.argv[1] == "try":
    import urllib.request
    try:
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)
    except OSError:
        pass
else:
    from qa_bot.cli.commands import main
    main(["serve", "--port", "0", "--mcp", "--sources", sys.argv[1], "--index", sys.argv[2]])
"""


def test_the_watch_sees_what_leaves_this_machine():
    command = [sys.executable, "-c", PROGRAM, "try"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "http://192.0.2.1/" in done.stdout


def test_building_serving_and_a_readers_session_ask_no_other_host(browser, tmp_path):
    command = [sys.executable, "-c", PROGRAM, str(ROOT / "source_docs"), str(tmp_path / "index")]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    ending = threading.Timer(240, running.kill)
    ending.start()
    try:
        line = running.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+", line)[0]
        while "ready" not in (line := running.stdout.readline()):
            assert line, "the server ended"
        page = browser.new_page(locale="en-GB")
        watch = Watch(page, url)
        page.goto(url)
        expect(ask(page, "how does ICE ask Maine for data")).to_be_visible()
        expect(ask(page, "¿necesitan una orden judicial para obtener mis datos?")).to_be_visible()
        page.goto(f"{url}/how")
        page.goto(f"{url}/embed?q=hello")
        expect(page.locator("[data-outcome]")).to_be_visible()
        page.close()
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=60)
    finally:
        ending.cancel()
        running.kill()
    assert (watch.outside, watch.errors) == ([], [])
    assert said.splitlines()[-1] == "attempts: []"
