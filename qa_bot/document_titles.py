"""What each of several documents is called wherever a reader sees a question of it.

That is what the owner calls it, else what it calls itself, else its file's name made readable.
"""

from __future__ import annotations

import difflib
import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath

from qa_bot.language_sides import own_name, without_language
from qa_bot.records import QAPair, QueryError
from qa_bot.words.folding import simplest_arabic
from qa_bot.words.lexicon import lexicons

logger = logging.getLogger(__name__)

# It stands beside every question: about a line of a phone.
MAX_CHARACTERS = 60
# Documents that an error names.
MOST_NAMED = 10
# What is longer is no title; nor is a sentence of more words than this.
MOST_CHARACTERS = 120
SENTENCE_WORDS = 8
# Steering a terminal or turning a line's direction is not for a title.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# As headings of Markdown have them: "[Clinic](https://example.org)", "**Clinic**", "`clinic`".
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|`)(?=\S)([^*_`]+)(?<=\S)\1(?!\w)")
_BETWEEN = re.compile(r"[\W_]+")
# "housingDesk2024": a capital letter behind a small one begins a word.
_JOINT = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|[\s_.+-]+")


@dataclass(frozen=True, slots=True)
class TitledDocument:
    """A document of a bot: `title` is unlike that of any other, `ids` are those of its pairs."""

    path: str
    title: str
    ids: Sequence[int]


@dataclass(slots=True)
class OwnTitle:
    """What a document calls itself: its title, and the sections that its pairs stand in."""

    title: str | None
    sections: set[str | None] = field(default_factory=set)

    @property
    def shown(self) -> str:
        """The title; "" where there is none, or where it is only the first of its sections."""
        is_section = len(self.sections) > 1 and self.title in self.sections
        return "" if is_section or self.title is None else self.title


def own_titles(pairs: Iterable[QAPair]) -> dict[str, str]:
    """What the documents of pairs call themselves by path, in order; "" where they do not."""
    read: dict[str, OwnTitle] = {}
    for pair in pairs:
        if pair.source is not None:
            one = read.setdefault(pair.source.path, OwnTitle(pair.source.title))
            one.sections.add(pair.source.section)
    return {path: one.shown for path, one in read.items()}


def paths_of(named: Sequence[str], documents: Sequence[TitledDocument]) -> tuple[str, ...]:
    """The paths of documents that a caller names by path or title, in any case.

    Raises QueryError for one that is not here, and for anything but a list of texts.
    """
    if isinstance(named, str | bytes) or not isinstance(named, Sequence):
        raise QueryError(
            'documents is a list of paths or titles, such as ["faq.md"]; found '
            f"{type(named).__name__}"
        )
    known = {name.casefold(): one.path for one in documents for name in (one.title, one.path)}
    for name in named:
        if not isinstance(name, str) or name.casefold() not in known:
            here = ", ".join(one.path for one in documents[:MOST_NAMED]) or "none"
            raise QueryError(
                f"there is no document {str(name)[:MAX_CHARACTERS]!r}; there is {here}"
            )
    return tuple(dict.fromkeys(known[name.casefold()] for name in named))


def display_titles(
    own: Mapping[str, str], given: Mapping[str, str], languages: Mapping[str, str] | None = None
) -> dict[str, str]:
    """A title for each path, no two the same; `own` are the documents', "" where one has none.

    `languages` are the documents' by path, where there are several: of one title in each of two
    languages it is told in which it is, "Clinic (Español)".
    """
    known = languages or {}
    titles = {
        path: given.get(path)
        or _cut(_plain(title))
        or file_title(without_language(path, known[path]) if path in known else path)
        for path, title in own.items()
    }
    titles = _told_apart(titles, _with_languages(titles, known))
    with_names = _told_apart(titles, {path: _with(titles[path], _file_name(path)) for path in own})
    return _told_apart(with_names, {path: _with(titles[path], path) for path in own})


def says_something(title: str) -> bool:
    """Tell a title that names its document from "FAQ", "Questions 2" or "Untitled"."""
    plain = simplest_arabic(title.casefold())
    words = (word for word in _BETWEEN.split(plain) if not word.isdigit())
    generic = generic_words()
    return any((len(word) > 1 or not word.isascii()) and word not in generic for word in words)


@cache
def generic_words() -> frozenset[str]:
    """Collect the words that say nothing in a title, in any language: "FAQ", "preguntas"."""
    return frozenset().union(*(of_one.documents.generic for of_one in lexicons()))


def file_title(path: str) -> str:
    """A file's name made readable: "weavers-hall.csv" is "Weavers hall".

    The name of its folder where it says nothing ("clinic/faq.md"), else the name as it stands.
    """
    places = PurePosixPath(path)
    for place in (places, *places.parents):
        name = " ".join(_JOINT.split(_UNPRINTABLE.sub(" ", place.stem))).strip()
        if says_something(name):
            return _cut(name[:1].upper() + name[1:])
    return _cut(_file_name(path))


def unknown_paths(given: Iterable[str], known: Iterable[str], what: str = "title") -> list[str]:
    """A line for each path with a title of the owner's, or `what` else, that is no document's; with
    the nearest that is.
    """
    paths = list(known)
    lines = []
    for path in set(given) - set(paths):
        close = difflib.get_close_matches(path, paths, n=1, cutoff=0.0)
        nearest = f"; the nearest is {close[0]!r}" if close else ""
        lines.append(f"a {what} is given to {path!r}, which is no document{nearest}; correct it")
    return sorted(lines)


def warn_of_unknown(known: Iterable[str], titles: Iterable[str], contacts: Iterable[str]) -> None:
    """Warn of each path with a title or a contact of the owner's that is no document's."""
    paths = list(known)
    for line in unknown_paths(titles, paths) + unknown_paths(contacts, paths, "contact"):
        logger.warning("%s", line)


def _told_apart(titles: Mapping[str, str], longer: Mapping[str, str]) -> dict[str, str]:
    """The titles, in the longer form where two are the same."""
    times = Counter(title.casefold() for title in titles.values())
    return {
        path: longer[path] if times[title.casefold()] > 1 else title
        for path, title in titles.items()
    }


def _with_languages(titles: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """The titles with their documents' languages, where no two of one title have the same."""
    spoken: dict[str, list[str | None]] = {}
    for path, title in titles.items():
        spoken.setdefault(title.casefold(), []).append(known.get(path))
    return {
        path: f"{title} ({own_name(known[path])})"
        if None not in (of_title := spoken[title.casefold()]) and len({*of_title}) == len(of_title)
        else title
        for path, title in titles.items()
    }


def _with(title: str, name: str) -> str:
    return name if title == PurePosixPath(name).name else f"{title} ({name})"


def _plain(title: str) -> str:
    """A title without marks and line ends; "" where it is none, or says nothing."""
    if len(title) > 10 * MOST_CHARACTERS:
        return ""
    text = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _UNPRINTABLE.sub(" ", title)))
    text = " ".join(text.split())
    is_sentence = text.endswith((".", ":", ";")) and len(text.split()) > SENTENCE_WORDS
    if len(text) > MOST_CHARACTERS or is_sentence or text.endswith("?"):
        return ""
    return text.rstrip(":") if says_something(text) else ""


def _cut(text: str) -> str:
    """A text of at most MAX_CHARACTERS, cut between words."""
    if len(text) <= MAX_CHARACTERS:
        return text
    head = text[: MAX_CHARACTERS - 1]
    return f"{(head.rpartition(' ')[0] or head).rstrip(' ,;:-')}…"


def _file_name(path: str) -> str:
    return PurePosixPath(path).name or path
