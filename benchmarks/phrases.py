"""A collection of pairs, with the phrases in it that may replace others: for `exchanging.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from benchmarks.dictionary import is_common, lemma
from benchmarks.slots import Kind, Slot, slots
from benchmarks.tagging import Token, names_of, tagged
from qa_bot import QAPair
from qa_bot.words.stems import content_words, words

# A word that a collection says once may be a misreading of the tagger's.
_LEAST_SAID = 2
# So much (0 to 1) of what the tagger says of a word must be one part of speech.
_MOSTLY = 0.7


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
    def by_number(self) -> Mapping[str, QAPair]:
        """Each pair by its number."""
        return {pair.number: pair for pair in self.pairs}

    @cached_property
    def questions(self) -> frozenset[frozenset[str]]:
        """The content words of each question."""
        return frozenset(
            content_words(text) for pair in self.pairs for text in (pair.question, *pair.alternates)
        )

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


@lru_cache(maxsize=256)
def own_phrases(collection: Collection, shape: str) -> tuple[str, ...]:
    """A collection's phrases of a shape; behind "the" any singular may stand that is counted."""
    shapes = ("noun a", "noun the") if shape == "noun the" else (shape,)
    return tuple(sorted({p for s in shapes for p in collection.phrases.get(s, ())}))


@lru_cache(maxsize=256)
def foreign_phrases(
    collection: Collection, others: tuple[Collection, ...], shape: str
) -> tuple[str, ...]:
    """What other collections have of a shape, and this one has not."""
    own = {phrase.casefold() for phrase in own_phrases(collection, shape)}
    every = {phrase for other in others for phrase in own_phrases(other, shape)}
    return tuple(sorted(phrase for phrase in every if phrase.casefold() not in own))


def _texts(pair: QAPair) -> tuple[str, ...]:
    return (pair.question, *pair.alternates, pair.answer)


def _is_plain(slot: Slot) -> bool:
    """Whether a phrase is one that people know, so that it makes a question to be understood."""
    if slot.shape.startswith("name"):
        return all(len(word) > 1 and not is_common(word.casefold()) for word in slot.was.split())
    return all(is_common(w) or is_common(lemma(w)) for w in slot.was.casefold().split())


def _is_kept(shape: str, said: int) -> bool:
    return said >= (1 if shape.startswith("amount") else _LEAST_SAID)
