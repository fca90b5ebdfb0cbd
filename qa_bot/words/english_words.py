"""English words as such, whatever the documents print: those that pyspellchecker knows."""

from __future__ import annotations

from functools import lru_cache

from qa_bot.words.function_words import foreign_function_words


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Load 160,000 English words and names in lower case."""
    from spellchecker import SpellChecker

    return frozenset(SpellChecker().word_frequency.words())


def common_english_words(most: int) -> list[str]:
    """Load the commonest English words in lower case, without function words of other languages.

    They are in the list as words of films are: "que", "der".
    """
    from spellchecker import SpellChecker

    times = SpellChecker().word_frequency.dictionary
    ordered = sorted(times, key=lambda word: (-times[word], word))[:most]
    foreign = foreign_function_words()
    return [word for word in ordered if word.isalpha() and len(word) > 1 and word not in foreign]
