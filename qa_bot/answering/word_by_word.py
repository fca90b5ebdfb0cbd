"""A query read word by word, by the vectors of words alone: its gloss, and what a pair misses."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from qa_bot.languages import ENGLISH
from qa_bot.models.glossary import MOST_WORDS, Glossary, words_in
from qa_bot.models.multilingual_encoder import MultilingualEncoder
from qa_bot.models.one_thread import product_on_one_thread
from qa_bot.store import PairStore
from qa_bot.words.function_words import function_words
from qa_bot.words.language_of import likeliest_read

# A word counts as missing where none of the pair's is nearer than the first, in part up to the
# second: between unrelated words of multilingual USE, each read alone, and a word with its
# translation. From .3 to .6, or .45 to .65, it tells as much (benchmarks/NOTES.md).
MISSING_COSINE = 0.4
PRESENT_COSINE = 0.6
# Words of a pair that are read; of a longer answer the rest is left out.
MOST_PAIR_WORDS = 400
# Pairs whose words' vectors are kept, those asked about last, and queries.
_KEPT_PAIRS = 64
_KEPT_QUERIES = 8


class WordByWord:
    """Reads each word of a query alone, in whatever language it is.

    In the vector of a text a word is a small part: who asks what a filling costs is near what a
    cleaning costs. Of the words alone "filling" is near none of that answer's.
    """

    def __init__(self, glossary: Glossary, encoder: MultilingualEncoder, store: PairStore) -> None:
        """Keep what it reads with; `store` holds the pairs."""
        self._glossary = glossary
        self._encoder = encoder
        self._store = store
        self._of_pair = lru_cache(_KEPT_PAIRS)(self._vectors_of_pair)
        self._of_query = lru_cache(_KEPT_QUERIES)(self._vectors_of_query)

    def gloss(self, text: str) -> str:
        """Gloss a text, in the language that it most probably is in (`Glossary.gloss`)."""
        return self._glossary.gloss(text, likeliest_read(text), self._encoder)

    def missing(self, text: str, pair: int) -> float:
        """Measure how much (0 to 1) of a text's content words the pair with an id holds none of.

        NaN where either has no words.
        """
        of_text, of_pair = self._of_query(text), self._of_pair(pair)
        if not (len(of_text) and len(of_pair)):
            return float("nan")
        nearest = product_on_one_thread(of_pair, of_text.T).max(axis=0)
        width = PRESENT_COSINE - MISSING_COSINE
        return float(np.clip((PRESENT_COSINE - nearest) / width, 0, 1).mean())

    def _vectors_of_query(self, text: str) -> np.ndarray:
        return self._vectors(text, likeliest_read(text), MOST_WORDS)

    def _vectors_of_pair(self, pair: int) -> np.ndarray:
        (found,) = self._store.records(np.array([pair]))
        text = "\n".join((found.question, *found.alternates, found.answer))
        return self._vectors(text, found.language or ENGLISH, MOST_PAIR_WORDS)

    def _vectors(self, text: str, language: str, most: int) -> np.ndarray:
        """Vectors (n, d) of the content words of a text, each once; of all where it has no other.

        (0, d) where it has none.
        """
        words = [*dict.fromkeys(words_in(text, language, self._encoder))]
        passed_over = function_words(language)
        words = [word for word in words if word not in passed_over] or words
        return self._glossary.vectors_of(words[:most], self._encoder)
