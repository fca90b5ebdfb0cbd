"""Which documents say the same in several languages, and which of their questions are one.

Names tell: "faq.md" and "faq.es.md", "en/faq.md" and "es/faq.md" are *sides* of one document, where
their texts are in different languages. Here their questions are matched by printed numbers, or by
place where there are none; where neither agrees, none is taken for the other's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# What the languages that are read here call themselves (CLDR 45, main/*/languages.xml).
OWN_NAMES = {
    "ar": "العربية", "de": "Deutsch", "en": "English", "es": "Español", "fr": "Français",
    "it": "Italiano", "ja": "日本語", "ko": "한국어", "nl": "Nederlands", "pl": "Polski",
    "pt": "Português", "ru": "Русский", "th": "ไทย", "tr": "Türkçe", "zh": "中文",
}  # fmt: skip
_CODES = {name.casefold(): code for code, name in OWN_NAMES.items()}
# "es", "es-MX", "zh_Hant", or a language's own name.
_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z]{2,4})?", re.IGNORECASE)
# In a file's name in front of its ending: "faq.es.md", "preguntas_es-MX.csv", "es.md".
_BEFORE_ENDING = re.compile(r"(?:^|[ ._-])([a-z]{2}[-_][a-z]{2,4}|[^\W\d_]{2,})(?=\.\w+$)", re.I)
# Where fewer of a series of numbers stand on both sides, the numbers are not each other's.
_LEAST_COMMON = 0.5


@dataclass(frozen=True, slots=True)
class Matched:
    """Which questions of two sides are one: `places` has their positions on both, in order.

    `lacking` are positions on the first side whose number the other lacks, `added` the other way
    round. `is_unclear` says that neither could be told, as one side prints no numbers and has not
    as many questions as the other.
    """

    places: tuple[tuple[int, int], ...] = ()
    lacking: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    is_unclear: bool = False


def language_named(text: str) -> str | None:
    """Find the language that a text names itself, as a section may; None where it is none."""
    return _CODES.get(text.strip().casefold())


def language_of_most(languages: Iterable[str | None]) -> str | None:
    """Find the language of most pairs, as a document's is; None where none is known."""
    known = Counter(language for language in languages if language)
    return known.most_common(1)[0][0] if known else None


def own_name(language: str) -> str:
    """Name a language as it calls itself, "Español"; its code where that is not known here."""
    return OWN_NAMES.get(language, language)


def languages_in_name(path: str) -> list[str]:
    """Find the codes that a path may have in its folders and before its ending, in order."""
    *folders, name = path.split("/")
    parts = [*folders, *(part[1] for part in _BEFORE_ENDING.finditer(name))]
    return [code for part in parts if (code := _code_of(part))]


def sides_of_documents(languages: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Find the documents that are sides of one another, each with those of its name.

    `languages` are the documents' by path. A name counts as far as it says in which language the
    document is: "it/faq.md" may be of another department. The first of each is the original: the
    one without a language in its name, else the first there is.
    """
    of_one: dict[str, list[str]] = {}
    for path, language in languages.items():
        of_one.setdefault(without_language(path, language), []).append(path)
    return [
        tuple(sorted(paths, key=lambda path: path != name))
        for name, paths in of_one.items()
        if len({languages[path] for path in paths}) > 1
    ]


def without_language(path: str, language: str) -> str:
    """Leave out of a path the parts that name this language: "es/faq.es.md" is "faq.md"."""
    *folders, name = path.split("/")
    said = _BEFORE_ENDING.search(name)
    if said and _code_of(said[1]) == language:
        name = name[: said.start()] + name[said.end() :]
    return "/".join([*(folder for folder in folders if _code_of(folder) != language), name])


def are_sides(counts: Sequence[int]) -> bool:
    """Tell whether a document with so many pairs in each of its languages has several sides.

    Few pairs in another language are none, as few of the numbers could be the same.
    """
    return sum(count >= _LEAST_COMMON * max(counts) for count in counts) > 1


def sides_within(
    languages: Sequence[str | None], sections: Sequence[str | None]
) -> tuple[tuple[tuple[int, ...], ...], bool]:
    """Part the pairs of one document by their languages: positions of each, the first one's first.

    And tell whether sections say so ("English", "Español"); else only numbers can that begin anew.
    None where there is one language, or so few pairs are in another that they are no side of it.
    """
    places: dict[str, list[int]] = {}
    for place, language in enumerate(languages):
        places.setdefault(language or "", []).append(place)
    counts = [*map(len, places.values())]
    if not are_sides(counts):
        return (), False
    least = _LEAST_COMMON * max(counts)
    sides = tuple(tuple(of_one) for of_one in places.values() if len(of_one) >= least)
    named = {language_named(sections[place] or "") for of_one in sides for place in of_one}
    return sides, None not in named and len(named) == len(sides)


def matched(first: Sequence[str], other: Sequence[str], are_printed: bool) -> Matched:
    """Match the questions of two sides by their numbers, in order.

    By place where the numbers are the same, or are not printed and as many. Else each series of
    numbers ("4.1", "4.2") for itself: where a side lacks one between others, the others are as they
    were; where it lacks the last, a question before may be missing and the rest counted anew.
    """
    own, theirs = [*map(_digits, first)], [*map(_digits, other)]
    if len(own) == len(theirs) and (not are_printed or own == theirs):
        return Matched(tuple((place, place) for place in range(len(own))))
    if not are_printed:
        return Matched(is_unclear=True)
    if len({*own}) < len(own) or len({*theirs}) < len(theirs):
        own, theirs = [*map(_folded, first)], [*map(_folded, other)]
        if len({*own}) < len(own) or len({*theirs}) < len(theirs):
            return Matched(is_unclear=True)
    places = {number: place for place, number in enumerate(theirs)}
    trusted = _trusted(own, theirs)
    return Matched(
        tuple((place, places[number]) for place, number in enumerate(own) if number in trusted),
        tuple(place for place, number in enumerate(own) if number not in places),
        tuple(place for number, place in places.items() if number not in {*own}),
    )


def _trusted(own: Sequence[str], theirs: Sequence[str]) -> set[str]:
    """The numbers of both sides under which the same question stands on each."""
    trusted: set[str] = set()
    counts = [_by_series(own), _by_series(theirs)]
    for series in counts[0].keys() & counts[1].keys():
        here, there = (of_side[series] for of_side in counts)
        both = here.keys() & there.keys()
        is_common = len(both) >= _LEAST_COMMON * len(here.keys() | there.keys())
        if is_common and max(here) == max(there):
            trusted |= {here[count] for count in both}
    return trusted


def _by_series(numbers: Iterable[str]) -> dict[str, dict[int, str]]:
    """Numbers by what stands in front of their last count, then by that count."""
    series: dict[str, dict[int, str]] = {}
    for number in numbers:
        counted = re.fullmatch(r"(.*?)(\d{1,9})", number)
        front, count = (counted[1], int(counted[2])) if counted else (number, 0)
        series.setdefault(front, {})[count] = number
    return series


def _digits(number: str) -> str:
    """The counts of a number in digits of one script, "4.2" of "Q4.2" and "٤٫٢"; else the text."""
    counts = re.findall(r"\d+", number)
    return ".".join(str(int(count)) for count in counts) or _folded(number)


def _folded(number: str) -> str:
    return unicodedata.normalize("NFKC", number).casefold()


def _code_of(part: str) -> str | None:
    """The language that a part of a path names, by its code or its own name."""
    code = _CODE.fullmatch(part)
    return code[1].lower() if code else language_named(part)
