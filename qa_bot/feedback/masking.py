"""Personal data in what people type, each replaced by its kind: "[e-mail]".

What is masked: e-mail addresses, telephone, card and account numbers, numbers of the state (US
social security and the like), passwords and tokens, public IP addresses, and other numbers that are
long, or that the words before them call somebody's own ("case no. 48213"). What is not: names,
places, dates, years, amounts of money, and numbers of things that everyone may know (question 7,
I-9, an ISBN).

A number is masked for how it is written, whether or not its check digits are right: one with a
typing error says as much of its owner. Luhn's check (ISO/IEC 7812-1) only tells a card from other
long numbers, and `phonenumbers` a telephone, where dots may part thousands as well.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from qa_bot.feedback import masking_patterns as written

# Of each kind so many are looked for in a text, which has at most 10,000 characters.
MOST = 2_000
# The least digits of a number that is masked whatever stands before it, and how many a card has.
LEAST_DIGITS, CARD_DIGITS = 7, range(13, 20)
MOST_OF_TELEPHONES = 15  # E.164
# Whose national numbers are known where they may be an amount as well.
REGIONS = ("US", "GB", "ES", "MX", "FR", "BE", "DE", "AT", "CH", "PT", "BR", "EG", "SA")
_BESIDE = 24  # characters before a number in which a word may say what it is


class Span(NamedTuple):
    """What is to be masked: its place in the text, in characters, and its kind."""

    start: int
    end: int
    kind: str


def masked(text: str) -> str:
    """The text with each of these replaced by its kind in brackets, and half characters mended."""
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    parts, done = [], 0
    for span in spans(text):
        parts += [text[done : span.start], f"[{span.kind}]"]
        done = span.end
    return "".join([*parts, text[done:]])


def spans(text: str) -> list[Span]:
    """What is to be masked, in its order; none overlaps another."""
    taken: list[Span] = []
    free = bytearray(len(text))
    for find in FINDERS:
        for span in islice(find(text), MOST):
            if not any(free[span.start : span.end]):
                free[span.start : span.end] = b"\1" * (span.end - span.start)
                taken.append(span)
    return sorted(taken)


def _each(pattern: re.Pattern[str], kind: str) -> Callable[[str], Iterator[Span]]:
    """What finds this pattern, or its group "own", unless everyone may know it."""
    group = "own" if "own" in pattern.groupindex else 0

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            if not _is_public(text, match.start(group)):
                yield Span(*match.span(group), kind)

    return find


def _is_public(text: str, place: int) -> bool:
    """Whether a word says of the number there, before it or as its beginning, that it is no
    person's.
    """
    beginning = written.LETTERS.match(text, place)
    before = _before(text, beginning.end() if beginning else place)
    return written.PUBLIC_BEFORE.search(before) is not None


def _before(text: str, place: int) -> str:
    return text[max(place - _BESIDE, 0) : place]


def _addresses(text: str) -> Iterator[Span]:
    """IP addresses that are of one network in the world; 192.168.1.1 is everyone's router."""
    for match in written.NETWORK.finditer(text):
        if _is_public(text, match.start()):
            continue
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        if not address.is_private and not address.is_loopback:
            yield Span(*match.span(), "IP address")


def _numbers(text: str) -> Iterator[Span]:
    for match in written.DIGITS.finditer(text):
        number = match[0]
        digits = re.sub(r"\D", "", number)
        if len(digits) < LEAST_DIGITS or _is_everyones(text, match):
            continue
        yield Span(*match.span(), _kind(number, digits))


def _kind(number: str, digits: str) -> str:
    if len(digits) in CARD_DIGITS and _has_luhn_digit(digits):
        return "card"
    return "telephone" if len(digits) <= MOST_OF_TELEPHONES and _is_telephone(number) else "number"


def _is_everyones(text: str, match: re.Match[str]) -> bool:
    """Whether a long number is a date, an amount, a list of short ones, or of something public."""
    number, before = match[0], _before(text, match.start())
    if written.MONEY_BEFORE.search(before) or written.MONEY_AFTER.match(text, match.end()):
        return True
    if _is_public(text, match.start()):
        return True
    if any(one.fullmatch(number) for one in (written.DATES, written.LIST, written.NETWORK)):
        return True
    is_amount = written.THOUSANDS.fullmatch(number) or written.DECIMAL.fullmatch(number)
    return is_amount is not None and not _is_telephone(number)


@lru_cache(maxsize=1024)
def _is_telephone(number: str) -> bool:
    import phonenumbers  # 50 ms, and most texts have none

    for region in REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(number, region)):
                return True
        except phonenumbers.NumberParseException:
            return False
    return False


def _has_luhn_digit(digits: str) -> bool:
    """Whether the last digit is the one that Luhn's check (ISO/IEC 7812-1) has for the others."""
    doubled = [divmod(2 * int(digit), 10) for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(map(sum, doubled))) % 10 == 0


# The first to find a place has it.
FINDERS = (
    _each(written.LOGIN, "password"),
    _each(written.TOKEN, "password"),
    _each(written.EMAIL, "e-mail"),
    _each(written.PASSWORD, "password"),
    _each(written.IBAN, "account"),
    _addresses,
    _each(written.OF_STATES, "personal number"),
    _each(written.TELEPHONE, "telephone"),
    _each(written.OWN, "number"),
    _each(written.CODE, "number"),
    _numbers,
)
