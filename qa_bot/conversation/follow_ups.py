"""A message that only the question before it makes whole: "and for families?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_bot.conversation.text import words_of
from qa_bot.lexical import content_words
from qa_bot.records import Answer, Match, Outcome, QAPair

# How much surer the two together must be of their pair than the words alone of theirs.
MARGIN = 0.1
SHORT = 6  # words: a question with fewer may lean on the one before it
# What the words alone must give the pair before, where it comes again.
LEAST_ALONE = 0.05
# How much more the words alone must give another pair than the one before, and what the product of
# its two confidences must be: below, it is noise.
CONTRAST = 3
LEAST_PRODUCT = 0.001
_NEAR = 3
_LEADERS = frozenset(
    "and or but also so then only even except not for in on at with without during after before "
    "from else instead y o pero también".split()
)
_OPENINGS = (("what", "about"), ("how", "about"), ("what", "if"), ("same", "for"))
_POINTERS = frozenset(
    "it its it's they them their theirs this these those that he him his she her hers one ones "
    "same else too either instead such".split()
)
# "For how long?" asks the question before for another detail, and brings no word of its own.
_DETAILS = content_words("long much many often far soon time")


def leans(query: str) -> bool:
    """Whether a message looks like the rest of a question: a leading "and", a pronoun, few words.

    A full question of its own is answered by its words alone.
    """
    words = words_of(query)
    opens = words[:1] and words[0] in _LEADERS or tuple(words[:2]) in _OPENINGS
    return bool(opens or _POINTERS.intersection(words) or len(words) < SHORT)


def taken_together(
    together: Answer, alone: Answer, before: Sequence[QAPair], answered_from: float
) -> Answer | None:
    """The answer to a message and the question before it, where it is clearly better than `alone`.

    `before` are the pairs that answered then. The question before is part of the text, so its own
    pair comes first most easily: that pair counts only where the message's words speak for it, and
    where they speak for another that both bring near ("and for children?"), that one is meant.
    """
    if not before or together.matches[0].pair not in before:
        surer = together.confidence >= alone.confidence + MARGIN
        return together if together.outcome is Outcome.ANSWERED and surer else None
    if contrasted := _contrast(together, alone, before, answered_from):
        return contrasted
    repeats = together.outcome is Outcome.ANSWERED and _speaks_for(together.matches[0].pair, alone)
    return together if repeats and together.confidence >= alone.confidence + MARGIN else None


def _speaks_for(pair: QAPair, alone: Answer) -> bool:
    """Whether a message's own words come near a pair, share a word with it, or say nothing new."""
    near = (m.pair for m in alone.matches[:_NEAR] if m.confidence >= LEAST_ALONE)
    words = content_words(alone.query) - _DETAILS
    texts = (pair.question, pair.answer, *pair.alternates)
    return pair in near or not words or any(words & content_words(text) for text in texts)


def _contrast(
    together: Answer, alone: Answer, before: Sequence[QAPair], answered_from: float
) -> Answer | None:
    """The pair that both agree on beside the one before, where the words alone lead away from it.

    Its confidence is its share of the products of the two, over all pairs but those before.
    """
    of_alone = {match.pair: match.confidence for match in alone.matches}
    others = [match for match in together.matches if match.pair not in before]
    products = [match.confidence * of_alone.get(match.pair, 0.0) for match in others]
    if not any(products):
        return None
    meant = others[products.index(max(products))]
    confidence = max(products) / sum(products)
    before_alone = max(of_alone.get(pair, 0.0) for pair in before)
    led = of_alone[meant.pair] >= CONTRAST * before_alone and max(products) >= LEAST_PRODUCT
    if not led or confidence < max(answered_from, alone.confidence + MARGIN):
        return None
    return _answered(together, meant, confidence)


def _answered(together: Answer, meant: Match, confidence: float) -> Answer:
    """An answer with a pair in the first place; what is left of certainty goes to the others."""
    others = [match for match in together.matches if match is not meant]
    scale = (1 - confidence) / max(sum(m.confidence for m in others), 1 - confidence, 1e-9)
    rest = (replace(match, confidence=match.confidence * scale) for match in others)
    return replace(
        together,
        outcome=Outcome.ANSWERED,
        text=meant.pair.answer,
        confidence=confidence,
        matches=(replace(meant, confidence=confidence), *rest),
    )
