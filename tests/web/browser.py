"""What tests ask of a page in a real browser."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

from benchmarks.browsing import BOX

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RUN = (
    "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
)


@dataclass(frozen=True)
class Violation:
    """A rule that axe-core found broken, with the elements that break it."""

    rule: str
    help: str
    elements: tuple[str, ...]

    def __str__(self) -> str:
        return "\n  ".join([f"{self.rule}: {self.help}", *self.elements])


def begun_anew(page: Page, url: str) -> Page:
    """A page at `url` with no conversation and nothing open; to load one for each test is slow."""
    page.evaluate("localStorage.clear()")
    if page.url != f"{url}/":
        page.goto(url)
    if page.locator("#qa-panel").evaluate("panel => panel.open"):
        page.locator("#qa-panel-close").click()
    if page.locator("#qa-clear").is_visible():
        page.locator("#qa-clear").click()
    page.locator(BOX).fill("")
    return page


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[Violation]:
    """What breaks WCAG 2.1 A or AA in the page as it stands, nothing excluded."""
    page.evaluate(f"{_axe()}; 0")  # the last value is sent back
    found = page.evaluate(RUN, STANDARD)["violations"]
    return [
        Violation(
            rule=rule["id"],
            help=rule["help"],
            elements=tuple(
                f"{node['target']} {node['html'][:200]} {node['failureSummary']}"
                for node in rule["nodes"]
            ),
        )
        for rule in found
    ]
