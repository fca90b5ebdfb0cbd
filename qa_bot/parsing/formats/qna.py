"""Q&A-maker's .qna: Markdown in which "# ? Question" stands above its answer in a code fence.

Items between them ("- ...") are other wordings of the question, or its filters; those below
"**Prompts:**" name the questions to ask next. The format is that of Bot Framework's ludown tool,
github.com/microsoft/botframework-sdk.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Content, Entry, Unit
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.systems.exported import LeftOut, Prompt, differing, related_questions
from qa_bot.parsing.web_pages.html_text import readable
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from markdown_it.token import Token


# 5,000 questions; a line takes 0.05 ms.
MAX_LINES = 50_000
# What the lists of a question are: its other wordings unless a line above says otherwise.
_LISTS = {"filters": "filters", "prompts": "prompts"}
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(#\??([^()]{0,300})\)")
_ANCHOR = re.compile(r"<a id\s?=\s?[\"']([^\"'<>]{1,100})[\"']")


@dataclass(slots=True)
class _OpenPair:
    """A question whose end has not been read; `lists` are its items, by what they are."""

    question: str
    key: str
    answer: str = ""
    first: int = 0
    last: int = 0
    lists: dict[str, list[str]] = field(default_factory=dict)


def read(data: bytes) -> Content:
    """The pairs of a .qna file, HTML in their answers as text. Raises SourceError."""
    from markdown_it import MarkdownIt

    source = decoded_with_doubt(data)
    # What stands in a line is not looked at, only which line is what.
    lines = source.text.count("\n")
    if lines > MAX_LINES:
        raise SourceError(f"has {lines:,} lines; expected at most {MAX_LINES:,}; split it")
    tokens = MarkdownIt("commonmark").disable(["code", "inline"]).parse(source.text)
    pairs = [pair for pair in _pairs(tokens) if pair.answer]
    if not pairs:
        raise SourceError("holds no '# ? Question' with an answer in a fence below; expected some")
    left_out = LeftOut()
    questions = {_slug(pair.question): pair.question for pair in pairs}
    questions |= {pair.key: pair.question for pair in pairs if pair.key}
    entries = tuple(_entry(pair, questions, left_out) for pair in pairs)
    doubts = (*source.doubts, *left_out.lines(), *differing(entries))
    return Content(Unit.LINE, entries=entries, doubts=doubts, system="qna")


def _entry(pair: _OpenPair, questions: Mapping[str, str], left_out: LeftOut) -> Entry:
    if pair.lists.get("filters"):
        left_out.add("question(s) with filters, not kept", pair.question)
    links = [match for item in pair.lists.get("prompts", ()) if (match := _LINK.search(item))]
    prompts = [
        Prompt(link[1], link[2] if link[2] in questions else _slug(link[2])) for link in links
    ]
    known, unknown = related_questions(prompts, questions)
    return Entry(
        pair.question,
        readable(pair.answer),
        pair.first,
        pair.last,
        alternates=tuple(pair.lists.get("wordings", ())),
        related=(*known, *unknown),
    )


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text.casefold()).strip("-")


def _pairs(tokens: Sequence[Token]) -> Iterator[_OpenPair]:
    """The questions with what stands below each; comments, which are quotations, are no items."""
    pair: _OpenPair | None = None
    inside: list[str] = []
    kind, key = "wordings", ""
    for token in tokens:
        if token.nesting:
            inside = [*inside, token.tag] if token.nesting > 0 else inside[:-1]
        elif match := _ANCHOR.search(token.content) if token.type != "fence" else None:
            key = match[1]
        elif token.type == "fence" and pair and not pair.answer and token.map:
            pair.answer = textwrap.dedent(token.content).strip("\n")
            pair.first, pair.last = token.map[0] + 2, token.map[1] - 1
        if token.type != "inline":
            continue
        if inside[0].startswith("h"):
            if pair:
                yield pair
            asked = token.content.startswith("?")
            pair = _OpenPair(token.content[1:].strip(), key) if asked else None
            kind, key = "wordings", ""
            continue
        # Markdown goes on with a list or a quotation in a line right below it.
        for line in token.content.split("\n"):
            if named := _LISTS.get(line.strip("* :").casefold()):
                kind = named
            elif pair and "li" in inside and "blockquote" not in inside:
                pair.lists.setdefault(kind, []).append(line.strip())
    if pair:
        yield pair
