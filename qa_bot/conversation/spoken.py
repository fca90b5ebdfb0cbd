"""In which languages a message is read: in English, and in those whose words it has.

A short message to the bot gives no identifier enough to go by ("hola", "la siguiente"): the tables
of words tell. A message most of whose words are English ones is read in English alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from qa_bot.conversation.message import Message
from qa_bot.words.function_words import FUNCTION_WORDS
from qa_bot.words.language_of import ENGLISH_ALONE
from qa_bot.words.lexicon import ENGLISH, languages, words_written

# Gives the languages that a message may be in, the likeliest first; none where it cannot tell.
LanguageOf = Callable[[str], Sequence[str]]

# The parts of a language's table with words that people say in any message.
_OF_MESSAGES = (
    "messages", "wordings", "conjunctions", "references", "numbers.cardinals", "numbers.ordinals",
    "listings", "follow_ups", "picks", "objections", "courtesies", "negation.denials",
)  # fmt: skip
# What is said to the bot itself has words that say something, as "die" of English emergencies has:
# they tell that a message is English, and not that it is more English than German.
_TO_BOT = (*_OF_MESSAGES, "replies")
# So many words of a message tell in which language it is.
_MOST_WORDS = 60
# One may be a misspelt English one: "cancel oder".
_LEAST_KNOWN = 2
_LATIN = re.compile("[A-Za-z]")


def spoken_to_bot(message: Message, rather: Sequence[str] = ()) -> tuple[str, ...]:
    """Tell in which languages a message may say something to the bot itself.

    English comes first, so that another language never changes how English is read; behind those
    only that have all words of a message which is none: "a segunda" is no Monday. Of languages that
    know as many, the first of `rather` is the likeliest.
    """
    if is_english(message):
        return (ENGLISH,)
    words = message.words[:_MOST_WORDS]
    better = _better_than_english(words, rather)
    whole = [code for code in better if _known(words, code) == len(words)]
    return (*whole, ENGLISH, *(code for code in better if code not in whole))


def is_english(message: Message) -> bool:
    """Tell whether a message's words are English ones.

    All are, or more than half, of which one is none of another language: not "no me sirve".
    """
    words = message.words[:_MOST_WORDS]
    known = _known(words, ENGLISH)
    return known == len(words) or (2 * known > len(words) and not ENGLISH_ALONE.isdisjoint(words))


def language_of_message(
    message: Message, language_of: LanguageOf, rather: Sequence[str] = ()
) -> str:
    """Tell in which language a message is read; `language_of` is asked where its words do not tell.

    They do where they are English ones, or all are of another language: "numero de telephone".
    """
    if is_english(message):
        return ENGLISH
    words = message.words[:_MOST_WORDS]
    better = _better_than_english(words, rather)
    of_table = [code for code in better if _known(words, code) == len(words)]
    return next(iter(of_table or language_of(message.text)), ENGLISH)


def language_by_words(text: str) -> Sequence[str]:
    """Tell the languages of a text of whose words at least half, and two, stand in their tables.

    The ones with most come first; none where English has as many. One word is enough where it is
    all, or where no letter is a Latin one.
    """
    words = Message(text).words[:_MOST_WORDS]
    better = _better_than_english(words)
    least = max(len(words) / 2, min(_LEAST_KNOWN, len(words))) if _LATIN.search(text) else 1
    least = max(least, _known(words, ENGLISH) + 1)
    return [code for code in better if _known(words, code) >= least]


def _better_than_english(words: Sequence[str], rather: Sequence[str] = ()) -> list[str]:
    """The languages that know more of some words than English does, those that know most first."""
    known = _known(words, ENGLISH, _OF_MESSAGES)
    counts = {code: _known(words, code) for code in languages() if code != ENGLISH}
    better = (code for code, count in counts.items() if count > known)
    order = {code: place for place, code in enumerate(dict.fromkeys(rather))}
    return sorted(better, key=lambda code: (-counts[code], order.get(code, len(order))))


def _known(words: Sequence[str], code: str, tables: tuple[str, ...] = _TO_BOT) -> int:
    """Count the words that a language has, or all parts of, where they have hyphens."""
    known = _words_of(code, tables)
    return sum(
        word in known or ("-" in word and known.issuperset(word.split("-"))) for word in words
    )


@cache
def _words_of(code: str, tables: tuple[str, ...]) -> frozenset[str]:
    """Collect the words of parts of a language's table, of English the function words, too."""
    of_table = words_written(code, tables)
    return of_table | FUNCTION_WORDS if code == ENGLISH else of_table
