"""A message that only the question before it makes whole: "and for families?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.answering import LanguageSearch, Searched
from qa_bot.answering.outcome import (
    Promise,
    held_back,
    is_sure,
    is_withheld,
    led_to,
    next_best,
)
from qa_bot.conversation.message import Message
from qa_bot.records import Answer, Note, Outcome, QAPair
from qa_bot.words.lexicon import cached_by_language, lexicon
from qa_bot.words.stems import content_words

# How much surer the two together must be of their pair than the words alone of theirs.
MARGIN = 0.1
SHORT = 6  # words: a question with fewer may lean on the one before it
FULL = 3  # content words: a question with as many says itself what it is about
# What the words alone must give the pair before, where it comes again.
LEAST_ALONE = 0.05
# The same for any pair that the encoder of other languages finds.
LEAST_ACROSS = 0.1
# How much more the words alone must give another pair than the one before, where that one holds all
# of them or nothing but their number says that they lean on it.
CONTRAST = 3.0
# The product of the confidences that the words alone and the two together give another pair: below,
# it is noise.
LEAST_PRODUCT = 0.001
# The same for a message that may be a question of its own.
LEAST_OF_FULL = 0.01
# Words of a message that is taken with the one before, though it does not look like a part of it.
MOST_WORDS = 12
_NEAR = 3
# A name or an amount within a message: its first word is always written large.
_NAME = re.compile(r"(?<=\s)(?:[A-Z]\w+|\S*\d\S*)")
# Differences that the message's own words state; of others it may only be off the topic.
_STATED = frozenset({"guard_amount", "guard_date", "guard_name"})


def leans(message: Message) -> bool:
    """Tell whether a message looks like the rest of a question: "and", a pronoun, few words.

    A full question of its own is answered by its words alone, whatever its pronouns: "do they need
    a warrant to get my data?".
    """
    words = message.words
    terms = lexicon().follow_ups
    asks = words[1:2] if terms.openings.intersection(words[:1]) else words[:1]
    opens = " ".join(words[:2]) in terms.two_word_openings
    is_full = lexicon().messages.question_words.issuperset(asks) and not opens
    if is_full and len(content_words(message.text)) >= FULL:
        return False
    return points_back(message) or len(words) < SHORT


def may_follow(message: Message, alone: Answer) -> bool:
    """Tell whether a message may be read with the one before, where it has no answer alone.

    A choice between documents is one of its own, unless the message points back.
    """
    if any(note.key == "several_documents" for note in alone.notes):
        return points_back(message)
    return leans(message) or len(message.words) <= MOST_WORDS


def points_back(message: Message) -> bool:
    """Tell whether a message says that something came before, by its beginning or a pronoun."""
    words = message.words
    terms = lexicon().follow_ups
    goes_on = terms.openings.intersection(words[:1])
    opens = goes_on or " ".join(words[:2]) in terms.two_word_openings
    return bool(opens or terms.pronouns.intersection(words))


def taken_together(
    message: Message,
    together: Answer,
    alone: Answer,
    before: Sequence[QAPair],
    promise: Promise,
) -> Answer | None:
    """Choose `together`, the answer to a message with the question before it, or one made of it.

    None unless it is clearly better than `alone`, the answer to the message's words alone.
    `before` are the pairs that answered then. The question before is part of the text, so its own
    pair comes first most easily: that pair counts only where the message's words speak for it, and
    where they speak for another that both bring near ("and for children?"), that one is meant.
    Where the message plainly says something else ("what about California?"), the answer that the
    guard holds back, with a note of what differs, is the better one.
    """
    if nothing_holds(together):
        return None
    surer = together.confidence >= alone.confidence + MARGIN
    told = points_back(message) and _states_another(together)
    good = together if surer and (together.outcome is Outcome.ANSWERED or told) else None
    first = together.matches[0].pair
    if first not in before:
        return good
    new_words, held = content_words(message.text) - _details(), _words_of_pair(first)
    if not new_words:
        return good
    lead = 1.0 if new_words - held and points_back(message) else CONTRAST
    if contrasted := _contrast(message, together, alone, before, promise, lead):
        return contrasted
    return good if told or _speaks_for(message, first, alone, held) else None


def agreed(
    message: Message, together: Answer, alone: Answer, before: Sequence[QAPair], promise: Promise
) -> Answer | None:
    """Answer with the pair that both a message's own words and the two together bring near.

    It is the one with the largest product of both confidences, where its share of them is sure
    enough; a message that does not lean on the one before must bring it nearer itself. None
    elsewhere, and none of those `before` to a message that asks for another ("the other doctor").
    """
    if nothing_holds(together):
        return None
    of_alone = {match.pair: match.confidence for match in alone.matches}
    if _asks_for_another(message):
        of_alone = {pair: sure for pair, sure in of_alone.items() if pair not in before}
    products = [match.confidence * of_alone.get(match.pair, 0.0) for match in together.matches]
    if max(products) < (LEAST_PRODUCT if leans(message) else LEAST_OF_FULL):
        return None
    share = max(products) / sum(products)
    meant = together.matches[products.index(max(products))]
    return led_to(together, meant, share) if is_sure(share, promise) else None


def nothing_holds(answer: Answer) -> bool:
    """Tell whether the pair that would answer, or each that is near, does not hold today."""
    return is_withheld(answer) or not answer.matches


def is_brought_near(message: Message, answer: Answer, alone: Searched, together: Searched) -> bool:
    """Tell whether the words of a message alone bring its answer near, or ask for a detail only.

    It is asked of the encoder of other languages alone: there `if_said` misses most words that a
    pair says nothing of, and after "I lost a book" its pair answered "¿hay cafetería?".
    """
    if answer.pair is None or not together.found.is_across:
        return True
    if not content_words(message.text) - _details():
        return True
    near = (m.pair for m in alone.answer.matches if m.confidence >= LEAST_ACROSS)
    return answer.pair in near


def if_said(
    answer: Answer, alone: Searched, together: Searched, before: str, search: LanguageSearch
) -> Answer:
    """An answer to two messages, held back where it says nothing of a word of the second.

    "And is there a fax?": the question before brings its own pair near, whatever else is asked.
    Nothing answered a first one given as `before`: its words count, too.
    """
    if answer.pair is None:
        return answer
    unsaid = search.unsaid(alone.found, together.found, answer.pair)
    if before and not unsaid:
        unsaid = search.unsaid(before, together.found, answer.pair)
    return held_back(answer, Note("guard_unsaid", (unsaid[0],))) if unsaid else answer


def instead(
    message: Message, together: Answer, alone: Answer, before: Sequence[QAPair], promise: Promise
) -> Answer:
    """Choose what was meant instead of the pairs before, from a correction: "no, the reader".

    `message` is what was meant, `alone` what its own words give, `together` with the question
    before. What the pairs before answer is never given again. Where questions hold all words of
    the message, it is one of these. The pair with the largest product of both confidences answers
    where its share of them is sure enough, else the first are a choice.
    """
    if is_withheld(alone):
        return alone
    answers = {pair.answer for pair in before}
    of_alone = {match.pair: match.confidence for match in alone.matches}
    others = [match for match in together.matches if match.pair.answer not in answers]
    words = content_words(message.text)
    naming = [match for match in others if words and words <= content_words(match.pair.question)]
    weighed = [
        (match.confidence * of_alone.get(match.pair, 0.0), match) for match in naming or others
    ]
    weighed.sort(key=lambda one: one[0], reverse=True)
    total = sum(product for product, _ in weighed)
    if total and is_sure(weighed[0][0] / total, promise) and weighed[0][0] >= LEAST_PRODUCT:
        return led_to(together, weighed[0][1], weighed[0][0] / total)
    ranked = [match for _, match in weighed]
    rest = (match for match in others if match not in ranked)
    return next_best(together.query, (*ranked, *rest), ())


@cached_by_language()
def _details() -> frozenset[str]:
    """Stem what only asks for a detail: "for how long?" brings no word of its own."""
    return content_words(" ".join(lexicon().follow_ups.details))


def _states_another(answer: Answer) -> bool:
    return answer.difference is not None and answer.difference.key in _STATED


def _words_of_pair(pair: QAPair) -> frozenset[str]:
    return content_words("\n".join((pair.question, pair.answer, *pair.alternates)))


def _asks_for_another(message: Message) -> bool:
    return bool(lexicon().follow_ups.others.intersection(message.words))


def _speaks_for(message: Message, pair: QAPair, alone: Answer, held: frozenset[str]) -> bool:
    """Tell whether a message may mean a pair again.

    It shares a word, or points back and comes near it, and no name of the message is missing there.
    """
    if _asks_for_another(message):
        return False
    names = content_words(" ".join(_NAME.findall(message.text)))
    if not names <= held:
        return False
    near = (m.pair for m in alone.matches[:_NEAR] if m.confidence >= LEAST_ALONE)
    shares = bool((content_words(message.text) - _details()) & held)
    return shares or (points_back(message) and pair in near)


def _contrast(
    message: Message,
    together: Answer,
    alone: Answer,
    before: Sequence[QAPair],
    promise: Promise,
    lead: float,
) -> Answer | None:
    """Answer with another pair than the one before, where the message's own words lead to it.

    Of all pairs but those before it is the one with the largest product of two confidences: what
    the words alone give it, and the two questions together. Its share of the sum of these products
    is how sure it is. None unless the words alone give it more than `lead` times what they give the
    pair before, and it is sure enough for an answer.
    """
    of_alone = {match.pair: match.confidence for match in alone.matches}
    others = [match for match in together.matches if match.pair not in before]
    products = [match.confidence * of_alone.get(match.pair, 0.0) for match in others]
    if not any(products):
        return None
    meant = others[products.index(max(products))]
    confidence = max(products) / sum(products)
    of_before = max(of_alone.get(pair, 0.0) for pair in before)
    leads_away = of_alone[meant.pair] > lead * of_before or _asks_for_another(message)
    led = leads_away and max(products) >= LEAST_PRODUCT
    surer = confidence >= alone.confidence + MARGIN
    if not led or not surer or not is_sure(confidence, promise):
        return None
    return led_to(together, meant, confidence)
