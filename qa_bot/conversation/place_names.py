"""The names of sections and documents in all forms in which a message may have them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from qa_bot.store.catalogue import Catalogue
from qa_bot.words.folding import words_of
from qa_bot.words.letters import without_accents
from qa_bot.words.lexicon import lexicon

_LEADING_NUMBER = re.compile(r"(\d+(?:\.\d+)*|[ivx]+)[.)]?$")

Name = tuple[str, ...]


def name_of(words: Iterable[str]) -> Name:
    """Take what is compared of a section's or document's name: its words without accents."""
    said = words_of_name(words)
    return tuple(word if word.isascii() else without_accents(word) for word in said)


def words_of_name(words: Iterable[str]) -> Name:
    """Take the words of a section's or document's name, without those around it."""
    passed_over = lexicon().listings.around_names | lexicon().messages.pointing
    return tuple(word for word in words if word not in passed_over)


class PlaceNames:
    """Where in a catalogue's columns the names are: each a list of codes, empty for none."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._sections = _codes(catalogue.sections.names, _section_names)
        self._files = _codes(catalogue.paths.names, _file_names)
        self._titles = _codes(catalogue.titles.names, _title_names)

    def sections(self, name: Name) -> Sequence[int]:
        """Find the sections with a name."""
        return self._sections.get(name, ())

    def files(self, name: Name) -> Sequence[int]:
        """Find the documents whose file has a name."""
        return self._files.get(name, ())

    def titles(self, name: Name) -> Sequence[int]:
        """Find the titles of documents with a name."""
        return self._titles.get(name, ())


def _codes(names: Iterable[str], forms: Callable[[str], Iterator[Name]]) -> dict[Name, list[int]]:
    found: dict[Name, list[int]] = defaultdict(list)
    for code, name in enumerate(names):
        for form in {*forms(name)} - {()}:
            found[form].append(code)
    return dict(found)


def _section_names(section: str) -> Iterator[Name]:
    """A section's name, without its number too, and its number alone."""
    words = words_of(section)
    yield name_of(words)
    if len(words) > 1 and _LEADING_NUMBER.match(words[0]):
        yield name_of(words[1:])
        yield (words[0],)


def _file_names(path: str) -> Iterator[Name]:
    """A document's file name, with and without its ending."""
    file = path.rsplit("/", 1)[-1]
    yield name_of(words_of(file))
    yield name_of(words_of(file.rsplit(".", 1)[0]))


def _title_names(title: str) -> Iterator[Name]:
    yield name_of(words_of(title))
