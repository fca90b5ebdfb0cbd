"""The page in Firefox and in WebKit as Debian packages them: `make test-browsers`."""

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attacking import ASKS, COUNTS, RUNS, framing
from fakes import FakeEncoder, document
from selenium import webdriver
from selenium.webdriver import webkitgtk
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait
from serving import Server

from benchmarks.reaching import Canary
from qa_bot import QABot, QAPair
from qa_bot.settings import Settings

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


def refused(driver: WebDriver, least: int) -> None:
    """Wait until the page's policy has refused so many things; engines tell of not all of them."""
    count = "return Number(document.documentElement.dataset.refused ?? 0)"
    WebDriverWait(driver, SECONDS).until(lambda driver: driver.execute_script(count) >= least)


def test_a_script_in_the_page_does_not_run(driver, url):
    fresh(driver, url)
    driver.execute_script(COUNTS)
    driver.execute_script(RUNS)
    refused(driver, 2)
    assert driver.execute_script("return document.documentElement.dataset.ran ?? null") is None


def test_no_other_host_is_asked(driver, url, tmp_path):
    fresh(driver, url)
    canary = Canary(tmp_path)
    driver.execute_script(COUNTS)
    driver.execute_script(ASKS, [f"http://{canary.host}/"])
    refused(driver, 4)
    assert driver.execute_script("return location.href") == f"{url}/"
    assert canary.heard() == []
    canary.close()


def boxes_in_frame(driver: WebDriver, page: str) -> int:
    """How many boxes for a question the frame in a page has."""
    driver.get(page)
    frame = driver.find_element(By.TAG_NAME, "iframe")
    switch = getattr(driver, "switch_to_frame", None)
    (switch or driver.switch_to.frame)(frame)
    found = len(driver.find_elements(By.ID, "qa-box"))
    (driver.switch_to_frame if switch else driver.switch_to.default_content)()
    return found


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    with framing() as address:
        yield address


def test_another_site_shows_it_in_a_frame_where_the_owner_says_so_alone(driver, url, other):
    assert boxes_in_frame(driver, f"{other}/?{url}/embed") == 0
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    with Server(bot, settings=Settings(embed=(other,))).running() as server:
        assert boxes_in_frame(driver, f"{other}/?{server.url}/embed") == 1
        driver.get(url)  # the server waits for a connection that is in use
