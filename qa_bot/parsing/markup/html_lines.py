"""Light markup to HTML, line by line: what AsciiDoc, Org, wikis, Texinfo and LaTeX share.

Each of their readers says what a line is; here lists are opened and closed around it, so that
automatic numbers come out as they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from qa_bot.records import SourceError

# A page of a megabyte has some 20,000 with those that close; so many take four seconds.
MAX_TAGS = 50_000
MAX_LINES = 50_000
_MOST_LEVELS = 6
_MOST_DEPTH = 20
_MOST_NAMED = 3


def lines_of(text: str) -> list[str]:
    """The lines of a file; raises SourceError for more than a page of a megabyte has."""
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise SourceError(
            f"has {len(lines):,} lines of markup; expected at most {MAX_LINES:,}; split it"
        )
    return lines


@dataclass(slots=True)
class HtmlLines:
    """Puts HTML together; texts that are handed in are HTML already, but for code.

    Lines of paragraphs are what `inline` makes HTML of, once all of a paragraph is there: print and
    links run over lines.
    """

    inline: Callable[[str], str] = str
    parts: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)

    def heading(self, level: int, text: str) -> None:
        """Add a heading; lists end above it."""
        self.end_lists()
        level = min(max(level, 1), _MOST_LEVELS)
        self.parts.append(f"<h{level}>{text}</h{level}>")

    def item(self, depth: int, tag: str, text: str, number: str = "", style: str = "1") -> None:
        """Begin an item of a list ("ul", "ol") of a depth from 1, with its `number` if it has one.

        Of a "dl" the text is the term. `style` is that of HTML's lists: "1", "a", "A", "i" or "I".
        """
        self.blank()
        depth = min(depth, len(self.lists) + 1, _MOST_DEPTH)
        goes_on = len(self.lists) >= depth and self.lists[depth - 1] == tag
        self.end_lists(depth if goes_on else depth - 1)
        if len(self.lists) < depth:
            self.parts.append(f'<{tag} type="{style}">' if tag == "ol" else f"<{tag}>")
            self.lists.append(tag)
        if tag == "dl":
            self.parts.append(f"<dt>{text}</dt><dd>")
            return
        self.parts.append(f'<li value="{number}">' if number.isdigit() else "<li>")
        self.line(text)

    def line(self, text: str) -> None:
        """Add a line to the paragraph that is open, or begin one."""
        self.text.append(text)

    def blank(self) -> None:
        """End the paragraph that is open."""
        if any(text.strip() for text in self.text):
            text = self.inline("\n".join(self.text))
            opens = self.parts and self.parts[-1].startswith("<li")
            self.parts.append(text if opens else f"<p>{text}</p>")
        self.text.clear()

    def code(self, lines: Sequence[str]) -> None:
        """Add lines as they stand."""
        self.blank()
        self.parts.append(f"<pre>{escape(chr(10).join(lines), quote=False)}</pre>")

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table."""
        self.blank()
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows if row)
        self.parts.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")

    def end_lists(self, depth: int = 0) -> None:
        """Close lists until so many are open."""
        self.blank()
        while len(self.lists) > depth:
            tag = self.lists.pop()
            self.parts.append(f"</{'dd' if tag == 'dl' else 'li'}></{tag}>")

    def page(self, title: str = "") -> str:
        """All of it as one page."""
        self.end_lists()
        tags = sum(part.count("<") for part in self.parts)
        if tags > MAX_TAGS:
            raise SourceError(
                f"holds {tags:,} marks of lists, headings and paragraphs; expected at most "
                f"{MAX_TAGS:,}; split it"
            )
        head = f"<title>{escape(title)}</title>" if title else ""
        return f"<html><head>{head}</head><body>{''.join(self.parts)}</body></html>"


def files_named(names: Iterable[str]) -> tuple[str, ...]:
    """A doubt about the files that a document takes text from; none without any."""
    named = list(dict.fromkeys(name.strip()[:60] for name in names))
    if not named:
        return ()
    more = ", ..." if len(named) > _MOST_NAMED else ""
    listed = ", ".join(named[:_MOST_NAMED]) + more
    return (f"takes text from other files ({listed}), not read with it; put them beside it",)


def link(url: str, text: str) -> str:
    """A link as HTML; both are HTML already."""
    return f'<a href="{url}">{text or url}</a>'


def wrapped(sign: str, tag: str) -> tuple[re.Pattern[str], str]:
    """A pattern for text between two signs, and the HTML to put for it."""
    sign = re.escape(sign)
    pattern = rf"(?<![\w\\]){sign}(?=[^\s{sign}])([^{sign}]{{0,200}}[^\s{sign}]){sign}(?!\w)"
    return re.compile(pattern), rf"<{tag}>\1</{tag}>"
