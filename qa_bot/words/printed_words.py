"""The words that texts print, counted so that a text may be taken out again.

A vocabulary is made of these counts: where one text of ten thousand changed, the others need not be
read for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qa_bot.words.abbreviations import definitions_in
from qa_bot.words.codes import Code, codes
from qa_bot.words.names import inside_sentences
from qa_bot.words.plain import plain

# Apostrophes, whatever their shape, belong to a word ("don't", "driver’s"); what has digits in it
# ("p2p") is none.
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’`´ʼ][^\W\d_]+)*(?!\w)")


@dataclass(slots=True)
class PrintedWords:
    """How often texts print each word, as it is spelled, and each code.

    `inside` counts the words that have a capital inside a sentence. `definitions` are the short
    forms that texts define, each with the place of its text and its long form. `worded` and
    `worded_codes` count those of other wordings, which people type as they like.
    """

    words: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    codes: Counter[Code] = field(default_factory=Counter)
    definitions: list[tuple[int, str, str]] = field(default_factory=list)
    worded: Counter[str] = field(default_factory=Counter)
    worded_codes: Counter[Code] = field(default_factory=Counter)

    @classmethod
    def of(cls, texts: Iterable[str]) -> PrintedWords:
        """Count what texts print, one after the other."""
        return cls.of_worded((text, "") for text in texts)

    @classmethod
    def of_worded(cls, texts: Iterable[tuple[str, str]]) -> PrintedWords:
        """Count texts, each with its other wordings."""
        found = cls()
        for place, (text, wordings) in enumerate(texts):
            found.add(place, text, wordings)
        return found

    def add(self, place: int, text: str, wordings: str = "") -> None:
        """Count a text, which stands at this place of all, and its other wordings."""
        if wordings:
            self.worded.update(WORD.findall(plain(wordings)))
            self.worded_codes.update(codes(plain(wordings)))
        text = plain(text)
        self.words.update(WORD.findall(text))
        self.inside.update(inside_sentences(text))
        self.codes.update(codes(text))
        self.definitions += [(place, short, term) for short, term in definitions_in(text)]

    def refreshed(
        self,
        places: Sequence[int],
        removed: Iterable[tuple[str, str]],
        texts: Iterable[tuple[str, str]],
    ) -> PrintedWords:
        """Count n texts with their wordings, most of which were counted here; this is given up.

        `places` (n,) is where each stood, no place twice, or -1 for one of `texts`, which come in
        their order. `removed` are the texts that were counted and are not among them.
        """
        gone = PrintedWords.of_worded(removed)
        now = {before: place for place, before in enumerate(places) if before >= 0}
        self.words -= gone.words
        self.inside -= gone.inside
        self.codes -= gone.codes
        self.worded -= gone.worded
        self.worded_codes -= gone.worded_codes
        self.definitions = [(now[at], one, term) for at, one, term in self.definitions if at in now]
        new = (place for place, before in enumerate(places) if before < 0)
        for place, (text, wordings) in zip(new, texts, strict=True):
            self.add(place, text, wordings)
        self.definitions.sort(key=lambda definition: definition[0])
        return self


def in_lower_case(words: Mapping[str, int]) -> Counter[str]:
    """Count words whatever their capitals and apostrophes."""
    counts: Counter[str] = Counter()
    for word, times in words.items():
        counts[word.casefold().replace("’", "'")] += times
    return counts


def by_times(codes: Mapping[Code, int]) -> list[Code]:
    """Sort codes by how often each is written, the most frequent last."""
    return sorted(codes, key=lambda code: (codes[code], code.printed))
