r"""Commands and environments that LaTeX does not know, by their shape: which hold questions.

Documents take them from packages or files that are not there. A command that comes again and again
with two texts, the first of which asks, is a question with its answer, whatever it is called.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass

from qa_bot.parsing.asking import looks_like_question
from qa_bot.parsing.field_names import is_answer, is_question
from qa_bot.parsing.markup.tex_arguments import Arguments

_USE = re.compile(
    r"^[ \t]*(?:\\item[ \t]*)?"
    r"\\(?:begin\s*\{(?P<environment>[A-Za-z]+\*?)\}|(?P<command>[A-Za-z@]+))",
    re.MULTILINE,
)
_NAME = re.compile(r"\s*\w+(?:[:.\-/_]\w+)+\s*")
_LEAST = 2
# An answer has so many words, where no question says what is one.
_WORDS = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """Which argument of a command is the question; None where it takes none, and all that follows
    in its paragraph is it. `texts` are those behind it that are text and no name of a place.
    `answers` says that it begins an answer instead.
    """

    question: int | None = None
    texts: tuple[int, ...] = ()
    answers: bool = False


def shapes_of(text: str, known: Container[str]) -> dict[str, Shape]:
    """What commands and environments outside of `known` hold, by their names."""
    arguments = Arguments(text)
    uses: defaultdict[str, list[list[str]]] = defaultdict(list)
    for found in _USE.finditer(text):
        name = found["command"] or found["environment"]
        if name not in known:
            option, end = arguments.option(found.end())
            groups, _ = arguments.groups(end)
            uses[name].append([option, *groups] if option and found["environment"] else groups)
    return {name: shape for name, held in uses.items() if (shape := _shape(name, held))}


def _shape(name: str, uses: list[list[str]]) -> Shape | None:
    if is_answer(name) or name == "solution":
        return Shape(answers=True)
    least = min(map(len, uses))
    if not least:
        return Shape() if is_question(name) else None
    place = _question(name, uses, least)
    if place is None:
        return None
    texts = (n for n in range(place + 1, least) if not _is_name([use[n] for use in uses]))
    return Shape(place, tuple(texts))


def _question(name: str, uses: list[list[str]], least: int) -> int | None:
    """The argument that asks, or that a command called a question has first."""
    for place in range(least):
        asking = sum(looks_like_question(use[place].strip()) for use in uses)
        if 2 * asking >= len(uses) >= _LEAST or (asking and is_question(name)):
            return place
    if is_question(name):
        return 0
    if least >= 2 and len(uses) >= _LEAST:
        words = sum(len(use[1].split()) for use in uses) / len(uses)
        if words >= _WORDS and all(" " in use[0].strip() for use in uses):
            return 0
    return None


def _is_name(texts: list[str]) -> bool:
    """Whether arguments are names of places: no two alike, each one word with a mark inside."""
    return len(set(texts)) == len(texts) and all(map(_NAME.fullmatch, texts))
