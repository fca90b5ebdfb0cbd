"""The common form to question and answer pairs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from pathlib import PurePosixPath

from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.finding.answers import answer_line, goes_on, marks_answers, whole_question
from qa_bot.parsing.finding.candidates import Candidate, candidates_of
from qa_bot.parsing.finding.contents import without_contents_lists
from qa_bot.parsing.finding.extents import answer_end
from qa_bot.parsing.finding.flow import Flow, flow_of
from qa_bot.parsing.finding.markers import Style
from qa_bot.parsing.finding.scheme import Scheme
from qa_bot.parsing.finding.schemes import announces, best_scheme
from qa_bot.parsing.finding.sectioning import section_names, section_titles
from qa_bot.parsing.finding.sections import is_faq, title_of
from qa_bot.parsing.pairs.labels import Label, labelled
from qa_bot.parsing.pairs.places import source_fields
from qa_bot.parsing.parsed import Stretch
from qa_bot.records import QAPair, Source, SourceError

NO_QUESTIONS = (
    "holds no questions that can be told from the text; expected numbered questions, headings or "
    "lines such as '1. What ...?' or 'Q: What ...?', each with its answer below"
)
# Of questions that are numbered beside the sequence of the page.
INSIDE_OTHERS = "stand inside other answers"
STANDING_QUESTION = 5.0
# Questions that share an answer: each has it as its own, and a hundred thousand would not fit.
MOST_SHARING = 20


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """Pairs of a document, the place of each question, and what else there is: see Parsed."""

    pairs: tuple[QAPair, ...]
    questions: tuple[Stretch, ...]
    leftover: tuple[Stretch, ...]
    maybe: tuple[Stretch, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """A question, and the lines `first` to `last` of its answer; last < first where it has none.

    The answer begins at offset `start` of its first line, behind "A:" where that is printed.
    """

    question: Candidate
    first: int
    last: int
    start: int
    section: str | None


def find_questions(content: Content, path: str) -> FoundPairs:
    """Pairs of a document that has blocks. Raises SourceError where no question is found."""
    flow = flow_of(content)
    candidates = candidates_of(flow)
    named = is_faq(PurePosixPath(path).stem.replace("_", " "))
    announced = named or announces(content.title or "", candidates)
    scheme = best_scheme(flow, candidates, announced)
    if scheme is not None:
        scheme = replace(scheme, questions=without_contents_lists(flow, scheme.questions))
    if scheme is None or not scheme.questions:
        raise SourceError(NO_QUESTIONS)
    unasked = not any(asks(q.text) or q.marker for q in scheme.questions)
    title, category = title_of(flow, scheme.questions[0].first)
    spans = _shared(list(_spans(flow, scheme, plain_name(category))))
    labels = labelled([span.question.printed for span in spans], [span.section for span in spans])
    source = Source(path, title=plain_name(content.title or title))
    pairs = tuple(
        _pair(flow, content.unit, span, label, source)
        for span, label in zip(spans, labels, strict=True)
    )
    maybe = tuple(_maybe(flow, candidates, scheme))
    return FoundPairs(
        pairs,
        tuple(_stretch(flow, span.question.first, span.question.last) for span in spans),
        tuple(_leftover(flow, spans)),
        maybe,
        (*_unasked(pairs, unasked), *_doubts(pairs, content.unit, spans, flow, candidates)),
    )


def _unasked(pairs: Sequence[QAPair], unasked: bool) -> Iterator[str]:
    if unasked:
        yield f"nothing in it asks; its {len(pairs)} headings are taken for questions"


def _pair(flow: Flow, unit: Unit, span: _Span, label: Label, source: Source) -> QAPair:
    answered = span.last >= span.first
    answer = flow.slice(flow.starts[span.first] + span.start, span.last) if answered else ""
    held = (span.first, span.last) if answered else (span.question.first, span.question.last)
    where = source_fields(unit, *flow.place(*held), flow.lines[span.question.first].anchor)
    return QAPair(
        label.number,
        span.question.text,
        answer,
        replace(source, section=span.section, **where),
        number_is_printed=label.printed,
        label=label.text,
    )


def _spans(flow: Flow, scheme: Scheme, category: str | None) -> Iterator[_Span]:
    """Every question with the lines up to the next question or section."""
    questions = scheme.questions
    ends = [q.first for q in questions[1:]] + [len(flow.lines)]
    titles = section_titles(flow, questions)
    marked_page = marks_answers(flow, questions, ends)
    sections = list(section_names(flow, questions, titles))
    for place, (question, section) in enumerate(zip(questions, sections, strict=True)):
        title = titles[place + 1]
        end = answer_end(flow, question, ends[place] if title is None else title)
        first, start = question.last + 1, 0
        if question.rest is not None:
            first, start = question.first, question.rest
        elif marked_page and (marked := answer_line(flow, question, end)):
            first, start = marked
            question = whole_question(flow, question, first)
        elif marked_page and goes_on(flow, question, end):
            question, first = whole_question(flow, question, end), end
        first, last = _trimmed(flow, first, end)
        named = plain_name(section) or category
        yield _Span(question, first, last, start if first <= last else 0, named)


def _trimmed(flow: Flow, first: int, end: int) -> tuple[int, int]:
    """Without blank lines around and rules below."""
    first, last = flow.filled(first, end)
    while last >= first and flow.blank(last):
        last -= 1
    while first <= last and flow.blank(first):
        first += 1
    return first, last


def _shared(spans: list[_Span]) -> list[_Span]:
    """Questions right below each other share the answer of the last."""
    sharing = 0
    for place, span in reversed(list(enumerate(spans[:-1]))):
        after = spans[place + 1]
        adjacent = after.question.first == span.first
        shares = span.last < span.first and adjacent and not span.question.level
        sharing = sharing + 1 if shares else 0
        if shares and sharing < MOST_SHARING:
            spans[place] = replace(span, first=after.first, last=after.last, start=after.start)
    return spans


def _stretch(flow: Flow, first: int, last: int) -> Stretch:
    return Stretch(*flow.place(first, last), flow.cut(first, last))


def _leftover(flow: Flow, spans: Sequence[_Span]) -> Iterator[Stretch]:
    """Paragraphs of no pair, headings aside."""
    questions = ((span.question.first, span.question.last) for span in spans)
    held = _held(flow, chain(questions, ((span.first, span.last) for span in spans)))
    loose = [
        not held[i] and not flow.blank(i) and not line.level for i, line in enumerate(flow.lines)
    ]
    for is_loose, run in groupby(range(len(loose)), key=loose.__getitem__):
        if is_loose:
            positions = list(run)
            yield _stretch(flow, positions[0], positions[-1])


def _held(flow: Flow, stretches: Iterable[tuple[int, int]]) -> bytearray:
    """For each line whether it is in one of these stretches."""
    held = bytearray(len(flow.lines))
    for first, last in stretches:
        held[first : last + 1] = b"\1" * (last + 1 - first)
    return held


def _maybe(flow: Flow, candidates: Sequence[Candidate], scheme: Scheme) -> Iterator[Stretch]:
    """Lines with a number or of a heading that ask, and are no questions of the page."""
    chosen = {question.first for question in scheme.questions}
    texts = {question.text for question in scheme.questions}
    for candidate in candidates:
        asked = asks(candidate.text) and (candidate.marker or candidate.level)
        if asked and candidate.first not in chosen and candidate.text not in texts:
            yield _stretch(flow, candidate.first, candidate.last)


def _is_listed(flow: Flow, candidate: Candidate, starts: Collection[int]) -> bool:
    """Whether another numbered line follows at once, as in a table of contents."""
    return flow.below(candidate.last) in starts


def _doubts(
    pairs: Sequence[QAPair],
    unit: Unit,
    spans: Sequence[_Span],
    flow: Flow,
    candidates: Sequence[Candidate],
) -> Iterator[str]:
    """What a reader of the document should know: questions that gave no pair of their own."""
    for pair in pairs:
        if not pair.answer:
            yield f"question {pair.label} has no answer below it and is left out"
    chosen = {span.question.first for span in spans}
    starts = {c.first for c in candidates}
    answers = _held(flow, ((span.first, span.last) for span in spans))
    inside = [
        flow.place(c.first, c.first)[0]
        for c in candidates
        if c.marker
        and c.marker.style is not Style.WORD
        and c.likeness >= STANDING_QUESTION
        and c.first not in chosen
        and answers[c.first]
        and not _is_listed(flow, c, starts)
    ]
    if inside:
        first = ", ".join(map(str, inside[:5])) + (", ..." if len(inside) > 5 else "")
        yield (
            f"{len(inside)} numbered question(s) out of sequence {INSIDE_OTHERS} "
            f"({unit}s {first}); number the questions 1, 2, 3 through the whole file"
        )
