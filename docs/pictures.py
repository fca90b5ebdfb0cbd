"""Takes the pictures of the chat that the README shows: `make pictures`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parent
ROOT = DOCS.parent
ANSWERED = "do they need a warrant to get my data?"
CHOOSE = "restrictions on sharing data"
NOT_COVERED = "What does it cost to renew a passport?"


def main() -> None:
    """Write chat-*.png beside this file."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium on this machine; run `apt-get install chromium`")
    with tempfile.TemporaryDirectory() as index, _server(index) as url, sync_playwright() as api:
        browser = api.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, steps in PICTURES.items():
            page = browser.new_page(viewport={"width": 900, "height": 960})
            page.goto(url)
            steps(page)
            page.screenshot(path=DOCS / f"chat-{name}.png")
        browser.close()


@contextmanager
def _server(index: str) -> Iterator[str]:
    command = [sys.executable, "-m", "qa_bot.cli", "serve", "--port", "0", "--index", index]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split(" is at ")[1].split()[0]
    finally:
        server.terminate()
        server.wait()


def _asked(query: str, answer: str) -> Callable[[Page], None]:
    def steps(page: Page) -> None:
        box = page.get_by_placeholder("Ask a question")
        box.fill(query)
        box.press("Enter")
        page.locator(".bot").get_by_text(answer).first.wait_for()
        page.wait_for_timeout(500)  # the scroll to the answer is animated

    return steps


PICTURES: dict[str, Callable[[Page], object]] = {
    "empty": lambda page: page.get_by_placeholder("Ask a question").wait_for(),
    "answered": _asked(ANSWERED, "Question 8"),
    "choose": _asked(CHOOSE, "Which question did you mean"),
    "not-covered": _asked(NOT_COVERED, "do not clearly answer this"),
}

if __name__ == "__main__":
    main()
