"""Questions asked twice, and pairs that a query cannot tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from qa_bot.checking.collection import Collection, Item, is_usable
from qa_bot.checking.embedded import Embedded, cosine_chunks
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding
from qa_bot.store.exact import normalised
from qa_bot.words.opposition import opposition, said

# A query has no hold on the difference between questions so alike.
SAME = 0.98
# From here two questions of real documents ask nearly always for the same thing; below, a document
# on one subject has many that only share its words.
NEAR = 0.93


def same_questions(collection: Collection) -> Iterator[Finding]:
    """Questions that are the same but for case, space and final punctuation.

    Within one section that is an error, since no query could tell the pairs apart; a pair that one
    file repeats to the letter does no harm, for the bot uses the first.
    """
    firsts: dict[str, list[Item]] = defaultdict(list)
    printed: dict[tuple[str, str, str], Item] = {}
    for item in collection.items:
        if not is_usable(item.pair):
            continue
        to_the_letter = (item.file.path, item.pair.question, item.pair.answer)
        if (first := printed.setdefault(to_the_letter, item)) is not item:
            yield _repeated(item, first)
            continue
        earlier = firsts[normalised(item.pair.question)]
        if earlier:
            beside = next((e for e in earlier if e.section == item.section), None)
            yield _same(item, beside or earlier[0], beside is not None)
        if all(item.section != e.section for e in earlier):
            earlier.append(item)


def near_questions(embedded: Embedded) -> Iterator[Finding]:
    """Questions that differ in form and ask nearly the same: each with the nearest before it."""
    for later, earlier, cosine in _nearest_before(embedded):
        item, other = embedded.items[later], embedded.items[earlier]
        where = other.place.seen_from(item.file.path)
        if cosine >= SAME and item.section == other.section:
            rule = "indistinguishable"
            message = f"no query could tell this question from that at {where}"
        elif _is_opposed(item, other):
            continue
        else:
            rule = "near-duplicate"
            message = f"asks nearly the same as the question at {where}"
        answers = "the answers agree" if _same_answer(item, other) else "its answer is another one"
        yield finding(
            rule,
            item.whole(),
            f"{message} (cosine {cosine:.2f}); {answers}",
            other.whole(),
            side_by_side=True,
        )


def _repeated(item: Item, first: Item) -> Finding:
    message = f"repeats the question and answer at {first.place} to the letter; the first is used"
    return finding("repeated-question", item.place, message, first.place)


def _same(item: Item, other: Item, beside: bool) -> Finding:
    where = other.place.seen_from(item.file.path)
    if beside:
        rule = "indistinguishable"
        message = f"no query could tell this question from the same one at {where}"
    else:
        rule = "repeated-question"
        message = f"is the same question as at {where}"
    if _same_answer(item, other):
        return finding(rule, item.place, f"{message}; the answers agree", other.place)
    if not beside:
        rule = "different-answers"
    message += "; its answer is another one"
    return finding(rule, item.whole(), message, other.whole(), side_by_side=True)


def _same_answer(item: Item, other: Item) -> bool:
    return item.pair.answer.split() == other.pair.answer.split()


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
