"""Lines that may ask a question: how far each goes, and how much it looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qa_bot.parsing.asking import asks, opens_question
from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import (
    BULLETS,
    Marker,
    Style,
    answer_start,
    marker,
    says_answer,
)
from qa_bot.records import SourceError

# A longer line is a paragraph, not a question; each passage repeats its question.
MAX_QUESTION_CHARACTERS = 2_000
# A question wraps over at most this many lines, a paragraph that is one question as a whole over
# this many.
QUESTION_LINES = 4
PARAGRAPH_LINES = 5
# A title of lines that are each underlined has at most so many.
UNDERLINED_LINES = 8
# Large collections have some thousand; the time to weigh them grows with their number.
MOST_CANDIDATES = 20_000
# A question of its own paragraph is longer than this only where it ends in a question mark.
PLAIN_CHARACTERS = 300

# **What is it?** It is ...
_RUN_IN = re.compile(r"\s*+(?:[*+-]\s+)?(\*\*|__)(?P<text>[^*_]+[?\uff1f\u061f])\1[:\s]+(?=\S)")
# A place to link to, inside a line.
_ANCHOR = re.compile(r"<a\s[^<>]*>\s*</a>")
# A bullet, quote mark or picture in front of a question that has no number.
_BULLET = re.compile(rf"\s*+{BULLETS}(?:#{{1,6}}\s+|#{{2,6}}|[\u2753\u2754]\ufe0f?\s*)*")
# The address of another page of the site, which a page's reader puts behind a link.
_ADDRESS = re.compile(r"\s\([\w./~%+-]{1,200}\.html?(?:#[^\s()]{0,100})?\)")
# An item that is nothing but a link into its own page: a line of contents.
_CONTENTS_LINK = re.compile(r"\s*+(?:(?:[*+-]|\d{1,4}[.)])\s+)?\[[^\[\]]*\]\(#[^()]*\)\s*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines `first` to `last` that may be a question, and its text without the marker.

    `likeness` is how much it looks like a question rather than an item of a list: at least 4 with
    a question mark, below 0 for a line that ends like a sentence. `standing`: the paragraph ends
    with it; `alone`: and begins with it. `answered`: something stands between it and the next
    question. `rest` is where the answer begins in its line, where it begins there.
    """

    first: int
    last: int
    text: str
    marker: Marker | None
    level: int
    likeness: float
    standing: bool
    alone: bool
    underlined: bool
    answered: bool = True
    rest: int | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """What sequences count by; () where nothing is printed."""
        return self.marker.numbers if self.marker else ()

    @property
    def printed(self) -> str:
        """Its number as printed; "" where nothing is."""
        return self.marker.printed if self.marker else ""


def candidates_of(flow: Flow) -> list[Candidate]:
    """Every line with a marker, every heading, every line that ends in a question mark.

    Raises SourceError where they are too many.
    """
    candidates: list[Candidate] = []
    for position, line in enumerate(flow.lines):
        if len(candidates) > MOST_CANDIDATES:
            raise SourceError(
                f"has more than {MOST_CANDIDATES:,} lines that may be questions; expected a "
                "document of questions and answers; split it"
            )
        if candidates and candidates[-1].underlined and position <= candidates[-1].last:
            continue  # a title of several lines, each underlined
        if flow.blank(position) or line.code or (line.kind is BlockKind.HEADING and not line.opens):
            continue
        if says_answer(line.title) or (not line.title and _CONTENTS_LINK.fullmatch(line.text)):
            continue
        if not line.title and (run_in := _RUN_IN.match(line.text)):
            candidates.append(_run_in(position, run_in))
            continue
        text = line.title or line.text
        titled = line.title or flow.underlined(position)
        mark = _of_author(marker(text)) if titled else marker(text)
        if mark or line.title or flow.begins(position):
            candidate = _candidate(flow, position, mark)
            if candidate and (mark or titled or asks(candidate.text)):
                candidates.append(candidate)
    return candidates


def _of_author(mark: Marker | None) -> Marker | None:
    """Of a title that its author and a program have numbered, the author's number.

    "1.2 3. Who may join?": the program's stands in front, and nothing closes it.
    """
    if mark is None or mark.style not in (Style.BARE, Style.DEEP) or not asks(mark.text):
        return mark
    inner = marker(mark.text)
    closed = inner is not None and inner.style in (Style.DOT, Style.BRACKET)
    return inner if closed else mark


def _run_in(position: int, run_in: re.Match[str]) -> Candidate:
    """A question in bold with the answer behind it."""
    text = run_in["text"].strip()
    likeness = _likeness(text, None, alone=False, underlined=False)
    return Candidate(
        position, position, text, None, 0, likeness, standing=False, alone=False,
        underlined=False, rest=run_in.end(),
    )  # fmt: skip


def _candidate(flow: Flow, position: int, mark: Marker | None) -> Candidate | None:
    line = flow.lines[position]
    if line.title:
        last = _last_of_heading(flow, position)
        if mark and not mark.text:  # "Question 3" alone: the question stands below
            last = paragraph_end(flow, flow.below(last))
    else:
        last = last_line(flow, position, mark)
    return measured(flow, position, last, mark)


def measured(flow: Flow, first: int, last: int, mark: Marker | None) -> Candidate | None:
    """The candidate of these lines; None where they are too long for a question."""
    line = flow.lines[first]
    text = question_text(flow, first, last, mark)
    if not text or len(text) > MAX_QUESTION_CHARACTERS:
        return None
    before, after = flow.begins(first), flow.ends(last)
    alone = (before and after) or bool(line.title)
    return Candidate(
        first, last, text, mark, line.level,
        _likeness(text, mark, alone, flow.underlined(first), titled=bool(line.title)),
        standing=after, alone=alone, underlined=flow.underlined(first),
    )  # fmt: skip


def question_text(flow: Flow, first: int, last: int, mark: Marker | None) -> str:
    """The question of these lines in one line, without its marker and markup."""
    line = flow.lines[first]
    if line.title and (mark is None or mark.text):
        return _plain(mark.text if mark else _BULLET.sub("", line.title, count=1))
    lines = [flow.lines[i].text for i in range(first, last + 1) if not flow.lines[i].rule]
    if mark:
        lines[0] = mark.text
    else:
        bullet = _BULLET.match(lines[0])
        lines[0] = lines[0][bullet.end() :] if bullet else lines[0]
    return _plain(" ".join(part.strip() for part in lines if part.strip()))


def _plain(text: str) -> str:
    """Without anchors, addresses of links, and the signs that print all of it bold."""
    text = _ADDRESS.sub("", _ANCHOR.sub("", text)).strip()
    for mark in ("***", "**", "__", "*", "_"):
        inner = text.removeprefix(mark).removesuffix(mark)
        if len(inner) == len(text) - 2 * len(mark) and mark not in inner:
            return inner.strip()
        # The opening stars stood in front of the marker.
        if text.endswith(mark) and text.count(mark) == 1 and len(mark) > 1:
            return text.removesuffix(mark).strip()
    return text


def _last_of_heading(flow: Flow, first: int) -> int:
    last = first
    while last + 1 < len(flow.lines):
        below = flow.lines[last + 1]
        if below.kind is not BlockKind.HEADING or below.opens:
            break
        last += 1
    return last


def last_line(flow: Flow, first: int, mark: Marker | None) -> int:
    """The line that ends in a question mark, where the paragraph goes on to one; else first.

    An underline below a part of the question is part of it.
    """
    if mark and not mark.text:  # "Question 3" alone: the question stands below
        first = next((i for i in range(first + 1, len(flow.lines)) if not flow.blank(i)), first)
    last = seen = first
    while seen < min(first + QUESTION_LINES, len(flow.lines)):
        line = flow.lines[seen]
        if seen > first and not flow.underlined(seen) and _ends_before(flow, seen):
            break
        if asks(line.text):
            last = seen
            break
        if line.text.rstrip().endswith((".", "!", ":", ";")) or line.blank:
            break
        if flow.underlined(seen):
            last, seen = seen, seen + 1
        seen += 1
    return _with_underline(flow, last)


def _with_underline(flow: Flow, last: int) -> int:
    """Behind the underlines; a line that is underlined as well goes on with the title."""
    end = last + 2 * UNDERLINED_LINES
    while last < end and flow.underlined(last):
        last += 1
        if flow.underlined(last + 1) and not marker(flow.lines[last + 1].text):
            last += 1
    return last


def paragraph_end(flow: Flow, first: int) -> int:
    """The last line of the paragraph that begins in a line; the last of all behind the end."""
    last = min(first, len(flow.lines) - 1)
    while last + 1 < len(flow.lines) and not _ends_before(flow, last + 1):
        last += 1
    return _with_underline(flow, last)


def _ends_before(flow: Flow, position: int) -> bool:
    line = flow.lines[position]
    return (
        flow.blank(position)
        or line.opens
        or line.code
        or marker(line.text) is not None
        or answer_start(line.text) is not None
    )


def whole_paragraphs(flow: Flow, chosen: list[Candidate]) -> list[Candidate]:
    """The questions of a page that gives each a paragraph of its own, each to its end.

    A page that lets the answer follow in the next line keeps its questions as they are.
    """
    asking = [c for c in chosen if not c.level and asks(c.text)]
    if sum(c.standing for c in asking) < 0.6 * len(asking) or not asking:
        return chosen
    return [c if c.level or c.standing else _to_its_end(flow, c) for c in chosen]


def _to_its_end(flow: Flow, candidate: Candidate) -> Candidate:
    end = paragraph_end(flow, candidate.first)
    longer = measured(flow, candidate.first, end, candidate.marker)
    if longer is None or end - candidate.first >= PARAGRAPH_LINES or not flow.ends(end):
        return candidate
    plain = len(longer.text) <= PLAIN_CHARACTERS and not asks(candidate.text)
    if asks(longer.text) or (plain and _wraps(flow, candidate.first, end)):
        return replace(longer, answered=candidate.answered)
    return candidate


def _wraps(flow: Flow, first: int, last: int) -> bool:
    """Whether every line but the last is full: the next word would not have fitted."""
    lines = [flow.lines[i].text.rstrip().expandtabs() for i in range(first, last + 1)]
    return all(
        len(line) + 1 + len(after.split()[0]) > flow.width
        for line, after in zip(lines, lines[1:], strict=False)
        if after.split()
    )


def _likeness(
    text: str, mark: Marker | None, alone: bool, underlined: bool, titled: bool = False
) -> float:
    explicit = mark is not None and (
        mark.style in (Style.WORD, Style.DEEP, Style.DEEP_BRACKETS) or bool(mark.letter)
    )
    named = 3.0 * (mark is not None and mark.style is Style.WORD) + underlined
    if asks(text):
        return 4.0 + alone + named
    if text.rstrip().endswith((".", ";", ",", ":")) and not titled:
        return named if explicit or underlined else -1.0
    if explicit and not alone and text[:1].islower():  # "2.1 has a better one": running text
        return named - 1.0
    return float(alone) + opens_question(text) + named
