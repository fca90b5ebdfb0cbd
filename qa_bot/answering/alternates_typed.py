"""Queries that have a slip of the finger in common with an alternate, and are in its words."""

from __future__ import annotations

from dataclasses import replace

from qa_bot.ranking import Evidence
from qa_bot.store import PairStore
from qa_bot.words.near_words import near_words
from qa_bot.words.plain import plain
from qa_bot.words.printed_words import WORD
from qa_bot.words.vocabulary import Reading


def as_alternate(
    query: str, reading: Reading, gathered: Evidence, store: PairStore
) -> Reading | None:
    """Read a query with the slips of an alternate of its candidates left as they are.

    `reading` is how it is read without. An alternate is meant where it has such a slip and makes up
    more than half of the query, each of its words as it is or a slip away. None where none is: for
    all others the slip is read as the word that was meant.
    """
    if not reading.guessed or gathered.printed is None:
        return None
    worded = replace(gathered, printed=None)
    typed = {*_words(query)}
    slips = {change.typed.casefold() for change in reading.guessed}
    for pair in store.records(worded.ids[worded.have_alternates]):
        for words in map(set, map(_words, pair.alternates)):
            kept = slips & words
            if not kept or len(typed) >= 2 * len(words):
                continue
            if all(word in typed or near_words(word, typed) for word in words):
                return _keeping(query, reading, kept)
    return None


def _keeping(query: str, reading: Reading, kept: set[str]) -> Reading:
    changes = tuple(one for one in reading.guessed if one.typed.casefold() not in kept)
    read_as = {change.typed: change.read_as for change in changes}
    text = WORD.sub(lambda match: read_as.get(match.group(), match.group()), plain(query))
    return Reading(text, changes, changes)


def _words(text: str) -> list[str]:
    return WORD.findall(plain(text).casefold())
