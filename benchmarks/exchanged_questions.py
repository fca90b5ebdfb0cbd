"""Exchanged questions of whole evaluation sets: drawn, with words of all documents."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.data import DOCUMENTS, EvaluationSet, load_set
from benchmarks.exchanging import Exchanged, Half, Known, exchanged
from benchmarks.phrases import Collection
from benchmarks.slots import Kind

# Of one kind in one document; drawn, so that a collection of 300 pairs does not outweigh the rest.
MOST_OF_A_KIND = 60


def known_queries(found: EvaluationSet) -> list[Known]:
    """The queries that exactly one pair answers."""
    return [Known(q.text, *q.relevant) for q in found.queries if len(q.relevant) == 1]


def made_questions(
    names: Sequence[str], half: Half, most: int | None = MOST_OF_A_KIND
) -> dict[str, list[Exchanged]]:
    """Exchanged questions of each set, with words of its own and of the other documents'.

    At most so many of a kind and set. What is made of a set does not depend on the others named.
    """
    sets = {name: load_set(name, None) for name in dict.fromkeys((*DOCUMENTS, *names))}
    collections = {name: Collection(found.pairs) for name, found in sets.items()}
    questions = {}
    for name in names:
        others = [collections[other] for other in DOCUMENTS if other != name]
        every = exchanged(collections[name], known_queries(sets[name]), others, half)
        questions[name] = [
            one for kind in Kind for one in _drawn([e for e in every if e.kind is kind], most)
        ]
    return questions


def _drawn(of: list[Exchanged], most: int | None) -> list[Exchanged]:
    return of if most is None or len(of) <= most else random.Random(0).sample(of, most)
