"""MDX: Markdown with components. Those that unfold have their question in an attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_lines
from qa_bot.parsing.formats.markdown import read as read_markdown
from qa_bot.parsing.markup.stretches import without_stretches

# `<Accordion title="...">`, `<FAQ question='...'>`: whatever it is called, it has a capital.
_OPENING = re.compile(
    r"\s*<(?P<tag>[A-Z][\w.]*)\s(?P<attributes>(?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*?)"
    r"(?P<alone>/?)>(?P<rest>.*)"
)
_ATTRIBUTE = re.compile(
    r"\b(\w+)=(?:\{\s*)?(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|<>(.*?)</>)", re.DOTALL
)
_QUESTIONS = ("question", "q", "title", "summary", "label", "header", "heading")
_ANSWERS = ("answer", "a", "answers", "content", "text", "description", "body")
_BEGUN = re.compile(r"\s*<[A-Z][\w.]*(?:\s[^<>]*)?")
# A tag is written over so many lines at most.
_MOST_LINES = 30
_CLOSING = re.compile(r"\s*</(?P<tag>[A-Z][\w.]*)>\s*")
_COMPONENT = re.compile(r"\s*</?[A-Z][\w.]*(?:\s[^<>]{0,1000})?/?>\s*")
_CODE = re.compile(r"(?:import|export)\s.*")
_FENCE = re.compile(r"\s*(```|~~~)")
_LEVEL = 6


def read(data: bytes) -> Content:
    """The blocks of a file, its components' titles as headings. Raises SourceError."""
    source = decoded_lines(data)
    text = _without_comments(source.text)
    content = read_markdown("\n".join(_lines(text.split("\n"))).encode("utf-8", "replace"))
    return replace(content, doubts=(*source.doubts, *content.doubts))


def _without_comments(text: str) -> str:
    """A comment is taken out where it stands in one line: the others keep their numbers."""
    return "\n".join(without_stretches(line, "{/*", "*/}") for line in text.split("\n"))


def _joined(lines: list[str]) -> Iterator[str]:
    """As many lines; a component's tag that is written over several stands in the first."""
    position, fenced = 0, False
    while position < len(lines):
        line = lines[position]
        fenced = fenced != bool(_FENCE.match(line))
        position += 1
        if fenced or not _BEGUN.fullmatch(line):
            yield line
            continue
        end = _tag_lines(lines, position)
        following = lines[position : position + end]
        yield " ".join([line.rstrip(), *(one.strip() for one in following)])
        yield from [""] * end
        position += end


def _tag_lines(lines: list[str], start: int) -> int:
    """How many lines a tag goes on for; 0 where it does not end."""
    for number, line in enumerate(lines[start : start + _MOST_LINES], 1):
        bare = line.strip()
        if not bare or bare[0] == "<" and bare[1:2].isupper():
            return 0
        if bare[-1] == ">" and not bare.endswith(("=>", "</>")):
            return number
    return 0


def _lines(lines: list[str]) -> Iterator[str]:
    """The lines without code and components; what those hold moves to the left.

    What an attribute holds takes lines of its own, and the next blank ones make up for them.
    """
    indents: list[int] = []
    fenced = False
    owed, before = 0, ""
    for line in _joined(lines):
        fence = _FENCE.match(line)
        fenced = fenced != bool(fence)
        opening = None if fenced or fence else _OPENING.fullmatch(line)
        asked = _asked(opening) if opening else None
        if opening and asked:
            said = [f"{'#' * _LEVEL} {asked.question}", *asked.lines]
            if not opening["alone"] and f"</{opening['tag']}>" not in opening["rest"]:
                indents.append(len(line) - len(line.lstrip()))
        elif not fenced and not fence and (_COMPONENT.fullmatch(line) or _CODE.fullmatch(line)):
            if indents and _CLOSING.fullmatch(line):
                indents.pop()
            said = [""]
        else:
            said = [_dedented(line, indents[-1] + 2) if indents else line]
        if said == [""] and owed and not before:
            owed -= 1
            continue
        owed += len(said) - 1
        before = said[-1]
        yield from said


@dataclass(frozen=True, slots=True)
class _Asked:
    """A component's question, and the lines of what its tag holds of the answer."""

    question: str
    lines: tuple[str, ...] = ()


def _asked(opening: re.Match[str]) -> _Asked | None:
    """What a tag asks; None where no attribute of it is a question."""
    given = {
        found[1]: " ".join(next(filter(None, found.groups()[1:]), "").split())
        for found in _ATTRIBUTE.finditer(opening["attributes"])
    }
    question = next((given[name] for name in _QUESTIONS if given.get(name)), "")
    if not question:
        return None
    answer = next((given[name] for name in _ANSWERS if given.get(name)), "")
    rest = opening["rest"].rpartition(f"</{opening['tag']}>")
    texts = [text for text in (answer, (rest[0] if rest[1] else rest[2]).strip()) if text]
    return _Asked(question, tuple(line for text in texts for line in ("", text, "")))


def _dedented(line: str, most: int) -> str:
    """A line without the indentation of what is inside a component: two or four blanks more."""
    indent = len(line) - len(line.lstrip())
    return line[min(indent, most + 2) :]
