"""Codes that name things: "E-240", "W-8BEN", "sha256". One sign off is another thing.

Hyphens, spaces and case are how a code is written, and no part of it. Digits alone are no code,
nor are amounts, whose digits come first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from qa_bot.words.amounts import is_currency
from qa_bot.words.lexicon import cached_by_language, either, lexicon

CODE = re.compile(
    r"(?<![\w'’.-])([^\W\d_]{1,12})([-/ ]?)"
    r"(\d{1,12}[^\W_]{0,12}(?:[-.](?:[^\W_]{0,12}\d[^\W_]{0,12}|[A-Z]{1,2}(?!\w)))*)(?![^\W_])"
)
# Between two digits a hyphen is part of the name.
_SEPARATORS = re.compile(r"(?<!\d)[-/ ]|[-/ ](?!\d)")
# No part of a code: "py4jJavaError".
_A_WORD = re.compile(r"[^\W\d_]{5}")
_RUNS = re.compile(r"\d+")
_IN_ONE = re.compile(r"[^\W\d_]+\d")
# Behind a code, of its kind: 5 in "SOCKS 4 and 5".
_NUMBER = r"\d[^\W_]{0,12}(?:[-.][^\W_]{0,12}\d[^\W_]{0,12})*"
_SPACE = " "
# Between a currency and digits; with a hyphen they are a name: "RS-485".
_WITHIN_AMOUNTS = ("", _SPACE)
_WORDS_OF_A_CODE = 2


@dataclass(frozen=True)
class Code:
    """A code in a text: the letters that it begins with, in lower case, and how it is printed."""

    prefix: str
    printed: str

    @cached_property
    def plain(self) -> str:
        """The code without hyphens and spaces, in lower case: its name."""
        return _SEPARATORS.sub("", self.printed.casefold())

    @property
    def is_in_one(self) -> bool:
        """Whether nothing stands between the first letters and the digits."""
        return _IN_ONE.match(self.printed) is not None

    @cached_property
    def shape(self) -> str:
        """How many letters stand where between digits: "a0" for "E-240"."""
        return re.sub(r"[^\W\d_]", "a", _RUNS.sub("0", self.plain))

    def is_like(self, other: Code) -> bool:
        """Whether two codes are names of one kind: their letters or their shapes are the same."""
        return self.prefix == other.prefix or self.shape == other.shape


def codes(text: str, prefixes: Collection[str] = ()) -> Iterator[Code]:
    """Find the codes of a text, in order.

    With a space inside ("ISO 9001", "e 240") it is one where capitals say so, in a text that has
    others, or where its letters are among `prefixes`, those of codes that are known.
    """
    if not _RUNS.search(text):
        return
    is_shouted = _is_shouted(text)
    for match in CODE.finditer(text):
        letters, between, rest = match.groups()
        prefix = letters.casefold()
        is_short_form = len(letters) > 1 and letters.isupper() and not is_shouted
        is_one = between != _SPACE or _may_have_space(prefix, is_short_form, prefixes)
        if is_one and not _A_WORD.search(rest):
            if between not in _WITHIN_AMOUNTS or not is_currency(prefix):
                yield Code(prefix, match.group())


def spelled(text: str, code: Code, other: Code) -> str:
    """Write a code of a text as another."""
    return re.sub(rf"(?<!\w){re.escape(code.printed)}(?!\w)", lambda _: other.printed, text)


def numbers_behind(text: str, code: Code) -> frozenset[str]:
    """Collect the numbers that go on a list which a code begins: of SOCKS 4 in "SOCKS 4 and 5"."""
    pattern = rf"(?<!\w){re.escape(code.printed)}((?:{_joined()}{_NUMBER})+)"
    lists: list[str] = re.findall(pattern, text, re.IGNORECASE)
    return frozenset(number for more in lists for number in re.findall(_NUMBER, more.casefold()))


@cached_by_language()
def _joined() -> str:
    """Write the pattern of what stands between the numbers of a list."""
    words = either(lexicon().codes.between_numbers)
    return rf"(?:\s?[,/&]|\s{words}(?=\s)){{1,2}}\s?"


def _may_have_space(prefix: str, is_short_form: bool, prefixes: Collection[str]) -> bool:
    if prefix in prefixes:
        return prefix not in lexicon().codes.before_numbers
    return is_short_form


def _is_shouted(text: str) -> bool:
    """Whether a text is all in capitals, and more than one short form with its number."""
    return text.isupper() and len(text.split()) > _WORDS_OF_A_CODE
