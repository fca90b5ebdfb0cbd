"""Messages as words, in the form in which addresses, listings and greetings are compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_bot.words.plain import plain

_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
# What stands between words; "$", "%" and "#" belong to the word: "$7" is no question number.
_BETWEEN = re.compile(r"[\s,;:!?¿¡()\[\]{}\"“”„«»…]+")


def folded(text: str) -> str:
    """Put a text in one case, with one kind of apostrophe and one space between words."""
    text = plain(text).translate(_APOSTROPHES).casefold()
    return " ".join(text.split())


def split(text: str) -> list[str]:
    """Split a folded text into its words, without the punctuation between and behind them."""
    words = (word.strip(".'-_*") for word in _BETWEEN.split(text))
    return [word for word in words if word]


def words_of(text: str) -> list[str]:
    """Fold a text and split it into its words, in order."""
    return split(folded(text))


def _none_known(_: str) -> Sequence[int]:
    return ()


@dataclass(frozen=True, eq=False)
class Message:
    """A message, or a part of one, as typed; folded, split and looked up once, when it is needed.

    `look_up` gives the ids of the pairs whose question a text is, form aside. `told` is the story
    around a question, with it; "" where there is none.
    """

    text: str
    look_up: Callable[[str], Sequence[int]] = _none_known
    told: str = ""

    @cached_property
    def exact(self) -> Sequence[int]:
        """Ids of the pairs whose question the text is: it is never read as anything else then."""
        return self.look_up(self.text)

    @cached_property
    def folded(self) -> str:
        """The text in one case, with one kind of apostrophe and one space between words."""
        return folded(self.text)

    @cached_property
    def words(self) -> list[str]:
        """The folded words, in order."""
        return split(self.folded)

    def part(self, text: str, told: str = "") -> Message:
        """Read a part of this message as a message of its own."""
        return self if text == self.text else Message(text, self.look_up, told)
