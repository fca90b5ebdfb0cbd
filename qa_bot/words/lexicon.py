"""The words by which messages and documents are read: one TOML file for each language, here.

A text is read in one language, so that a word of another means nothing in it: "was" asks in German
alone. Another language is another file with the same entries; no code changes.
`qa_bot/words/lexicon_entries.py` says what each is for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, reduce
from importlib.resources import files
from itertools import chain
from operator import getitem
from typing import Any, Generic, TypeVar, TypeVarTuple, get_type_hints

from qa_bot.words.lexicon_entries import Groups, Lexicon
from qa_bot.words.spellings import spelled, spelled_patterns

ENGLISH = "en"
# Signs and codes of units ("kg", "EUR") are the same wherever they are printed.
_IN_EVERY_LANGUAGE = "amounts"
# Tables whose lists are of lines of words, not of patterns.
_LINES_OF_WORDS = ("amounts", "numbers", "opposition")
# Tables whose keys are names of kinds.
_GROUPS = ("replies", "aspects")

_WORD = re.compile(r"(?<!\\)([^\W\d_]+(?:['’][^\W\d_]+)*)(\??)")

_ENDINGS = re.compile(r"(?<=[^\W\d_])\(\?:[^()]*\)\??")
_ONE_OF = re.compile(r"([^\W\d_]*)\[([^\W\d_]+)\]([^\W\d_]*)")

Given = TypeVarTuple("Given")
Made = TypeVar("Made")

_language: ContextVar[str] = ContextVar("qa_bot_words_language", default=ENGLISH)


@contextmanager
def reading_in(code: str) -> Iterator[None]:
    """Read in a language within, an ISO 639-1 code; in English without."""
    before = _language.set(code)
    try:
        yield
    finally:
        _language.reset(before)


def language_read() -> str:
    """Tell the code of the language that is read in."""
    return _language.get()


def lexicon() -> Lexicon:
    """The words of the language that is read in."""
    return lexicon_of(_language.get())


@cache
def lexicon_of(code: str) -> Lexicon:
    """Read the words of a language; none but what all share where it has no file."""
    own = _tables(code)
    if code == ENGLISH:
        return made_of(own)
    shared = _union([tables[_IN_EVERY_LANGUAGE] for tables in (own, _tables(ENGLISH))])
    return made_of({**own, _IN_EVERY_LANGUAGE: shared})


def lexicons() -> tuple[Lexicon, ...]:
    """The words of all languages, for what is printed in any of them, as a title is."""
    return tuple(map(lexicon_of, languages()))


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that have a file, English first."""
    names = (file.name for file in files(__package__).iterdir())
    codes = (name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return tuple(sorted(codes, key=lambda code: (code != ENGLISH, code)))


def words_written(code: str, parts: Iterable[str]) -> frozenset[str]:
    """Collect the words in parts of a language's file, in patterns as well.

    A part is a table, or an entry of one: "negation.denials".
    """
    tables = _tables(code)
    written = chain.from_iterable(
        _written(reduce(getitem, part.split("."), tables)) for part in parts
    )
    return frozenset(spelled(written))


class CachedByLanguage(Generic[*Given, Made]):
    """A function whose results are kept by what it is given and by the language that is read in."""

    def __init__(self, function: Callable[[*Given], Made], most: int | None) -> None:
        """Keep at most so many results, those used last, of all languages together."""
        self.__doc__ = function.__doc__
        self.__wrapped__ = function
        kept = lru_cache(most)(lambda _, *given: function(*given))
        self._kept: Callable[..., Made] = kept
        self.cache_clear = kept.cache_clear
        self.cache_info = kept.cache_info

    def __call__(self, *given: *Given) -> Made:
        """Give what was kept, or make it."""
        return self._kept(_language.get(), *given)


def cached_by_language(
    most: int | None = None,
) -> Callable[[Callable[[*Given], Made]], CachedByLanguage[*Given, Made]]:
    """Keep what a function makes of a language's words, at most so many results; None for all."""
    return lambda function: CachedByLanguage(function, most)


def made_of(tables: Mapping[str, Any]) -> Lexicon:
    """Make a lexicon of the tables of a file.

    Raises TypeError for an entry that is missing or unknown, and names it.
    """
    read, kinds = _values(tables), get_type_hints(Lexicon)
    return Lexicon(
        **{
            name: table if kinds[name] == Groups else kinds[name](**table)
            for name, table in read.items()
        }
    )


def either(patterns: Iterable[str]) -> str:
    """Join patterns to one that matches what any of them does, tried in order; of none, nothing."""
    return f"(?:{'|'.join(patterns) or '(?!)'})"


@cache
def _tables(code: str) -> Mapping[str, Any]:
    """Read the file of a language; one that has none has all tables of English, empty."""
    if code not in languages():
        return _emptied(_tables(ENGLISH))
    return tomllib.loads(files(__package__).joinpath(f"{code}.toml").read_text("utf-8"))


def _written(part: Any) -> Iterator[str]:
    """The words of a part of a file: of a text all, of patterns the stretches of letters."""
    if isinstance(part, str):
        yield from part.split()
    elif isinstance(part, list):
        yield from chain.from_iterable(map(_letters_of, part))
    else:
        yield from chain.from_iterable(map(_written, part.values()))


def _letters_of(pattern: str) -> Iterator[str]:
    """The words in a pattern, as far as letters stand together: "day" and "days" for "days?"."""
    text = _ENDINGS.sub("", pattern)
    text = _ONE_OF.sub(lambda m: " ".join(m[1] + one + m[3] for one in m[2]), text)
    for word, is_optional in _WORD.findall(text):
        forms = (word, word[:-1]) if is_optional else (word,)
        yield from (form for form in forms if len(form) > 1)


def _emptied(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a file with nothing in their entries."""
    return {
        name: {key: type(value)() for key, value in table.items() if name not in _GROUPS}
        for name, table in tables.items()
    }


def _union(values: Sequence[Any]) -> Any:
    """Join tables, lists or texts, all of one kind, into one of that kind."""
    first = values[0]
    if isinstance(first, dict):
        keys = dict.fromkeys(chain.from_iterable(values))
        return {key: _union([table[key] for table in values if key in table]) for key in keys}
    return " ".join(values) if isinstance(first, str) else [*chain.from_iterable(values)]


def _values(part: Any, name: str = "") -> Any:
    """Turn a part of a file into what fields hold: a text into words, a list into patterns."""
    if isinstance(part, dict):
        return {key: _values(value, name or key) for key, value in part.items()}
    if isinstance(part, str):
        return frozenset(spelled(part.split()))
    if name in _LINES_OF_WORDS:
        return tuple(dict.fromkeys(" ".join(spelled(line.split())) for line in part))
    return spelled_patterns(part)
