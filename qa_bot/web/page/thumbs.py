"""What a reader may say of an answer: it helped, it did not, or nothing of it was meant."""

from __future__ import annotations

from qa_bot.languages import Language
from qa_bot.records import Answer, Outcome
from qa_bot.web.page.markup import AUTO, button, button_of, escaped

UNPRESSED = ' aria-pressed="false"'


def is_rated(answer: Answer) -> bool:
    """Whether there is something to rate: a fixed sentence or a list is what was asked for."""
    return any(part.outcome is not Outcome.NOTICE for part in answer.parts or (answer,))


def rating_html(answer: Answer, language: Language) -> str:
    """The buttons that rate an answer, of several parts all together; assets/feedback.js sends it.

    A choice has its own "none of these".
    """
    if not is_rated(answer):
        return ""
    asked = escaped(language.say("page.rating"))
    with_none = bool(answer.parts or answer.pair or answer.topics)
    return (
        f'<div class="qa-rating" role="group" aria-label="{asked}">'
        f'<span class="qa-rating-asked" aria-hidden="true">{asked}</span>'
        f"{_thumb('up', language)}{_thumb('down', language)}"
        f"{none_button(language, 'qa-tool') * with_none}</div>"
    )


def none_button(language: Language, css_class: str) -> str:
    """The button that says that nothing of what is shown was meant."""
    return button(language.say("page.none_of_these"), css_class, f"{AUTO}{UNPRESSED}", none="")


def _thumb(rating: str, language: Language) -> str:
    """A thumb, which page.css draws: not every machine has a letter for it."""
    said = escaped(language.say(f"page.{rating}"))
    told = f'{UNPRESSED} aria-label="{said}" title="{said}"'
    return button_of("", f"qa-tool qa-thumb qa-{rating}", told, rate=rating)
