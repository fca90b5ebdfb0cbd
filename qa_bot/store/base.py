"""What every engine has two sides of: PairStore is read, StoreWriter builds and publishes it.

An engine is a folder beside this file with a class for each. What is the same in all stands up
here: rows and passages, the sentences of tokens, questions that a query equals, the manifest, and
when an index is built anew (opening.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

import numpy as np

from qa_bot.models.embedding import Encoder
from qa_bot.ranking import Candidates, PairTokens, Statistics
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import QAPair
from qa_bot.store.catalogue import Catalogue
from qa_bot.store.manifest import Manifest
from qa_bot.words.vocabulary import Vocabulary

# Records read at once where all are needed: some 2 MB.
PAGE_PAIRS = 1_000


class PairStore(Protocol):
    """Pairs with their vectors and words; ids are positions, 0 to statistics.pairs - 1.

    `index_sha256` is of its index's manifest; None where nothing is written. `tuned` is what that
    keeps of the confidence, None where nothing was tuned. `is_remote` says that whoever asks waits
    for a server, and so that more may ask at once than there are cores.
    """

    statistics: Statistics
    index_sha256: str | None
    tuned: Tuned | None
    is_remote: bool

    def checked(self, wait: bool = False) -> bool:
        """Tell whether all of its files have been held against their hashes.

        With `wait` it waits until they have been, and raises what kept them from it, such as a
        MemoryError. Raises IndexDamagedError where one is not what was written.
        """

    @property
    def unchecked(self) -> str | None:
        """Why some of its files will not be, in words; None where all are, or will be."""

    def candidates(
        self, pooled: np.ndarray, words: Sequence[str], among: np.ndarray | None = None
    ) -> Candidates:
        """Find the pairs near a query's pooled vector (d,) or sharing its stemmed words.

        Only of those with the ids `among` (k,), ascending, at least one, where that is given.
        """

    def question_cosines(self, pair_id: int, ids: Sequence[int]) -> np.ndarray:
        """Compute how near the questions of pairs come to a pair's own: (k,), the largest of each.

        Alternate wordings count as questions.
        """

    def meaning_vectors(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Read two pooled vectors of each pair: (k, 2, d).

        That of its question, and that of its first passage, the question again where there is none.
        """

    def known_words(self, words: Sequence[str]) -> list[str]:
        """Keep those of the stemmed words that stand in any pair."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all pairs, as they are printed."""

    @property
    def catalogue(self) -> Catalogue:
        """The numbers, sections and documents of all pairs."""

    def records(self, ids: Sequence[int] | np.ndarray) -> list[QAPair]:
        """Read the pairs with these ids, in this order."""

    def token_vectors(self, ids: np.ndarray) -> PairTokens:
        """Read the token vectors of the pairs with these ids, in this order."""

    def exact(self, question: str) -> list[int]:
        """Find the ids of the pairs whose question or alternate is this text, form aside."""


Store = TypeVar("Store", bound=PairStore)


class StoreWriter(Protocol[Store]):
    """Where an engine keeps one index, a folder or a collection on a server.

    `place` is what messages call it. Readers see the index published before until `publish` has
    put the new one in its place, in one step; a writer that is killed leaves one of the two. All
    raise StoreError.
    """

    place: str

    def manifest(self) -> Manifest | None:
        """Read what is published, None where nothing is.

        Raises IndexTooNewError, IndexMismatchError or IndexDamagedError.
        """

    def open(self, manifest: Manifest) -> Store:
        """Open the index that the manifest describes, checked; raises IndexDamagedError."""

    def is_held(self, manifest: Manifest) -> bool:
        """Tell whether this index stays as it is, whatever the documents are by now."""

    def refuse_others(self, manifest: Manifest | None) -> None:
        """Raise StoreError where what is published is the index of another folder of documents."""

    def turn(self) -> AbstractContextManager[None]:
        """Build as the only one: others wait for their turn, where the engine can keep them.

        Raises IndexReadOnlyError where this process may not write.
        """

    def refresh(
        self, pairs: Sequence[QAPair], encoder: Encoder, previous: Store | None = None
    ) -> Store:
        """Build a store of exactly these pairs, which nobody else sees yet.

        Texts that `previous` holds keep their vectors; only the others are embedded.
        """

    def publish(self, store: Store, sources: Mapping[str, str], encoder: Encoder) -> Manifest:
        """Make a store the index, set its `index_sha256`, and give back its manifest.

        `sources` are the SHA-256 of the documents by path. Raises IndexTooNewError where a newer
        QA Bot was faster, and leaves its index as it is.
        """

    def kept_reading(self, manifest: Manifest) -> bytes | None:
        """Read what `keep_reading` was given for the index; None where that is not to be had."""

    def keep_reading(self, manifest: Manifest, data: bytes | None) -> None:
        """Keep what reading the sources gave beside the pairs of this index; None is not kept.

        Where that fails nothing is raised: the sources are then read again.
        """


def pages(store: PairStore) -> Iterator[list[QAPair]]:
    """Yield all pairs in document order, at most PAGE_PAIRS at a time."""
    total = store.statistics.pairs
    for first in range(0, total, PAGE_PAIRS):
        yield store.records(range(first, min(first + PAGE_PAIRS, total)))
