"""Whether two messages are one wording: form aside, or in small words too."""

from __future__ import annotations

import re

from qa_bot.words.lexicon import lexicon
from qa_bot.words.plain import plain
from qa_bot.words.stems import words

_APOSTROPHES = re.compile("['’‘`´ʼ]")
# "$", "%", "#" and "+" belong to a word.
_BETWEEN = re.compile(r"[\s,;:!?¿¡()\[\]{}<>|/\"“”„«»…]+")
_AT_ENDS = ".-_*~"


def form(text: str) -> str:
    """Leave out case, punctuation, apostrophes and spaces: "I can't, ok?" is "i cant ok"."""
    return " ".join(_said(text))


def without_small_words(text: str) -> tuple[str, ...]:
    """The stems of a text but for words that say nothing: "I have a chest pain" is "chest pain".

    Words with signs stay as they are: "C++" is not "C". What denies or asks is no small word.
    Empty for small words alone.
    """
    small = lexicon().wordings.small
    said = (word for word in _said(text) if word not in small)
    return tuple(words(word)[0] if word.isalnum() else word for word in said)


def _said(text: str) -> list[str]:
    """The words of a text, in order."""
    folded = _APOSTROPHES.sub("", plain(text).casefold())
    return [word for part in _BETWEEN.split(folded) if (word := part.strip(_AT_ENDS))]
