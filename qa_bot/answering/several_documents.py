"""Which of several documents would answer a query, if there were no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_bot.answering import outcome
from qa_bot.answering.found import Found
from qa_bot.answering.scope import CLOSE_LOGIT, near_documents
from qa_bot.answering.unsaid import unsaid_words
from qa_bot.records import Match

if TYPE_CHECKING:
    from qa_bot.answering.search import Search


def fitting_documents(search: Search, found: Found) -> tuple[Match, ...]:
    """The pair of each document that would answer if there were no other, nearest first.

    None that says nothing of a word of the query which the nearest says.
    """
    assert search.document_of is not None
    of_rivals = search.translated.documents if search.translated else search.document_of
    near = near_documents(found.evidence, found.ranking, of_rivals)
    if len(near) < 2:
        return ()
    alone = [search.narrowed(found, positions) for positions in near]
    is_sure = outcome.is_sure(float(found.confidence[0]), search.promise)
    close = found.ranking.logits.max() - CLOSE_LOGIT
    fitting = [
        one
        for one in alone
        if outcome.is_sure(float(one.confidence[0]), search.promise)
        or (is_sure and one.ranking.logits.max() >= close)
    ]
    fitting.sort(key=lambda one: one.ranking.logits[0], reverse=True)
    passed_over = [_passed_over(search, one) for one in fitting]
    return tuple(
        search.matches(one)[0]
        for one, words in zip(fitting, passed_over, strict=True)
        if words <= passed_over[0]
    )


def _passed_over(search: Search, found: Found) -> frozenset[str]:
    """The content words of a query that the first pair says nothing of."""
    tokens = search.store.token_vectors(found.evidence.ids[found.ranking.order[:1]])
    return frozenset(unsaid_words(found.vectors, tokens, search.encoder.token_texts))
