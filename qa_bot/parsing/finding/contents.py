"""Tables of contents and cross references: lines that say what stands elsewhere again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from qa_bot.parsing.asking import asks
from qa_bot.parsing.finding.candidates import Candidate
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import Style, marker

# Where half of so many numbered lines below each other recur, all of them are contents: titles
# are worded anew now and then.
LEAST_LIST = 4
# Shorter texts recur by chance: "yes", "notes".
LEAST_LETTERS = 6
# Of the lines below a title, so many say what stands elsewhere where it heads the contents; a
# question may go on over two.
LISTED = 0.8

_LINK_INTO_PAGE = re.compile(r"\W{0,12}\[[^\[\]]{1,300}\]\(#[^()]{0,300}\)\W{0,4}")
_BULLETS = re.compile(r"[\W_]{0,12}")


def letters(text: str) -> str:
    """What a text shares with its repetition: its letters and digits, and whether it asks."""
    return "".join(filter(str.isalnum, text.casefold())) + "?" * asks(text)


def without_contents_lists(flow: Flow, questions: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Questions without titles such as "Contents", which have nothing but the others below."""
    said = {letters(question.text) for question in questions}
    ends = [*(question.first for question in questions[1:]), len(flow.lines)]
    return tuple(
        question
        for question, end in zip(questions, ends, strict=False)
        if asks(question.text) or not _lists(flow, question.last + 1, end, said)
    )


def _lists(flow: Flow, first: int, end: int, said: Collection[str]) -> bool:
    lines = [flow.lines[i].text for i in range(first, end) if not flow.blank(i)]
    listed = sum(bool(_LINK_INTO_PAGE.fullmatch(line)) or _says_again(line, said) for line in lines)
    return len(lines) > 1 and listed >= LISTED * len(lines)


def _says_again(line: str, said: Collection[str]) -> bool:
    mark = marker(line)
    return letters(mark.text if mark else _BULLETS.sub("", line, count=1)) in said


def last_places(flow: Flow, candidates: Sequence[Candidate]) -> dict[str, int]:
    """For what candidates say, the last line that says it as a candidate or opens with it."""
    said = {letters(candidate.text) for candidate in candidates}
    places = {
        key: i
        for i, line in enumerate(flow.lines)
        if flow.begins(i) and (key := letters(line.text)) in said
    }
    for candidate in candidates:
        key = letters(candidate.text)
        places[key] = max(places.get(key, -1), candidate.first)
    return {key: place for key, place in places.items() if len(key) >= LEAST_LETTERS}


def without_contents(
    flow: Flow, members: Sequence[Candidate], places: Mapping[str, int]
) -> list[Candidate]:
    """Members of a family without those that recur with more text below them.

    What recurs is the number with more text below it, or the text further down whatever stands in
    front of it there.
    """
    room = _room(flow, members)
    largest: dict[str, int] = {}  # lines below a number, and below a number with its text
    for candidate, lines in zip(members, room, strict=True):
        for key in (_recurring(candidate), _with_text(candidate)):
            largest[key] = max(largest.get(key, -1), lines)
    dropped: set[int] = set()
    held: set[tuple[str, int]] = set()
    for place, (candidate, lines) in reversed(list(enumerate(zip(members, room, strict=True)))):
        key, text = _with_text(candidate), letters(candidate.text)
        # The last entry of a table of contents may have a line of its own below it.
        beside = any(not room[i] for i in (place - 1, place + 1) if 0 <= i < len(room))
        tight = beside and _tight(flow, members, place)
        short = lines == 0 or tight
        listed = lines < largest[key] or (short and lines < largest[_recurring(candidate)])
        elsewhere = (tight or not candidate.answered) and places.get(text, -1) > candidate.last
        if listed or elsewhere or (key, lines) in held:
            dropped.add(place)
        held.add((key, lines))
    for block in _tight_blocks(flow, members):
        if len(block) >= LEAST_LIST and len(dropped.intersection(block)) >= len(block) / 2:
            dropped.update(block)
    return [c for place, c in enumerate(members) if place not in dropped]


def _tight_blocks(flow: Flow, members: Sequence[Candidate]) -> list[list[int]]:
    """Members by place, in blocks without a blank line."""
    blocks: list[list[int]] = [[]]
    for place in range(len(members)):
        blocks[-1].append(place)
        if not _tight(flow, members, place):
            blocks.append([])
    return blocks


def _recurring(candidate: Candidate) -> str:
    """What a table of contents repeats: the number, with the text where numbers start again."""
    mark = candidate.marker
    if len(candidate.numbers) == 1 and mark and mark.style is not Style.WORD:
        return _with_text(candidate)
    return ".".join(map(str, candidate.numbers))


def _with_text(candidate: Candidate) -> str:
    numbers = ".".join(map(str, candidate.numbers))
    return f"{numbers} {letters(candidate.text)}"


def _room(flow: Flow, members: Sequence[Candidate]) -> list[int]:
    """How many lines that say something stand below each member before the next one.

    A number in the middle of a paragraph ("(4.3) tells more") ends nothing.
    """
    room, end = [], len(flow.lines)
    for member in reversed(members):
        has_room = member.answered and member.last < end
        room.append(flow.said[end] - flow.said[member.last + 1] if has_room else 0)
        if flow.begins(member.first) or asks(member.text):
            end = member.first
    return room[::-1]


def _tight(flow: Flow, members: Sequence[Candidate], place: int) -> bool:
    """Whether no blank line stands between a member and the next one."""
    end = members[place + 1].first if place + 1 < len(members) else len(flow.lines)
    return not any(flow.blank(i) for i in range(members[place].first, end))
