"""Messages as words, in the form in which addresses, listings and greetings are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_bot.words.folding import folded, split


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
