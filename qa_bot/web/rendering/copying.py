"""What "copy" gives: the answer as plain text, and below it where it is from."""

from __future__ import annotations

from qa_bot import wording
from qa_bot.languages import Language
from qa_bot.records import Answer, QAPair
from qa_bot.web.rendering.card import is_markdown
from qa_bot.web.rendering.markdown_text import inline_text, markdown_text


def copied_text(answer: Answer, language: Language) -> str:
    """The source's text, a blank line, and number, question and place; so of each of several parts.

    Markdown is without its marks, all else byte for byte. It is "" where nothing answers.
    """
    parts = [
        f"{_text(part.pair)}\n\n{_origin(part, part.pair, language)}"
        for part in answer.parts or (answer,)
        if part.pair
    ]
    return "\n\n".join(parts)


def _text(pair: QAPair) -> str:
    return markdown_text(pair.answer) if is_markdown(pair, pair.answer) else pair.answer


def _origin(answer: Answer, pair: QAPair, language: Language) -> str:
    question = inline_text(pair.question) if is_markdown(pair, pair.question) else pair.question
    return wording.origin(pair, question, language, answer.document)
