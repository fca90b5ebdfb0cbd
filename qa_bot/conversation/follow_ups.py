"""A message that only the question before it makes whole: "and for families?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from qa_bot.conversation.message import words_of
from qa_bot.records import Answer, Match, Outcome, QAPair
from qa_bot.words.lexicon import lexicon
from qa_bot.words.stems import content_words

# How much surer the two together must be of their pair than the words alone of theirs.
MARGIN = 0.1
SHORT = 6  # words: a question with fewer may lean on the one before it
FULL = 3  # content words: a question with as many says itself what it is about
# What the words alone must give the pair before, where it comes again.
LEAST_ALONE = 0.05
# How much more the words alone must give another pair than the one before, where that one holds all
# of them or nothing but their number says that they lean on it.
CONTRAST = 3.0
# The product of the confidences that the words alone and the two together give another pair: below,
# it is noise.
LEAST_PRODUCT = 0.001
_NEAR = 3
# A name or an amount within a message: its first word is always written large.
_NAME = re.compile(r"(?<=\s)(?:[A-Z]\w+|\S*\d\S*)")
# Differences that the message's own words state; of others it may only be off the topic.
_STATED = frozenset({"guard_amount", "guard_date", "guard_name"})


def leans(query: str) -> bool:
    """Whether a message looks like the rest of a question: a leading "and", a pronoun, few words.

    A full question of its own is answered by its words alone, whatever its pronouns: "do they need
    a warrant to get my data?".
    """
    words = words_of(query)
    terms = lexicon().follow_ups
    asks = words[1:2] if terms.openings.intersection(words[:1]) else words[:1]
    opens = " ".join(words[:2]) in terms.two_word_openings
    is_full = lexicon().messages.question_words.issuperset(asks) and not opens
    if is_full and len(content_words(query)) >= FULL:
        return False
    return points_back(query) or len(words) < SHORT


def points_back(query: str) -> bool:
    """Whether a message says itself that something came before, by its beginning or a pronoun."""
    words = words_of(query)
    terms = lexicon().follow_ups
    goes_on = terms.openings.intersection(words[:1])
    opens = goes_on or " ".join(words[:2]) in terms.two_word_openings
    return bool(opens or terms.pronouns.intersection(words))


def taken_together(
    together: Answer, alone: Answer, before: Sequence[QAPair], answered_from: float
) -> Answer | None:
    """The answer to a message and the question before it, where it is clearly better than `alone`.

    `before` are the pairs that answered then. The question before is part of the text, so its own
    pair comes first most easily: that pair counts only where the message's words speak for it, and
    where they speak for another that both bring near ("and for children?"), that one is meant.
    Where the message plainly says something else ("what about California?"), that is told.
    """
    surer = together.confidence >= alone.confidence + MARGIN
    told = points_back(alone.query) and _states_another(together)
    good = together if surer and (together.outcome is Outcome.ANSWERED or told) else None
    first = together.matches[0].pair
    if first not in before:
        return good
    new_words, held = content_words(alone.query) - _details(), _words_of_pair(first)
    if not new_words:
        return good
    lead = 1.0 if new_words - held and points_back(alone.query) else CONTRAST
    if contrasted := _contrast(together, alone, before, answered_from, lead):
        return contrasted
    return good if told or _speaks_for(first, alone, held) else None


@cache
def _details() -> frozenset[str]:
    """Stem what only asks for a detail: "for how long?" brings no word of its own."""
    return content_words(" ".join(lexicon().follow_ups.details))


def _states_another(answer: Answer) -> bool:
    return answer.difference is not None and answer.difference.key in _STATED


def _words_of_pair(pair: QAPair) -> frozenset[str]:
    return content_words("\n".join((pair.question, pair.answer, *pair.alternates)))


def _asks_for_another(query: str) -> bool:
    return bool(lexicon().follow_ups.others.intersection(words_of(query)))


def _speaks_for(pair: QAPair, alone: Answer, held: frozenset[str]) -> bool:
    """Whether a message may mean a pair again: it shares a word, or points back and comes near it,
    and no name of the message is missing there.
    """
    if _asks_for_another(alone.query):
        return False
    names = content_words(" ".join(_NAME.findall(alone.query)))
    if not names <= held:
        return False
    near = (m.pair for m in alone.matches[:_NEAR] if m.confidence >= LEAST_ALONE)
    shares = bool((content_words(alone.query) - _details()) & held)
    return shares or (points_back(alone.query) and pair in near)


def _contrast(
    together: Answer,
    alone: Answer,
    before: Sequence[QAPair],
    answered_from: float,
    lead: float,
) -> Answer | None:
    """The pair that both agree on beside the one before, where the words alone lead away from it.

    It must have more than `lead` times what the words alone give the pair before. Its confidence is
    its share of the products of the two, over all pairs but those before.
    """
    of_alone = {match.pair: match.confidence for match in alone.matches}
    others = [match for match in together.matches if match.pair not in before]
    products = [match.confidence * of_alone.get(match.pair, 0.0) for match in others]
    if not any(products):
        return None
    meant = others[products.index(max(products))]
    confidence = max(products) / sum(products)
    of_before = max(of_alone.get(pair, 0.0) for pair in before)
    leads_away = of_alone[meant.pair] > lead * of_before or _asks_for_another(alone.query)
    led = leads_away and max(products) >= LEAST_PRODUCT
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
        notes=tuple(note for note in together.notes if note != together.difference),
        outcome=Outcome.ANSWERED,
        text=meant.pair.answer,
        confidence=confidence,
        matches=(replace(meant, confidence=confidence), *rest),
    )
