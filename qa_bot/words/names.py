"""Proper names in a text, as capitals tell them: "Maine", "DMV", "DigiCert", "Québec"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qa_bot.words.lexicon import cached_by_language, lexicon

_POSSESSIVE = re.compile(r"['’]s\b")
_SHORT_FORM = re.compile(r"(?<![\w'’])[^\W\d_a-z]{2,}(?![\w'’])")
_SMALL = re.compile(r"(?<!\w)[^\W\d_]*[a-zß-öø-ÿ](?!\w)")
_UPPER = "A-ZÀ-ÖØ-ÞĀ-Ž"


@dataclass(frozen=True, slots=True)
class Names:
    """The proper names of documents, in lower case; those all in capitals are `short_forms`."""

    names: frozenset[str] = frozenset()
    short_forms: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, inside: Iterable[str], printed: Mapping[str, int], counts: Mapping[str, int]
    ) -> Names:
        """Take the words from `inside` sentences that documents only print in that spelling.

        `printed` counts words as they are spelled, `counts` in lower case.
        """
        only = {word for word in inside if printed.get(word) == counts[word.casefold()]}
        short = frozenset(word.casefold() for word in only if word.isupper())
        return cls(frozenset(map(str.casefold, only)) - short - _in_calendar(), short)


NO_NAMES = Names()


def inside_sentences(text: str) -> list[str]:
    """Find the words that have a capital behind small letters or a form of address.

    "in Maine", "Dr. Osei". What stands behind another such word may be part of a title.
    """
    return [word for word in _name_inside().findall(text) if not word.islower()]


def typed_names(query: str) -> frozenset[str]:
    """Find what a query spells as a name, in lower case; nothing where it is all in capitals.

    Words with a capital inside a sentence, and short forms anywhere.
    """
    query = _POSSESSIVE.sub("", query)
    inside = inside_sentences(query)
    if short := _SHORT_FORM.findall(query):
        inside += short if len(_SMALL.findall(query)) >= len(short) or len(short) == 1 else ()
    return frozenset(word.casefold() for word in inside) - _in_calendar()


def plain_name(word: str) -> str:
    """Write a word as names are known: in lower case, without a possessive."""
    return word.casefold().removesuffix("'s").removesuffix("’s")


@cached_by_language()
def _in_calendar() -> frozenset[str]:
    """Collect months and days of the week, which have a capital and are no proper names."""
    calendar = lexicon().calendar
    names = calendar.days.union(*calendar.months.values())
    return names | {f"{name}s" for name in names}


@cached_by_language()
def _name_inside() -> re.Pattern[str]:
    """Compile a word with a capital; the space in front makes the search several times as fast."""
    titles = "|".join(rf"(?<=\b{title}\. )" for title in lexicon().abbreviations.titles)
    word = rf"[{_UPPER}][^\W\d_]{{2,}}|[A-Z]{{2}}|[a-z]{{1,3}}[A-Z][^\W\d_]+"
    return re.compile(rf" (?:(?<=[a-zß-ÿ] )|{titles or '(?!)'})({word})(?![\w'’])")
