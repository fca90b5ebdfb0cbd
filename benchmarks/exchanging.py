"""Questions in which one thing is exchanged, so that their pair no longer answers them.

Made by rule, with a fixed seed, from the stored questions and from queries whose pair is known: a
subject, object, place, amount or action gives way to another of the same kind that the pair does
not say, out of the words of this collection or of others; or a word to its opposite; or two who
act change places. There are two disjoint vocabularies of replacements, so that what is fitted on
exchanged questions is not judged by the same words.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from benchmarks.dictionary import are_related, lemma
from benchmarks.opposites import opposite_slots, swapped_roles
from benchmarks.phrases import Collection, foreign_phrases, own_phrases
from benchmarks.slots import LIGHT_NOUNS, VAGUE_NOUNS, Kind, Slot, heads, slots
from benchmarks.tagging import Token, tagged
from qa_bot import QAPair
from qa_bot.words.stems import content_words, words

Half = Literal["fit", "report"]
_TRIES = 60  # phrases drawn for a slot until one will do


@dataclass(frozen=True, slots=True)
class Known:
    """A query whose pair is known."""

    text: str
    number: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A question that its pair, `number`, no longer answers, since `was` became `now` in it.

    `source` is what it was made from: the pair's own question where `is_stored`, else a query.
    """

    query: str
    source: str
    kind: Kind
    was: str
    now: str
    number: str
    is_stored: bool


def exchanged(
    collection: Collection,
    queries: Sequence[Known],
    others: Sequence[Collection],
    half: Half,
    seed: int = 0,
) -> list[Exchanged]:
    """Make questions out of all stored ones and of queries: of each at most two of a kind.

    One with a word of the collection's own, and one with a word of another's.
    """
    sources = [(Known(pair.question, pair.number), True) for pair in collection.pairs]
    sources += [(query, False) for query in queries]
    made: dict[str, Exchanged] = {}
    for source, is_stored in sources:
        maker = _Maker(collection, tuple(others), half, seed, source, is_stored)
        for one in maker.made():
            made.setdefault(one.query.casefold(), one)
    return list(made.values())


@dataclass(frozen=True)
class _Maker:
    """Makes the questions of one source."""

    collection: Collection
    others: tuple[Collection, ...]
    half: Half
    seed: int
    source: Known
    is_stored: bool

    @cached_property
    def tokens(self) -> list[Token]:
        return tagged(self.source.text, self.collection.names)

    def made(self) -> Iterator[Exchanged]:
        is_several = any(token.text in ("?", ".", "!") for token in self.tokens[:-1])
        if len(content_words(self.source.text)) < 2 or is_several:
            return
        by_kind: dict[Kind, list[Slot]] = {}
        for slot in slots(self.tokens):
            if self._counts(slot):
                by_kind.setdefault(slot.kind, []).append(slot)
        for kind, places in by_kind.items():
            slot = self._random(kind).choice(places)
            own = own_phrases(self.collection, slot.shape)
            for phrases in (own, foreign_phrases(self.collection, self.others, slot.shape)):
                if now := self._drawn(slot, phrases):
                    yield from self._checked(kind, slot.was, now, self._with(slot, now))
        yield from self._opposed()
        yield from self._roles()

    def _opposed(self) -> Iterator[Exchanged]:
        answer = self._pair.answer
        for slot, opposite in opposite_slots(self.tokens, answer):
            if self._counts(slot) and self._is_new(opposite) and self._is_said(opposite):
                yield from self._checked(
                    Kind.OPPOSITE, slot.was, opposite, self._with(slot, opposite)
                )
                return

    def _is_said(self, word: str) -> bool:
        """Whether any collection says a word."""
        return any(word in collection.tags for collection in (self.collection, *self.others))

    def _roles(self) -> Iterator[Exchanged]:
        for was, now, text in swapped_roles(self.source.text, self.tokens):
            if _half_of(was) == self.half:
                yield from self._checked(Kind.ROLES, was, now, text)
                return

    @cached_property
    def _pair(self) -> QAPair:
        return self.collection.by_number[self.source.number]

    def _counts(self, slot: Slot) -> bool:
        """Whether a slot matters: the pair's questions say it, or its answer more than once.

        A query's other words may be exchanged and the pair answer it all the same.
        """
        asked = self.collection.asked[self.source.number]
        answer = Counter(words(self._pair.answer))
        matters = all(word in asked or answer[word] > 1 for word in heads(slot.was))
        return (self.is_stored or matters) and self.collection.is_mostly(slot)

    def _drawn(self, slot: Slot, phrases: Sequence[str]) -> str | None:
        drawn = self._random(f"{slot.kind} {slot.was}")
        for phrase in drawn.sample(phrases, min(_TRIES, len(phrases))):
            if self._is_new(phrase) and not _may_stand_for(slot, phrase):
                return phrase
        return None

    def _is_new(self, phrase: str) -> bool:
        """Whether a phrase is of this half, and nothing of it is said by pair or source."""
        stems = heads(phrase)
        said = self.collection.said[self.source.number] | heads(self.source.text)
        singular = {stem.removesuffix("s") for stem in stems}  # "DMVs" is no word to a stemmer
        is_said = bool((stems | singular) & said)
        return not is_said and all(_half_of(stem) == self.half for stem in stems)

    def _with(self, slot: Slot, now: str) -> str:
        text = self.source.text
        is_small = not any(letter.isupper() for letter in text.replace("I", ""))
        if slot.was[0].isupper() and not is_small and slot.start == 0:
            now = now[0].upper() + now[1:]
        elif is_small:
            now = now.casefold()
        before = text[: slot.start]
        article = re.search(r"\b([Aa])n? $", before)
        if article:
            before = (
                before[: article.start()] + article[1] + ("n " if now[0] in "aeiouAEIOU" else " ")
            )
        return before + now + text[slot.end :]

    def _checked(self, kind: Kind, was: str, now: str, text: str) -> Iterator[Exchanged]:
        """Drop what another pair's question asks, or the same one's."""
        # Where roles are turned, the words are those of the question that it was made from.
        if kind is Kind.ROLES or content_words(text) not in self.collection.questions:
            source = self.source
            yield Exchanged(text, source.text, kind, was, now, source.number, self.is_stored)

    def _random(self, of: str) -> random.Random:
        return random.Random(f"{self.seed} {of} {self.source.text}")


def _may_stand_for(slot: Slot, phrase: str) -> bool:
    """Whether a phrase means so nearly the same that the pair may answer all the same."""
    now = phrase.casefold().split()
    if slot.kind is Kind.AMOUNT:
        return False
    if now[-1] in LIGHT_NOUNS or lemma(now[-1]) in VAGUE_NOUNS:
        return True
    return any(are_related(w, n) for w in slot.was.casefold().split() for n in now)


def _half_of(word: str) -> Half:
    return "fit" if hashlib.sha256(word.casefold().encode()).digest()[0] % 2 else "report"
