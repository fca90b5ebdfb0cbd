"""Which pairs of a store ask one question in several languages, and which of them answers.

They are told when the store is opened, by the names of documents and sections and by printed
numbers (`qa_bot.language_sides`), and by meaning where there are vectors (alike_sides.py); and kept
as arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from qa_bot import language_sides
from qa_bot.answering.alike_sides import matched_by_meaning
from qa_bot.answering.scope import NEAR_LOGIT
from qa_bot.code_hash import code_sha256
from qa_bot.language_sides import are_sides, matched, sides_of_documents, sides_within
from qa_bot.store.catalogue import Catalogue
from qa_bot.store.name_list import NONE, NameColumn
from qa_bot.words.language_of import READ_LANGUAGES

# Of ids (k,) what `PairStore.meaning_vectors` gives (k, 2, d), of unit length.
Vectors = Callable[[np.ndarray], np.ndarray]
# Pairs of a side that are compared with all of another: 16 MB of cosines. Larger ones go by number.
MOST_COMPARED = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class TranslatedPairs:
    """The translations among n pairs.

    `questions` (n,) int32 are equal for pairs that ask one question, and NONE for one that no other
    asks. `documents` (n,) int32 are those of the store, but one for all that are sides of one.
    """

    questions: np.ndarray
    documents: np.ndarray
    languages: NameColumn

    @classmethod
    def of(
        cls, catalogue: Catalogue, questions: np.ndarray | None = None
    ) -> TranslatedPairs | None:
        """Find the translations; None where there are none, as where all is in one language.

        `questions` are those of `same_questions`, where these are known already.
        """
        if len(catalogue.languages.names) < 2:
            return None
        documents = catalogue.paths.codes.copy()
        for original, other in _sides(catalogue):
            documents[other] = documents[original[0]]
        found = same_questions(catalogue) if questions is None else questions
        if np.array_equal(documents, catalogue.paths.codes) and np.all(found == NONE):
            return None
        return cls(found, documents, catalogue.languages)

    def repeated(self, ids: np.ndarray, logits: np.ndarray, language: str | None) -> list[int]:
        """Find which of some pairs, nearest first, another one stands for: their positions.

        Of those that ask one question the one in the reader's language is left, where it is about
        as near as the nearest; else the nearest.
        """
        own, questions = self._is_in(language, ids), self.questions[ids]
        passed_over = []
        for question in np.unique(questions[questions != NONE]):
            same = np.flatnonzero(questions == question)
            near = same[logits[same] >= logits[same[0]] - NEAR_LOGIT]
            left = next(iter(near[own[near]]), same[0])
            passed_over += [int(place) for place in same if place != left]
        return sorted(passed_over)

    def one_of_each(self, ids: Sequence[int], language: str | None) -> Sequence[int]:
        """Leave out of equally near pairs those that another one stands for.

        Where none is in the reader's language, the original is left.
        """
        near = np.array(ids, dtype=np.int64)
        originals_first = np.argsort(self.questions[near] != near, kind="stable")
        repeated = self.repeated(near[originals_first], np.zeros(len(near)), language)
        passed_over = {*originals_first[repeated].tolist()}
        return [one for place, one in enumerate(ids) if place not in passed_over]

    def translations(self, pair_id: int) -> list[int]:
        """Find the pairs that ask a pair's question in another language, in order: their ids."""
        question = self.questions[pair_id]
        if question == NONE:
            return []
        same = np.flatnonzero(self.questions == question)
        codes = self.languages.codes[same]
        others: list[int] = same[
            (codes != self.languages.codes[pair_id]) & (codes != NONE)
        ].tolist()
        return others

    def _is_in(self, language: str | None, ids: np.ndarray) -> np.ndarray:
        code = self.languages.names.place(language) if language else NONE
        return np.asarray((self.languages.codes[ids] == code) & (code != NONE))


@cache
def matching_fingerprint() -> str:
    """SHA-256 over the code by which `same_questions` matches them; computed once a process."""
    here = Path(__file__)
    return code_sha256([here, here.with_name("alike_sides.py"), Path(language_sides.__file__)], ())


def has_sides(catalogue: Catalogue) -> bool:
    """Tell whether documents, or parts of one, are sides of one another in several languages."""
    return len(catalogue.languages.names) > 1 and any(True for _ in _sides(catalogue))


def same_questions(catalogue: Catalogue, vectors: Vectors | None = None) -> np.ndarray:
    """Find which pairs ask one question, as `TranslatedPairs.questions` has them.

    `vectors` gives those of some pairs by an encoder of many languages; where it is None, numbers
    alone tell.
    """
    questions = np.full(catalogue.pairs, NONE, dtype=np.int32)
    for original, other in _sides(catalogue):
        first, second = _same_questions(catalogue, original, other, vectors)
        questions[first] = questions[second] = first
    return questions


def _sides(catalogue: Catalogue) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the ids of the pairs of each original with those of each of its other sides."""
    ids_of, spoken = catalogue.ids_of_documents, catalogue.languages_of_documents
    places = {name: place for place, name in enumerate(catalogue.paths.names)}
    known = {name: code for name, place in places.items() if (code := spoken[place])}
    for original, *others in sides_of_documents(known):
        for path in others:
            if known[path] != known[original]:
                yield ids_of[places[original]].array, ids_of[places[path]].array
    for ids in ids_of:
        yield from _sides_within(catalogue, ids.array)


def _sides_within(catalogue: Catalogue, ids: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the sides within one document, in the same way."""
    codes = catalogue.languages.codes[ids]
    if not are_sides(np.unique(codes, return_counts=True)[1].tolist()):
        return
    sections = catalogue.sections.codes[ids].tolist()
    named = {code: catalogue.sections.names[code] for code in {*sections} if code != NONE}
    parts, are_named = sides_within(list(map(str, codes.tolist())), [*map(named.get, sections)])
    for part in parts[1:]:
        original, other = ids[list(parts[0])], ids[list(part)]
        if are_named or not np.any(catalogue.counted[np.append(original, other)]):
            yield original, other


def _same_questions(
    catalogue: Catalogue, original: np.ndarray, other: np.ndarray, vectors: Vectors | None
) -> tuple[np.ndarray, np.ndarray]:
    """Find the ids of those questions of two sides that are one: (k,) each."""
    places = _same_numbers(catalogue, original, other)
    if vectors is not None and _are_compared(catalogue, original, other):
        # The mean of the cosines of their questions, and of their questions with the answers.
        cosines = np.einsum("ikd,jkd->ij", vectors(original), vectors(other), optimize=True) / 2
        found = matched_by_meaning(cosines, [(int(own), int(its)) for own, its in places])
        places = np.array(found, dtype=np.int64).reshape(-1, 2)
    return original[places[:, 0]], other[places[:, 1]]


def _same_numbers(catalogue: Catalogue, original: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Find the questions of two sides that are one by their numbers: their positions (k, 2)."""
    numbers = catalogue.numbers
    are_printed = not np.any(catalogue.counted[np.append(original, other)])
    codes = numbers.codes[original], numbers.codes[other]
    # Nearly always so, and no number of a large collection is read for it.
    if len(original) == len(other) and (not are_printed or np.array_equal(*codes)):
        return np.repeat(np.arange(len(original))[:, None], 2, axis=1)
    own, theirs = ([numbers.names[code] for code in of_side.tolist()] for of_side in codes)
    return np.array(matched(own, theirs, are_printed).places, dtype=np.int64).reshape(-1, 2)


def _are_compared(catalogue: Catalogue, *sides: np.ndarray) -> bool:
    """Whether the encoder reads the languages of both sides, and they are not too many."""
    names, codes = catalogue.languages.names, catalogue.languages.codes
    spoken = (names[code] for ids in sides for code in {*codes[ids].tolist()} if code != NONE)
    return all(code in READ_LANGUAGES for code in spoken) and max(map(len, sides)) <= MOST_COMPARED
