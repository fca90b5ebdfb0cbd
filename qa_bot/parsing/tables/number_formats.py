"""Numbers and dates as a spreadsheet shows them: by the cell's number format (ECMA-376, 18.8.31).

Of the format language what offices use: sections by sign, digits, thousands, percent, literal text,
currencies, dates, times and elapsed time. Fractions, powers of ten and conditions are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

# What is shown in a format of the reader's system, which no file says.
_OF_THE_SYSTEM = ("general", "@", "mm-dd-yy", "m/d/yy h:mm")
# A cell in Excel's own format shows so many digits.
_DIGITS = 11
# A number of more digits, or a format of more characters, is nobody's price.
_MOST_DIGITS = 30
_MOST_CHARACTERS = 255
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<width>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<half>AM/PM|A/P)|(?P<date>y+|m+|d+|h+|s+)|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY = re.compile(r"\$(?P<symbol>[^-]*)(?:-(?P<locale>[0-9A-F]+))?", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?\d+", re.IGNORECASE)
_ENGLISH = 0x09  # primary language of a locale's number
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a format: its kind is a group of _TOKEN, or "elapsed"."""

    kind: str
    text: str


def shown(value: object, number_format: str) -> str | None:
    """Write a cell's value as a spreadsheet shows it; None where it is shown as it is.

    Also None for a format that is not read, or that shows a month in another language than English.
    """
    code = number_format.strip()
    if isinstance(value, bool) or len(code) > _MOST_CHARACTERS:
        return None
    if code.lower() in _OF_THE_SYSTEM:
        return _general(value) if isinstance(value, float) else None
    if isinstance(value, (datetime, date, time, timedelta)):
        return _date(value, _tokens(_sections(code)[0]))
    if isinstance(value, (int, float)):
        return _signed(value, _sections(code))
    return None


def _general(value: float) -> str | None:
    text = f"{value:.{_DIGITS}g}"
    return None if "e" in text or "n" in text else text


def _sections(code: str) -> list[str]:
    """Split a format at the semicolons that are not quoted."""
    pieces = re.findall(r'"[^"]*"|\\.|[^;"\\]+|;|"|\\', code, re.DOTALL)
    sections = [""]
    for piece in pieces:
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return sections


def _tokens(section: str) -> list[_Token] | None:
    """Read a section of a format; None where it has a condition."""
    tokens = []
    for match in _TOKEN.finditer(section):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "bracket":
            read = _bracket(text)
            if read is None:
                return None
            tokens.append(read)
        elif kind == "width":
            tokens.append(_Token("quoted", " "))
        elif kind in ("quoted", "escaped"):
            tokens.append(_Token("quoted", text))
        elif kind != "fill":
            tokens.append(_Token(kind, text))
    return tokens


def _bracket(text: str) -> _Token | None:
    """Read what stands in brackets: a currency, elapsed time, a colour; None for a condition."""
    currency = _CURRENCY.fullmatch(text)
    if currency:
        number = int(currency["locale"] or "0", 16)
        foreign = 0 < number < 0xF000 and number & 0x3FF != _ENGLISH
        return _Token("foreign" if foreign else "quoted", currency["symbol"])
    if _ELAPSED.fullmatch(text):
        return _Token("elapsed", text)
    return _Token("quoted", "") if _COLOUR.fullmatch(text) else None


def _signed(value: float, sections: Sequence[str]) -> str | None:
    """Write a number by the section for its sign; only the first section writes the sign itself."""
    place = 0
    if len(sections) > 1 and value < 0:
        place = 1
    elif len(sections) > 2 and value == 0:
        place = 2
    tokens = _tokens(sections[place])
    if tokens is None or not abs(value) < 10**_MOST_DIGITS:
        return None
    written = _number(abs(Decimal(repr(value))), tokens)
    if written is None:
        return None
    sign = "-" if value < 0 and place == 0 and re.search(r"[1-9]", written) else ""
    return sign + written


def _number(value: Decimal, tokens: Sequence[_Token]) -> str | None:
    """Write a number without its sign, or the words that stand for it; None in other formats."""
    kinds = [token.kind for token in tokens]
    texts = [token.text if token.kind == "other" else "" for token in tokens]
    if {"date", "half", "elapsed"} & set(kinds) or {"/", "e", "E"} & set(texts):
        return None
    if "digit" not in kinds:
        return _literal(tokens).strip()
    first, last = kinds.index("digit"), len(kinds) - 1 - kinds[::-1].index("digit")
    point = next((i for i in range(first, len(texts)) if texts[i] == "."), None)
    whole_end = last if point is None or point > last else point - 1
    decimals = [tokens[i].text for i in range(whole_end + 1, last + 1) if kinds[i] == "digit"]
    scaling = 0
    while last + 1 + scaling < len(texts) and texts[last + 1 + scaling] == ",":
        scaling += 1
    scaled = value.scaleb(2 * texts.count("%") - 3 * scaling)
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    body = _whole(whole, tokens[first : whole_end + 1])
    if body is None:
        return None
    optional = sum(1 for _ in _trailing(decimals))
    kept = fraction[: len(fraction) - optional] + fraction[len(fraction) - optional :].rstrip("0")
    dot = "." if kept else ""
    before = _literal(tokens[:first])
    return (before + body + dot + kept + _literal(tokens[last + 1 + scaling :])).strip()


def _trailing(decimals: Sequence[str]) -> Iterable[str]:
    """Give the decimals at the end that are only shown where they are not zero."""
    for place in reversed(decimals):
        if place == "0":
            return
        yield place


def _whole(digits: str, tokens: Sequence[_Token]) -> str | None:
    """Write the digits before the point in their places, from the right; None in odd places."""
    places = [token.text for token in tokens if token.kind == "digit"]
    grouped = any(token.kind == "other" and token.text == "," for token in tokens)
    least = len(places) - places.index("0") if "0" in places else 0
    digits = digits.lstrip("0").rjust(least, "0")
    inner = [t for t in tokens if t.kind != "digit" and not (t.kind == "other" and t.text == ",")]
    if not inner:
        return ",".join(_threes(digits)) if grouped else digits
    return None if grouped else _among(digits, tokens)


def _threes(digits: str) -> list[str]:
    """Split digits into groups of three from the right."""
    first = len(digits) % 3
    rest = [digits[i : i + 3] for i in range(first, len(digits), 3)]
    return [digits[:first], *rest] if first else rest


def _among(digits: str, tokens: Sequence[_Token]) -> str:
    """Write digits among literal text, as a telephone number has them."""
    left = list(digits)
    written: list[str] = []
    places = sum(token.kind == "digit" for token in tokens)
    for token in reversed(tokens):
        if token.kind != "digit":
            written.append(token.text)
            continue
        places -= 1
        taken = left[-1:] if places else left
        written.append("".join(taken))
        left = left[: len(left) - len(taken)]
    return "".join(reversed(written))


def _literal(tokens: Sequence[_Token]) -> str:
    return "".join(token.text for token in tokens)


def _date(value: date | time | timedelta, tokens: Sequence[_Token] | None) -> str | None:
    """Write a date or time; None where the format is for something else."""
    if tokens is None or not any(token.kind in ("date", "elapsed") for token in tokens):
        return None
    named = any(t.kind == "date" and t.text[0] in "mMdD" and len(t.text) > 2 for t in tokens)
    if named and any(token.kind == "foreign" for token in tokens):
        return None
    moment = _moment(value)
    half = any(token.kind == "half" for token in tokens)
    pieces = [
        _piece(token, moment, half, _is_minutes(tokens, place))
        for place, token in enumerate(tokens)
    ]
    return "".join(pieces).strip()


def _moment(value: date | time | timedelta) -> datetime:
    """Put a value on the calendar; time alone is on spreadsheets' day 0."""
    if isinstance(value, timedelta):
        return datetime(1899, 12, 30) + value
    if isinstance(value, time):
        return datetime.combine(date(1899, 12, 30), value)
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _is_minutes(tokens: Sequence[_Token], place: int) -> bool:
    """Tell whether "m" means minutes: after hours, or before seconds."""
    letters = [t.text[0].lower() if t.kind in ("date", "elapsed") else "" for t in tokens]
    before = [letter for letter in letters[:place] if letter]
    after = [letter for letter in letters[place + 1 :] if letter]
    return bool((before and before[-1] == "h") or (after and after[0] == "s"))


def _piece(token: _Token, moment: datetime, half: bool, minutes: bool) -> str:
    """Write one piece of a date."""
    if token.kind == "elapsed":
        elapsed = moment - datetime(1899, 12, 30)
        seconds = {"h": 3600, "m": 60, "s": 1}[token.text[0].lower()]
        return str(int(elapsed.total_seconds()) // seconds).rjust(len(token.text), "0")
    if token.kind == "half":
        return ("PM" if moment.hour >= 12 else "AM")[: 2 if len(token.text) > 3 else 1]
    if token.kind == "digit":
        return "0"  # of a second: a spreadsheet's times are whole seconds here
    if token.kind != "date":
        return token.text
    letter, width = token.text[0].lower(), len(token.text)
    if letter == "y":
        return f"{moment.year:04}" if width > 2 else f"{moment.year % 100:02}"
    if letter == "m" and not minutes and width > 2:
        return _MONTHS[moment.month - 1][: {3: 3, 5: 1}.get(width)]
    if letter == "d" and width > 2:
        return _DAYS[moment.weekday()][: 3 if width == 3 else None]
    hour = (moment.hour % 12 or 12) if half else moment.hour
    month = moment.minute if minutes else moment.month
    number = {"m": month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:0{min(width, 2)}}"
