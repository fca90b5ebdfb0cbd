"""The ways in which a page may mark its questions, and which of them explains it best.

A page marks its questions with words ("Q:"), with numbers, with headings, or only with a question
mark. Each way proposes questions with the weight of what speaks for them; the heaviest is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa_bot.parsing.candidates import Candidate, unmarked, whole_paragraphs
from qa_bot.parsing.flow import Flow
from qa_bot.parsing.markers import Style, answer_start, asks
from qa_bot.parsing.sections import is_faq, plain_title, section_above, section_before
from qa_bot.parsing.sequence import best_run

# On average a question stands alone, or looks like one: a shopping list counts up as well.
LEAST_LIKENESS = 1.0
# A question mark alone may be rhetorical: what it weighs beside a number or a heading.
UNMARKED_WEIGHT = 2.5
LEAST_UNMARKED = 2
UNMARKED_CHARACTERS = 300
# Of a page's questions, so many open the paragraph of their answer where that is its way.
OPENING_SHARE = 0.6
# Where so many headings of a level have a number, one without is a title unless it asks.
NUMBERED_HEADINGS = 0.7
# Headings of a level of which fewer ask are sections of a text, unless it says that it is a FAQ.
ASKING_HEADINGS = 0.3
# What "Q:" adds to the shape of a question.
WORD_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Scheme:
    """Questions in document order, and the sum of what speaks for them.

    `levels` are the heading levels at which an answer ends though no question begins there.
    """

    questions: tuple[Candidate, ...]
    weight: float
    by_heading: bool = False

    @property
    def convinces(self) -> bool:
        """Whether the questions look like some at all."""
        likeness = sum(question.likeness for question in self.questions)
        return bool(self.questions) and likeness >= LEAST_LIKENESS * len(self.questions)


def best_scheme(flow: Flow, found: Sequence[Candidate]) -> Scheme | None:
    """The heaviest scheme that convinces; None where none does."""
    proposed = [
        *_headed(flow, found),
        *_numbered(flow, found),
        _worded(flow, found),
        _bare(flow, found),
    ]
    convincing = [scheme for scheme in proposed if scheme.convinces]
    best = max(convincing, key=lambda scheme: scheme.weight, default=None)
    return _with_unnumbered(best, found) if best else None


def _numbered(flow: Flow, found: Sequence[Candidate]) -> Iterator[Scheme]:
    """One proposal for each family of markers that has numbers."""
    families: dict[tuple[Style, bool], list[Candidate]] = {}
    for candidate in found:
        if candidate.marker and candidate.numbers:
            key = (candidate.marker.style, bool(candidate.marker.letter))
            families.setdefault(key, []).append(candidate)
    for members in _joined(families):
        if not members:
            continue
        members = _without_contents(flow, _answered(flow, members, found))
        kept = [c for c in members if c.likeness >= 0]
        run = best_run(kept, _restarts(flow, kept))
        yield Scheme(tuple(whole_paragraphs(flow, list(run.candidates))), run.weight)


def _joined(families: dict[tuple[Style, bool], list[Candidate]]) -> Iterator[list[Candidate]]:
    """Each family, and all flat ones together: "1." and "2)" by one careless hand."""
    for (style, lettered), members in families.items():
        if style is not Style.BARE or members[0].level:
            yield [_with_letter(c) for c in members] if lettered else members
    flat = [
        c
        for (style, lettered), members in families.items()
        if not lettered and style in (Style.DOT, Style.BRACKET, Style.BRACKETS)
        for c in members
    ]
    yield sorted(flat, key=lambda c: c.first)


def _with_letter(candidate: Candidate) -> Candidate:
    """A12 counts on from A11, and B1 from any A."""
    mark = candidate.marker
    if mark is None:
        return candidate
    numbers = (ord(mark.letter) - ord("A") + 1, *mark.numbers)
    return replace(candidate, marker=replace(mark, numbers=numbers, letter=""))


def _answered(
    flow: Flow, members: Sequence[Candidate], found: Sequence[Candidate]
) -> list[Candidate]:
    """Members with whether something stands below each before the page goes on.

    It goes on with the next number, or with the title of a section that is numbered above them.
    """
    depth = {c.first: len(c.numbers) for c in found if c.marker and c.numbers}
    own = {c.first: c for c in members}
    answered = []
    for candidate in members:
        position = candidate.last + 1
        while position < len(flow.lines) and flow.blank(position):
            position += 1
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


def _without_contents(flow: Flow, members: list[Candidate]) -> list[Candidate]:
    """Without tables of contents and cross references: what recurs with more text below it."""
    room = _room(flow, members)
    largest: dict[str, int] = {}
    for candidate, lines in zip(members, room, strict=True):
        key = _recurring(candidate)
        largest[key] = max(largest.get(key, -1), lines)
    texts = Counter((_recurring(c), _letters(c.text)) for c in members)
    kept, held = [], set[tuple[str, str, int]]()
    for place, (candidate, lines) in reversed(list(enumerate(zip(members, room, strict=True)))):
        key, text = _recurring(candidate), _letters(candidate.text)
        # The last entry of a table of contents may have a line of its own below it.
        beside = any(not room[i] for i in (place - 1, place + 1) if 0 <= i < len(room))
        listed = lines == 0 or texts[key, text] > 1 or (beside and _tight(flow, members, place))
        if not (lines < largest[key] and listed) and (key, text, lines) not in held:
            kept.append(candidate)
        held.add((key, text, lines))
    return kept[::-1]


def _recurring(candidate: Candidate) -> str:
    """What a table of contents repeats: the number, with the text where numbers start again."""
    numbers = ".".join(map(str, candidate.numbers))
    flat = (
        len(candidate.numbers) == 1
        and candidate.marker
        and candidate.marker.style is not Style.WORD
    )
    return f"{numbers} {_letters(candidate.text)}" if flat else numbers


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold())) + "?" * asks(text)


def _room(flow: Flow, members: Sequence[Candidate]) -> list[int]:
    """How many lines that say something stand below each member before the next one.

    A number in the middle of a paragraph ("(4.3) tells more") ends nothing.
    """
    room, end = [], len(flow.lines)
    for c in reversed(members):
        filled = sum(not flow.blank(i) for i in range(c.last + 1, end)) if c.answered else 0
        room.append(filled)
        if flow.blank(c.first - 1) or asks(c.text) or flow.lines[c.first].opens:
            end = c.first
    return room[::-1]


def _tight(flow: Flow, members: Sequence[Candidate], place: int) -> bool:
    """Whether no blank line stands between a member and the next one."""
    end = members[place + 1].first if place + 1 < len(members) else len(flow.lines)
    return not any(flow.blank(i) for i in range(members[place].first, end))


def _restarts(flow: Flow, members: Sequence[Candidate]) -> set[int]:
    """Lines of members that may count from 1 again: the first below the title of a section."""
    found = set()
    for candidate in members:
        if not candidate.numbers or candidate.numbers[-1] > 1:
            continue
        worded = candidate.marker is not None and candidate.marker.style is Style.WORD
        if worded or _below_section(flow, candidate):
            found.add(candidate.first)
    return found


def _below_section(flow: Flow, candidate: Candidate) -> bool:
    """Whether a section's title stands before a line, or a few lines of introduction above it."""
    asking = asks(candidate.text) or flow.underlined(candidate.first)
    if section_before(flow, candidate.first, 0, certain=not asking) is not None:
        return True
    return asking and section_above(flow, candidate.first, 0) is not None


def _worded(flow: Flow, found: Sequence[Candidate]) -> Scheme:
    """Questions behind "Q:" or "Question:", without numbers or with them in any order."""
    chosen = [c for c in found if c.marker and c.marker.style is Style.WORD]
    plain = sum(not c.numbers for c in chosen)
    if not chosen or plain < len(chosen) / 2:
        return Scheme((), 0.0)
    return Scheme(tuple(chosen), sum(c.likeness + WORD_WEIGHT for c in chosen))


def _bare(flow: Flow, found: Sequence[Candidate]) -> Scheme:
    """Paragraphs that begin with a question and go on, or stand before the answer."""
    chosen = [
        c
        for c in found
        if asks(c.text)
        and (c.level or c.marker is None)
        and len(c.text) <= UNMARKED_CHARACTERS
        and answer_start(flow.lines[c.first].text) is None
    ]
    kept = [c for place, c in enumerate(chosen) if _has_answer(flow, c, chosen[place + 1 :])]
    if len(kept) < LEAST_UNMARKED:
        return Scheme((), 0.0)
    return Scheme(tuple(kept), UNMARKED_WEIGHT * len(kept))


def _with_unnumbered(scheme: Scheme, found: Sequence[Candidate]) -> Scheme:
    """The scheme with the questions that somebody forgot to number.

    Only on a page whose questions open the paragraph of their answer: there, a line that asks and
    opens a paragraph is one of them.
    """
    asking = [c for c in scheme.questions if not c.level and asks(c.text)]
    opening = sum(not c.standing for c in asking)
    if not asking or opening < OPENING_SHARE * len(scheme.questions):
        return scheme
    first = scheme.questions[0].first
    forgotten = [c for c in unmarked(found) if not c.standing and asks(c.text) and c.first > first]
    questions = sorted([*scheme.questions, *forgotten], key=lambda c: c.first)
    return replace(scheme, questions=tuple(dict.fromkeys(questions)))


def _has_answer(flow: Flow, candidate: Candidate, later: Sequence[Candidate]) -> bool:
    end = later[0].first if later else len(flow.lines)
    return any(not flow.blank(i) for i in range(candidate.last + 1, end))


def _headed(flow: Flow, found: Sequence[Candidate]) -> Iterator[Scheme]:
    """One proposal for each level of headings."""
    headings = _of_faq(flow, [c for c in found if c.level])
    named = any(is_faq(c.text) for c in found if c.level)
    for level in sorted({c.level for c in headings}):
        yield _level(flow, headings, level, named)


def _level(flow: Flow, headings: list[Candidate], level: int, named: bool) -> Scheme:
    """Headings of a level, with those that ask above it, and below it where nothing else does."""
    own = [c for c in headings if c.level == level and not is_faq(c.text)]
    if sum(c.marker is not None for c in own) >= NUMBERED_HEADINGS * len(own):
        own = [c for c in own if c.marker or asks(c.text)]
    asking = sum(asks(c.text) for c in own)
    if not own or (asking < ASKING_HEADINGS * len(own) and not (named and _deepest(own, headings))):
        return Scheme((), 0.0)
    chosen: list[Candidate] = []
    for place, c in enumerate(headings):
        follower = headings[place + 1] if place + 1 < len(headings) else None
        bodiless = _bodiless(flow, c, follower)
        section = bodiless and follower is not None and follower.level > c.level
        if c in own and not (section and not asks(c.text)):
            chosen.append(replace(c, answered=not bodiless or section))
        elif (
            asks(c.text)
            and not bodiless
            and (c.level < level or _under_section(c, headings[:place], level, chosen))
        ):
            chosen.append(c)
    weight = sum(c.likeness if asks(c.text) else 0.5 for c in chosen) + len(chosen)
    return Scheme(tuple(chosen), weight, by_heading=True)


def _deepest(own: list[Candidate], headings: list[Candidate]) -> bool:
    return max(c.level for c in headings) == own[0].level


def _under_section(
    candidate: Candidate, before: list[Candidate], level: int, chosen: list[Candidate]
) -> bool:
    """Whether a deeper heading stands below a section of the level, rather than in an answer."""
    parents = [c for c in before if c.level <= level]
    return not parents or parents[-1].first not in {c.first for c in chosen}


def _bodiless(flow: Flow, heading: Candidate, follower: Candidate | None) -> bool:
    end = follower.first if follower else len(flow.lines)
    return all(flow.blank(i) for i in range(heading.last + 1, end))


def _of_faq(flow: Flow, headings: list[Candidate]) -> list[Candidate]:
    """The headings below the one that announces questions, where it is one part among others."""
    for place, heading in enumerate(headings):
        if not is_faq(plain_title(heading.text)):
            continue
        below: list[Candidate] = []
        for later in headings[place + 1 :]:
            if later.level <= heading.level:
                break
            below.append(later)
        if below:
            return below
    return headings
