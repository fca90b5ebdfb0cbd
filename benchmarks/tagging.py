"""Words with their parts of speech, for `exchanging.py`.

The tagger is `denckring-en-pos`, an averaged perceptron trained on UD English-EWT (Apache-2.0, its
weights CC BY-SA 4.0), which comes with its data inside the wheel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.dictionary import is_word

if TYPE_CHECKING:
    from denckring_en_pos.perceptron import Tagger

# Letters, with what joins words inside. Anything with other signs in it (a path, an option, a
# version) is one piece, and no word.
_PIECE = re.compile(
    r"[$€£₹]?\d+(?:,\d{2,3})+(?:\.\d+)?(?![^\s)?!;:,.])|[^\s()\[\]{}\"“”,;:!?]+|[()\[\]{}\"“”,;:!?]"
)
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


@cache
def _never_names() -> frozenset[str]:
    """Function words, which a heading in capitals makes no names."""
    from bm25s.stopwords import STOPWORDS_EN_PLUS

    return frozenset({*STOPWORDS_EN_PLUS, "i", "ok", "faq", "q", "a", "yes", "no", "note"})


@cache
def _tagger() -> Tagger:
    from denckring_en_pos import tagger

    return tagger()
