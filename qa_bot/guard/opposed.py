"""Opposites and denials between a query and a question that are else nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.records import Note, QAPair
from qa_bot.words.lexicon import cached_by_language, either, lexicon
from qa_bot.words.opposition import antonyms
from qa_bot.words.roots import root, roots
from qa_bot.words.stems import content_words, letter_words

# Denials and opposites count where so much (0 to 1) of all content words is the same: an error
# that "cannot connect" and a query that asks for help with connecting are no opposites.
_SAME_OTHERWISE = 0.75
_KEPT_PAIRS = 1024
_KEPT_WORDS = 8192


@dataclass(frozen=True, slots=True)
class Words:
    """A text's content words by their roots, without what denies, and what else may oppose.

    `verbs` are words and the particle that ends them or stands behind them ("login", "log in"),
    with how the two are written.
    """

    text: str
    content: Mapping[str, str]
    verbs: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, text: str) -> Words:
        """Read a text."""
        said = letter_words(text)
        content = {stem: word for word in said if (stem := _root(word))}
        return cls(text, content, dict(_verbs(said)))


def opposed(query: str, pair: QAPair) -> Note | None:
    """Find an opposite or a denial in which a query differs from all wordings of a pair."""
    asked, wordings = Words.of(query), _wordings(pair)
    opposites = [opposite_words(asked, wording) for wording in wordings]
    if opposites[0] and all(opposites):
        return Note("guard_opposite", opposites[0])
    denials = [_denied_in_one(asked, wording) for wording in wordings]
    return Note("guard_negation", (denials[0],)) if denials[0] and all(denials) else None


@cached_by_language(_KEPT_PAIRS)
def _wordings(pair: QAPair) -> tuple[Words, ...]:
    """A pair's question and its alternates, as read before."""
    return tuple(map(Words.of, (pair.question, *pair.alternates)))


def opposite_words(query: Words, question: Words) -> tuple[str, str] | None:
    """Find a query's word and its opposite in the question, where nearly all else is the same."""
    mine, theirs, opposed = query.content, question.content, antonyms()
    never = theirs.keys() | _not_opposed()
    for stem in (stem for stem in mine if stem in opposed and stem not in never):
        opposites = (opposed[stem] & theirs.keys()) - mine.keys() - _not_opposed()
        if opposites:
            opposite = min(opposites)
            if _is_same(mine.keys() - {stem}, theirs.keys() - {opposite}):
                return mine[stem], theirs[opposite]
    return _opposite_particles(query, question)


def _denied_in_one(query: Words, question: Words) -> str | None:
    """The word that denies, where one text has one and all their content words are the same."""
    if query.content.keys() != question.content.keys():
        return None
    denials = [_denial(query.text), _denial(question.text)]
    return max(denials) if bool(denials[0]) != bool(denials[1]) else None


def _opposite_particles(query: Words, question: Words) -> tuple[str, str] | None:
    """Find a verb that has opposite particles in the two: "log in", "log out"."""
    for (verb, particle), written in query.verbs.items():
        is_same = (verb, particle) in question.verbs or verb in _same_with_any_particle()
        opposites = () if is_same else _particles()[particle]
        for other in ((verb, opposite) for opposite in opposites):
            if other in question.verbs and other not in query.verbs:
                theirs = question.verbs[other]
                verbs = {_root(word) for text in (written, theirs) for word in text.split()}
                rest = query.content.keys() - verbs, question.content.keys() - verbs
                if _is_same(*rest) or not any(rest):
                    return written, theirs
    return None


def _verbs(said: list[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Words with a particle behind them, "log in", or at their end: "login"."""
    particles = _particles()
    endings = tuple(particles)
    for word, behind in pairwise([*said, ""]):
        if behind.casefold() in particles and (stem := _root(word)):
            yield (stem, behind.casefold()), f"{word} {behind}"
        if (plain := word.casefold()).endswith(endings) and _root(word):
            for particle in filter(plain.endswith, particles):
                yield (plain.removesuffix(particle), particle), word


def _is_same(mine: AbstractSet[str], theirs: AbstractSet[str]) -> bool:
    """Whether two texts are about the same, by nearly all of their words."""
    return len(mine & theirs) >= max(_SAME_OTHERWISE * len(mine | theirs), 1)


@cached_by_language(_KEPT_WORDS)
def _root(word: str) -> str:
    """The root of a content word; "" for function words and what denies."""
    denials = lexicon().negation.denials
    if word.casefold() in denials:  # of which the stem may be another word
        return ""
    return root(min(content_words(word) - denials, default=""))


def _denial(text: str) -> str:
    """Find the word that denies; "" where none does."""
    denials, endings = lexicon().negation.denials, tuple(lexicon().negation.endings)
    said = letter_words(_rhetorical().sub(" ", text))
    for word in said:
        plain = word.casefold()
        if plain in denials or plain.endswith(endings):
            return word
    return ""


@cached_by_language()
def _rhetorical() -> re.Pattern[str]:
    """Compile what ends in a negation and asks for what it denies: "isn't there a way?"."""
    openings = either(lexicon().negation.rhetorical)
    return re.compile(rf"(?:^|[.?!,;]\s*){openings}\b", re.IGNORECASE)


@cached_by_language()
def _particles() -> Mapping[str, tuple[str, ...]]:
    """Map each particle to its opposites."""
    opposed: dict[str, tuple[str, ...]] = {}
    for line in lexicon().opposition.particles:
        left, right = (side.split() for side in line.split("|"))
        for side, against in ((left, right), (right, left)):
            for word in side:
                opposed[word] = (*opposed.get(word, ()), *against)
    return opposed


@cached_by_language()
def _same_with_any_particle() -> frozenset[str]:
    """Collect the stems of verbs whose particles oppose nothing: "fill in", "fill out"."""
    return frozenset(roots(" ".join(lexicon().opposition.same_with_any_particle)))


@cached_by_language()
def _not_opposed() -> frozenset[str]:
    """Collect the stems that oppose nothing in a query.

    A query about a difference is answered by what says that two things are the same; one side buys
    what the other sells; and a fee is asked for by whether there is none.
    """
    return frozenset(roots(" ".join(lexicon().opposition.not_of_questions)))
