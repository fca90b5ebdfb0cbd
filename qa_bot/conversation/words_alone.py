"""Words alone: "refund", "room B". What several questions share is a choice of those."""

from __future__ import annotations

from dataclasses import replace

from qa_bot.answering.outcome import next_best
from qa_bot.conversation.message import Message
from qa_bot.records import Answer, Outcome
from qa_bot.words.lexicon import lexicon
from qa_bot.words.stems import content_words

# A message of more words says what it asks of them.
MOST_WORDS = 3


def sharing_words(message: Message, alone: Answer) -> Answer:
    """Offer the questions that have all words of a message which says no more than them.

    The answer stays as it is where the message says more, or something was found.
    """
    words = content_words(message.text)
    asks = lexicon().messages.question_words.intersection(message.words)
    if alone.outcome is not Outcome.NOT_COVERED or asks or not words:
        return alone
    if len(message.words) > MOST_WORDS:
        return alone
    sharing = [match for match in alone.matches if words <= content_words(match.pair.question)]
    if not sharing:
        return alone
    rest = [match for match in alone.matches if match not in sharing]
    offered = next_best(alone.query, (*sharing, *rest), alone.notes)
    return replace(offered, calibrated=alone.calibrated)
