"""A question behind those before it, which are asked again: the server keeps no conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa_bot.bot import QABot
from qa_bot.records import Answer
from qa_bot.web.waiting_line import not_wanted

# Of the messages before one, so many of the last count, at least and at most. They begin at a
# multiple of LEAST_DROPPED, so that from turn to turn they are mostly those whose answer is known.
LEAST_BEFORE, MOST_BEFORE = 3, 8
LEAST_DROPPED = MOST_BEFORE - LEAST_BEFORE + 1


def asked_behind(
    bot: QABot,
    before: Sequence[str],
    query: str,
    documents: Sequence[str] | None,
    held: Sequence[str],
    wanted: Callable[[], bool],
) -> tuple[Answer | None, Answer]:
    """The answer to a query and to the message right before it, None for none.

    `held` are the paths of the documents that had been picked before the first of these messages.
    Raises QueryError, and BusyError once the answer is no longer `wanted`.
    """
    begin = max(len(before) - LEAST_BEFORE, 0) // LEAST_DROPPED * LEAST_DROPPED
    answer = None
    if held:
        answer = replace(bot.ask(""), within=tuple(held))  # nothing was said but the pick
    for message in before[begin:]:
        answer = _asked(bot, message, answer, documents, wanted)
    return answer, _asked(bot, query, answer, documents, wanted)


def _asked(
    bot: QABot,
    message: str,
    previous: Answer | None,
    documents: Sequence[str] | None,
    wanted: Callable[[], bool],
) -> Answer:
    if not wanted():
        raise not_wanted()
    return bot.ask(message, previous, documents)
