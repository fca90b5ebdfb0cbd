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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from benchmarks.opposites import opposite_slots, swapped_roles
from benchmarks.slots import LIGHT_NOUNS, VAGUE_VERBS, Kind, Slot, heads, slots
from benchmarks.tagging import Token, are_related, is_common, lemma, names_of, tagged
from qa_bot import QAPair
from qa_bot.words.stems import content_words, words

Half = Literal["fit", "report"]
# A word that a collection says once may be a misreading of the tagger's.
_LEAST_SAID = 2
_TRIES = 60
_MOSTLY = 0.7


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


class Collection:
    """A collection's pairs, with the phrases that may replace others of their shape."""

    def __init__(self, pairs: Sequence[QAPair]) -> None:
        self.pairs = tuple(pairs)
        texts = [text for pair in pairs for text in _texts(pair)]
        self.names = names_of(texts)
        self._texts = texts

    @cached_property
    def _tagged(self) -> list[list[Token]]:
        return [tagged(text, self.names) for text in self._texts]

    @cached_property
    def tags(self) -> Mapping[str, Counter[str]]:
        """How often each word is tagged as what."""
        counted: dict[str, Counter[str]] = {}
        for text in self._tagged:
            for token in text:
                counted.setdefault(token.low, Counter())[token.tag] += 1
        return counted

    @cached_property
    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """The phrases said more than once, by shape, each in the order of its letters."""
        counted: dict[str, Counter[str]] = {}
        for text in self._tagged:
            for slot in slots(text):
                if slot.kind is Kind.AMOUNT or _is_plain(slot) and self.is_mostly(slot):
                    said = slot.was if slot.shape.startswith("name") else slot.was.casefold()
                    counted.setdefault(slot.shape, Counter())[said] += 1
        return {
            shape: tuple(sorted(said for said, n in counts.items() if _is_kept(shape, n)))
            for shape, counts in counted.items()
        }

    def is_mostly(self, slot: Slot) -> bool:
        """Whether the head of a noun or verb is one nearly wherever the collection says it."""
        wanted = {"noun": "NOUN", "verb": "VERB"}.get(slot.shape.split()[0])
        tags = self.tags.get(slot.head, Counter())
        return wanted is None or tags[wanted] >= _MOSTLY * tags.total()

    @cached_property
    def questions(self) -> Mapping[frozenset[str], str]:
        """The number of each pair, by the content words of its questions."""
        return {
            content_words(text): pair.number
            for pair in self.pairs
            for text in (pair.question, *pair.alternates)
        }

    @cached_property
    def asked(self) -> Mapping[str, frozenset[str]]:
        """The stems of each pair's questions."""
        return {
            pair.number: frozenset(words(" ".join((pair.question, *pair.alternates))))
            for pair in self.pairs
        }

    @cached_property
    def said(self) -> Mapping[str, frozenset[str]]:
        """The stems that each pair says anywhere."""
        return {
            pair.number: frozenset(stem for text in _texts(pair) for stem in words(text))
            for pair in self.pairs
        }


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
    stored = [Known(pair.question, pair.number) for pair in collection.pairs]
    made: dict[str, Exchanged] = {}
    for sources, is_stored in ((stored, True), (queries, False)):
        for source in sources:
            maker = _Maker(collection, others, half, seed, source, is_stored)
            for one in maker.made():
                made.setdefault(one.query.casefold(), one)
    return list(made.values())


@dataclass(frozen=True)
class _Maker:
    """Makes the questions of one source."""

    collection: Collection
    others: Sequence[Collection]
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
            for phrases in (self._own(slot), self._foreign(slot)):
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
        """Whether any collection says a word: what none does is no word of questions like these."""
        return any(word in collection.tags for collection in (self.collection, *self.others))

    def _roles(self) -> Iterator[Exchanged]:
        for was, now, text in swapped_roles(self.source.text, self.tokens):
            if _half_of(was) == self.half:
                yield from self._checked(Kind.ROLES, was, now, text)
                return

    @cached_property
    def _pair(self) -> QAPair:
        return next(p for p in self.collection.pairs if p.number == self.source.number)

    def _counts(self, slot: Slot) -> bool:
        """Whether a slot matters: the pair's questions say it, or its answer more than once.

        A query's other words may be exchanged and the pair answer it all the same.
        """
        asked = self.collection.asked[self.source.number]
        answer = Counter(words(self._pair.answer))
        matters = all(word in asked or answer[word] > 1 for word in heads(slot.was))
        return (self.is_stored or matters) and self.collection.is_mostly(slot)

    def _own(self, slot: Slot) -> Sequence[str]:
        return _of_shape([self.collection], slot.shape)

    def _foreign(self, slot: Slot) -> Sequence[str]:
        own = {phrase.casefold() for phrase in self._own(slot)}
        return [p for p in _of_shape(self.others, slot.shape) if p.casefold() not in own]

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
        return not stems & said and all(_half_of(stem) == self.half for stem in stems)

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
        is_other_question = kind is not Kind.ROLES and content_words(text) in (
            self.collection.questions
        )
        if not is_other_question:
            number = self.source.number
            yield Exchanged(text, self.source.text, kind, was, now, number, self.is_stored)

    def _random(self, of: str) -> random.Random:
        return random.Random(f"{self.seed} {of} {self.source.text}")


def _texts(pair: QAPair) -> tuple[str, ...]:
    return (pair.question, *pair.alternates, pair.answer)


def _of_shape(collections: Sequence[Collection], shape: str) -> list[str]:
    """Phrases of a shape; behind "the" any singular may stand that is counted."""
    shapes = ("noun a", "noun the") if shape == "noun the" else (shape,)
    return sorted({p for c in collections for s in shapes for p in c.phrases.get(s, ())})


def _is_plain(slot: Slot) -> bool:
    """Whether a phrase is one that people know, so that it makes a question to be understood."""
    if slot.shape.startswith("name"):
        return all(len(word) > 1 and not is_common(word.casefold()) for word in slot.was.split())
    return all(is_common(w) or is_common(lemma(w)) for w in slot.was.casefold().split())


def _is_kept(shape: str, said: int) -> bool:
    return said >= (1 if shape.startswith("amount") else _LEAST_SAID)


def _may_stand_for(slot: Slot, phrase: str) -> bool:
    """Whether a phrase means so nearly the same that the pair may answer all the same."""
    now = phrase.casefold().split()
    if slot.kind is Kind.AMOUNT:
        return False
    if now[-1] in LIGHT_NOUNS or slot.kind is Kind.ACTION and lemma(now[-1]) in VAGUE_VERBS:
        return True
    return any(are_related(w, n) for w in slot.was.casefold().split() for n in now)


def _half_of(word: str) -> Half:
    return "fit" if hashlib.sha256(word.casefold().encode()).digest()[0] % 2 else "report"
