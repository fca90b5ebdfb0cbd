"""In which languages a message is read: English first, then those whose words it has.

A short message to the bot gives no identifier enough to go by ("hola", "la siguiente"): the tables
of words tell. A message most of whose words are English ones is read in English alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from qa_bot.conversation.message import Message
from qa_bot.words.function_words import FUNCTION_WORDS
from qa_bot.words.lexicon import ENGLISH, languages, lexicon_of, words_written

# Gives the languages that a message may be in, the likeliest first; none where it cannot tell.
LanguageOf = Callable[[str], Sequence[str]]

# The parts of a language's table with words that people say in any message.
_OF_MESSAGES = (
    "messages", "wordings", "conjunctions", "references", "listings", "follow_ups", "picks",
    "objections", "courtesies", "replies",
)  # fmt: skip
# So many words of a message tell in which language it is.
_MOST_WORDS = 60
# One may be a misspelt English one: "cancel oder".
_LEAST_KNOWN = 2
_LATIN = re.compile("[A-Za-z]")


class Spoken(NamedTuple):
    """The languages in which a message may say something to the bot, and the one it is read in."""

    to_bot: tuple[str, ...]
    code: str


IN_ENGLISH = Spoken((ENGLISH,), ENGLISH)


def spoken(message: Message, language_of: LanguageOf) -> Spoken:
    """Tell in which languages to read a message; `language_of` is asked where English is not plain.

    What is said to the bot itself is looked for in English first, so that another language never
    changes how English is read.
    """
    words = message.words[:_MOST_WORDS]
    known = _known(words, ENGLISH)
    if 2 * known > len(words) or not words:
        return IN_ENGLISH
    better = _languages_by_words(words, known)
    told = [code for code in language_of(message.text) if code in languages()]
    return Spoken((ENGLISH, *better), told[0] if told else ENGLISH)


def language_by_words(text: str) -> Sequence[str]:
    """Tell the languages of a text of whose words at least half, and two, stand in their tables.

    The ones with most come first; none where English has as many. One word is enough where it is
    all, or where no letter is a Latin one.
    """
    words = Message(text).words[:_MOST_WORDS]
    better = _languages_by_words(words, _known(words, ENGLISH))
    least = max(len(words) / 2, min(_LEAST_KNOWN, len(words))) if _LATIN.search(text) else 1
    return [code for code in better if _known(words, code) >= least]


def _languages_by_words(words: Sequence[str], known: int) -> list[str]:
    """The languages that have more than so many known words of a message, those with most first."""
    counts = {code: _known(words, code) for code in languages() if code != ENGLISH}
    better = (code for code, count in counts.items() if count > known)
    return sorted(better, key=lambda code: -counts[code])


def _known(words: Sequence[str], code: str) -> int:
    return sum(map(_words_of(code).__contains__, words))


@cache
def _words_of(code: str) -> frozenset[str]:
    """Collect the words of a language's table that people say in any message."""
    of_table = words_written(code, _OF_MESSAGES) | lexicon_of(code).negation.denials
    return of_table | FUNCTION_WORDS if code == ENGLISH else of_table
