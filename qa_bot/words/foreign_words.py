"""Whether a query that seems misspelt is none, as it is in another language than English.

"comparte" lies a letter from "compare", and is Spanish. It is a look at words alone, where a word
of the query would be read as another, for whoever has not found out its language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from qa_bot.words.function_words import foreign_function_words
from qa_bot.words.language_of import ENGLISH_ALONE

# Function words of others that are frequent English words with a meaning.
_ENGLISH_TOO = frozenset(
    """
    ad also ate aura bin come comment contra die dies door dove fare font fur hat hay man men met
    par per sea sin son soy sue ton van want war
    """.split()
)


def as_english(
    words: Iterable[str],
    terms: Mapping[str, str],
    meant: Mapping[str, str],
    knows: Callable[[str], bool],
) -> tuple[dict[str, str], dict[str, str]]:
    """Leave of what the words of a query are read as what holds in the query's language.

    `terms` are those that it abbreviates, `meant` what misspelt words are read as. Where it has
    more function words of other languages than of English it is in one of them: no word is
    misspelt, and only capitals are an abbreviation. Where it has as many, and nobody `knows` half
    of its other words or more, no word is misspelt; names, with a capital, are not counted.
    """
    words = list(words)
    english = sum(word.casefold() in ENGLISH_ALONE for word in words)
    foreign = sum(word.casefold() in _foreign() for word in words)
    if foreign > english:
        return in_capitals(terms), {}
    others = [word for word in words if not word[0].isupper() and word not in {*meant, *terms}]
    unknown = sum(not knows(word) for word in others)
    if foreign == english and unknown and unknown >= len(others) / 2:
        return dict(terms), {}
    return dict(terms), dict(meant)


def in_capitals(terms: Mapping[str, str]) -> dict[str, str]:
    """Leave the terms whose abbreviation is typed in capitals: "FD", not "fd"."""
    return {word: term for word, term in terms.items() if word.isupper()}


@cache
def _foreign() -> frozenset[str]:
    return foreign_function_words() - _ENGLISH_TOO
