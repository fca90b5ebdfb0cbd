"""Numbers in words: "seven", "the seventh", "7th"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from qa_bot.words.folding import split
from qa_bot.words.lexicon import cached_by_language, either, lexicon

_WITH_ENDING = re.compile(r"(\d{1,3})([^\W\d_]+)")


def words_with_numbers(text: str) -> list[str]:
    """Split a folded text into its words, a number of several words as one: "dix_sept"."""
    return split(_of_several().sub(lambda found: found[0].replace(" ", "_"), text))


def number_of(word: str) -> int | None:
    """Tell the number that a word is; None for any other, and for digits alone."""
    return cardinals().get(word) or ordinal(word)


def ordinal(word: str) -> int | None:
    """Tell by which number a word counts: "ninth" and "9th" are 9; None for any other."""
    if with_ending := _WITH_ENDING.fullmatch(word):
        digits, ending = with_ending.groups()
        return int(digits) if ending in lexicon().numbers.ordinal_endings else None
    return _ordinals().get(word)


def in_digits(
    words: Sequence[str], nouns: Collection[str], between: Collection[str] = ()
) -> list[str]:
    """Write the numbers beside a noun in digits: "question seven", "the first and third question".

    Several may have words `between` them. In front of it only ordinals are meant: "seven questions"
    counts them.
    """
    written, follows = [], False
    for word in words:
        number = number_of(word)
        written.append(str(number) if follows and number else word)
        is_number = number is not None or word.isdigit()
        follows = word in nouns or (follows and (is_number or word in between))
    leads = False
    for at in reversed(range(len(words))):
        number = ordinal(words[at])
        if leads and number:
            written[at] = str(number)
        leads = words[at] in nouns or (leads and (number is not None or words[at] in between))
    return written


@cached_by_language()
def cardinals() -> Mapping[str, int]:
    """The numbers by the words for them."""
    return _by_word(lexicon().numbers.cardinals)


@cached_by_language()
def _ordinals() -> Mapping[str, int]:
    return _by_word(lexicon().numbers.ordinals)


@cached_by_language()
def _of_several() -> re.Pattern[str]:
    """Compile the numbers that are several words, the longest first."""
    several = (word.replace("_", " ") for word in {*cardinals(), *_ordinals()} if "_" in word)
    return re.compile(rf"(?<!\w){either(sorted(several, key=len, reverse=True))}(?!\w)")


def _by_word(lines: Iterable[str]) -> Mapping[str, int]:
    split_lines = map(str.split, lines)
    return {word: int(number) for number, *words in split_lines for word in words}
