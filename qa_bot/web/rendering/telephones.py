"""Telephone numbers in a text. A number of another kind must not become a link that calls.

An international number is judged by `phonenumbers`, which knows how long each country's are. To a
national one it would have to be told the country, which no document says. So one is taken only
where it is written as nothing else is, or where the words before it speak of a telephone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from qa_bot.words.lexicon import lexicons

_SPACE = " \u00a0"
_MARK = r"\-./\u2010-\u2013"
# Seven to fifteen digits (E.164), and neither a part of more digits nor of a word.
_CANDIDATE = re.compile(
    rf"(?<![\w$\u20ac\u00a3#@=%+])(?<!\d[{_SPACE}{_MARK}(])(?<!\d[.,])"
    rf"\(?\+?\(?\d(?:(?:[{_SPACE}]?\(|\)[{_SPACE}{_MARK}]?|[{_SPACE}{_MARK}])?\d){{6,14}}"
    rf"(?![\w%\u20ac@]|[{_SPACE}{_MARK},:)(]\(?\d)"
)
# As North America writes them, by threes and four: (207) 555-0143, 1-207-555-0143.
_BY_THREES = re.compile(
    r"(?:1[ \u00a0.-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ \u00a0.-])\d{3}[ \u00a0.-]\d{4}"
)
# With the nought that is dialled within a country: 020 7946 0018, 06 12 34 56 78, 030/123456.
_WITH_NOUGHT = re.compile(r"\(?0[1-9]\d{0,3}\)?[ \u00a0/-]\d{2,8}(?:[ \u00a0]\d{2,4}){0,4}")
_NOUGHT_DIGITS = range(9, 13)
# Dates, years, ZIP codes with four more digits, decimals, and addresses of a network.
_OTHER = re.compile(
    r"\d{1,2}([-./ ])\d{1,2}\1(?:\d\d){1,2}|\d{4}([-./ ])\d{1,2}\2\d{1,2}"
    r"|(?:19|20)\d\d.(?:19|20)\d\d|\d{5}-\d{4}|\d+\.\d+|\d{1,3}(?:\.\d{1,3}){3}"
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d\d[ \u00a0]?$")  # how an IBAN begins
_MOST = 20_000  # candidates that are looked at: two seconds
_SPOKEN_OF = 60  # characters before a number, in its line, in which a word may say what it is


class Telephone(NamedTuple):
    """A number's place in a text, and the address that calls it."""

    start: int
    end: int
    address: str


def telephones(text: str) -> Iterator[Telephone]:
    """The telephone numbers of a text, in order."""
    for match in islice(_CANDIDATE.finditer(text), _MOST):
        if address := _address(match[0], text[max(match.start() - _SPOKEN_OF, 0) : match.start()]):
            yield Telephone(match.start(), match.end(), address)


def _address(number: str, before: str) -> str | None:
    if number.count("(") != number.count(")"):
        return None
    if number.startswith(("+", "(+")):
        return _international(number)
    digits = re.sub(r"\D", "", number)
    if _OTHER.fullmatch(number) or _ACCOUNT.search(before):
        return None
    is_with_nought = _WITH_NOUGHT.fullmatch(number) and len(digits) in _NOUGHT_DIGITS
    is_one = _BY_THREES.fullmatch(number) or is_with_nought or _is_spoken_of(before)
    return f"tel:{digits}" if is_one else None


@lru_cache(maxsize=1024)
def _international(number: str) -> str | None:
    import phonenumbers  # 50 ms, and most texts have none

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"


def _is_spoken_of(before: str) -> bool:
    return _spoken().search(before.rpartition("\n")[2]) is not None


@cache
def _spoken() -> re.Pattern[str]:
    of_all = frozenset[str]().union(*(of_one.telephones.words for of_one in lexicons()))
    words = "|".join(map(re.escape, sorted(of_all)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
