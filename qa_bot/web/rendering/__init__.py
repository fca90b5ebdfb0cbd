"""An answer as safe, accessible HTML: the source's text as the source means it to be seen.

The HTML has no line end, no `id`, no `aria-` and no script: it can be put into a page, into
`gr.HTML`, or into a message of `gr.Chatbot`, whose Markdown and sanitiser leave it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from qa_bot import wording
from qa_bot.languages import Language
from qa_bot.records import Answer, Outcome
from qa_bot.web.rendering.card import card, notes
from qa_bot.web.rendering.copying import copied_text
from qa_bot.web.rendering.escaping import escaped

__all__ = ["answer_html", "copied_text", "style_sheet"]


def answer_html(
    answer: Answer,
    language: Language,
    heading_level: int = 2,
    behind: Mapping[str, str] | None = None,
) -> str:
    """One answer as HTML, or what is said in its place; its `parts` and buttons are the page's.

    The question is a heading of `heading_level` (1 to 5). `behind` is HTML that stands behind a
    note, by its key.
    """
    said = notes(answer, language, behind or {})
    if answer.pair:
        return said + card(answer, answer.pair, language, heading_level)
    opening = escaped(wording.opening(answer, language))
    opening = f'<p class="qa-opening" dir="auto">{opening}</p>'
    return opening + said if answer.outcome is Outcome.NOTICE else said + opening


def style_sheet() -> str:
    """The CSS for what this package writes; its colours are those of the page around it."""
    return (files(__package__) / "answer.css").read_text("utf-8")
