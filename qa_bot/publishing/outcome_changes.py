"""What becomes of queries with one index and with the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qa_bot.arguments import checked_query
from qa_bot.bot import QABot
from qa_bot.publishing.pair_changes import place_of
from qa_bot.records import Answer, Outcome, QueryError

Group = Literal["lost answers", "other pair", "new answers", "other outcome"]
GROUPS: tuple[Group, ...] = ("lost answers", "other pair", "new answers", "other outcome")
# Queries that are asked together: both bots remember so many answers.
SHARE = 500


@dataclass(frozen=True, slots=True)
class Reached:
    """What a query got: its outcome, and the document and label of each pair that answers."""

    outcome: Outcome
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Reached:
        """What an answer is."""
        return cls(answer.outcome, tuple(place_of(pair) for pair in answer.pairs))

    def __str__(self) -> str:
        if not self.pairs:
            return self.outcome.value.replace("_", " ")
        return " and ".join(f"{label} ({path})" if path else label for path, label in self.pairs)


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """A query that gets something else, how often it was asked, and where it is from."""

    query: str
    before: Reached
    after: Reached
    times: int
    is_golden: bool

    @property
    def group(self) -> Group:
        """What kind of change it is, for who asks."""
        if self.before.pairs and self.after.pairs:
            return "other pair"
        if self.before.pairs:
            return "lost answers"
        return "new answers" if self.after.pairs else "other outcome"


def outcome_changes(
    before: QABot,
    after: QABot,
    golden: Sequence[str],
    stored: Iterable[str],
    now: Mapping[tuple[str, str], tuple[str, str]],
) -> Iterator[OutcomeChange]:
    """The queries that get another outcome, or another pair; each once.

    `now` says where a pair of the index before stands in the one after: one that was renumbered is
    the same. What is no query is passed over.
    """
    times = Counter(stored)
    in_golden = {*golden}
    queries = [*dict.fromkeys((*golden, *times))]
    for first in range(0, len(queries), SHARE):
        some = [query for query in queries[first : first + SHARE] if _is_query(query)]
        answers = zip(before.ask_many(some), after.ask_many(some), strict=True)
        for query, (then, there) in zip(some, answers, strict=True):
            was, is_now = Reached.of(then), Reached.of(there)
            if was.outcome == is_now.outcome and tuple(now.get(p) for p in was.pairs) == (
                is_now.pairs
            ):
                continue
            is_golden = query in in_golden
            yield OutcomeChange(query, was, is_now, max(times[query], 1), is_golden)


def _is_query(query: str) -> bool:
    try:
        checked_query(query)
    except QueryError:
        return False
    return True
