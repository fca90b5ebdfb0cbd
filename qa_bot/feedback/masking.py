"""Personal data in what people type, each replaced by its kind: "[e-mail]".

What is masked: e-mail addresses, telephone, card and account numbers, numbers of the state (US
social security and the like), passwords and tokens, public IP addresses, and other numbers that are
long, or that the words before them call somebody's own ("case no. 48213"). What is not: names,
places, dates, years, amounts of money, and numbers of things that everyone may know (question 7,
I-9, an ISBN).

A number is masked for how it is written, whether or not its check digits are right: one with a
typing error says as much of its owner. Luhn's check (ISO/IEC 7812-1) tells a card, whatever stands
around it, and `phonenumbers` a telephone, where dots may part thousands as well.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from operator import mul
from typing import NamedTuple

from qa_bot.feedback import masking_patterns as written
from qa_bot.feedback.masking_folds import folded

# Of each kind so many are looked for in a text, which has at most 10,000 characters.
MOST = 2_000
# The least digits of a number that is masked whatever stands before it, and how many a card has.
LEAST_DIGITS, CARD_DIGITS = 7, range(13, 20)
MOST_OF_TELEPHONES = 15  # E.164
# Whose national numbers are known where they may be an amount as well.
REGIONS = ("US", "GB", "ES", "MX", "FR", "BE", "DE", "AT", "CH", "PT", "BR", "EG", "SA")
_BESIDE = 40  # characters before a number in which a word may say what it is
_TAKEN = "\n"  # stands where something was found; a folded text has none, and nothing matches it


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
    left, places = folded(text)
    taken: list[Span] = []
    for find in FINDERS:
        end, parts = 0, []
        for span in islice(find(left), MOST):
            if span.start >= end:
                parts += [left[end : span.start], _TAKEN * (span.end - span.start)]
                end = span.end
                taken.append(span)
        left = "".join([*parts, left[end:]])
    return sorted(
        Span(places[one.start], places[one.end - 1] + 1, one.kind) for one in taken if one.kind
    )


def _each(pattern: re.Pattern[str], kind: str) -> Callable[[str], Iterator[Span]]:
    """What finds this pattern, or its group "own"; of no kind is what is not to be masked."""
    group = "own" if "own" in pattern.groupindex else 0

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield Span(*match.span(group), kind)

    return find


def _cards(text: str) -> Iterator[Span]:
    for match in written.CARD.finditer(text):
        number, start = match["own"], match.start("own")
        shorter = written.FOUR_FOURS.match(number)
        for one in (shorter[0] if shorter else number, number):
            # Four years are written as a card is.
            if _has_luhn_digit(_digits(one)) and not written.DATES.fullmatch(one):
                yield Span(start, start + len(one), "card")
                break


def _books(text: str) -> Iterator[Span]:
    """ISBNs: ten digits are one where their check digit is right (ISO 2108), else a telephone."""
    for match in written.ISBN.finditer(text):
        signs = re.sub(r"[^\dXx]", "", match["own"]).upper()
        values = [10 if sign == "X" else int(sign) for sign in signs]
        if len(signs) > 10 or sum(map(mul, values, range(10, 0, -1))) % 11 == 0:
            yield Span(*match.span("own"), "")


def _owned(
    pattern: re.Pattern[str], kind: str, dates: re.Pattern[str]
) -> Callable[[str], Iterator[Span]]:
    """What a word before it calls somebody's own, unless it is such a date."""

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            if not dates.fullmatch(match["own"]):
                yield Span(*match.span("own"), kind)

    return find


def _addresses(text: str) -> Iterator[Span]:
    """IP addresses that are of one network in the world; 192.168.1.1 is everyone's router."""
    for match in written.NETWORK.finditer(text):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        if not (address.is_private or address.is_loopback):
            yield Span(*match.span(), "IP address")
        elif not written.ENDS_IN_OWNER.search(_before(text, match.start())):
            yield Span(*match.span(), "")


def _before(text: str, place: int) -> str:
    return text[max(place - _BESIDE, 0) : place]


def _numbers(text: str) -> Iterator[Span]:
    for match in written.DIGITS.finditer(text):
        number = match[0]
        if len(_digits(number)) >= LEAST_DIGITS and not _is_everyones(text, match):
            yield Span(*match.span(), _kind(number))


def _kind(number: str) -> str:
    for one in (number, *re.split(r" ?[,/] ?", number), *re.split(r"[ ,]+", number)):
        digits = _digits(one)
        if len(digits) in CARD_DIGITS and _has_luhn_digit(digits):
            return "card"
        if LEAST_DIGITS <= len(digits) <= MOST_OF_TELEPHONES and _is_telephone(one):
            return "telephone"
    return "number"


def _is_everyones(text: str, match: re.Match[str]) -> bool:
    """Whether a long number is dates, an amount, a list of short ones or a version.

    It is none but dates where a word before it says whose it is.
    """
    number, before = match[0], _before(text, match.start())
    if written.DATES.fullmatch(number):
        return True
    is_counted = written.ENDS_IN_LIST_WORD.search(before) is not None
    if is_counted or written.ENDS_IN_NAME.search(before):
        name = written.NAME_OF_FORM.match(number)
        if name and written.DATES.fullmatch(number, name.end()):
            return True
    if written.ENDS_IN_OWNER.search(before):
        return False
    if _is_list(number, is_counted) or written.POSTCODE_OR_VERSION.fullmatch(number):
        return True
    if written.LONG_DECIMAL.fullmatch(number):
        return True
    is_amount = written.AMOUNTS.fullmatch(number) or written.DECIMAL.fullmatch(number)
    return is_amount is not None and not _is_telephone(number)


def _is_list(number: str, is_counted: bool) -> bool:
    """Whether these are short numbers one after the other.

    They are where a word before them counts them, and where each follows the one before by one
    (4 5 6). Where commas part them they are as well, unless they are single digits, or of four
    digits, in no order. Else pairs of digits are a telephone number in half of Europe.
    """
    has_commas = written.COMMA_LIST.fullmatch(number)
    if not has_commas and not written.LIST.fullmatch(number):
        return False
    values = [int(one) for one in re.findall(r"\d+", number)]
    steps = {two - one for one, two in zip(values, values[1:], strict=False)}
    is_rising, is_short = min(steps, default=0) > 0, 9 < max(values) < 1000
    if has_commas and len(steps) > 1 and not is_counted and written.PAIRS.fullmatch(number):
        return False
    if has_commas:
        is_card = max(values) > 999 and len(_digits(number)) in CARD_DIGITS
        return is_short or (is_rising and not is_card)
    return steps == {1} or (is_counted and (is_rising or (is_short and max(values) < 100)))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


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
    _each(written.KEY, "password"),
    _each(written.EMAIL, "e-mail"),
    _each(written.QUOTED, "password"),
    _each(written.PASSWORD, "password"),
    _each(written.IBAN, "account"),
    _cards,
    _owned(written.PERSONAL, "personal number", written.DATES),
    _books,
    _each(written.PUBLIC, ""),
    _addresses,
    _each(written.AMOUNT, ""),
    _each(written.AMOUNT_BEFORE, ""),
    _each(written.OF_STATES, "personal number"),
    _owned(written.TELEPHONE, "telephone", written.DATE),
    _owned(written.OWN, "number", written.YEAR),
    _each(written.CODE, "number"),
    _numbers,
)
