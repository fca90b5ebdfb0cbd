"""GIFT, Moodle's format for quizzes as text: a question, and its answers in braces.

docs.moodle.org (GIFT format). Only the right answer is taken; a question without one is left out by
name, as are essays and descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry
from qa_bot.parsing.systems.quiz_answers import FULL, Choice, right_answer
from qa_bot.parsing.tables.values import readable_text

KIND = "gift"
_CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)")
_TITLE = re.compile(r"\s*::((?:\\.|[^:\\]|:(?!:))*)::")
_FORMAT = re.compile(r"\s*\[(?:html|moodle|plain|markdown)\]")
# Signs that are text where a backslash stands in front.
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_CHOICE = re.compile(r"\\.|[=~]", re.DOTALL)
_FEEDBACK = re.compile(r"\\.|#", re.DOTALL)
_PERCENT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,5})?)%")
_TRUTH = {"t": "True", "true": "True", "f": "False", "false": "False"}
# The word to be filled in where the braces stand inside of a sentence.
_BLANK = "_____"
_ENDED = re.compile(r"[.?!:)]\s*$")
_ROOTS = re.compile(r"\$\w+\$|top|")


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between blank ones, without comments: one question."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Question:
    before: str
    answers: str
    after: str


def read_text(text: str) -> Exported | None:
    """The pairs of a quiz, placed by line; None where a text is none."""
    blocks = list(_blocks(text))
    questions = [_question(block.text) for block in blocks]
    marked = [one for one in questions if one and _is_marked(one.answers)]
    if not marked or 2 * sum(one is not None for one in questions) < len(blocks):
        return None
    left_out = LeftOut()
    section = ""
    entries: list[Entry] = []
    for block, question in zip(blocks, questions, strict=True):
        if category := _CATEGORY.match(block.text):
            parts = category[1].strip().split("/")
            section = " / ".join(part for part in parts if not _ROOTS.fullmatch(part.strip()))
        elif question is None:
            left_out.add("text(s) without an answer in braces, left out", block.text)
        elif made := _pair(question, section, left_out):
            entries.append(replace(made, position=block.first, last=block.last))
    return Exported(KIND, tuple(entries), left_out.lines())


def _blocks(text: str) -> Iterator[_Block]:
    held: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.lstrip().startswith("//"):
            continue
        is_category = _CATEGORY.match(line.strip())
        if held and (is_category or not line.strip()):
            yield _Block("\n".join(held), number - len(held), number - 1)
            held = []
        if is_category:
            yield _Block(line.strip(), number, number)
        elif line.strip():
            held.append(line)


def _question(text: str) -> _Question | None:
    """A block by its first brace and the one that closes it."""
    opened = None
    for match in _BRACE.finditer(text):
        if match[0] == "{" and opened is None:
            opened = match.start()
        elif match[0] == "}" and opened is not None:
            inside = text[opened + 1 : match.start()]
            return _Question(text[:opened], inside, text[match.end() :])
    return None


def _is_marked(answers: str) -> bool:
    """Whether braces hold answers as no other text does: choices, numbers or a truth."""
    inside = answers.strip()
    return inside[:1] in ("=", "~", "#") or inside.lower() in _TRUTH


def _pair(question: _Question, section: str, left_out: LeftOut) -> Entry | None:
    before = _FORMAT.sub("", _TITLE.sub("", question.before, count=1), count=1)
    asked = _plain(before)
    if question.after.strip(" \r\n\t.?!") or question.after.strip() and not _ENDED.search(asked):
        asked = _plain(f"{before}{_BLANK}{question.after}")
    shown = " ".join(asked.split())
    made = entry([shown], _answer(question.answers, shown, left_out), section)
    if made is None:
        left_out.add("question(s) without a right answer, left out", shown)
    elif "#" in re.sub(r"\\.|^\s*#", "", question.answers):
        left_out.add("question(s) with feedback, not kept", shown)
    return made


def _answer(answers: str, shown: str, left_out: LeftOut) -> str:
    inside = answers.strip()
    first = _without_feedback(inside)
    if first.strip().lower() in _TRUTH:
        return _TRUTH[first.strip().lower()]
    if inside.startswith("#"):
        return _number(inside[1:], shown, left_out)
    parts = list(_parts(inside))
    matches = [part for mark, part in parts if mark == "=" and "->" in part]
    if matches:
        sides = (_without_feedback(part).split("->", 1) for part in matches)
        pairs = [(_plain(item), _plain(match)) for item, match in sides]
        return "\n".join(f"{item} → {match}" for item, match in pairs if item and match)
    return _right([_choice(mark, part) for mark, part in parts], shown, left_out)


def _right(choices: list[Choice], shown: str, left_out: LeftOut) -> str:
    right = right_answer(choices)
    if right and right.others:
        left_out.add("question(s) with several right answers, the first is kept", shown)
    return right.text if right else ""


def _parts(inside: str) -> Iterator[tuple[str, str]]:
    """The choices with their mark; a single one may stand without."""
    marks = [match for match in _CHOICE.finditer(inside) if match[0] in "=~"]
    first = inside[: marks[0].start()] if marks else inside
    if first.strip():
        yield "=", first
    ends = [match.start() for match in marks[1:]] + [len(inside)]
    for match, end in zip(marks, ends, strict=False):
        yield match[0], inside[match.end() : end]


def _choice(mark: str, part: str) -> Choice:
    percent = FULL if mark == "=" else 0.0
    if weight := _PERCENT.match(part):
        percent, part = float(weight[1]), part[weight.end() :]
    return Choice(_plain(_without_feedback(part)), percent)


def _number(inside: str, shown: str, left_out: LeftOut) -> str:
    """A number without its tolerance, or a range as it is written."""
    choices = []
    for mark, part in _parts(inside):
        choice = _choice(mark, part)
        value, _, tolerance = choice.text.partition(":")
        if tolerance.strip(" 0."):
            left_out.add("number(s) with a tolerance, which is not kept", shown)
        choices.append(replace(choice, text=value.strip()))
    return _right(choices, shown, left_out)


def _without_feedback(part: str) -> str:
    feedback = next((m.start() for m in _FEEDBACK.finditer(part) if m[0] == "#"), len(part))
    return part[:feedback]


def _plain(text: str) -> str:
    """A text without its escapes and markup."""
    text = _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)
    return readable_text(_FORMAT.sub("", text, count=1))
