from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from benchmarks.browsing import chromium


@pytest.fixture(scope="module")
def browser(needs_chromium: None) -> Iterator[Browser]:
    """Debian's Chromium, headless; for a module, as Playwright's event loop runs while it is."""
    with chromium() as browser:
        yield browser
