"""An answer as safe, accessible HTML: the source's text as the source means it to be seen.

The HTML has no line end, no `id`, no `aria-` and no script: it can be put into a page, into
`gr.HTML`, or into a message of `gr.Chatbot`, whose Markdown and sanitiser leave it as it is.
"""

from __future__ import annotations

from importlib.resources import files

from qa_bot.languages import Language
from qa_bot.records import Answer, QAPair
from qa_bot.web.rendering import sentences
from qa_bot.web.rendering.card import card, confidence, notes, origin
from qa_bot.web.rendering.escaping import escaped


def answer_html(answer: Answer, language: Language, heading_level: int = 2) -> str:
    """An answer, with all its parts, as HTML; what there is to choose from is `labels`' business.

    The question is a heading of `heading_level` (1 to 5), or one lower where there are parts.
    """
    if answer.parts:
        return "".join(_part(part, language, heading_level) for part in answer.parts)
    pair = answer.pair
    if pair is None:
        opening = escaped(sentences.opening(answer, language))
        return f'{notes(answer, language)}<p class="qa-opening" dir="auto">{opening}</p>'
    below = confidence(answer, language)
    if answer.proof:
        below += origin(answer.proof, pair, language)
    evidence = answer.matches[0].evidence
    return notes(answer, language) + card(pair, language, heading_level, evidence, below)


def pair_html(pair: QAPair, language: Language, heading_level: int = 2) -> str:
    """A question of a document with its answer as HTML, for one who reads and did not ask."""
    return card(pair, language, heading_level)


def plain_text(answer: Answer) -> str:
    """What "copy" gives: the source's text byte for byte, those of several parts one by one."""
    texts = [part.text for part in answer.parts] or [answer.text]
    return "\n\n".join(text for text in texts if text)


def question_labels(pairs: tuple[QAPair, ...], language: Language) -> list[str]:
    """The text of a button for each pair, no two alike that stand in different files."""
    return sentences.labels(pairs, language)


def style_sheet() -> str:
    """The CSS for what this package writes; its colours are those of the page around it."""
    return (files(__package__) / "answer.css").read_text("utf-8")


def _part(answer: Answer, language: Language, heading_level: int) -> str:
    asked = escaped(language.say("page.part", answer.query))
    return (
        f'<section class="qa-part"><h{heading_level} class="qa-asked" dir="auto">{asked}'
        f"</h{heading_level}>{answer_html(answer, language, heading_level + 1)}</section>"
    )
