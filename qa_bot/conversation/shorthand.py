"""A message that is short for a question which most offices are asked: "hours?", "address"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile

from qa_bot.conversation.message import Message
from qa_bot.records import Answer, Outcome
from qa_bot.words.lexicon import cached_by_language, either, lexicon

# Words in front of what a message is short for.
_MOST_BEFORE = 6


def leaves_open(answer: Answer) -> bool:
    """Tell whether the answer to a message's own words leaves open what it is short for."""
    has_no_content = any(note.key == "no_content" for note in answer.notes)
    return has_no_content or answer.outcome is Outcome.NOT_COVERED


def in_short(message: Message) -> tuple[Message, str] | None:
    """Find the question that a message is short for, and what of it is so; None where nothing is.

    What only asks for it may stand in front: "quiero saber el horario".
    """
    terms, words = lexicon(), message.words
    asking = terms.messages.pointing | terms.courtesies.before_requests | terms.follow_ups.light
    begins = sum(1 for _ in takewhile(asking.__contains__, words[:_MOST_BEFORE]))
    for begin in range(begins + 1):
        short = message.part(" ".join(words[begin:])) if begin else message
        if asked := stands_for(short):
            return short, asked
    return None


def stands_for(message: Message) -> str | None:
    """Find the question that a whole message is short for; None where it is none."""
    said = " ".join(message.words)
    return next((asked for asked, form in _forms().items() if form.fullmatch(said)), None)


@cached_by_language()
def _forms() -> Mapping[str, re.Pattern[str]]:
    """Compile the short forms of each question."""
    forms: dict[str, list[str]] = {}
    for line in lexicon().messages.shorthand:
        form, _, asked = line.rpartition(" -> ")
        forms.setdefault(asked, []).append(form)
    return {asked: re.compile(either(of_it)) for asked, of_it in forms.items()}
