"""Messages as words, in the form in which addresses, listings and greetings are compared."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
# What stands between words; "$", "%" and "#" belong to the word: "$7" is no question number.
_BETWEEN = re.compile(r"[\s,;:!?¿¡()\[\]{}\"“”„«»…]+")

# Words of a message that point at something and say nothing themselves.
POINTING = frozenset(
    "please kindly show display open read see view give tell go take jump me us i you we can could "
    "would want like to the a an and & + of is are what what's does do say says said answer "
    "answers por favor muestra muéstrame ver dime ir la el las los un una y".split()
)
QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how is are am was were do does did can could may "
    "might must shall should will would has have had if".split()
)


def folded(text: str) -> str:
    """A text in one case, with one kind of apostrophe and one space between words."""
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    return " ".join(text.split())


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order, without the punctuation between and behind them."""
    words = (word.strip(".'-_*") for word in _BETWEEN.split(folded(text)))
    return [word for word in words if word]


def telling(words: list[str]) -> list[str]:
    """Those of the words that do not only point."""
    return [word for word in words if word not in POINTING]
