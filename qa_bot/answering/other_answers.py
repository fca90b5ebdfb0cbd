"""Another pair that asks the same question as the first one found, and answers otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from qa_bot.answering.found import Found
from qa_bot.answering.outcome import MATCHES
from qa_bot.answering.scope import NEAR_LOGIT
from qa_bot.guard import Looked
from qa_bot.records import Note, QAPair
from qa_bot.store import PairStore

# From here two questions of real documents ask nearly always for the same thing
# (`qa_bot.checking.twins`).
SAME_QUESTION = 0.93


def other_answer(
    found: Found, store: PairStore, difference: Callable[[str, QAPair], Looked[Note | None]]
) -> QAPair | None:
    """Find the nearest pair, of those near the first, that asks its question and answers otherwise.

    `difference` names what makes a pair plainly another question than a text.
    """
    ranking = found.shown
    near = ranking.order[:MATCHES][ranking.logits[:MATCHES] >= ranking.logits[0] - NEAR_LOGIT]
    ids = [int(i) for i in found.evidence.ids[near]]
    if len(ids) < 2:
        return None
    first, *others = store.records(ids)
    otherwise = [i for i, one in zip(ids[1:], others, strict=True) if one.answer != first.answer]
    same = next(asking_the_same(ids[0], otherwise, store, difference), None)
    return None if same is None else store.records([same])[0]


def asking_the_same(
    one: int,
    others: Sequence[int],
    store: PairStore,
    difference: Callable[[str, QAPair], Looked[Note | None]],
) -> Iterator[int]:
    """Find the ids of those other pairs that ask the question of one."""
    if not others:
        return
    (first,) = store.records([one])
    cosines = store.question_cosines(one, others)
    for i, cosine, other in zip(others, cosines, store.records(others), strict=True):
        if cosine >= SAME_QUESTION and not difference(first.question, other).seen:
            yield i
