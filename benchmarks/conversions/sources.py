"""The two documents that are converted, and the web pages that they are written as."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from bs4 import BeautifulSoup

from benchmarks.data import SAMPLE, load_set

_STYLE = (
    "<style>body{font-family:serif} table{border-collapse:collapse} td{border:1px solid}</style>"
)


@dataclass(frozen=True)
class KnownPair:
    """A pair as its author means it; `answer` is HTML."""

    section: str
    number: str
    question: str
    answer: str

    @property
    def answer_text(self) -> str:
        """What the answer says, without markup."""
        return BeautifulSoup(self.answer, "lxml").get_text(" ")

    @property
    def parts(self) -> list[str]:
        """The same in pieces that every format keeps together: no list mark comes into one."""
        soup = BeautifulSoup(self.answer, "lxml")
        return [" ".join(text.split()) for text in soup.stripped_strings]


@dataclass(frozen=True)
class Source:
    """A document: its name, title and pairs in order."""

    name: str
    title: str
    language: str
    pairs: tuple[KnownPair, ...]


def sources() -> list[Source]:
    """The sample document and the garden club's."""
    return [_sample(), GARDEN]


def _sample() -> Source:
    pairs = tuple(
        KnownPair("", pair.number, pair.question, _paragraphs(pair.answer))
        for pair in load_set(SAMPLE).pairs
    )
    return Source("sample", "State DMV Data Sharing With ICE in Maine", "en", pairs)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))


# Sections, numbers that begin anew, lists in lists, a table, a link, a note, code, a question over
# two lines, an answer that begins with a year, accents, soft hyphens and no-break spaces.
GARDEN = Source(
    "garden",
    "Café Garden Club: questions",
    "en",
    (
        KnownPair("Membership", "1", "Who may join?",
            "<p>Anyone who lives nearby. You may join in two ways:</p>"
            "<ul><li>by letter, to the secretary;</li><li>by telephone.</li></ul>"),
        KnownPair("Membership", "2",
            "What does it cost to be a member for a whole year, and what if I only join in the "
            "second half of it?",
            "<p>40&nbsp;euro a year; half of it from July on.</p>"
            "<table><tr><th>Who</th><th>Fee</th></tr><tr><td>Adults</td><td>40 euro</td></tr>"
            "<tr><td>Children</td><td>5 euro</td></tr></table>"),
        KnownPair("Membership", "3", "When was the club founded?",
            "<p>2019 was the year of the first meeting. The neigh&shy;bour&shy;hood had asked for "
            "it since 2016.</p>"),
        KnownPair("Tools and water", "1", "Which tools may I borrow?",
            "<p>All of these:</p>"
            "<ol><li>spades;<ul><li>large ones,</li><li>small ones;</li></ul></li>"
            "<li>rakes and hoes;</li><li>the crème-coloured wheelbarrow.</li></ol>"
            "<p>Bring them back on the same day.</p>"),
        KnownPair("Tools and water", "2", "How do I open the tap?",
            "<p>Type the code on the lock:</p><pre><code>*42#\nopen</code></pre>"
            "<p>It closes by itself.</p>"),
        KnownPair("Tools and water", "3", "Is the water safe to drink?",
            '<p>Yes. The <a href="https://example.org/water">water report</a> has all '
            "figures.</p>"),
        KnownPair("Visitors", "1", "May I bring my dog?",
            "<p>Only on a lead, and never to the vegetable beds.</p>"
            "<p>Guide dogs may go anywhere.</p>"),
        KnownPair("Visitors", "2", "Where can I park?",
            "<p>In Mill Street. A space is kept free for people with a badge; please do not block "
            "the gate, as the fire brigade needs it.</p>"),
    ),
)  # fmt: skip


def as_headings(source: Source) -> str:
    """A page whose questions are numbered headings."""
    return _page(source, 2, lambda pair, level: (
        f"<h{level}>{pair.number}. {_shown(pair.question)}</h{level}>{pair.answer}"
    ))  # fmt: skip


def as_bold(source: Source) -> str:
    """A page whose questions are bold, numbered paragraphs."""
    return _page(source, 2, lambda pair, _: (
        f"<p><b>{pair.number}. {_shown(pair.question)}</b></p>{pair.answer}"
    ))  # fmt: skip


def as_list(source: Source) -> str:
    """A page with a list for each section; its items are numbered by whoever shows them."""
    body = []
    for section, pairs in groupby(source.pairs, key=lambda pair: pair.section):
        title = f"<h2>{section}</h2>" if section else ""
        items = "".join(
            f"<li><p><b>{_shown(pair.question)}</b></p>{pair.answer}</li>" for pair in pairs
        )
        body.append(f"{title}<ol>{items}</ol>")
    return _whole(source, "".join(body))


FORMS: dict[str, Callable[[Source], str]] = {
    "headings": as_headings,
    "bold": as_bold,
    "list": as_list,
}


def _page(source: Source, level: int, write: Callable[[KnownPair, int], str]) -> str:
    body: list[str] = []
    for section, pairs in groupby(source.pairs, key=lambda pair: pair.section):
        if section:
            body.append(f"<h{level}>{_shown(section)}</h{level}>")
        body += [write(pair, level + bool(section)) for pair in pairs]
    return _whole(source, "".join(body))


def _shown(text: str) -> str:
    return html.escape(text)


def _whole(source: Source, body: str) -> str:
    title = html.escape(source.title)
    return (
        f'<!DOCTYPE html><html lang="{source.language}"><head><meta charset="utf-8">'
        f"<title>{title}</title>{_STYLE}</head><body><h1>{title}</h1>{body}</body></html>"
    )


def letters(text: str) -> str:
    """Give what two texts must share to say the same: letters and digits, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
