"""In the questions of which documents a word stands: a name of one may be a topic of others."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

import numpy as np

from qa_bot.store.name_list import NONE, NameList
from qa_bot.words.folding import folded
from qa_bot.words.stems import stem_of_name

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, eq=False)
class QuestionWords:
    """The stemmed words of questions that may name a document, each with the documents.

    Word i stands in `documents` (m,) int32 from starts[i] to starts[i + 1], NONE among them for
    pairs of no document.
    """

    stems: NameList
    starts: np.ndarray
    documents: np.ndarray

    def asked_in(self, stem: str) -> np.ndarray:
        """Find the documents in whose questions a word stands: (k,) int32, NONE for no document."""
        places = self.stems.folded_as(folded(stem))
        spans = [self.documents[self.starts[i] : self.starts[i + 1]] for i in places]
        return np.concatenate([self.documents[:0], *spans])

    def check(self, documents: int) -> None:
        """Raise ValueError unless this is of so many documents."""
        self.stems.check()
        starts, found = self.starts, self.documents
        fits = [
            starts.dtype == np.int64 and starts.shape == (len(self.stems) + 1,),
            bool(starts[0] == 0 and starts[-1] == len(found) and np.all(np.diff(starts) >= 0)),
            found.dtype == np.int32 and found.ndim == 1,
            found.min(initial=NONE) >= NONE and found.max(initial=NONE) < documents,
        ]
        if not all(fits):
            raise ValueError("the words of its questions do not fit its documents")


class QuestionWordsSeen:
    """Collects them while pairs are gone through, those of a document best one after the other."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._words, self._documents = array("i"), array("i")
        self._said: set[str] = set()
        self._document = NONE

    def add(self, document: int, question: str) -> None:
        """Take in the words of a question of a document."""
        if document != self._document:
            self._close()
            self._document = document
        self._said.update(_WORD.findall(question.casefold()))

    def _close(self) -> None:
        # In order, so that two builds of the same pairs write the same bytes.
        for stem in sorted({stem_of_name(word) for word in self._said}):
            if len(stem) > 1 and not stem.isdigit():  # others name nothing
                self._words.append(self._places.setdefault(stem, len(self._places)))
                self._documents.append(self._document)
        self._said.clear()

    def collected(self, documents: int) -> QuestionWords:
        """Put together what was seen of so many documents."""
        self._close()
        words = np.array(self._words, dtype=np.int64)
        both = np.unique(words * (documents + 1) + np.array(self._documents, dtype=np.int64) + 1)
        words, found = np.divmod(both, documents + 1)
        return QuestionWords(
            NameList.of([*self._places]),
            np.searchsorted(words, np.arange(len(self._places) + 1)).astype(np.int64),
            (found - 1).astype(np.int32),
        )
