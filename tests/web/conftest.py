from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from playwright.sync_api import Browser

from benchmarks.browsing import chromium

# What drives them is no part of the development dependencies: `make test-browsers` installs it.
collect_ignore = [] if find_spec("marionette_driver") else ["test_other_browsers.py"]


@pytest.fixture(scope="module")
def browser(needs_chromium: None) -> Iterator[Browser]:
    """Debian's Chromium, headless; for a module, as Playwright's event loop runs while it is."""
    with chromium() as browser:
        yield browser
