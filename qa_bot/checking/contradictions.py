"""Sentences of different answers that speak of the same thing and oppose each other.

No model here reads two sentences together. What is ranked for a person to review is likeness (the
sentences' cosine, and rare words that both have) times opposition (see `opposition`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from qa_bot.checking.collection import Item
from qa_bot.checking.embedded import cosine_chunks
from qa_bot.checking.findings import Finding, Place
from qa_bot.checking.rules import finding
from qa_bot.models.checked_vectors import encoded_documents
from qa_bot.models.embedding import Encoder
from qa_bot.records import QAPair
from qa_bot.words.lexicon import ENGLISH, reading_in
from qa_bot.words.opposition import Opposition, Said, opposition, said
from qa_bot.words.sentences import sentences as spans_of

# Sentences that are compared with each: 10,000 of them make 200,000 comparisons.
NEAREST = 20
MOST_SENTENCES = 10_000
# A shorter sentence ("See below.") says too little to be opposed; a longer one is no sentence.
LEAST_WORDS, MOST_WORDS = 5, 80
LEAST_COSINE = 0.5


_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer: `item` is its pair's position, `language` what it is written in."""

    item: int
    start: int
    end: int
    text: str
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences, positions in the list of sentences, and how likely they are opposed."""

    one: int
    other: int
    likeness: float
    opposition: Opposition

    @property
    def strength(self) -> float:
        """Likeness x opposition, 0 to 1."""
        return self.likeness * self.opposition.strength


def find_contradictions(items: Sequence[Item], encoder: Encoder, count: int) -> list[Finding]:
    """The `count` pairs of sentences most likely to contradict each other, likeliest first.

    Those of answers that are known to disagree are left out.
    """
    held = list(islice(sentences(items), MOST_SENTENCES)) if count else []
    ranked = rank_contradictions(held, encoder)
    of_items = ((one, items[held[one.one].item], items[held[one.other].item]) for one in ranked)
    new = (found for found, one, other in of_items if not _is_confirmed(one.pair, other.pair))
    return [_finding(contradiction, held, items) for contradiction in islice(new, count)]


def _is_confirmed(one: QAPair, other: QAPair) -> bool:
    """Tell whether a person has confirmed that two pairs disagree; then whoever asks is told."""
    return any(
        name == said.label or name.endswith(f": {said.label}")
        for names, said in ((one.disagrees_with, other), (other.disagrees_with, one))
        for name in names
    )


def rank_contradictions(held: Sequence[Sentence], encoder: Encoder) -> list[Contradiction]:
    """Pairs of these sentences that oppose each other at all, likeliest first.

    Of two answers only their most opposed sentences. Those of two languages are not compared.
    """
    if not held:
        return []
    read = [_said(sentence) for sentence in held]
    rarity = _rarity(read)
    vectors = np.stack([v.pooled for v in encoded_documents(encoder, [s.text for s in held])])
    opposed = [
        Contradiction(one, other, _likeness(cosine, read[one], read[other], rarity), against)
        for one, other, cosine in _near_pairs(held, vectors)
        if held[one].language == held[other].language
        and (against := _opposition(held[one], read[one], read[other], rarity)).strength > 0
    ]
    opposed.sort(key=lambda c: (-c.strength, c.one, c.other))
    best: dict[tuple[int, int], Contradiction] = {}
    for contradiction in opposed:
        best.setdefault(
            (held[contradiction.one].item, held[contradiction.other].item), contradiction
        )
    return list(best.values())


def _said(sentence: Sentence) -> Said:
    with reading_in(sentence.language):
        return said(sentence.text)


def _opposition(
    sentence: Sentence, one: Said, other: Said, rarity: Mapping[str, float]
) -> Opposition:
    with reading_in(sentence.language):
        return opposition(one, other, rarity)


def sentences(items: Sequence[Item]) -> Iterator[Sentence]:
    """The sentences of all answers that are of a sensible length, fenced code aside."""
    for position, item in enumerate(items):
        answer = _FENCED.sub(lambda code: "\n" * len(code.group()), item.pair.answer)
        for start, end in spans_of(answer, at_colons=True):
            text = answer[start:end]
            if LEAST_WORDS <= len(text.split()) <= MOST_WORDS:
                yield Sentence(position, start, end, text, item.language)


def _near_pairs(held: Sequence[Sentence], vectors: np.ndarray) -> Iterator[tuple[int, int, float]]:
    """Each pair of sentences from two answers once, where one is among the other's nearest."""
    owners = np.array([sentence.item for sentence in held])
    seen: set[tuple[int, int]] = set()
    for start, cosines in cosine_chunks(vectors):
        for row, of_row in enumerate(cosines, start):
            of_row[owners == owners[row]] = -1
            nearest = np.argpartition(-of_row, min(NEAREST, len(of_row) - 1))[:NEAREST]
            for other in nearest[of_row[nearest] >= LEAST_COSINE].tolist():
                pair = min(row, other), max(row, other)
                if pair not in seen:
                    seen.add(pair)
                    yield *pair, float(of_row[other])


def _rarity(read: Sequence[Said]) -> dict[str, float]:
    """Each word's inverse document frequency, from 0 (in every sentence) to 1 (in one)."""
    counts = Counter(word for sentence in read for word in sentence.denied)
    most = math.log(len(read) + 1)
    return {word: math.log((len(read) + 1) / count) / most for word, count in counts.items()}


def _likeness(cosine: float, one: Said, other: Said, rarity: Mapping[str, float]) -> float:
    """The mean of the cosine and of the share of the shorter sentence's words that both have."""
    weights = [
        sum(rarity[word] for word in of)
        for of in (one.denied.keys() & other.denied.keys(), one.denied, other.denied)
    ]
    shared = weights[0] / max(min(weights[1:]), 1e-9)
    return (cosine + min(shared, 1.0)) / 2


def _finding(
    contradiction: Contradiction, held: Sequence[Sentence], items: Sequence[Item]
) -> Finding:
    one, other = (
        _place(held[position], items) for position in (contradiction.one, contradiction.other)
    )
    first, second = (
        items[held[position].item].pair.label
        for position in (contradiction.one, contradiction.other)
    )
    where, reason = other.seen_from(one.path), contradiction.opposition.reason
    message = f"question {first} may contradict question {second}, {where} ({reason})"
    found = finding("contradiction", one, message, other, side_by_side=True)
    return replace(found, labels=(first, second))


def _place(sentence: Sentence, items: Sequence[Item]) -> Place:
    return items[sentence.item].inside(sentence.start, sentence.end)
