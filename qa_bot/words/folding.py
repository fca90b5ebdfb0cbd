"""Names and messages as they are compared with each other: folded, and split into their words."""

from __future__ import annotations

import re
import unicodedata

from qa_bot.words.plain import plain

_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
# What stands between words; "$", "%" and "#" belong to the word: "$7" is no question number.
_BETWEEN = re.compile(r"[\s,;:!?¿¡()\[\]{}\"“”„«»…،؛؟]+")
# Arabic letters of which people type the first for each: its seat alone for a hamza, and those of
# Persian keyboards.
ALIKE = {
    "\u0627": "\u0627\u0623\u0625\u0622\u0671",
    "\u0647": "\u0647\u0629",
    "\u064a": "\u064a\u0649\u0626\u06cc",
    "\u0648": "\u0648\u0624",
    "\u0643": "\u0643\u06a9",
}
_ONE_OF_ALIKE = str.maketrans({one: first for first, alike in ALIKE.items() for one in alike})
# Vowels and other marks above and below the letters, and what draws a word out.
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
# "And" and "then" are one word with the article behind them: "and the next".
_JOINED_AND = re.compile(r"(?<!\w)([\u0648\u0641])(?=\u0627\u0644\w{3}|\u0644\u0644\w{2})")
_DIGIT = re.compile(r"\d")
_BETWEEN_DIGITS = str.maketrans("\u066c\u066b\u066a", ",.%")


def folded(text: str) -> str:
    """Put a text in one case, with one kind of apostrophe and one space between words.

    Digits of any script become Latin ones, and Arabic letters lose their marks.
    """
    text = plain(text).translate(_APOSTROPHES).casefold()
    if not text.isascii():
        text = _JOINED_AND.sub(r"\1 ", simplest_arabic(with_latin_digits(text)))
    return " ".join(text.split())


def compared(text: str) -> str:
    """Put a text in the form in which what it states is compared: plain, in Latin digits.

    Its Arabic is written as it is typed most simply.
    """
    text = plain(text)
    return text if text.isascii() else simplest_arabic(with_latin_digits(text))


def with_latin_digits(text: str) -> str:
    """Write the decimal digits of all scripts (Unicode's category Nd) as 0 to 9, one for one.

    What stands between Arabic ones becomes a comma, a point or a sign for per cent.
    """
    return text if text.isascii() else _DIGIT.sub(_latin, text.translate(_BETWEEN_DIGITS))


def _latin(digit: re.Match[str]) -> str:
    return str(unicodedata.decimal(digit.group()))


def simplest_arabic(text: str) -> str:
    """Write Arabic as it is typed most simply: without vowels, of letters that are alike one."""
    return text if text.isascii() else _ARABIC_MARKS.sub("", text).translate(_ONE_OF_ALIKE)


def split(text: str) -> list[str]:
    """Split a folded text into its words, without the punctuation between and behind them."""
    found = (word.strip(".'-_*") for word in _BETWEEN.split(text))
    return [word for word in found if word]


def words_of(text: str) -> list[str]:
    """Fold a text and split it into its words, in order."""
    return split(folded(text))
