"""Lines of a reStructuredText file: which are code, which are markup that prints nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qa_bot.parsing.content import Block, BlockKind

# ".. [1] text" is a footnote, all else behind ".. " is markup or a comment.
_EXPLICIT = re.compile(r"\.\.(?:\s+(?!\[)|$)|__\s")
_DIRECTIVE = re.compile(r"\s*\.\. (?:\|[^|]+\| )?(?P<name>[\w:.+-]+?)::(?:\s+(?P<argument>\S.*))?$")
_ANY_EXPLICIT = re.compile(r"\s*\.\.\s")
# A label of a place. That of an address is kept: an answer shows no other sign of the address.
_TARGET = re.compile(r"\s*\.\. _(?:`[^`]+`|[^`:]+(?:\\:[^`:]+)*):\s*$")
_ADDRESS = re.compile(r"\s*(?:\.\. _.*:\s+\S|__ \S|\.\. __:)")
_MARKUP = re.compile(r"\s*(?:\.\. |\.\.$|__ |:[\w-]+:)")
_OPTION = re.compile(r"\s+:[\w-]+:")
# What these say or hold is for the program that prints the document.
_SILENT = frozenset(
    "contents toctree index highlight meta default-role role module currentmodule sectnum include "
    "title only tags sectionauthor codeauthor".split()
)
# Behind these stands a language.
_CODE = frozenset({"code", "code-block", "sourcecode"})
# Places where a literal block may stand that are compared with it.
_MOST_PLACES = 200


def code_lines(blocks: Sequence[str], lines: Sequence[str]) -> set[int]:
    """The lines, from 1, of literal blocks in the order in which they stand in the file.

    docutils does not say where each is, or says it wrongly: where the text of one is not found,
    none are its lines.
    """
    if not blocks:
        return set()
    stripped = [line.strip() for line in lines]
    places: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(stripped):
        places[line].append(place)
    code: set[int] = set()
    start = 0
    for block in blocks:
        wanted = [line.strip() for line in block.strip("\n").split("\n")]
        at = places.get(wanted[0], [])
        first = bisect_left(at, start)
        for place in at[first : first + _MOST_PLACES]:
            if stripped[place : place + len(wanted)] == wanted:
                start = place + len(wanted)
                code.update(range(place + 1, start + 1))
                break
    return code


def printed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Paragraphs without those that print nothing: targets, comments, directives of their own."""
    hidden = False
    for block in blocks:
        lines = block.text.split("\n")
        # The rest of a comment, the files of a toctree.
        hidden = _hides_what_follows(block.text) or (hidden and lines[0][:1].isspace())
        if not hidden and not _prints_nothing(lines):
            yield block
        elif len(lines) > 1 and not all(map(_MARKUP.match, lines)):
            # What a comment says in lines of its own could be taken for a question: no text either.
            yield replace(block, kind=BlockKind.CODE)


def _hides_what_follows(text: str) -> bool:
    """Whether indented paragraphs below one are a part of it; an empty comment has none."""
    line = text.split("\n", 1)[0]
    if not _EXPLICIT.match(line) or text.strip() == "..":
        return False
    if directive := _DIRECTIVE.match(line):
        return directive["name"] in _SILENT
    return not (_TARGET.match(line) or _ADDRESS.match(line)) and "::" not in line


def _prints_nothing(lines: Sequence[str]) -> bool:
    """Whether a paragraph is a target, a comment, or a directive without words of its own."""
    if all(map(_TARGET.match, lines)):
        return True
    if not _ANY_EXPLICIT.match(lines[0] + " ") or ".. [" in lines[0]:
        return False
    if any(map(_ADDRESS.match, lines)):
        return False
    directive = _DIRECTIVE.match(lines[0])
    if directive is None:
        return "::" not in lines[0]
    if directive["name"] in _SILENT:
        return True
    has_words = directive["argument"] and directive["name"] not in _CODE
    return not has_words and all(map(_OPTION.match, lines[1:]))
