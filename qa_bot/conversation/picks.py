"""One of what was offered before: "the second one", "option 2", "the one about parking"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from qa_bot.conversation.message import Message, folded
from qa_bot.records import Answer, Match, QAPair
from qa_bot.words.lexicon import either, lexicon
from qa_bot.words.stems import content_words

_DIGITS = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Pick:
    """The pairs that a message takes from what was offered; none where it counts too far.

    `place` is the number that it counts by, as typed, where it may be a question's number too; ""
    where it can mean nothing else.
    """

    pairs: tuple[QAPair, ...]
    place: str = ""


def offered(previous: Answer | None) -> tuple[Match, ...]:
    """What the reader saw to choose from: a choice, a list, or the topics below a refusal."""
    if previous is None:
        return ()
    return previous.choices or previous.listed or previous.topics


def picked(message: Message, previous: Answer | None) -> Pick | None:
    """Find what a message takes from the answer before; None where it says anything else."""
    shown = [match.pair for match in offered(previous)]
    if not shown:
        return None
    return _by_place(message, shown) or _by_words(message, shown)


def _by_place(message: Message, shown: Sequence[QAPair]) -> Pick | None:
    terms = lexicon().picks
    words = [word for word in message.words if word not in terms.around]
    said = [word for word in words if word not in terms.nouns]
    if len(said) != 1:
        return None
    (word,) = said
    if word in terms.last:
        return Pick((shown[-1],))
    if place := _ordinals().get(word):
        return Pick(tuple(shown[place - 1 : place]))
    if not _DIGITS.fullmatch(word):
        return None
    counts = len(words) > 1
    place = int(word)
    if counts:
        return Pick(tuple(shown[place - 1 : place]) if place else ())
    return Pick((shown[place - 1],), word) if 0 < place <= len(shown) else None


@cache
def _ordinals() -> dict[str, int]:
    return {
        word: int(number) for number, words in lexicon().picks.ordinals.items() for word in words
    }


@cache
def _about() -> re.Pattern[str]:
    """Compile "the one about" and what follows it."""
    return re.compile(rf"{either(lexicon().picks.about)} (?P<topic>.+)")


def _by_words(message: Message, shown: Sequence[QAPair]) -> Pick | None:
    """The pairs whose question, section or document has all words of "the one about ..."."""
    named = _about().fullmatch(" ".join(message.words))
    words = content_words(named["topic"]) if named else frozenset()
    if not words:
        return None
    of_questions = [pair for pair in shown if words <= content_words(pair.question)]
    found = of_questions or [pair for pair in shown if words <= _words_around(pair)]
    return Pick(tuple(found)) if found else None


def _words_around(pair: QAPair) -> frozenset[str]:
    source = pair.source
    titles = (source.title or "", source.section or "", source.path) if source else ()
    return content_words(folded(" ".join((pair.question, *titles)).replace("-", " ")))
