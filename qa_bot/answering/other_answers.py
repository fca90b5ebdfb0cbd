"""Another pair that asks the same question as the first one found, and answers otherwise."""

from __future__ import annotations

from collections.abc import Callable

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
    for cosine, other in zip(store.question_cosines(ids[0], ids[1:]), others, strict=True):
        alike = cosine >= SAME_QUESTION and other.answer != first.answer
        if alike and not difference(first.question, other).seen:
            return other
    return None
