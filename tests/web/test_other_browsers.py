"""The page in Firefox and in WebKit as Debian packages them: `make test-browsers`."""

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder, document
from selenium import webdriver
from selenium.webdriver import webkitgtk
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait
from serving import Server

from qa_bot import QABot, QAPair

pytestmark = [
    pytest.mark.engines,
    pytest.mark.browser,
    # Of selenium, about its own insides, where it starts a driver for WebKit.
    pytest.mark.filterwarnings("ignore:setting .* is deprecated:DeprecationWarning"),
]
SECONDS = 60
PAIRS = document(
    "office.txt",
    QAPair("1", "When is the office open?", "From nine to five."),
    QAPair("2", "What does a passport cost?", "Sixty."),
    QAPair("3", "What does a passport cost?", "Ask the office."),
).pairs  # fmt: skip


def _firefox() -> Any:
    """Firefox through its own protocol: Debian 12 has no package of geckodriver."""
    binary = shutil.which("firefox-esr")
    if not binary:
        pytest.skip("needs Firefox: apt-get install firefox-esr")
    with warnings.catch_warnings(action="ignore"):  # on import, of what it imports
        from marionette_driver.marionette import Marionette

    driver = Marionette(bin=binary, headless=True, port=0, gecko_log=os.devnull)
    driver.start_session()
    driver.timeout.page_load = SECONDS
    driver.get = driver.navigate  # as Selenium calls it
    return driver


def _webkit() -> WebDriver:
    driver = shutil.which("WebKitWebDriver")
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not driver or not found:
        pytest.skip("needs WebKitWebDriver: apt-get install webkit2gtk-driver")
    if not os.environ.get("DISPLAY"):
        pytest.skip("needs a display: run it below xvfb-run, as `make test-browsers` does")
    options = webkitgtk.options.Options()
    options.binary_location = str(found[-1])
    options.add_argument("--automation")
    started = webdriver.WebKitGTK(options, webkitgtk.service.Service(driver))
    started.set_page_load_timeout(SECONDS)
    return started


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Server(QABot.from_pairs(PAIRS, encoder=FakeEncoder())).running() as server:
        yield server.url


@pytest.fixture(scope="module", params=[_firefox, _webkit], ids=["firefox", "webkit"])
def driver(request) -> Iterator[WebDriver]:
    driver = request.param()
    yield driver
    driver.quit()


def fresh(driver: WebDriver, url: str) -> None:
    driver.get(f"{url}/how")  # Firefox shows /healthz in a page of its own, without storage
    driver.execute_script("localStorage.clear()")
    driver.get(url)


def replies(driver: WebDriver, count: int) -> list:
    """The replies, once there are so many."""

    def enough(driver: WebDriver) -> list | None:
        found = driver.find_elements(By.CSS_SELECTOR, "[data-outcome]")
        return found if len(found) >= count else None

    return WebDriverWait(driver, SECONDS).until(enough)


def asked(driver: WebDriver, query: str, count: int):
    driver.find_element(By.ID, "qa-box").send_keys(query, Keys.ENTER)
    return replies(driver, count)[-1]


def test_the_page_opens_asks_and_keeps_the_answer(driver, url):
    fresh(driver, url)
    assert "From nine to five." in asked(driver, PAIRS[0].question, 1).text
    assert driver.execute_script("return document.documentElement.lang") == "en"
    driver.refresh()
    assert "From nine to five." in replies(driver, 1)[-1].text


def test_a_choice_is_made(driver, url):
    fresh(driver, url)
    choice = asked(driver, "What does a passport cost?", 1)
    assert choice.get_attribute("data-outcome") == "choose"
    choice.find_elements(By.CLASS_NAME, "qa-option")[1].click()
    assert "Ask the office." in replies(driver, 2)[-1].text


@pytest.mark.parametrize("path", ["/?doc=office.txt&n=1", "/?q=When+is+the+office+open%3F"])
def test_a_link_opens_its_answer(driver, url, path):
    fresh(driver, url)
    driver.get(url + path)
    assert "From nine to five." in replies(driver, 1)[-1].text
