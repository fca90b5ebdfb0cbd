"""Lists of a Markdown file that are one question each, as converters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks

if TYPE_CHECKING:
    from markdown_it.token import Token

_NUMBER = re.compile(r"0*1")
_BOLD = re.compile(r"(\*\*|__)(?P<text>(?:(?!\1).)+)\1", re.DOTALL)


@dataclass(slots=True)
class _OuterList:
    """A numbered list that is part of no other: its first number, and its items that ask.

    `asking` has the text of each by the place of its paragraph's token.
    """

    number: str = ""
    items: int = 0
    asking: dict[int, str] = field(default_factory=dict)


def lone_questions(tokens: Sequence[Token]) -> Mapping[int, str]:
    """The questions that are lists of one item each, by the place of their paragraph's token.

    None where a list begins with another number than 1: then the numbers say what the questions
    are.
    """
    lists = list(_outer_lists(tokens))
    lone = [found for found in lists if found.items == 1 and found.asking]
    among = sum(len(found.asking) for found in lists if found.items > 1)
    if len(lone) <= max(among, 1) or not all(_NUMBER.fullmatch(one.number) for one in lone):
        return {}
    return {place: text for found in lone for place, text in found.asking.items()}


def _outer_lists(tokens: Sequence[Token]) -> Iterator[_OuterList]:
    found = _OuterList()
    for place, token in enumerate(tokens):
        if token.level == 0 and token.type == "ordered_list_open":
            found = _OuterList()
        elif token.level == 0 and token.type == "ordered_list_close":
            yield found
            found = _OuterList()  # what the items of other lists are counted in
        elif token.level == 1 and token.type == "list_item_open":
            found.items += 1
            found.number = found.number or token.info
            if tokens[place + 1].type == "paragraph_open":
                text = tokens[place + 2].content
                bold = _BOLD.fullmatch(text)
                text = bold["text"] if bold else text
                found.asking |= {place + 1: text} if asks(text) else {}
