"""What QA Bot itself says, never what a document says: one TOML file for each language."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from qa_bot.languages.isolation import isolated

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ENGLISH = "en"
_VERBATIM = "{0}"
# Sentences whose values are codes of languages, with spaces between them; they are named.
_NAMING = ("notes.answered_from", "notes.also_in_language", "notes.not_read")
# Those in which a value may be a day; and what "1 May" is called where it is no plain number.
_DATED = frozenset(
    ("notes.expired", "notes.not_yet_valid", "notes.review_due", "page.as_of", "page.as_of_until",
     "page.holds_until")
)  # fmt: skip
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_OF_MONTH = {"fr": "1er"}
# Those of words.language_of that are written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
# One language of an Accept-Language header with its quality, RFC 9110: "es-MX;q=0.8", "*".
RANGE = re.compile(
    r"\s*(?P<tag>[a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*"
    r"(?:;\s*q=(?P<quality>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE,
)
# Browsers send less than 200; the header is the reader's and untrusted.
MAX_HEADER_CHARACTERS = 1_000
MAX_TAG_CHARACTERS = 35  # RFC 5646, 4.4.1: room for any tag


@dataclass(frozen=True, slots=True)
class Language:
    """The sentences of one language; `code` is its ISO 639-1 code, the name of its file.

    `direction` is "ltr" or "rtl", as the `dir` of HTML; `thousands` stands between groups of three
    digits, `comma` between several names.
    """

    code: str
    name: str
    direction: str
    thousands: str
    comma: str
    sentences: dict[str, str]

    def say(self, key: str, *values: str) -> str:
        """The sentence "table.key" with its values; raises KeyError for an unknown key.

        A value reorders nothing around it (`within`), unless it is all of the sentence.
        """
        if key in _NAMING:
            values = tuple(map(self.languages_named, values))
        elif key in _DATED:
            values = tuple(map(self.day, values))
        sentence = self.sentences[key]
        return values[0] if sentence == _VERBATIM else sentence.format(*map(self.within, values))

    def within(self, text: str) -> str:
        """A reader's or a document's text, for a place within a sentence of this language."""
        return isolated(text, self.direction)

    def languages_named(self, codes: str) -> str:
        """Name languages, given as ISO 639-1 codes with spaces between: "French, German".

        They stand in the order of their names, accents aside.
        """
        names = (self.sentences.get(f"language_names.{code}", code) for code in codes.split())
        return self.listed(sorted(names, key=_without_accents))

    def listed(self, names: Iterable[str]) -> str:
        """Several names, with the language's comma between them."""
        return f"{self.comma} ".join(names)

    def day(self, written: str) -> str:
        """A day that is written as 2026-05-01 as readers do: "1 May 2026"; all else as it is."""
        if not _DAY.fullmatch(written):
            return written
        year, month, day = map(int, written.split("-"))
        months = self.sentences["dates.months"].split()
        if not 1 <= month <= len(months):
            return written
        first = _FIRST_OF_MONTH.get(self.code, "1") if day == 1 else str(day)
        return self.sentences["dates.date"].format(first, months[month - 1], year)

    def number(self, count: int) -> str:
        """A count as it is written: "12,345", "12.345"."""
        return f"{count:,}".replace(",", self.thousands)


def _without_accents(name: str) -> str:
    return "".join(sign for sign in normalize("NFD", name.casefold()) if not combining(sign))


@cache
def language(code: str = ENGLISH) -> Language:
    """The language of a file in this folder; raises FileNotFoundError where there is none."""
    import tomllib  # every part of the bot imports this module, and few say something

    tables = tomllib.loads((_folder() / f"{code}.toml").read_text("utf-8"))
    own = {key: tables.pop(key) for key in ("name", "direction", "thousands", "comma")}
    sentences = {
        f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()
    }
    return Language(code, sentences=sentences, **own)


def direction_of(code: str) -> str:
    """The direction of a language by its ISO 639-1 code, whether or not there is a file for it."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


@cache
def available() -> tuple[str, ...]:
    """The codes of all languages, in alphabetical order."""
    names = (file.name for file in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _folder() -> Traversable:
    from importlib.resources import files  # as tomllib

    return files(__package__)


def language_for(accept_language: str, asked: str = "") -> Language:
    """The language `asked` for, else the one that a browser asks for most, of those that there are.

    English where there is none. `accept_language` is the header as sent. "es-MX" is content with
    "es" (RFC 4647, lookup); what is no language is passed over.
    """
    wanted = _wanted(accept_language[:MAX_HEADER_CHARACTERS])
    for tag in (asked[:MAX_TAG_CHARACTERS].lower(), *itertools.takewhile("*".__ne__, wanted)):
        if code := _lookup(tag):
            return language(code)
    return language()


def _lookup(tag: str) -> str | None:
    codes = {code.lower(): code for code in available()}
    subtags = tag.split("-")
    shorter = ("-".join(subtags[:count]) for count in range(len(subtags), 0, -1))
    return next((codes[tag] for tag in shorter if tag in codes), None)


def _wanted(accept_language: str) -> list[str]:
    """The language tags of a header, the most wanted first; without those of quality 0."""
    ranges = [RANGE.fullmatch(part) for part in accept_language.split(",")]
    wanted = [(float(match["quality"] or 1), match["tag"].lower()) for match in ranges if match]
    ordered = sorted(wanted, key=lambda quality_and_tag: -quality_and_tag[0])  # stable
    return [tag for quality, tag in ordered if quality > 0]
