"""Takes the pictures of the chat that the README shows: `make pictures`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.browsing import CHROMIUM, ask, box, browse_button, chromium  # noqa: E402

DOCS = Path(__file__).parent
ANSWERED = "do they need a court order to get my data?"
CHOOSE = "restrictions on sharing data"
NOT_COVERED = "What does it cost to renew a passport?"


@dataclass(frozen=True)
class Picture:
    """What is done on a fresh page before its picture is taken; `options` are the browser's."""

    name: str
    steps: Callable[[Page], object]
    path: str = "/"
    options: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    """Write chat-*.png beside this file."""
    if CHROMIUM is None:
        sys.exit("no chromium on this machine; run `apt-get install chromium`")
    with tempfile.TemporaryDirectory() as index, _server(index) as url, chromium() as browser:
        for picture in PICTURES:
            options = {"viewport": WIDE, "reduced_motion": "reduce", **picture.options}
            page = browser.new_page(**options)
            page.goto(url + picture.path)
            page.locator("#qa-warming").wait_for(state="hidden", timeout=120_000)
            picture.steps(page)
            page.wait_for_timeout(300)  # fonts and focus
            page.mouse.move(0, 0)  # over nothing
            _save(page.screenshot(), DOCS / f"chat-{picture.name}.png")
            page.close()


def _save(png: bytes, path: Path) -> None:
    """With 256 colours, which look the same and take half the space: few pages have more."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


@contextmanager
def _server(index: str) -> Iterator[str]:
    command = [sys.executable, "-m", "qa_bot.cli", "serve", "--port", "0", "--index", index]
    english = {**os.environ, "LANGUAGE": "en"}  # its line is read below
    server = subprocess.Popen(command, cwd=ROOT, env=english, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split(" is at ")[1].split()[0].rstrip(",")
    finally:
        server.terminate()
        server.wait()


def _empty(page: Page) -> None:
    page.locator("#qa-examples .qa-option").first.wait_for()


def _asked(query: str) -> Callable[[Page], object]:
    return lambda page: ask(page, query)


def _typed(page: Page) -> None:
    box(page).press_sequentially("does maine")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


def _panel(page: Page) -> None:
    ask(page, ANSWERED)
    browse_button(page).click()
    page.get_by_role("listitem").first.wait_for()


def _origin(page: Page) -> None:
    for details in ask(page, ANSWERED).locator(".qa-proof summary").all():
        details.click()
    page.locator(".qa-proof").scroll_into_view_if_needed()


WIDE = {"width": 1100, "height": 860}
PHONE = {
    "viewport": {"width": 360, "height": 640},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
DARK = {"color_scheme": "dark"}
PICTURES = [
    Picture("empty", _empty),
    Picture("answered", _asked(ANSWERED)),
    Picture("origin", _origin),
    Picture("choose", _asked(CHOOSE)),
    Picture("not-covered", _asked(NOT_COVERED)),
    Picture("suggestions", _typed),
    Picture("panel", _panel),
    Picture("dark", _asked(ANSWERED), options=DARK),
    Picture("phone", _asked(ANSWERED), options=PHONE),
    Picture("phone-panel", _panel, options=PHONE),
    Picture("embed", _asked(ANSWERED), "/embed", {"viewport": {"width": 420, "height": 560}}),
]

if __name__ == "__main__":
    main()
