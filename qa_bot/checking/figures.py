"""What a text states in digits, so that the same in another language can be told from another.

Numbers, amounts, dates, times, telephone numbers, e-mail addresses and links. One that may be read
in two ways is all that it may be: "1.000" is a thousand, and one. What only a reader of the
language would see the same in ("a fortnight" and "14 days") is left to whoever compares.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import SplitResult, urlsplit

from qa_bot.checking.dates_and_times import dates_in, has_months, times_in
from qa_bot.checking.readings import (
    ANY_MONTH,
    Figure,
    FigureKind,
    clock,
    hour_alone,
    minute_alone,
    numbers,
)
from qa_bot.words.lexicon import ENGLISH, languages, lexicon_of

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'\]()]{1,500}", re.IGNORECASE)
# An address without its scheme: looked for so that its digits are no numbers.
_PLAIN_ADDRESS = re.compile(
    r"(?<![\w.@/-])[\w-]{1,63}(?:\.[a-z][\w-]{1,62}){1,5}/[^\s<>\"'\]()]{0,300}", re.IGNORECASE
)
_LIST_MARK = re.compile(r"^[ \t>#*-]{0,12}\d{1,2}[.)](?=\s)", re.MULTILINE)
# "24/7", "1/2", "2025/26": what it is differs, and languages say it in words.
_RATIO = re.compile(r"(?<![\d/])(\d{1,4})/(\d{1,4})(?![\d/])")
# What a number that stands apart does not touch; Thai, Chinese, Japanese and Korean write words on.
_LETTER = r"[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
# A point with a space behind it ends a sentence.
_TELEPHONE = re.compile(
    rf"(?<!{_LETTER})(?<![.,])[+(]{{0,2}}\d{{1,5}}\)?"
    rf"(?:(?:[ \u00a0\u202f/()–-]|\.(?!\s)){{1,3}}\d{{1,5}}){{1,7}}(?!{_LETTER}|[.,]\d)"
)
_LEAST_OF_TELEPHONE = 7
# Two digits a group are a telephone number's only where there are as many as in French ones.
_PAIRS_OF_DIGITS = 5
_GROUPED = r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3}){1,5}(?!\d)(?:[.,]\d{1,4}(?!\d))?"
# A letter in front makes a code of it, "E-240", "v2.1", of which nobody is told.
_NUMBER = re.compile(
    rf"(?P<code>(?<=[^\W\d_])[-_.#/]?|(?<=_))?(?<!\d)(?P<digits>{_GROUPED}|\d{{1,20}}(?:[.,]\d{{1,20}}){{0,6}})"
)
_SPACES = re.compile(r"[ \u00a0\u2009\u202f'’]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,3}(?:\.\d{3})+")
# Right behind a number they multiply it: "3万円".
_MYRIADS = {**dict.fromkeys("万萬만", 10**4), **dict.fromkeys("億亿억", 10**8), "千": 10**3}
_BEHIND = re.compile(r"[ \t\u00a0\u202f]{0,2}([^\W\d_]{1,20})")
# Thai documents count years from the Buddha's death, 543 years before.
_BUDDHIST_YEARS, _BUDDHIST_ERA = range(2400, 2700), 543
_PUNCTUATION = ".,;:!?»”’…،؛؟。、"


def figures(text: str, language: str) -> list[Figure]:
    """Read what a text in a language, an ISO 639-1 code, states in digits, in order."""
    left, found = _in_ascii(text), []
    finders: tuple[Callable[[str, str], Iterator[Figure]], ...] = (
        _emails, _links, _marks, dates_in, lambda text, _: times_in(text), _telephones, _ratios,
        _numbers,
    )  # fmt: skip
    for find in finders:
        characters = list(left)
        for figure in find(left, language):
            # Of two readings of one place the first counts; a NUL keeps every other place.
            if "\0" not in characters[figure.start : figure.end]:
                characters[figure.start : figure.end] = "\0" * (figure.end - figure.start)
                found.append(figure)
        left = "".join(characters)
    return sorted(found, key=lambda figure: figure.start)


def offered(found: list[Figure], language: str) -> frozenset[str]:
    """Collect what a text's figures may be read as, that another's are looked for among."""
    others = () if has_months(language) else (ANY_MONTH,)
    return frozenset(others).union(*(figure.offer for figure in found))


def values_of(digits: str) -> tuple[float, ...]:
    """Read digits as a number: both where one point or comma stands before three, as in "1.000".

    Empty where they are none, as of a version: "1.2.3".
    """
    bare = _SPACES.sub("", digits)
    marks = [mark for mark in bare if mark in ".,"]
    if not marks:
        return (float(bare),)
    values = []
    whole, _, fraction = bare.rpartition(marks[-1])
    if marks.count(marks[-1]) == 1 and (len(marks) == 1 or _THOUSANDS.fullmatch(whole)):
        values.append(float(f"{re.sub('[.,]', '', whole)}.{fraction}"))
    if _THOUSANDS.fullmatch(bare) and not bare.startswith("0"):
        values.append(float(re.sub("[.,]", "", bare)))
    return tuple(values)


def _in_ascii(text: str) -> str:
    """The text with digits of every script in ASCII, and Arabic's marks between them."""
    if text.isascii():
        return text
    marks = {"٫": ".", "٬": ",", "：": ":", "％": "%"}
    return "".join(
        str(unicodedata.decimal(character))
        if character.isdecimal()
        else marks.get(character, character)
        for character in text
    )


def _emails(text: str, _: str) -> Iterator[Figure]:
    for found in _EMAIL.finditer(text):
        yield _same_only(FigureKind.EMAIL, found.span(), found.group().casefold())


def _links(text: str, language: str) -> Iterator[Figure]:
    """The links of a text; a site has a page in each language, so only digits tell two apart."""
    for found in _LINK.finditer(text):
        printed = found.group().rstrip(_PUNCTUATION)
        address = printed if "://" in printed else f"https://{printed}"
        try:
            parts = urlsplit(address.casefold())
        except ValueError:  # an address that is none: "http://[1"
            parts = urlsplit("https://none.invalid")
        yield _link((found.start(), found.start() + len(printed)), parts, language)
    for found in _PLAIN_ADDRESS.finditer(text):
        yield Figure(FigureKind.MARK, *found.span(), (), frozenset())


def _link(span: tuple[int, int], parts: SplitResult, language: str) -> Figure:
    """A link; of one that is of its language (es.example.org, /es/fees) the site alone tells."""
    labels = [label for label in parts.netloc.split(".") if label not in ("www", language)]
    site = f"{FigureKind.LINK} {'.'.join(labels)}"
    numbers_in_it = "-".join(re.findall(r"\d+", f"{parts.path}?{parts.query}"))
    page, own, any_page = f"{site} {numbers_in_it}", f"{site} own", f"{site} any"
    said = re.split(r"[./?&=_-]", f"{parts.netloc}/{parts.path}?{parts.query}")
    is_own = language in said
    wanted, offer = ({any_page}, {page, own}) if is_own else ({page, own}, {page})
    return Figure(FigureKind.LINK, *span, (frozenset(wanted),), frozenset({*offer, any_page}))


def _marks(text: str, _: str) -> Iterator[Figure]:
    for found in _LIST_MARK.finditer(text):
        yield Figure(FigureKind.MARK, *found.span(), (), frozenset())


def _ratios(text: str, _: str) -> Iterator[Figure]:
    for found in _RATIO.finditer(text):
        offer = numbers(float(part) for part in found.groups())
        yield Figure(FigureKind.RATIO, *found.span(), (), offer)


def _telephones(text: str, _: str) -> Iterator[Figure]:
    for found in _TELEPHONE.finditer(text):
        groups, signs = re.findall(r"\d+", found.group()), re.findall(r"\D+", found.group())
        digits = "".join(groups)
        is_long = any(len(group) > 2 for group in groups) or len(groups) >= _PAIRS_OF_DIGITS
        is_dialled = found.group()[0] in "+(0" or (len(groups) > 2 and len({*signs}) == 1)
        if len(digits) < _LEAST_OF_TELEPHONE or not (is_long and is_dialled):
            continue
        if re.fullmatch(_GROUPED, found.group()) or _THOUSANDS.fullmatch(found.group()):
            continue
        yield _same_only(FigureKind.TELEPHONE, found.span(), _dialled(digits))


def _same_only(kind: FigureKind, span: tuple[int, int], said: str) -> Figure:
    readings = frozenset({f"{kind} {said}"})
    return Figure(kind, *span, (readings,), readings)


def _dialled(digits: str) -> str:
    """The end of a telephone number, which is the same with and without what is dialled first."""
    return digits[-_LEAST_OF_TELEPHONE:]


def _numbers(text: str, language: str) -> Iterator[Figure]:
    for found in _NUMBER.finditer(text):
        digits = found["digits"]
        values = values_of(digits)
        if not values:
            yield _same_only(FigureKind.NUMBER, found.span("digits"), digits)
            continue
        values = (*values, *_multiplied(values, text, found.end(), language))
        readings = numbers(values) | _otherwise(digits, values, language)
        is_code = found["code"] is not None
        in_times = frozenset(minute_alone(int(v)) for v in values if v < 60 and v == int(v))
        wanted = () if is_code else (readings | in_times,)
        kind = FigureKind.RATIO if is_code else FigureKind.NUMBER
        yield Figure(kind, *found.span("digits"), wanted, readings, () if is_code else values)


def _multiplied(values: tuple[float, ...], text: str, end: int, language: str) -> tuple[float, ...]:
    """The values times what stands right behind them: "5 million", "3万"."""
    if factor := _MYRIADS.get(text[end : end + 1]):
        return tuple(value * factor for value in values)
    behind = _BEHIND.match(text, end)
    word = behind[1].casefold() if behind else ""
    multipliers = lexicon_of(language if language in languages() else ENGLISH).amounts.multipliers
    factors = [float(line.split()[0]) for line in multipliers if word in line.split()[1:]]
    return tuple(value * factor for value in values for factor in factors)


def _otherwise(digits: str, values: tuple[float, ...], language: str) -> frozenset[str]:
    """What else a number may be: a time of day, a telephone number, a year of another era."""
    readings: set[str] = set()
    for value in values:
        if value == int(value) and 0 <= value <= 24:
            readings |= {clock(int(value)), hour_alone(int(value))}
        if language == "th" and value in _BUDDHIST_YEARS:
            readings |= numbers([value - _BUDDHIST_ERA])
    spoken = re.fullmatch(r"([01]?\d|2[0-3])[.,]([0-5]\d)", digits)
    if spoken:
        readings.add(clock(int(spoken[1]), int(spoken[2])))
    bare = re.sub(r"\D", "", digits)
    if len(bare) >= _LEAST_OF_TELEPHONE:
        readings.add(f"{FigureKind.TELEPHONE} {_dialled(bare)}")
    return frozenset(readings)
