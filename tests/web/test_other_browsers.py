"""The page in Firefox and in WebKit, through Debian's drivers: `make test-browsers`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEncoder, document
from selenium import webdriver
from selenium.webdriver import firefox, webkitgtk
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


def _firefox() -> WebDriver:
    driver = shutil.which("geckodriver")
    if not driver or not shutil.which("firefox-esr"):
        pytest.skip("needs firefox-esr and geckodriver, which Debian 12 has no package of")
    options = firefox.options.Options()
    options.binary_location = "/usr/bin/firefox-esr"
    options.add_argument("--headless")
    return webdriver.Firefox(options, firefox.service.Service(driver))


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
    return webdriver.WebKitGTK(options, webkitgtk.service.Service(driver))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Server(QABot.from_pairs(PAIRS, encoder=FakeEncoder())).running() as server:
        yield server.url


@pytest.fixture(scope="module", params=[_firefox, _webkit], ids=["firefox", "webkit"])
def driver(request) -> Iterator[WebDriver]:
    driver = request.param()
    driver.set_page_load_timeout(SECONDS)
    yield driver
    driver.quit()


def fresh(driver: WebDriver, url: str) -> None:
    driver.get(f"{url}/healthz")
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
