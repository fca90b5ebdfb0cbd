"""Compares a query with the pair that would answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from qa_bot.guard.alignment import Alignment, aligned
from qa_bot.guard.fitted_guard import FittedGuard, shipped_guard, shipped_guard_for
from qa_bot.guard.guard_inputs import guard_inputs
from qa_bot.guard.looks import Look, Looked, NotRun, looked
from qa_bot.guard.named_words import unlike_words
from qa_bot.guard.stated import stated_across, stated_difference
from qa_bot.models.embedding import Encoder
from qa_bot.ranking import Evidence, Fitted, Ranking
from qa_bot.records import Note, QAPair
from qa_bot.store import PairStore
from qa_bot.words.folding import compared
from qa_bot.words.lexicon import language_read, lexicon

# Why a look is not taken.
_ACROSS = (
    "but for amounts, years, months and codes; other words only where query and documents are in "
    "one language"
)


@dataclass(frozen=True, slots=True)
class GuardVerdict:
    """What the guard makes of a first pair that is sure enough to be the answer.

    `difference` is what makes it another question, None where it seems to be the query's: stated in
    words, or where `near_miss`, the fitted guard's probability of that, reaches `held_back_from`.
    Both numbers are None where words decided, or the guard was not fitted with the model in use.
    """

    difference: Note | None = None
    near_miss: float | None = None
    held_back_from: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A query as read: its `text`, of which `said` is the end that the message itself says.

    All of it, but where the question before stands in front. `token_ids` (q,) are those of `text`.
    """

    text: str
    said: str
    token_ids: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A query and a pair: how their words align, and what tells whether it is a near miss."""

    pair: QAPair
    alignment: Alignment
    inputs: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """Compares queries with the pairs of one store.

    `fitted` is None where the encoder is not the one that it was fitted with: what is plainly
    stated is compared all the same. Where query and pairs may be in two languages it
    `compares_words` no more: amounts, years, months and codes alone are the same in both, and
    denials and opposites are compared where the two languages are one.
    """

    store: PairStore
    encoder: Encoder
    fitted: FittedGuard | None
    compares_words: bool = True

    @classmethod
    def of(cls, store: PairStore, encoder: Encoder, ranking: Fitted) -> Guard:
        """Make the guard with the numbers that come with the package; raises QABotError.

        See `shipped_guard_for`.
        """
        return cls(store, encoder, shipped_guard_for(ranking, encoder.fingerprint))

    @property
    def missing(self) -> tuple[NotRun, ...]:
        """The looks that run for no query, as the encoder is not the one they were fitted with."""
        missing = []
        if not self.compares_words:
            missing.append(NotRun(Look.STATED, _ACROSS))
        if self.fitted is None:
            missing.append(NotRun(Look.NEAR_MISS, self._of_another_model()))
        return tuple(missing)

    def stated(self, query: str, pair: QAPair) -> Note | None:
        """Name what a query and a pair plainly state otherwise; None where nothing is."""
        told = replace(pair, question=compared(pair.question), answer=compared(pair.answer))
        compare = stated_difference if self.compares_words else stated_across
        return compare(compared(query), told, self.store.vocabulary)

    def look(self, query: str, pair: QAPair) -> Looked[Note | None]:
        """Name what is `stated` otherwise, and what could not be compared; never raises.

        Denials and opposites are not where there is no table of the language that is read in.
        """
        stated = looked(Look.STATED, lambda: self.stated(query, pair), None)
        if lexicon().negation.denials or not self.compares_words:
            return stated
        unread = NotRun(Look.OPPOSITES, f"no words of the language {language_read()!r} are known")
        return Looked(stated.seen, (*stated.not_run, unread))

    def find(self, query: Query, evidence: Evidence, ranking: Ranking) -> Looked[GuardVerdict]:
        """Tell whether the first pair is another question than the query, and why.

        Where the query has the question before in front, the difference is one of its own words.
        What could not be compared holds nothing back.
        """
        stated = self.look(query.said, self._first(evidence, ranking))
        if stated.seen:
            return Looked(GuardVerdict(stated.seen))
        if self.fitted is None:
            weighed = Looked(GuardVerdict(), self.missing)
        else:
            weigh = partial(self._weighed, self.fitted, query, evidence, ranking)
            weighed = looked(Look.NEAR_MISS, weigh, GuardVerdict())
        return Looked(weighed.seen, (*stated.not_run, *weighed.not_run))

    def _weighed(
        self, fitted: FittedGuard, query: Query, evidence: Evidence, ranking: Ranking
    ) -> GuardVerdict:
        """Let the fitted guard judge the first pair."""
        compared = self.compare(query, evidence, ranking)
        near_miss = fitted.near_miss(compared.inputs)
        held_back = fitted.holds_back(near_miss)
        question = compared.pair.question
        unlike = unlike_words(compared.alignment, query.said, question) if held_back else None
        return GuardVerdict(unlike, near_miss, fitted.threshold)

    def _of_another_model(self) -> str:
        return f"it was fitted with {shipped_guard().model}, this bot uses {self.encoder.name}"

    def compare(self, query: Query, evidence: Evidence, ranking: Ranking) -> Compared:
        """Align a query with the first pair of its ranking."""
        pair, place = self._first(evidence, ranking), int(ranking.order[0])
        texts, statistics = self.encoder.token_texts, self.store.statistics
        alignment = aligned(place, evidence, query.token_ids, statistics, texts)
        inputs = guard_inputs(query.text, pair, alignment, evidence, ranking)
        return Compared(pair, alignment, inputs)

    def _first(self, evidence: Evidence, ranking: Ranking) -> QAPair:
        """The first pair; without its alternates where it was found as if it had none."""
        first = ranking.order[:1]
        (pair,) = self.store.records(evidence.ids[first])
        return pair if evidence.have_alternates[first].all() else replace(pair, alternates=())
