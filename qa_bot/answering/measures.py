"""What ranking measures, in words for a reader of an explanation."""

from __future__ import annotations

MEASURES = {
    "passage_cosine": "likeness to the answer",
    "token_match": "query's words found, by rarity",
    "question_match": "question's words in the query",
    "bm25": "same words (BM25)",
    "margin_second": "lead over the second pair",
    "margin_third": "lead over the third pair",
    "share": "first pair's share",
    "passage_margin": "lead in likeness to the answer",
    "question_gap": "another question is nearer by",
    "question_height": "question nearer than average",
    "missing": "query's words not found",
    "agreement": "features that agree on it",
    "known_words": "words that the documents know",
    "log_tokens": "length of the query",
    "words_missing": "query's words, each alone, not found",
}
# In front of what is measured of a query's gloss in the documents' words.
_OF_GLOSS = "gloss_"


def measure_in_words(name: str) -> str:
    """What a feature of ranking, or an input of the confidence, stands for."""
    of_gloss, bare = name.startswith(_OF_GLOSS), name.removeprefix(_OF_GLOSS)
    words = MEASURES.get(bare, bare.replace("_", " "))
    return f"of the gloss: {words}" if of_gloss else words
