"""Opens a chat page in a real browser as its readers do, and takes the time.

A page's clock is its own: time 0 is the start of the navigation to it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.browsing import OF_THE_PAGE
from benchmarks.chat_servers import Server

SETTLED_MS = 1_500  # after which a page asks for nothing more on its own
# A task queued in an animation frame runs when that frame is painted.
PAINTED = """
window.painted = (then) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => then(performance.now());
  channel.port2.postMessage(0);
});
window.firstTyped = new Promise((resolve) => addEventListener("input",
  () => window.painted(resolve), { capture: true, once: true }));
"""
ACCEPTS = """(css) => {
  const box = document.querySelector(css);
  if (!box || box.disabled || !box.getClientRects().length) return false;
  box.focus();
  return document.activeElement === box;
}"""
# The event's own time stamp: what the page does with the key counts too.
EXPECT_REPLY = """(css) => {
  const replies = () => [...document.querySelectorAll(css)].filter((e) => e.innerText.trim());
  const before = replies().length;
  window.enter = new Promise((resolve) => addEventListener("keydown",
    (event) => event.key === "Enter" && resolve(event.timeStamp), { capture: true }));
  window.reply = new Promise((resolve) => {
    const look = () => {
      if (replies().length <= before) return;
      observer.disconnect();
      window.painted(resolve);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body,
      { subtree: true, childList: true, characterData: true, attributes: true });
  });
}"""


@dataclass(frozen=True)
class Spread:
    """Median and quartiles in milliseconds."""

    median: float
    lower: float
    upper: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> Spread:
        """The spread of times."""
        lower, median, upper = np.percentile(milliseconds, [25, 50, 75])
        return cls(round(float(median), 2), round(float(lower), 2), round(float(upper), 2))

    def __str__(self) -> str:
        return f"{self.median:.0f} ({self.lower:.0f}\u2013{self.upper:.0f})"


@dataclass(frozen=True)
class Weight:
    """What opening the page moves with an empty cache, before anything is asked."""

    requests: int
    transferred: int  # bytes, headers and compression included
    decoded: int  # bytes


@dataclass
class Times:
    """Milliseconds, a value for each round."""

    open_cold: list[float] = field(default_factory=list)
    first_answer_cold: list[float] = field(default_factory=list)
    open_warm: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Measured:
    """A page's figures. Times run from the start of the navigation, `answer` from Enter."""

    name: str
    open_cold: Spread
    first_answer_cold: Spread
    open_warm: Spread
    answer: Spread
    weight: Weight
    other_hosts: tuple[str, ...]


class Visitor:
    """Opens one server's page again and again, and keeps a page of it open to ask in."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.times = Times()
        self.other_hosts: set[str] = set()
        self._browser = browser
        self._kept = self._context()
        self._asking = self._kept.new_page()
        self._typable(self._asking)

    def round(self, query: str) -> None:
        """Open it cold and warm, and ask once on the page that stays open."""
        context = self._context()
        page = context.new_page()
        self.times.open_cold.append(self._typable(page))
        enter, painted = self._answer(page, query)
        self.times.first_answer_cold.append(painted)
        context.close()
        page = self._kept.new_page()
        self.times.open_warm.append(self._typable(page))
        page.close()
        enter, painted = self._answer(self._asking, query)
        self.times.answer.append(painted - enter)

    def measured(self, warm_up: int) -> Measured:
        """All figures; times of the first `warm_up` rounds are not counted."""
        spreads = {name: Spread.of(found[warm_up:]) for name, found in vars(self.times).items()}
        weight = self._weight()
        return Measured(
            self.server.name, **spreads, weight=weight, other_hosts=tuple(sorted(self.other_hosts))
        )

    def _context(self) -> BrowserContext:
        context = self._browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(30_000)
        context.add_init_script(PAINTED)
        context.on("request", lambda request: self._count(request.url))
        return context

    def _count(self, url: str) -> None:
        if not url.startswith((f"{self.server.url}/", *OF_THE_PAGE)):
            self.other_hosts.add(urlsplit(url).netloc)

    def _typable(self, page: Page) -> float:
        """Open the page and type: milliseconds until the character stands there."""
        page.goto(self.server.url, wait_until="commit")
        page.wait_for_function(ACCEPTS, arg=self.server.box, polling="raf")
        page.keyboard.press("a")
        typed = page.evaluate("firstTyped")
        if not page.locator(self.server.box).input_value().startswith("a"):
            sys.exit(f"{self.server.name} lost the first character that was typed")
        return float(typed)

    def _answer(self, page: Page, query: str) -> tuple[float, float]:
        """Ask: when Enter was pressed, and when the reply stood there."""
        page.locator(self.server.box).fill(query)
        page.evaluate(EXPECT_REPLY, self.server.reply)
        page.keyboard.press("Enter")
        enter, painted = page.evaluate("Promise.all([enter, reply])")
        return float(enter), float(painted)

    def _weight(self) -> Weight:
        context = self._context()
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        transferred, decoded = [], []
        network.on("Network.loadingFinished", lambda e: transferred.append(e["encodedDataLength"]))
        network.on("Network.dataReceived", lambda e: decoded.append(e["dataLength"]))
        self._typable(page)
        page.wait_for_timeout(SETTLED_MS)
        context.close()
        return Weight(len(transferred), int(sum(transferred)), int(sum(decoded)))
