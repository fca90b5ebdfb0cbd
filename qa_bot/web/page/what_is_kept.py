"""What readers are told of what the server keeps of their questions, and how they rate answers."""

from __future__ import annotations

from typing import Any

from qa_bot.feedback import MAX_REASON_CHARACTERS
from qa_bot.languages import Language
from qa_bot.settings import Settings

FEEDBACK = "feedback"  # as a page asks for it


def told() -> dict[str, Any]:
    """What assets/feedback.js reads: where ratings go, and how long a reason may be."""
    return {"address": FEEDBACK, "longest": MAX_REASON_CHARACTERS}


def said(settings: Settings, language: Language) -> str:
    """What is kept here of questions and ratings, and for how long, in one sentence."""
    days = settings.feedback.retention_days
    if not settings.feedback.store:
        return language.say("page.keeps_nothing")
    if days == 1:
        return language.say("page.keeps_one_day")
    return language.say("page.keeps_days", language.number(days))
