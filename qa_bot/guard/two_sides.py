"""The two sides of one act: who asks to get a thing asks the office whether it gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qa_bot.guard.exchanged import WordsInOrder
from qa_bot.words.lexicon import cached_by_language, lexicon
from qa_bot.words.roots import roots


def from_their_side(asked: WordsInOrder, printed: WordsInOrder) -> WordsInOrder:
    """Read a query with a question's verb in the place of its own, where both mean one act.

    "Can I get a parcel?" asks what "do you give parcels?" does: one verb has who asks in front, the
    other somebody else. "Can I give a parcel?" asks another thing, as does whatever names who else
    takes part in it ("to the police").
    """
    for place, verb in enumerate(asked.roots):
        theirs = _other_sides().get(verb, frozenset()).intersection(printed.roots)
        if len(theirs) != 1 or verb in printed.roots or theirs.intersection(asked.roots):
            continue
        (other,) = theirs
        there = printed.roots.index(other)
        if _is_of_who_asks(asked, place) == _is_of_who_asks(printed, there):
            continue
        if not (_names_a_party(asked, place) or _names_a_party(printed, there)):
            return _with_verb(asked, verb, other)
    return asked


@cached_by_language()
def _other_sides() -> Mapping[str, frozenset[str]]:
    """Map the root of each verb to those of the same act from its other side."""
    sides: dict[str, frozenset[str]] = {}
    for line in lexicon().opposition.two_sides:
        left, right = (frozenset(roots(side)) for side in line.split("|"))
        for side, against in ((left, right), (right, left)):
            for word in side:
                sides[word] = sides.get(word, frozenset()) | against
    return sides


def _is_of_who_asks(said: WordsInOrder, place: int) -> bool:
    """Whether a word in front of a verb says that who asks does it: "am I allowed to give"."""
    return any(_written(said, one) in lexicon().opposition.who_asks for one in range(place))


def _names_a_party(said: WordsInOrder, place: int) -> bool:
    """Whether somebody else is named behind a verb."""
    behind = range(place + 1, len(said.roots))
    return any(_written(said, one) in lexicon().opposition.before_parties for one in behind)


def _written(said: WordsInOrder, place: int) -> str:
    start, end = said.spans[place]
    return said.text[start:end].casefold()


def _with_verb(said: WordsInOrder, verb: str, other: str) -> WordsInOrder:
    changed = tuple(other if stem == verb else stem for stem in said.roots)
    return replace(said, roots=changed, content=said.content - {verb} | {other})
