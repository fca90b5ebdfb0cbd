"""A query in another language, word by word in the documents' words: a gloss, never shown.

Each word becomes the one whose vector in the multilingual encoder's space is nearest: a word of the
documents, or a common English one. The gloss is no translation, it has neither grammar nor the
right sense of every word ("which law federal regulated the data driver's"); but the bundled model,
which reads English alone, finds from it what it would from an English question, by its token
vectors and by exact terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import numpy as np

from qa_bot.models.multilingual_encoder import MultilingualEncoder
from qa_bot.models.one_thread import product_on_one_thread
from qa_bot.models.vectors import unit
from qa_bot.words.function_word_lists import ASKING
from qa_bot.words.function_words import function_words
from qa_bot.words.letters import letters_of_words, without_accents
from qa_bot.words.pieces import CONTINUES
from qa_bot.words.plain import plain

# Nearer than this a word is not taken for another.
LEAST_COSINE = 0.35
# Nor are two words together for one of the glossary's.
LEAST_OF_TWO = 0.7
# How much of its vector a word has from itself with its neighbours, beside itself alone. These two
# and the words of two took hit@1 of the gloss alone from .711 to .736, on seven documents of faq/
# that are not reported (benchmarks/NOTES.md).
AROUND = 0.3
# Words of a text that are read: a long one is a story.
MOST_WORDS = 64
# The documents' own words come before common ones that are as near.
OF_DOCUMENTS = 0.05
# Languages whose words have no space between them: their pieces are glossed.
UNSPACED = ("ja", "th", "zh")


@dataclass(frozen=True, eq=False)
class Glossary:
    """Words with their vectors.

    `words` (v,) are in lower case, the first `own` of them the documents'; `vectors` (v, d) float16
    have length 1.
    """

    words: Sequence[str]
    own: int
    vectors: np.ndarray

    @classmethod
    def of(cls, own: Sequence[str], common: Glossary, encoder: MultilingualEncoder) -> Glossary:
        """Encode the words of documents and put common ones behind them."""
        if not own:
            return common
        known = set(own)
        others = [place for place, word in enumerate(common.words) if word not in known]
        vectors = [_encoded(own, encoder), common.vectors[others]]
        words = [*own, *(common.words[place] for place in others)]
        return cls(words, len(own), np.concatenate(vectors))

    @classmethod
    def of_common(cls, words: Sequence[str], encoder: MultilingualEncoder) -> Glossary:
        """Encode words, at least one, that are in no document."""
        return cls(words, 0, _encoded(words, encoder))

    def gloss(self, text: str, language: str, encoder: MultilingualEncoder) -> str:
        """Put the words of the glossary for those of a text in a language, in their order.

        Numbers stay, function words that do not ask and what is near nothing are left out; behind
        the others stand words that are near two of the text together, as "fingerprint" is to
        "huella digital". It may be empty. Of a long text the first MOST_WORDS are read.
        """
        words = words_in(text, language, encoder)[:MOST_WORDS]
        if not words:
            return ""
        around = [" ".join(words[max(0, i - 1) : i + 2]) for i in range(len(words))]
        twos = [" ".join(two) for two in pairwise(words)]
        texts = [*dict.fromkeys([*words, *around, *twos])]
        vectors = dict(zip(texts, encoder.encode_words(texts), strict=True))
        seen = np.stack([vectors[word] for word in words])
        seen = seen + AROUND * np.stack([vectors[near] for near in around])
        nearest = self._nearest(unit(seen), LEAST_COSINE)
        passed_over, own = _passed_over(language), self._own_words
        found: list[str] = []
        for word, near in zip(words, nearest, strict=True):
            stays = word.isdigit() or (word in own and word not in passed_over)
            if stays or (near and word not in passed_over):
                found.append(word if stays else near or "")
        together = np.stack([vectors[two] for two in twos or words])
        for near in self._nearest(together, LEAST_OF_TWO):
            if near and near not in found:
                found.append(near)
        return " ".join(found)

    @cached_property
    def _own_words(self) -> frozenset[str]:
        return frozenset(self.words[: self.own])

    def vectors_of(self, words: Sequence[str], encoder: MultilingualEncoder) -> np.ndarray:
        """Vectors (n, d) float32 of words: those that are kept, or encoded now."""
        if not words:
            return np.empty((0, self.vectors.shape[1]), np.float32)
        places = [self._places.get(word) for word in words]
        new = [word for word, place in zip(words, places, strict=True) if place is None]
        encoded = iter(encoder.encode_words(new) if new else ())
        found = [next(encoded) if place is None else self.vectors[place] for place in places]
        return np.stack(found).astype(np.float32)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    def _nearest(self, queries: np.ndarray, least: float) -> list[str | None]:
        """The nearest word of each query vector (n, d), None where none is as near as `least`."""
        cosines = product_on_one_thread(self.vectors.astype(np.float32), queries.T)
        cosines[: self.own] += OF_DOCUMENTS
        best = cosines.argmax(axis=0)
        near = cosines[best, np.arange(len(queries))] >= least
        return [self.words[i] if is_near else None for i, is_near in zip(best, near, strict=True)]


def words_in(text: str, language: str, encoder: MultilingualEncoder) -> list[str]:
    """Split a text in a language into its words, in small letters."""
    text = plain(text).casefold()
    if language not in UNSPACED:
        return letters_of_words(text)
    pieces = encoder.token_texts(encoder.encode_query(text).token_ids)
    words = (piece.removeprefix(CONTINUES) for piece in pieces)
    return [word for word in words if any(map(str.isalnum, word))]


def _encoded(words: Sequence[str], encoder: MultilingualEncoder) -> np.ndarray:
    vectors = np.stack([one.pooled for one in encoder.encode_documents(words)])
    return vectors.astype(np.float16)


@cache
def _passed_over(language: str) -> frozenset[str]:
    """The function words of a language but most that ask: "when" tells questions apart."""
    asking = ASKING.get(language, "").split()
    return function_words(language) - {*asking, *map(without_accents, asking)}
