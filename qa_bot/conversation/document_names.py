"""Which documents a message names: "the clinic", "question 7 of the housing desk"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import PurePosixPath

from qa_bot.document_titles import MOST_NAMED, TitledDocument, generic_words
from qa_bot.records import QAPair
from qa_bot.store import PairStore
from qa_bot.words.folding import compared, folded, words_of
from qa_bot.words.lexicon import cached_by_language, lexicon
from qa_bot.words.stems import content_words, stem_of_name

# Words of messages of which it is remembered whether they name a document.
_REMEMBERED = 65_536
_JOINT = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")


class DocumentNames:
    """The words that name some of several documents: those of titles and of file names.

    A word that all of them have in common names none, nor does "FAQ" or a number. Documents are
    known by their places in the bot's, which are those in the store's catalogue.
    """

    def __init__(self, documents: Sequence[TitledDocument], store: PairStore) -> None:
        self.documents = documents
        catalogue = store.catalogue
        titled = [(one, catalogue.title_of(place)) for place, one in enumerate(documents)]
        of_titles = _naming_words(titled if len(documents) > 1 else [])
        self._common = {word for word, places in of_titles.items() if len(places) == len(documents)}
        self._named = {word: of_titles[word] for word in of_titles.keys() - self._common}
        self._question_words = catalogue.question_words
        self._is_telling = lru_cache(_REMEMBERED)(self._stands_in_no_other)
        self._places = {document.path: place for place, document in enumerate(documents)}

    def named(self, said: Sequence[str]) -> tuple[int, ...]:
        """Find the documents that the words of a message name, whatever else it says."""
        return _meant(said, self._named)

    def told(self, said: Sequence[str]) -> tuple[int, ...]:
        """Find the documents that the words of a question name.

        A word that also stands in the questions of another document names none there.
        """
        return _meant([word for word in said if self._is_telling(stem_of_name(word))], self._named)

    def _stands_in_no_other(self, stem: str) -> bool:
        """Whether a word stands in the questions of no documents but those that it names."""
        places = self._named.get(stem, frozenset())
        return places.issuperset(self._question_words.asked_in(stem).tolist()) and bool(places)

    def rest(self, said: Sequence[str]) -> list[str]:
        """The words of a message that are of no document's name."""
        of_names = self._named.keys() | self._common
        return [word for word in said if stem_of_name(word) not in of_names]

    def is_name_alone(self, said: Sequence[str]) -> bool:
        """Tell whether a message names documents and says nothing else: "and at the hall?"."""
        around = lexicon().documents.around_names
        return bool(self.named(said)) and all(word in around for word in self.rest(said))

    def denied(self, said: Sequence[str]) -> tuple[int, ...]:
        """Find the documents that a message denies and says nothing else: "not the clinic".

        Of "not the clinic, the hall" it is none of both.
        """
        rest = [word for word in said if word not in _denying()]
        if len(rest) == len(said) or not self.is_name_alone(rest):
            return ()
        named = self.named(rest)
        joined = lexicon().documents.joining.intersection(said)
        return named if len(named) == 1 or joined else ()

    def preferred(self, said: Sequence[str]) -> tuple[int, ...]:
        """Find the documents that a message names before it denies others: "the hall, not ..."."""
        place = next((i for i, word in enumerate(said) if word in _denying()), 0)
        is_alone = self.is_name_alone(said[:place]) and self.denied(said[place:])
        return self.named(said[:place]) if is_alone else ()

    def is_introduced(self, said: Sequence[str]) -> bool:
        """Tell whether a message brings up documents and asks nothing: "tell me about the hall"."""
        terms = lexicon()
        introducing, rest = terms.documents.introducing, self.rest(said)
        around = terms.documents.around_names | terms.messages.pointing | introducing
        return bool(self.named(said) and introducing.intersection(rest)) and around.issuperset(rest)

    def is_everywhere(self, said: Sequence[str]) -> bool:
        """Tell whether a message asks all documents, and nothing else: "in all of them"."""
        terms = lexicon()
        everywhere = terms.documents.everywhere
        around = terms.documents.around_names | terms.follow_ups.pronouns | everywhere
        return bool(everywhere.intersection(said)) and around.issuperset(said)

    def renamed(self, question: str, said: Sequence[str]) -> str:
        """Put the name of a document, as it was said, in the place of another's in a question."""
        name = " ".join(word for word in said if stem_of_name(word) in self._named)
        kept: list[str] = []
        is_in = False
        for piece in question.split():
            if not self.named(words_of(piece)):
                kept.append(piece)
            elif not is_in:
                kept.append(name)
                is_in = True
        return " ".join(kept)

    def without_names(self, text: str) -> str:
        """Cut the names of documents out of a text, with what leads to them: "at the clinic"."""
        kept: list[str] = []
        for piece in text.split():
            if not self.named(words_of(piece)):
                kept.append(piece)
                continue
            while kept and folded(kept[-1]) in lexicon().documents.before_names:
                kept.pop()
        return " ".join(kept)

    def paths(self, places: Iterable[int]) -> tuple[str, ...]:
        """The paths of documents."""
        return tuple(self.documents[place].path for place in places)

    def titles(self, places: Iterable[int]) -> str:
        """The titles of documents in one line."""
        return ", ".join(self.documents[place].title for place in places)

    @property
    def all_titles(self) -> str:
        """The titles of all documents in one line, of many the first."""
        titles = [document.title for document in self.documents[: MOST_NAMED + 1]]
        return ", ".join([*titles[:MOST_NAMED], *(["…"] if titles[MOST_NAMED:] else [])])

    def places(self, paths: Collection[str]) -> tuple[int, ...]:
        """The places of the documents with these paths; one that is not here is passed over."""
        return tuple(self._places[path] for path in paths if path in self._places)

    def place_of(self, pair: QAPair) -> int | None:
        """The place of a pair's document; None for one that is not here."""
        return self._places.get(pair.source.path) if pair.source else None


@cached_by_language()
def _denying() -> frozenset[str]:
    """Collect what denies the documents named behind it."""
    terms = lexicon()
    return terms.negation.denials | terms.negation.weaker_denials | terms.documents.dropping


def _meant(said: Sequence[str], named: Mapping[str, frozenset[int]]) -> tuple[int, ...]:
    """Those that all naming words have in common, else all that any names."""
    of_words = [named[stem] for word in said if (stem := stem_of_name(word)) in named]
    if not of_words:
        return ()
    common = frozenset.intersection(*of_words)
    return tuple(sorted(common or frozenset.union(*of_words)))


def _naming_words(titled: Sequence[tuple[TitledDocument, str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for place, (document, own) in enumerate(titled):
        name = _JOINT.sub(" ", PurePosixPath(document.path).stem).replace("_", " ")
        for title in {document.title, own, name}:
            for word in _naming(title):
                found[word].add(place)
    return {word: frozenset(places) for word, places in found.items()}


def _naming(title: str) -> frozenset[str]:
    words = content_words(compared(title)) - _generic()
    return frozenset(word for word in words if not word.isdigit() and len(word) > 1)


@cache
def _generic() -> frozenset[str]:
    return content_words(" ".join(generic_words()))
