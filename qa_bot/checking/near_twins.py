"""Questions that ask nearly the same, and pairs that a query cannot tell apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qa_bot.checking.collection import Item
from qa_bot.checking.embedded import Embedded, cosine_chunks
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding
from qa_bot.checking.translations import translated_items
from qa_bot.checking.twins import same_answer
from qa_bot.words.opposition import opposition, said
from qa_bot.words.plain import normalised

# A query has no hold on the difference between questions so alike.
SAME = 0.98
# From here two questions of real documents ask nearly always for the same thing; below, a document
# on one subject has many that only share its words.
NEAR = 0.93


def near_questions(embedded: Embedded) -> Iterator[Finding]:
    """Questions that differ in form and ask nearly the same: each with the nearest before it."""
    translated = translated_items(embedded.items)
    for later, earlier, cosine in _nearest_before(embedded):
        item, other = embedded.items[later], embedded.items[earlier]
        if frozenset({id(item), id(other)}) in translated:
            continue
        where = other.place.seen_from(item.file.path)
        if cosine >= SAME and item.section == other.section:
            rule = "indistinguishable"
            message = f"no query could tell this question from that at {where}"
        elif _is_opposed(item, other):
            continue
        else:
            rule = "near-duplicate"
            message = f"asks nearly the same as the question at {where}"
        answers = "the answers agree" if same_answer(item, other) else "its answer is another one"
        yield finding(
            rule,
            item.whole(),
            f"{message} (cosine {cosine:.2f}); {answers}",
            other.whole(),
            side_by_side=True,
        )


def _is_opposed(item: Item, other: Item) -> bool:
    """Whether one question is about what the other denies: "What is it?", "What is it not?"."""
    one, two = (said(i.pair.question) for i in (item, other))
    return one.is_denial != two.is_denial or opposition(one, two, {}).strength > 0


def _nearest_before(embedded: Embedded) -> Iterator[tuple[int, int, float]]:
    """For each question the nearest one before it, from NEAR up, unless it has the same words."""
    names = [normalised(item.pair.question) for item in embedded.items]
    groups = np.unique(names, return_inverse=True)[1]
    for start, cosines in cosine_chunks(embedded.question_vectors):
        for row, of_row in enumerate(cosines, start):
            others = np.where(groups[:row] == groups[row], -1.0, of_row[:row])
            # A question repeated word for word is told once, where it stands first.
            if row and others.max() >= NEAR and groups[row] not in groups[:row]:
                yield row, int(others.argmax()), min(float(others.max()), 1.0)
