"""One score for every way to read a page: how much of it is explained by these questions.

The score is a weighted sum of terms, each from 0 (speaks against) to 1 (speaks for), over the whole
page. WEIGHTS are fitted: `python -m benchmarks.segmentation` prints them, what each term gives, and
how many documents are read right with weights that were fitted without them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from itertools import accumulate
from math import log2
from statistics import median

from qa_bot.parsing.asking import asks, opens_question
from qa_bot.parsing.finding.candidates import Candidate
from qa_bot.parsing.finding.contents import LEAST_LETTERS, letters
from qa_bot.parsing.finding.extents import answer_end
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import Style
from qa_bot.parsing.finding.scheme import Scheme

# Past so many questions more of them say nothing.
MANY_QUESTIONS = 32
# Where so many questions ask, the others are questions too.
ENOUGH_ASKING = 0.5
# What a line counts that opens as questions do; and one with a number that stands alone.
OPENS, STANDS = 0.5, 0.2
# An answer so many times as long as the usual one is several, one so many times shorter is none.
GIANT = 10


@dataclass(frozen=True, slots=True)
class Terms:
    """What speaks for one way to read a page, each from 0 to 1.

    - held: of the page's text, what is in a pair
    - asking: of the questions, those that ask or have "Q:" in front; OPENS and STANDS of others;
      full from ENOUGH_ASKING on
    - marked: of the questions, those with a number, a word, bold print or a heading
    - explained: of the lines that ask, those that are questions
    - counting: of the numbers, those that count on
    - alike: of the questions, those that stand as most do (level, mark, column), or are
      headings that ask
    - taken: of the lines that stand so, those that are questions
    - answered: of the questions, those with text below
    - steady: of the text, what is in no answer ten times as long as the usual one
    - lengthy: of the answers, those that are no tenth of the usual one
    - single: of the questions, those that the page does not print again further down
    - many: 1 from MANY_QUESTIONS on
    - uniform: 1 for one way to mark questions, a quarter less for each further one
    - told: 1 where the page says that it is a FAQ; elsewhere what `asking` is
    """

    held: float
    asking: float
    marked: float
    explained: float
    counting: float
    alike: float
    taken: float
    answered: float
    steady: float
    lengthy: float
    single: float
    many: float
    uniform: float
    told: float


WEIGHTS = Terms(
    held=2.9, asking=2.3, marked=1.5, explained=3.3, counting=1.1, alike=7.5, taken=3.6,
    answered=5.0, steady=4.3, lengthy=3.8, single=3.7, many=2.9, uniform=9.1, told=3.5,
)  # fmt: skip
# A page that no reading explains so well holds no questions.
LEAST = 44.0

# More questions right below each other are contents.
MOST_ADJACENT = 3

Shape = tuple[object, ...]
# A line that begins in bold, behind a bullet or not.
_BOLD = re.compile(r"\s*(?:[*+-]\s+)?(?:\*\*|__)")


@dataclass(frozen=True, slots=True)
class _Traits:
    """Of one line: its letters, whether it asks, how much it looks so, its shape and mark."""

    key: str
    asks: bool
    asking: float
    shape: Shape
    marked: bool


def shape(candidate: Candidate, flow: Flow) -> Shape:
    """What a page's questions have in common: a level, or kind of marker, column and underline."""
    if candidate.level:
        return (candidate.level,)
    mark = candidate.marker
    if mark:
        return mark.style, bool(mark.letter), mark.column
    text = flow.lines[candidate.first].text
    if candidate.rest is not None or _BOLD.match(text):
        return ("bold",)
    sign = flow.lines[candidate.first + 1].text.strip()[:1] if candidate.underlined else ""
    bullet = text.strip()[:1]
    return sign, "" if bullet.isalnum() else bullet, len(text) - len(text.lstrip())


class ReadPage:
    """A page whose readings are to be compared: what all of them share is counted once."""

    def __init__(
        self,
        flow: Flow,
        candidates: Sequence[Candidate],
        proposed: Sequence[Scheme],
        announced: bool,
    ) -> None:
        self.flow = flow
        known = [*candidates, *(question for way in proposed for question in way.questions)]
        different = {(c.first, c.last): c for c in reversed(known)}
        self.candidates = [different[place] for place in sorted(different)]
        self.announced = announced
        self._traits: dict[tuple[int, int], _Traits] = {}

    @cached_property
    def characters(self) -> list[int]:
        """For each line how many characters of text stand above it; then how many there are."""
        sizes = (0 if self.flow.blank(i) else len(line.text.strip())
                 for i, line in enumerate(self.flow.lines))  # fmt: skip
        return list(accumulate(sizes, initial=0))

    @cached_property
    def asked(self) -> set[str]:
        """What the page asks in lines that may be questions."""
        return {traits.key for traits in self.told if traits.asks}

    @cached_property
    def told(self) -> list[_Traits]:
        """What is known of each line that may be a question."""
        return [self.traits(candidate) for candidate in self.candidates]

    @cached_property
    def last(self) -> dict[str, int]:
        """The last line in which each text stands that may be a question."""
        return {t.key: c.first for t, c in zip(self.told, self.candidates, strict=True)}

    @cached_property
    def shapes(self) -> Counter[Shape]:
        """How many lines stand in each way, those that say the same counted once."""
        return Counter(kind for kind, _ in {(traits.shape, traits.key) for traits in self.told})

    def traits(self, candidate: Candidate) -> _Traits:
        """What is known of a line whatever else is a question; kept for the next reading."""
        place = candidate.first, candidate.last
        if place not in self._traits:
            text, mark = candidate.text, candidate.marker
            worded = mark is not None and mark.style is Style.WORD
            kind = shape(candidate, self.flow)
            marked = bool(mark or candidate.level or candidate.underlined or kind == ("bold",))
            numbered = mark is not None and candidate.alone and not candidate.level
            asking = max(
                float(asks(text) or worded), OPENS * opens_question(text), STANDS * numbered
            )
            self._traits[place] = _Traits(letters(text), asks(text), asking, kind, marked)
        return self._traits[place]

    def terms(self, questions: Sequence[Candidate], ways: int = 1) -> Terms:
        """What speaks for these questions, in document order, that are marked in so many ways."""
        n = len(questions)
        sizes = self._answers(questions)
        middle = median([size for size in sizes if size] or [0])
        told = [self.traits(question) for question in questions]
        shapes = Counter(traits.shape for traits in told)
        common = [kind for kind, count in shapes.items() if count > 1 or len(shapes) == 1]
        mates = sum(self.shapes[kind] for kind in common)
        taken = min(mates, sum(shapes[kind] for kind in common))
        headings = sum(bool(q.level) and t.asks for q, t in zip(questions, told, strict=True))
        total = max(1, self.characters[-1])
        asking = min(1.0, sum(t.asking for t in told) / (ENOUGH_ASKING * n))
        own = sum(self._size(q.first, q.last + 1) for q in questions)
        return Terms(
            held=min(1.0, (sum(sizes) + own) / total),
            asking=asking,
            marked=sum(t.marked for t in told) / n,
            explained=len({t.key for t in told} & self.asked) / len(self.asked)
            if self.asked
            else 0.0,
            counting=_counting(questions),
            alike=max(*shapes.values(), headings) / n,
            taken=taken / mates if mates else 0.0,
            answered=sum(size > 0 for size in sizes) / n,
            steady=1 - sum(s for s in sizes if s > GIANT * middle) / max(1, sum(sizes)),
            lengthy=sum(s >= max(1, middle / GIANT) for s in sizes) / n,
            single=sum(
                len(t.key) < LEAST_LETTERS or self.last[t.key] <= q.last
                for t, q in zip(told, questions, strict=True)
            )
            / n,
            many=min(1.0, log2(n) / log2(MANY_QUESTIONS)),
            uniform=1 - (ways - 1) / 4,
            told=1.0 if self.announced else asking,
        )

    def _size(self, first: int, end: int) -> int:
        return max(0, self.characters[end] - self.characters[first]) if end > first else 0

    def _answers(self, questions: Sequence[Candidate]) -> list[int]:
        """How many characters the answer of each has; questions below each other share one."""
        sizes: list[int] = []
        after: Candidate | None = None
        sharing = 0
        for question in reversed(questions):
            end = answer_end(self.flow, question, after.first if after else len(self.flow.lines))
            line = self.flow.lines[question.first].text
            size = (len(line) - question.rest) if question.rest else 0
            size += self._size(question.last + 1, end)
            shares = after is not None and after.first == question.last + 1 and not question.level
            sharing = sharing + 1 if shares and not size else 0
            sizes.append(sizes[-1] if 0 < sharing < MOST_ADJACENT else size)
            after = question
        return sizes[::-1]


def _counting(questions: Sequence[Candidate]) -> float:
    """The share of the numbers that follow from the one before, or begin anew; 0 for few."""
    on = 0
    before: tuple[int, ...] = ()
    numbered = [q.numbers for q in questions if q.numbers]
    for numbers in numbered:
        on += numbers[-1] <= 1 or numbers[-1] == (before[-1] + 1 if before else 1)
        before = numbers
    return on / len(numbered) if 2 * len(numbered) > len(questions) else 0.0


def explained(terms: Terms) -> float:
    """How well the page is explained; higher is better."""
    return float(sum(w * t for w, t in zip(astuple(WEIGHTS), astuple(terms), strict=True)))
