"""Questions that only their place on the page tells: what stands out before each answer.

A bullet, capitals, two blank lines, a column that answers are indented below, or a short line of
its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.finding.candidates import Candidate, last_line, measured
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import answer_start, column_of, marker
from qa_bot.parsing.finding.scheme import Scheme
from qa_bot.parsing.finding.sections import is_faq

# A topic is no longer than this, and what stands below it is longer than the topic.
TOPIC_CHARACTERS = 80
# A question that does not ask goes over at most so many lines.
STANDING_OUT_LINES = 5
# Each way needs two questions at least.
LEAST_ALIKE = 2
# A document of a megabyte has some thousand paragraphs.
MOST_PARAGRAPHS = 20_000
# Of the paragraphs that begin in a column, so many are questions where it tells them.
COLUMN_SHARE = 0.7

_BULLET = re.compile(r"\s*([*+>\u2022\u25cf\u25a0\u25c6\u25ba-])\s+(?=\S)")


def laid_out(flow: Flow) -> Iterator[Scheme]:
    """Propose for each way to stand out the paragraphs that do, where something is below them."""
    groups: dict[tuple[str, int], list[Candidate]] = {}
    columns: Counter[int] = Counter()
    paragraphs = list(islice(_paragraphs(flow), MOST_PARAGRAPHS + 1))
    if len(paragraphs) > MOST_PARAGRAPHS:
        return
    for first, last in paragraphs:
        columns[column_of(flow.lines[first].text)] += 1
        ways = list(_ways(flow, first, last))
        question = _question(flow, first, last) if ways else None
        if question:
            for way in ways:
                groups.setdefault(way, []).append(question)
    for (name, column), group in groups.items():
        # Where most of a column is answers, it tells no questions.
        told = name != "column" or len(group) >= COLUMN_SHARE * columns[column]
        if len(group) >= LEAST_ALIKE and told:
            yield Scheme(tuple(group))


def _paragraphs(flow: Flow) -> Iterator[tuple[int, int]]:
    """First and last line of each; a line with a bullet begins one."""
    first = None
    for position, line in enumerate(flow.lines):
        says = not flow.blank(position) and not line.code and not line.level
        begins = says and (first is None or line.opens or bool(_BULLET.match(line.text)))
        if first is not None and (begins or not says):
            yield first, position - 1
        if begins or not says:
            first = position if says else None
    if first is not None:
        yield first, len(flow.lines) - 1


def _ways(flow: Flow, first: int, last: int) -> Iterator[tuple[str, int]]:
    """In what ways a paragraph stands out from the one below it."""
    text = flow.lines[first].text
    below = flow.below(last)
    if below >= len(flow.lines) or marker(text) or answer_start(text) is not None or is_faq(text):
        return
    column, deeper = column_of(text), column_of(flow.lines[below].text)
    bullet = _BULLET.match(text)
    if bullet:
        yield bullet[1], column
        return
    capitals = "".join(line.text for line in flow.lines[first : last + 1])
    if capitals.isupper() and any(map(str.isalpha, capitals)):
        yield "capitals", column
    if flow.counts_lines and deeper > column:
        yield "column", column
    if _is_apart(flow, first):
        yield "apart", column
    if first == last and _may_be_title(flow, first, below):
        yield "line", 0


def _is_apart(flow: Flow, first: int) -> bool:
    """Whether two blank lines stand above."""
    return first > 1 and all(flow.lines[i].blank for i in (first - 1, first - 2))


def _question(flow: Flow, first: int, last: int) -> Candidate | None:
    """The paragraph as a question: to its question mark, or all of it where it is short."""
    asked = last_line(flow, first, None)
    if asked <= last and asks(flow.lines[asked].text):
        last = asked
    if last - first >= STANDING_OUT_LINES:
        return None
    return measured(flow, first, last, None)


def _may_be_title(flow: Flow, position: int, below: int) -> bool:
    """Tell a short paragraph that begins like a title and ends in no punctuation."""
    line = flow.lines[position]
    text = line.text.strip()
    if line.kind is not BlockKind.PARAGRAPH or len(text) > TOPIC_CHARACTERS:
        return False
    if not (flow.begins(position) and flow.ends(position)):
        return False
    under = flow.lines[below]
    listed = under.kind is BlockKind.ITEM or marker(under.text) is not None
    if not listed and len(under.text.strip()) <= len(text):
        return False
    begins = text[0].isalpha() and not text[0].islower()
    return begins and (asks(text) or text[-1].isalnum() or text[-1] in ")\"'\u201d")
