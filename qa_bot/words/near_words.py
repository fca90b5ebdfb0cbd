"""Words that lie one slip of the finger from another: what a misspelt word may be meant as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import ascii_lowercase

from qa_bot.words.english_words import english_words

# Shorter words have too many neighbours, and a wrong letter in the middle of a short one makes
# another real word ("tumor", "tutor").
LEAST_LETTERS = 5
_LEAST_LETTERS_TO_REPLACE_ONE = 7


def near_words(word: str, others: Iterable[str]) -> list[str]:
    """Collect those of other words, with a word's first letter, that it may be meant as.

    They have a letter more, less or, from seven letters, another, or two neighbours exchanged. The
    first letter is seldom wrong (Pollock and Zamora 1984).
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extract(word, [*others], scorer=OSA.distance, score_cutoff=1, limit=None)
    return [other for other, _, _ in near if _may_be(word, other)]


def is_nearly_english(word: str) -> bool:
    """Tell whether a word in lower case, of a to z, may be meant as an English one.

    Its neighbours are written and looked up, as the list has 160,000 words to measure.
    """
    return not english_words().isdisjoint(_neighbours(word))


def _may_be(word: str, other: str) -> bool:
    """Whether a word an error away may be the one that was meant."""
    one_replaced = len(word) == len(other) and sorted(word) != sorted(other)
    return not one_replaced or len(word) >= _LEAST_LETTERS_TO_REPLACE_ONE


def _neighbours(word: str) -> Iterator[str]:
    """All that `near_words` takes for what a word may be meant as, whether it is a word or not."""
    for place in range(1, len(word) + 1):
        before, behind = word[:place], word[place:]
        yield from (f"{before}{letter}{behind}" for letter in ascii_lowercase)
        if behind:
            yield before + behind[1:]
        if len(behind) > 1:
            yield before + behind[1] + behind[0] + behind[2:]
        if behind and len(word) >= _LEAST_LETTERS_TO_REPLACE_ONE:
            yield from (f"{before}{letter}{behind[1:]}" for letter in ascii_lowercase)
