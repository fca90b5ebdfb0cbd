"""Whether questions look so much alike that few of a reader's would be answered.

Each question is asked in its own bare words. On eight documents and three public sets the share of
them that find their pair with enough confidence went with the share of readers' questions that were
answered (Spearman 0.6): a hint, no forecast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qa_bot.answering import Promise, decide, gather
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.checking.embedded import Embedded
from qa_bot.checking.findings import Finding, Place
from qa_bot.checking.rules import finding
from qa_bot.models.checked_vectors import encoded_documents
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.ranking import confidences, first_confidence, rank_as_worded, shipped
from qa_bot.records import Outcome
from qa_bot.store import PairStore
from qa_bot.words.stems import has_content

# So many tell the share to about 0.03; all of a large collection would take minutes.
MOST_ASKED = 150
# Of fewer, one more or less would change what is said.
LEAST_ASKED = 10
# In the sets that were below it, fewer than half of readers' questions were answered.
FEW = 0.8

_WORD = re.compile(r"[\w'-]+")


@dataclass(frozen=True, slots=True)
class AskedBare:
    """How many questions were asked in their bare words, and how many found their own pair."""

    asked: int
    answered: int

    @property
    def share(self) -> float:
        """The share that was answered, 0 to 1; 1 where nothing was asked."""
        return self.answered / self.asked if self.asked else 1.0


def alike_questions(embedded: Embedded) -> Iterator[Finding]:
    """Collections whose questions look much alike; the finding stands at the first file."""
    hint = alike_hint(embedded.store, embedded.encoder)
    if hint:
        paths = list(dict.fromkeys(item.file.path for item in embedded.items))
        together = "all files together: " if len(paths) > 1 else ""
        yield finding("alike-questions", Place(paths[0]), together + hint)


def alike_hint(store: PairStore, encoder: Encoder) -> str | None:
    """Say that questions look much alike; None where they do not, or where nobody can tell.

    Nobody can with few questions, or with an encoder for which no confidence is calibrated.
    """
    if encoder.fingerprint != shipped().model_fingerprint:
        return None
    bare = ask_bare(store, encoder)
    if bare.asked < LEAST_ASKED or bare.share >= FEW:
        return None
    return (
        f"asked in their bare words, {bare.answered} of {bare.asked} questions ({bare.share:.0%}) "
        f"would be answered where {MAX_FALSE_ANSWERS:.0%} of answers may be wrong; many look "
        "alike, so readers may more often be offered questions to choose from (a hint, no forecast)"
    )


def ask_bare(store: PairStore, encoder: Encoder) -> AskedBare:
    """Ask questions in their bare words, the rule for equal questions aside.

    At most MOST_ASKED are, always the same ones; those of function words alone are passed over.
    They are encoded as stored texts, in one batch: the calibrated model has no prompt that would
    make a query another text.
    """
    drawn = np.sort(np.random.default_rng(0).permutation(store.statistics.pairs)[:MOST_ASKED])
    texts = [bare_words(pair.question) for pair in store.records(drawn)]
    asked = [(int(own), text) for own, text in zip(drawn, texts, strict=True) if text]
    encoded = encoded_documents(encoder, [text for _, text in asked])
    answered = sum(
        _is_answered_with(own, text, vectors, store)
        for (own, text), vectors in zip(asked, encoded, strict=True)
    )
    return AskedBare(len(asked), answered)


def bare_words(question: str) -> str:
    """Keep the words of a question that are no function words, in lower case."""
    return " ".join(word for word in _WORD.findall(question.lower()) if has_content(word))


def _is_answered_with(own: int, text: str, vectors: TextVectors, store: PairStore) -> bool:
    fitted = shipped()
    evidence, ranking = rank_as_worded(gather(text, vectors, store), fitted.weights)
    confidence = confidences(ranking, first_confidence(evidence, ranking, fitted))
    promise = Promise(*fitted.thresholds.at(MAX_FALSE_ANSWERS))
    is_first = int(evidence.ids[ranking.order[0]]) == own
    return is_first and decide(confidence, promise) is Outcome.ANSWERED
