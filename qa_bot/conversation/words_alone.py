"""Words alone: "refund", "room B". What several questions share is a choice of those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_bot.answering import Searched
from qa_bot.answering.outcome import next_best, withheld
from qa_bot.answering.validity import lapsed_note
from qa_bot.conversation.message import Message
from qa_bot.records import Answer, Match, Outcome
from qa_bot.words.lexicon import lexicon
from qa_bot.words.stems import content_words

# A message of more words says what it asks of them.
MOST_WORDS = 3


def sharing_words(message: Message, alone: Searched, today: date) -> Answer:
    """Offer the questions that have all words of a message which says no more than them.

    The answer stays as it is where the message says more, or something was found. Where some that
    have the words do not hold today, no question without them is offered instead: of fewer than two
    that are left, the answer says until when the first of the others held.
    """
    answer = alone.answer
    words = content_words(message.text)
    asks = lexicon().messages.question_words.intersection(message.words)
    if answer.outcome is not Outcome.NOT_COVERED or asks or not words:
        return answer
    if len(message.words) > MOST_WORDS:
        return answer

    def having_them(matches: Sequence[Match]) -> list[Match]:
        return [match for match in matches if words <= content_words(match.pair.question)]

    sharing, lapsed = having_them(answer.matches), having_them(alone.lapsed)
    if not (sharing or lapsed):
        return answer
    matches = (*sharing, *(match for match in answer.matches if match not in sharing))
    if lapsed and len(sharing) < 2:
        return withheld(answer, matches, lapsed_note(lapsed[0].pair, today), len(sharing))
    offered = next_best(answer.query, matches, answer.notes)
    if lapsed:
        offered = replace(offered, offered=min(offered.offered, len(sharing)))
    return replace(offered, calibrated=answer.calibrated)
