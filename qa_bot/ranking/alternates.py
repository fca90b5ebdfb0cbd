"""Whether alternate wordings decide a query, and how sure of the first pair one may then be.

A pair that is known by many wordings has more chances to look like a query. Where all pairs are,
that is fair; where few are, such a pair has to be nearer by a lead, or else the query is judged as
if no pair had alternates. So one alternate lifts what is asked in its words and changes nothing
else.
"""

from __future__ import annotations

from dataclasses import replace

from qa_bot.ranking.confidence import Ranking, rank
from qa_bot.ranking.features import Evidence

# In logits of first pairs, where no other candidate has alternates. Of queries that are a wording
# with two letters exchanged 99 % have a lead of 7.3 or more, of other queries none has more than
# 4.9 (benchmarks/NOTES.md, "Alternates").
LEAD = 6.0


def alternates_decide(worded: Evidence, ranking: Ranking, printed: Ranking) -> bool:
    """Tell whether to rank by all wordings, as `worded` and its `ranking` do.

    `printed` is the order as if no pair had alternates.
    """
    have_alternates = worded.have_alternates
    if not have_alternates[ranking.order[0]]:
        return False
    without = 1 - have_alternates.mean()
    return bool(not without or ranking.logits[0] - printed.logits[0] > LEAD * without)


def rank_as_worded(evidence: Evidence, weights: tuple[float, ...]) -> tuple[Evidence, Ranking]:
    """Order the candidates by all wordings where these decide, else as if no pair had alternates.

    Gives the evidence that the order is of, too.
    """
    worded, printed = replace(evidence, printed=None), evidence.printed
    ranking = rank(worded, weights)
    if printed is None:
        return worded, ranking
    as_printed = rank(printed, weights)
    if alternates_decide(worded, ranking, as_printed):
        return worded, ranking
    return printed, as_printed
