"""Numbers in words: "seven", "the seventh", "7th"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import product

from qa_bot.words.folding import split
from qa_bot.words.lexicon import cached_by_language, lexicon

_BETWEEN = "_"  # words of one number
_MOST_WORDS = 4  # of one number: "quatre vingt dix huit"
_TENS, _ONES = range(20, 100, 10), range(1, 20)  # "soixante-dix-sept" is sixty and seventeen
_LAST = 99
_WITH_ENDING = re.compile(r"(\d{1,3})([^\W\d_]+)")


def words_with_numbers(text: str) -> list[str]:
    """Split a folded text into its words, a number of several words as one: "dix_sept"."""
    words, beginnings = split(text), _beginnings()
    if joined := tuple(lexicon().conjunctions.joined):
        words = [part for word in words for part in _parts(word, joined)]
    return words if beginnings.isdisjoint(words) else _put_together(words, beginnings)


def _put_together(words: list[str], beginnings: Set[str]) -> list[str]:
    """The words, those of one number as one; it may begin with any of `beginnings`."""
    read, at = [], 0
    while at < len(words):
        most = _MOST_WORDS if words[at] in beginnings else 1
        several = (_BETWEEN.join(words[at : at + size]) for size in range(most, 1, -1))
        read.append(next(filter(number_of, several), words[at]))
        at += read[-1].count(_BETWEEN) + 1 if read[-1] != words[at] else 1
    return read


def _parts(word: str, joined: tuple[str, ...]) -> tuple[str, ...]:
    """A word, or what is joined to a number and the number: "and three", one word in Arabic."""
    before = next(filter(word.startswith, joined), "")
    number = word[len(before) :]
    return (before, number) if before and number_of(number) and not number_of(word) else (word,)


def number_of(word: str) -> int | None:
    """Tell the number that a word is; None for any other, and for digits alone."""
    cardinals, ordinals = _numbers()
    return cardinals.get(word) or ordinals.get(word) or _with_ending(word)


def ordinal(word: str) -> int | None:
    """Tell by which number a word counts: "ninth" and "9th" are 9; None for any other."""
    return _numbers()[1].get(word) or _with_ending(word)


def _with_ending(word: str) -> int | None:
    found = _WITH_ENDING.fullmatch(word) if word[:1].isdigit() else None
    return int(found[1]) if found and found[2] in lexicon().numbers.ordinal_endings else None


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


def cardinals() -> Mapping[str, int]:
    """The numbers by the words for them."""
    return _numbers()[0]


@cached_by_language()
def _numbers() -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The cardinals and the ordinals, with those put together of tens and ones."""
    terms = lexicon().numbers
    kinds = [_by_word(terms.cardinals), _by_word(terms.ordinals)]
    cardinals, ordinals = ({**kind} for kind in kinds)
    for tens, ones in product(kinds, kinds):
        # It counts where either does: "twenty-first", "einundzwanzigste".
        together = cardinals if tens is ones is kinds[0] else ordinals
        for (ten, of_tens), (one, of_ones) in product(tens.items(), ones.items()):
            if of_tens in _TENS and of_ones in _ONES and of_tens + of_ones <= _LAST:
                for form in terms.compounds:
                    together[form.format(tens=ten, ones=one)] = of_tens + of_ones
    return cardinals, ordinals


@cached_by_language()
def _beginnings() -> frozenset[str]:
    """Collect the first words of the numbers that are several."""
    several = (word for numbers in _numbers() for word in numbers if _BETWEEN in word)
    return frozenset(word.split(_BETWEEN)[0] for word in several)


def _by_word(lines: Iterable[str]) -> Mapping[str, int]:
    split_lines = map(str.split, lines)
    return {word: int(number) for number, *words in split_lines for word in words}
