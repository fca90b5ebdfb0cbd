"""A server with documents, kept questions and an editor's password, and whoever logs in to it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from argon2_hashes import cheap_hash

from qa_bot.feedback import FeedbackStore, Rating
from qa_bot.records import Answer, Match, Outcome, QAPair, Source
from qa_bot.settings import Settings
from qa_bot.settings.schema import EditorSettings, FeedbackSettings, ServerSettings

PASSWORD = "ladder-8471"
FAQ = (
    "## 1. When is the office open?\n\nAt nine.\n\n"
    "## 2. Where do I leave my bicycle?\n\nBehind the house.\n"
)
BEGUN = datetime(2026, 11, 23, 9, tzinfo=UTC)
PARKING = ["Where can I park?"] * 3 + ["where can i park my car", "Is there parking?"]


def folder_of(place: Path, questions: Sequence[str] = PARKING, faq: str = FAQ) -> Settings:
    """A folder with a document, what was asked in vain, and the settings over it."""
    sources = place / "docs"
    sources.mkdir()
    (sources / "faq.md").write_text(faq, "utf-8")
    settings = Settings(
        title="Town desk", sources=sources, other_languages=False,
        feedback=FeedbackSettings(store=True, path=place / "feedback.db", retention_days=3_650),
        editor=EditorSettings(password=cheap_hash(PASSWORD)),
        server=ServerSettings(passwords={"reader": cheap_hash("riddle-22")}),
    )  # fmt: skip
    keep(settings, questions)
    return settings


def keep(settings: Settings, questions: Sequence[str], rating: Rating | None = None) -> None:
    """Keep questions that were not covered, an hour after each other."""
    now = [BEGUN]
    near = QAPair("2", "Where do I leave my bicycle?", "Behind the house.", Source("faq.md", 5, 7))
    path, days = settings.feedback.path, settings.feedback.retention_days
    with FeedbackStore.open(path, days, clock=lambda: now[0].timestamp()) as store:
        for question in questions:
            answer = Answer(question, Outcome.NOT_COVERED, None, 0.2, (Match(near, 0.2),))
            kept = store.keep(answer)
            if rating is not None:
                store.rate(kept, rating, "it is <b>wrong</b>")
            now[0] += timedelta(hours=1)


def fields_of(page: str, action: str) -> dict[str, list[str]]:
    """The hidden fields of the form on a page that goes to `action`."""
    [inner] = re.findall(rf'<form method="post" action="{action}">(.*?)</form>', page, re.S)[:1]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', inner):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def log_in(client: httpx.Client, url: str = "", password: str = PASSWORD) -> httpx.Response:
    """Log in as a browser does."""
    form = fields_of(client.get(f"{url}/editor/login").text, "login")
    return client.post(f"{url}/editor/login", data=form | {"password": password})
