"""Whether answers hold today, by the dates of their pairs; what is said where they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from qa_bot.answering import outcome
from qa_bot.answering.found import Found, Searched
from qa_bot.records import RELATED, Answer, DateRules, Match, Note, Outcome, QAPair
from qa_bot.records.as_dict import LEAST_TOPIC
from qa_bot.store import PairStore

REVIEW = "review_due"  # the key of its note
# What is offered was named, as by a number that several have, where it has all of the confidence.
CERTAIN = 1 - 1e-9


class Validity:
    """Holds answers against the day on which they are given. It keeps nothing between them."""

    def __init__(self, rules: DateRules | None = None) -> None:
        """Keep the owner's rules, those of `DateRules` unless given."""
        self.rules = rules or DateRules()

    def today(self) -> date:
        """The day by which answers are given now."""
        return self.rules.today()

    def may_be_given(self, pair: QAPair) -> bool:
        """Tell whether a pair's answer is given today, be it with a warning."""
        return self.rules.expired != "withhold" or pair.holds_on(self.today())

    def all_hold(self, answer: Answer) -> bool:
        """Tell whether nothing that an answer offers is to be withheld today."""
        dated = [m.pair for m in answer.matches if m.pair.valid_from or m.pair.valid_until]
        if not dated or self.rules.expired != "withhold":
            return True
        today = self.today()
        return all(pair.holds_on(today) for pair in dated)

    def without_lapsed(
        self,
        searched: Searched,
        store: PairStore,
        same: Callable[[int, Sequence[int]], Iterable[int]],
        again: Callable[[np.ndarray, Sequence[int]], Searched],
    ) -> Searched:
        """What is said where some of the first pairs do not hold today.

        Where one that holds asks the same question, as a new fee does beside the old, the old one
        is left out of the ranking: whoever means it means the new one. Others stay there, so that
        no pair is surer for their sake, and are not shown. `same` finds, of some ids, those of
        pairs that ask the question of one; `again` decides anew from the candidates at some
        positions, ascending, and the ids of the pairs of which the query is the question.
        """
        today, found = self.today(), searched.found
        first = found.evidence.ids[found.shown.order[: outcome.MATCHES]].tolist()
        ids = [*dict.fromkeys((*found.exact, *first))]
        holds = [pair.holds_on(today) for pair in store.records(ids)]
        held = [i for i, is_held in zip(ids, holds, strict=True) if is_held]
        lapsed = [i for i, is_held in zip(ids, holds, strict=True) if not is_held]
        asked = set(found.exact)
        replaced = [
            i for i in lapsed
            if (i in asked and not asked.isdisjoint(held)) or any(True for _ in same(i, held))
        ]  # fmt: skip
        if replaced:
            exact = [i for i in found.exact if i not in replaced]
            searched = again(np.flatnonzero(~np.isin(found.evidence.ids, replaced)), exact)
        if self.all_hold(searched.answer):
            return searched
        answer = self._of_those_that_hold(searched.answer)
        if outcome.is_withheld(answer) and self._are_near(searched.found, store):
            answer = replace(answer, named=RELATED)
        left_out = tuple(m for m in searched.answer.matches if not m.pair.holds_on(today))
        return replace(searched, answer=answer, lapsed=left_out)

    def _are_near(self, found: Found, store: PairStore) -> bool:
        """Tell whether a pair that holds is worth naming, were those that do not hold not there."""
        order = found.shown.order[: outcome.MATCHES]
        pairs, likely = store.records(found.evidence.ids[order]), found.confidence[: len(order)]
        today = self.today()
        hold = np.array([pair.holds_on(today) for pair in pairs])
        rest = 1 - likely[~hold].sum()
        return bool(hold.any() and likely[hold].max() >= LEAST_TOPIC * rest)

    def on(self, answer: Answer) -> Answer:
        """An answer as it may be given today, with what its reader should know of its dates.

        What was asked for by number or picked is no search, and comes here as it is.
        """
        if answer.parts:
            parts = tuple(map(self.on, answer.parts))
            same = all(a is b for a, b in zip(parts, answer.parts, strict=True))
            return answer if same else replace(parts[0], query=answer.query, parts=parts)
        if answer.outcome is Outcome.NOTICE:
            return self._marked(answer)
        if not self.all_hold(answer):
            answer = self._of_those_that_hold(answer)
        if answer.translations and self.rules.expired == "withhold":
            answer = self._in_languages_that_hold(answer)
        return self._told(self._marked(answer))

    def _marked(self, answer: Answer) -> Answer:
        """The same, its matches saying which of them do not hold today."""
        dated = [m.pair for m in answer.matches if m.pair.valid_from or m.pair.valid_until]
        today = self.today() if dated else None
        if today is None or all(pair.holds_on(today) for pair in dated):
            return answer
        matches = (replace(m, holds=m.pair.holds_on(today)) for m in answer.matches)
        return replace(answer, matches=tuple(matches))

    def _of_those_that_hold(self, answer: Answer) -> Answer:
        """The same without the pairs that do not hold today.

        Of a choice at least two are left; one alone is the first topic below what is said of the
        others, and is always named.
        """
        today = self.today()
        held = tuple(match for match in answer.matches if match.pair.holds_on(today))
        meant = answer.matches[: max(answer.offered, 1)]
        offered = [match for match in meant if match in held]
        confidence = held[0].confidence if held else 0.0
        if answer.outcome is Outcome.NOT_COVERED or len(offered) == len(meant):
            return replace(answer, matches=held, confidence=confidence)
        if len(offered) > 1:
            return replace(answer, matches=held, confidence=confidence, offered=len(offered))
        if offered and sum(match.confidence for match in meant) > CERTAIN:
            return outcome.named(answer.query, (Match(offered[0].pair, 1.0),), 1)
        lapsed = next(match.pair for match in meant if match not in held)
        return outcome.withheld(answer, held, lapsed_note(lapsed, today), len(offered))

    def _in_languages_that_hold(self, answer: Answer) -> Answer:
        today = self.today()
        held = [pair for pair in answer.translations if pair.holds_on(today)]
        if len(held) == len(answer.translations):
            return answer
        return outcome.also_in_languages(outcome.without_translations(answer), held)

    def _told(self, answer: Answer) -> Answer:
        """The same, with notes of its pair's dates where they call for one."""
        pair = answer.pair
        if pair is None or not (pair.as_of or pair.valid_until):
            return answer
        today, days = self.today(), self.rules.review_after_days
        notes = [] if pair.holds_on(today) else [lapsed_note(pair, today)]
        if pair.as_of and days is not None and pair.as_of + timedelta(days) < today:
            notes.append(Note(REVIEW, (pair.as_of.isoformat(),)))
        return replace(answer, notes=(*answer.notes, *notes)) if notes else answer


def lapsed_note(pair: QAPair, today: date) -> Note:
    """Say until or from when an answer holds that does not today."""
    asked = pair.address() if pair.number_is_printed else pair.question
    if pair.valid_until and pair.valid_until < today:
        return Note(outcome.LAPSED[0], (asked, pair.valid_until.isoformat()))
    return Note(outcome.LAPSED[1], (asked, pair.valid_from.isoformat() if pair.valid_from else ""))
