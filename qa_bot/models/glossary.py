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

import numpy as np

from qa_bot.models.multilingual_encoder import MAX_TOKENS, MultilingualEncoder
from qa_bot.models.one_thread import product_on_one_thread
from qa_bot.words.function_words import function_words
from qa_bot.words.letters import letters_of_words
from qa_bot.words.pieces import CONTINUES
from qa_bot.words.plain import plain

# Nearer than this a word is not taken for another.
LEAST_COSINE = 0.35
# The documents' own words come before common ones that are as near.
OF_DOCUMENTS = 0.05
# Languages whose words have no space between them: their pieces are glossed.
UNSPACED = ("ja", "th", "zh")


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Words with their vectors.

    `words` (v,) are in lower case, the first `own` of them the documents'; `vectors` (v, d) float16
    have length 1.
    """

    words: Sequence[str]
    own: int
    vectors: np.ndarray

    @classmethod
    def of(
        cls, own: Sequence[str], common: Sequence[str], encoder: MultilingualEncoder
    ) -> Glossary:
        """Encode the words of documents and common ones."""
        known = set(own)
        words = [*own, *(word for word in common if word not in known)]
        vectors = np.stack([one.pooled for one in encoder.encode_documents(words)])
        return cls(words, len(own), vectors.astype(np.float16))

    def gloss(self, text: str, language: str, encoder: MultilingualEncoder) -> str:
        """Put the words of the glossary for those of a text in a language, in their order.

        Numbers stay, function words and what is near nothing are left out; it may be empty. Of a
        long text no more words are read than the encoder reads tokens.
        """
        passed_over = function_words(language)
        words = self._split(text, language, encoder)[:MAX_TOKENS]
        wanted = [word for word in dict.fromkeys(words) if not _stays(word)]
        wanted = [word for word in wanted if word not in passed_over]
        found = dict(zip(wanted, self._nearest(wanted, encoder), strict=True))
        return " ".join(filter(None, (word if _stays(word) else found.get(word) for word in words)))

    def _split(self, text: str, language: str, encoder: MultilingualEncoder) -> list[str]:
        text = plain(text).casefold()
        if language not in UNSPACED:
            return letters_of_words(text)
        pieces = encoder.token_texts(encoder.encode_query(text).token_ids)
        words = (piece.removeprefix(CONTINUES) for piece in pieces)
        return [word for word in words if any(map(str.isalnum, word))]

    def _nearest(self, words: Sequence[str], encoder: MultilingualEncoder) -> list[str | None]:
        if not words:
            return []
        queries = encoder.encode_words(words)
        cosines = product_on_one_thread(self.vectors.astype(np.float32), queries.T)
        cosines[: self.own] += OF_DOCUMENTS
        best = cosines.argmax(axis=0)
        near = cosines[best, np.arange(len(words))] >= LEAST_COSINE
        return [self.words[i] if is_near else None for i, is_near in zip(best, near, strict=True)]


def _stays(word: str) -> bool:
    return word.isdigit()
