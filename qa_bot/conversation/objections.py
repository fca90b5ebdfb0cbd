"""Messages that take back the answer before, or say what was meant instead of it."""

from __future__ import annotations

import re

from qa_bot.conversation.message import Message
from qa_bot.words.lexicon import cached_by_language, either, lexicon

_ENDING = " .?!؟"
_LONGEST = 200  # characters: a longer message is more than a correction


@cached_by_language()
def _alone() -> re.Pattern[str]:
    """Compile whole messages that say no and nothing else."""
    return re.compile(either(lexicon().objections.alone))


@cached_by_language()
def _corrections() -> tuple[re.Pattern[str], ...]:
    """Compile whole messages that hold what was meant."""
    terms = lexicon().objections
    before = (rf"{form}(?P<meant>.+)" for form in terms.corrections)
    behind = (rf"(?P<meant>.+?){form}" for form in terms.corrections_behind)
    return tuple(re.compile(form, re.DOTALL) for form in (*before, *behind))


@cached_by_language()
def _yes_or_no() -> re.Pattern[str]:
    """Compile "No," and "Yes," in front of a question."""
    words = either(lexicon().objections.yes_or_no)
    return re.compile(rf"\s*(?:{words}\s*[,.!]+\s*)+(?=\S)", re.IGNORECASE)


def objects(message: Message) -> bool:
    """Tell whether a message says that the answer before was not it, and nothing more."""
    return bool(_alone().fullmatch(" ".join(message.words)))


def correction(message: Message) -> Message | None:
    """Find what a message says was meant instead: "no, I meant the reader"; None where nothing."""
    if len(message.text) > _LONGEST or objects(message):
        return None
    text = message.text.strip().rstrip(_ENDING)
    folded = text.replace("’", "'").lower()
    if len(folded) != len(text):
        return None
    places = [found.span("meant") for form in _corrections() if (found := form.fullmatch(folded))]
    if not places:
        return None
    # Of "no, I meant the reader" both "I meant the reader" and "the reader" stand behind something.
    start, end = min(places, key=lambda place: place[1] - place[0])
    return message.part(text[start:end].strip())


def without_yes_or_no(message: Message) -> Message:
    """Cut off a "No," or "Yes," in front of a question, which denies nothing."""
    opening = _yes_or_no().match(message.text)
    return message.part(message.text[opening.end() :]) if opening else message
