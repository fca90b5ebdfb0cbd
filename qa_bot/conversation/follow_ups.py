"""A message that only the question before it makes whole: "and for families?"."""

from __future__ import annotations

from qa_bot.conversation.text import words_of
from qa_bot.records import Answer, Outcome

# How much surer the two together must be of their pair than the words alone of theirs.
MARGIN = 0.1
SHORT = 6  # words: a question with fewer may lean on the one before it
_LEADERS = frozenset(
    "and or but also so then only even except not what about how for in on at with without during "
    "after before from why else instead y o pero también".split()
)
_OPENINGS = (("what", "about"), ("how", "about"), ("what", "if"), ("y", "qué"), ("same", "for"))
_POINTERS = frozenset(
    "it its it's they them their theirs this these those that he him his she her hers one ones "
    "same else too either instead such".split()
)
_NEAR = 3


def leans(query: str) -> bool:
    """Whether a message looks like the rest of a question: a leading "and", a pronoun, few words.

    A full question of its own is answered by its words alone.
    """
    return points_back(query) or len(words_of(query)) < SHORT


def points_back(query: str) -> bool:
    """Whether a message says so itself, with its first word or a pronoun."""
    words = words_of(query)
    opens = words[:1] and words[0] in _LEADERS - {"what", "how", "why", "about"}
    return bool(opens or tuple(words[:2]) in _OPENINGS or _POINTERS.intersection(words))


def is_better(together: Answer, alone: Answer, previous: Answer) -> bool:
    """Whether a message taken together with the question before it is clearly better answered.

    Where that only gives the answer given before, the message must point back or come near to it
    by itself: else its words changed nothing.
    """
    if together.outcome is not Outcome.ANSWERED or alone.outcome is Outcome.ANSWERED:
        return False
    if together.confidence < alone.confidence + MARGIN:
        return False
    repeats = together.pair in {answer.pair for answer in (previous, *previous.parts)}
    near = {match.pair for match in alone.matches[:_NEAR]}
    return not repeats or points_back(alone.query) or together.pair in near
