"""Questions that a page tells by numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa_bot.parsing.asking import asks
from qa_bot.parsing.finding.candidates import Candidate, whole_paragraphs
from qa_bot.parsing.finding.contents import without_contents
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import Style
from qa_bot.parsing.finding.scheme import Scheme
from qa_bot.parsing.finding.sections import headed_numbers, section_above, section_before
from qa_bot.parsing.finding.sequence import best_run


def numbered(
    flow: Flow, candidates: Sequence[Candidate], places: Mapping[str, int]
) -> Iterator[Scheme]:
    """Propose questions for each family of markers that has numbers."""
    families: dict[tuple[Style, bool], list[Candidate]] = {}
    for candidate in candidates:
        if candidate.marker and candidate.numbers:
            key = (candidate.marker.style, bool(candidate.marker.letter))
            families.setdefault(key, []).append(candidate)
    for members in _joined(families):
        members = without_contents(flow, _answered(flow, members, candidates), places)
        # A line that ends like a sentence may be a question where it begins a paragraph.
        kept = [c for c in members if c.likeness >= 0 or flow.begins(c.first)]
        run = best_run(kept, _restarts(flow, kept))
        questions = whole_paragraphs(flow, _without_sections(flow, run.candidates))
        yield Scheme(tuple(questions))


def _joined(families: dict[tuple[Style, bool], list[Candidate]]) -> Iterator[list[Candidate]]:
    """Each family, and all flat ones together: "1." and "2)" by one careless hand."""
    for (style, lettered), members in families.items():
        if style is Style.BARE:  # of a title; in running text it may be any number
            members = [c for c in members if c.level or c.underlined]
        if members:
            yield [_with_letter(c) for c in members] if lettered else members
    flat = [
        c
        for (style, lettered), members in families.items()
        if not lettered and style in (Style.DOT, Style.BRACKET, Style.BRACKETS)
        for c in members
    ]
    if flat:
        yield sorted(flat, key=lambda c: c.first)


def _with_letter(candidate: Candidate) -> Candidate:
    """A12 counts on from A11, and B1 from any A."""
    mark = candidate.marker
    if mark is None:
        return candidate
    numbers = (ord(mark.letter) - ord("A") + 1, *mark.numbers)
    return replace(candidate, marker=replace(mark, numbers=numbers, letter=""))


def _answered(
    flow: Flow, members: Sequence[Candidate], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Members with whether something stands below each before the page goes on.

    It goes on with the next number, or with the title of a section that is numbered above them.
    """
    depth = {c.first: len(c.numbers) for c in candidates if c.marker and c.numbers}
    own = {c.first: c for c in members}
    answered = []
    for candidate in members:
        position = flow.below(candidate.last)
        follower = own.get(position)
        ends = position >= len(flow.lines) or (
            _goes_on(candidate, follower)
            if follower
            else 0 < depth.get(position, 0) < len(candidate.numbers)
            or bool(flow.lines[position].level)
        )
        answered.append(replace(candidate, answered=not ends))
    return answered


def _goes_on(candidate: Candidate, follower: Candidate) -> bool:
    """Whether the next line counts on, rather than begin a list in the answer."""
    if len(candidate.numbers) > 1 or candidate.marker is None:
        return True
    if candidate.marker.style is Style.WORD:
        return True
    return follower.numbers[0] == candidate.numbers[0] + 1 or follower.numbers <= (0,)


def _without_sections(flow: Flow, run: Sequence[Candidate]) -> list[Candidate]:
    """Without titles such as "2.0 Water" right above "2.1 When ...?"."""
    kept = []
    for place, candidate in enumerate(run):
        after = run[place + 1] if place + 1 < len(run) else None
        parent = headed_numbers(candidate.numbers)
        heads = after is not None and (
            len(after.numbers) > len(parent) > 0
            and after.numbers[: len(parent)] == parent
            and flow.below(candidate.last) == after.first
        )
        if asks(candidate.text) or not heads:
            kept.append(candidate)
    return kept


def _restarts(flow: Flow, members: Sequence[Candidate]) -> set[int]:
    """Give the lines of members that may count from 1 again.

    The first below the title of a section, and whatever stands as the page's questions do.
    """
    restarts = set()
    standing = Counter(_standing(c) for c in members if asks(c.text) and c.answered)
    usual = next((form for form, _ in standing.most_common(1)), None)
    for candidate in members:
        if candidate.numbers[-1] > 1:
            continue
        mark = candidate.marker
        # "Q1" says that a question begins, "F1" that another letter does.
        named = mark is not None and (mark.style is Style.WORD or mark.printed[:1].isalpha())
        alike = asks(candidate.text) and candidate.answered and _standing(candidate) == usual
        if named or alike or _below_section(flow, candidate):
            restarts.add(candidate.first)
    return restarts


def _below_section(flow: Flow, candidate: Candidate) -> bool:
    """Whether a section's title stands before a line, or a few lines of introduction above it."""
    asking = asks(candidate.text) or flow.underlined(candidate.first)
    if section_before(flow, candidate.first, 0, certain=not asking) is not None:
        return True
    return asking and section_above(flow, candidate.first, 0) is not None


def _standing(candidate: Candidate) -> tuple[int, int, bool]:
    """How a question stands: its level, its column, and whether its paragraph ends with it.

    A list of questions in an answer is indented, or has its items below each other, unanswered.
    """
    column = candidate.marker.column if candidate.marker and not candidate.level else 0
    return candidate.level, column, candidate.standing
