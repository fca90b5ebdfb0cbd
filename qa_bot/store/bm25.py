"""BM25 over stemmed words: the texts with the most of it, found without scoring all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from qa_bot.store.bm25_building import Postings, PostingsBuilder
from qa_bot.store.bm25_refreshing import refreshed_postings
from qa_bot.store.damage import damaged
from qa_bot.store.mapped_arrays import mapped_array
from qa_bot.store.word_list import WordList

# Sums of the same float32 in another order differ by less, as a share of the sum.
_ROUNDING = 1e-5
_ARRAYS = ("total", "word_text", "word_ends", "offsets", "texts", "weights", "largest")
BM25_FILES = {f"{name}.npy" for name in _ARRAYS}
# What a refresh takes beside these, in indexes that have it.
BM25_TIMES = "times.npy"


class BM25:
    """BM25 (Lucene's variant, k1 = 1.5, b = 0.75) over a fixed list of texts.

    As bm25s (Lu, 2024, arXiv:2407.03618) does it, each weight is made once, when texts are indexed.
    Arrays may be mapped from files: a query reads the postings of its own words, and of frequent
    words no more than a few.
    """

    def __init__(self, postings: Postings, texts: int) -> None:
        self._postings = postings
        self._texts = texts

    @classmethod
    def build(cls, texts: Iterable[str], languages: Iterable[str | None] | None = None) -> BM25:
        """Index texts; a text is known by its position.

        `languages` are those that they are written in, by which they are stemmed; None is English.
        """
        builder = PostingsBuilder()
        builder.add(texts, languages)
        return cls(builder.finished(), builder.texts)

    def refreshed(
        self,
        places: np.ndarray,
        texts: Iterable[str],
        languages: Iterable[str | None] | None = None,
    ) -> BM25 | None:
        """Index n texts, most of which are in this index; None where that takes all of them.

        `places` (n,) is where each stands here, no place twice, or -1 for one of `texts`, which
        come in their order, with their `languages`. All are taken where their counts were not kept,
        or are damaged.
        """
        if self._postings.times is None:
            return None
        try:
            postings = refreshed_postings(self._postings, self._texts, places, texts, languages)
        except ValueError:
            return None
        return BM25(postings, len(places))

    def save(self, folder: Path) -> None:
        """Write plain arrays into folder, which is made."""
        folder.mkdir()
        held, words = self._postings, self._postings.words
        total = np.array([self._texts])
        arrays = (words.text, words.ends, held.offsets, held.texts, held.weights, held.largest)
        for name, array in zip(_ARRAYS, (total, *arrays), strict=True):
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
        if held.times is not None:
            np.save(folder / BM25_TIMES, held.times, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, texts: int, whole_bytes: int, are_counted: bool = True) -> BM25:
        """Map what `save` wrote for so many texts; nothing is unpickled. Raises ValueError.

        The numbers in files larger than `whole_bytes` are not gone through. BM25_TIMES is one of
        the files where texts `are_counted`, and is not read where they are not.
        """
        total, text, ends, *rest = (mapped_array(folder / f"{name}.npy") for name in _ARRAYS)
        words = WordList(text, ends)
        words.check()
        if are_counted:
            rest.append(mapped_array(folder / BM25_TIMES))
        postings = Postings(words, *rest)
        small = postings.texts.nbytes <= whole_bytes
        if total.tolist() != [texts] or not _fit(postings) or (small and not _are(postings, texts)):
            raise ValueError(f"its BM25 files are not those of {texts} texts")
        return cls(postings, texts)

    def scores(self, query_words: Sequence[str], ids: np.ndarray | None = None) -> np.ndarray:
        """Compute BM25 for the query, 0 where no word is shared: float32.

        Of every text (n,), or of those with the ids (k,), ascending. Raises IndexDamagedError.
        """
        found = np.zeros(self._texts if ids is None else len(ids), dtype=np.float32)
        sought = None if ids is None else ids.astype(np.int32)
        for place in self._postings.words.places(query_words):
            if sought is None:
                texts, weights = self._checked(place)
                found[texts] += weights
            else:
                _add(found, sought, *self._of_word(place))
        if not np.all(np.isfinite(found)):
            raise damaged("a word's weight in the index")
        return found

    def best(
        self, query_words: Sequence[str], count: int, among: np.ndarray | None = None
    ) -> np.ndarray:
        """Find the texts with the most BM25 for the query, above 0: at most `count`, most first.

        Of texts with as much the first are taken. Only of those with the ids `among`, where these
        are given. MaxScore (Turtle and Flood, 1995): words are added from the one that can weigh
        most; as soon as all that are left cannot weigh as much together as the text that is
        `count`-th by now, no other text can come in, and the words left are looked up in these.
        Raises IndexDamagedError.
        """
        times = Counter(self._postings.words.places(query_words))
        words = sorted(times, key=lambda place: -self._postings.largest[place] * times[place])
        bounds = [float(self._postings.largest[place]) * times[place] for place in words]
        left = [sum(bounds[place:]) for place in range(len(bounds) + 1)]
        ids, sums, taken = self._seen(words, times, left, count, among)
        for place in range(taken, len(words)):
            ids, sums = _kept(ids, sums, left[place], count)
            _add(sums, ids, *self._of_word(words[place]), times[words[place]])
        ids, _ = _kept(ids, sums, 0.0, count)
        scores = self.scores(query_words, ids)
        return ids[np.argsort(-scores, kind="stable")[:count]].astype(np.int64)

    def _seen(
        self,
        words: Sequence[int],
        times: Counter[int],
        left: Sequence[float],
        count: int,
        among: np.ndarray | None,
    ) -> tuple[np.ndarray, np.ndarray, int]:
        """The texts that hold one of the first words, ascending, their BM25 for these, how many.

        The first words are as many as it takes until no other text can come in.
        """
        allowed = None
        if among is not None and len(among) < self._texts:
            allowed = np.zeros(self._texts, dtype=bool)
            allowed[among] = True
        # Pages of zeros that are never touched cost nothing.
        sums = np.zeros(self._texts, dtype=np.float32)
        seen = np.empty(0, dtype=np.int32)
        taken = 0
        for place in words:
            if left[taken] < _least(sums[seen], count) * (1 - _ROUNDING):
                break
            taken += 1
            texts, weights = self._checked(place)
            if allowed is not None:
                held = allowed[texts]
                texts, weights = texts[held], weights[held]
            new = texts[sums[texts] == 0]
            sums[texts] += weights * np.float32(times[place])
            seen = np.concatenate([seen, new])
        seen.sort()
        return seen, sums[seen], taken

    def columns(self) -> tuple[tuple[str, ...], list[tuple[np.ndarray, np.ndarray]]]:
        """Take the index apart: its words, and of each text (places of its words, their weights).

        Places (w,) uint32 are those in the words, ascending; BM25 of a text for a query is the sum
        of the weights (w,) float32 of the query's words.
        """
        held = self._postings
        words = np.repeat(np.arange(len(held.words), dtype=np.uint32), np.diff(held.offsets))
        order = np.argsort(held.texts, kind="stable")
        bounds = np.searchsorted(held.texts[order], np.arange(self._texts + 1))
        words, weights = words[order], held.weights[order]
        return held.words.strings(), [
            (words[start:end], weights[start:end]) for start, end in pairwise(bounds)
        ]

    def known(self, query_words: Sequence[str]) -> list[str]:
        """Keep those of the query's words that stand in any text."""
        return [word for word in query_words if self._postings.words.places([word])]

    def _of_word(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """The texts that hold a word, ascending, and its weights there; where none is read yet."""
        held = self._postings
        own = slice(held.offsets[place], held.offsets[place + 1])
        return held.texts[own], held.weights[own]

    def _checked(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """All texts that hold a word, and its weights there; raises IndexDamagedError."""
        texts, weights = self._of_word(place)
        if not 0 <= texts.min() <= texts.max() < self._texts:
            raise damaged("a word's list of texts in the index")
        return texts, weights


def _add(
    sums: np.ndarray, ids: np.ndarray, texts: np.ndarray, weights: np.ndarray, times: int = 1
) -> None:
    """Add a word's weights to the sums (k,) of texts with the ids (k,) int32, ascending."""
    places = np.searchsorted(texts, ids)
    held = np.flatnonzero(places < len(texts))
    held = held[texts[places[held]] == ids[held]]
    sums[held] += weights[places[held]] * np.float32(times)


def _least(sums: np.ndarray, count: int) -> float:
    """The `count`-th largest of sums; 0 where there are fewer."""
    return float(np.partition(sums, -count)[-count]) if len(sums) >= count else 0.0


def _kept(
    ids: np.ndarray, sums: np.ndarray, left: float, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Leave out texts that cannot be among the `count` best, if `left` were added to each."""
    kept = sums + left >= _least(sums, count) * (1 - _ROUNDING)
    return ids[kept], sums[kept]


def _fit(postings: Postings) -> bool:
    """Whether the arrays are of the right kinds and sizes, and each word has a part of them."""
    offsets, count = postings.offsets, len(postings.words)
    return (
        offsets.dtype == np.int64
        and offsets.shape == (count + 1,)
        and offsets[0] == 0
        and bool(np.all(np.diff(offsets) > 0))
        and postings.texts.dtype == np.int32
        and postings.weights.dtype == np.float32
        and postings.texts.shape == postings.weights.shape == (offsets[-1],)
        and postings.largest.dtype == np.float32
        and postings.largest.shape == (count,)
        and (postings.times is None or _are_times(postings))
    )


def _are_times(postings: Postings) -> bool:
    times = postings.times
    return times is not None and times.dtype.kind == "u" and times.shape == postings.texts.shape


def _are(postings: Postings, texts: int) -> bool:
    """Whether each word's texts are some of so many, ascending, with weights up to its largest."""
    if not len(postings.words):
        return True
    first = postings.offsets[:-1]
    ascending = np.diff(postings.texts) > 0
    ascending[first[1:] - 1] = True
    return bool(
        postings.texts.min() >= 0
        and postings.texts.max() < texts
        and np.all(ascending)
        and np.all(postings.weights > 0)  # NaN is not
        and np.array_equal(np.maximum.reduceat(postings.weights, first), postings.largest)
        and np.all(np.isfinite(postings.largest))
        and (postings.times is None or np.all(postings.times > 0))
    )
