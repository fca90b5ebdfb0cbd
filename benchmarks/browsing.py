"""The chat page in a real Chromium: where its parts stand, and what it asked for.

Tests, pictures and benchmarks find the page's parts through this module alone.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    Route,
    sync_playwright,
)

# Debian's; Playwright's own is not needed.
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
BOX = "[role=combobox]"
# Every finished reply is marked with its outcome.
REPLY = "[data-outcome]"
OF_THE_PAGE = ("data:", "blob:")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium with a fresh profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def box(page: Page) -> Locator:
    """The box that a question is typed into."""
    return page.locator(BOX)


def browse_button(page: Page) -> Locator:
    """The button that opens the panel of all questions."""
    return page.get_by_role("button", name=re.compile("^browse", re.IGNORECASE))


def ask(page: Page, query: str) -> Locator:
    """Type a query, press Enter, and return the page's reply, which is there when this returns."""
    replies = page.locator(REPLY)
    before = replies.count()
    box(page).fill(query)
    box(page).press("Enter")
    replies.nth(before).wait_for()
    return replies.nth(before)


class Watch:
    """What a page tried besides talking to its own server; requests to others are stopped."""

    def __init__(self, page: Page, url: str) -> None:
        self.outside: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self._url = url
        page.route("**/*", self._own_server_only)
        page.on("dialog", self._dismiss)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _note(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.errors.append(said.text)

    def _own_server_only(self, route: Route, request: Request) -> None:
        if request.url.startswith((f"{self._url}/", *OF_THE_PAGE)):
            return route.continue_()
        self.outside.append(request.url)
        return route.abort()
