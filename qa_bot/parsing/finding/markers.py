"""What stands in front of questions and answers: "1.", "(4.3)", "Q5)", "Question 3:", "A:"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# How documents in their languages say question and answer in front of one.
_QUESTION_WORDS = (
    "Question|Symptom|Frage|Pregunta|Pergunta|Domanda|Vraag|Pytanie|Soalan|Pertanyaan|Fråga|Spørgsmål|"
    "Kysymys|Otázka|Soru|Вопрос|Въпрос|Питання|Ερώτηση|质问|问题|問題|質問|问|問|질문|سؤال|س|שאלה"
)
_ANSWER_WORDS = (
    "Answer|Ans|Antwort|Respuesta|Resposta|Risposta|Réponse|Antwoord|Odpowiedź|Jawapan|Jawaban|"
    "Svar|Vastaus|Odpověď|Cevap|Ответ|Отговор|Відповідь|Απάντηση|答案|回答|答|답변|답|جواب|ج|תשובה"
)
# Letters that abbreviate such words, always with a colon.
_QUESTION_LETTERS = "Q|P|F|D|В|Pyt\\.?"
_ANSWER_LETTERS = "A|R|О|S|Odp\\.?"
_LETTER = re.compile(r"(?!Q)(?:" + _QUESTION_LETTERS + ")")
_DIGITS = r"\d{1,4}(?:\.\d{1,3}){0,3}"
# Behind a word for question a hyphen may stand for the dot: "Q1-05.".
_WORD_DIGITS = r"\d{1,4}(?:[.-]\d{1,3}){0,3}"
_ANCHORS = r"(?:<a\b[^<>]*>(?:</a>)?)*"
# Blanks are never given back: nothing behind them begins with one. Tried one by one, a thousand of
# them in front of each line took six seconds for a megabyte.
# Quote marks and bullets, among them those that plain text is divided by: "**", "[]", "*)".
BULLETS = r"(?:(?:>{1,4}|\*{1,6}\)?|={2,6}|[+\u2022\u25aa\u25cf\u00b7-]|\[\s?\])\s++)*"
# These, stars of bold print, and what digests put in front of a number. Two hashes mean a heading
# without a blank behind them too; one may say "number".
_BEFORE = (
    rf"\s*+{BULLETS}{_ANCHORS}(?:#{{1,6}}\s+|#{{2,6}})?"
    r"[*_]{0,3}(?:Subject:\s+)?[*_]{0,3}"
)
# reStructuredText's fields: ":Q: Why?".
_FIELD = r"(?::(?=\w{1,12}:\s))?"
_QUESTION = re.compile(
    rf"{_BEFORE}{_FIELD}(?P<open>[\[(<])?(?P<word>(?-i:{_QUESTION_LETTERS})|q|{_QUESTION_WORDS})(?:[.-](?=\d)|\s{{0,2}})"
    rf"(?:(?:no\.?|nr\.?|number|\#)\s?)?(?P<number>{_WORD_DIGITS})?(?(open)[\])>])"
    r"\s?[*_]{0,3}\s?(?P<end>[.):：\-–]+|(?=\s|$))[*_]{0,3}\s*(?P<text>.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"{_BEFORE}(?P<open>[(\[<#])?(?P<letter>[A-Z][.-]?)?(?P<number>{_DIGITS})(?P<part>[a-z](?=[.):]))?"
    rf"(?P<end>[.):\]>：、．।]{{0,2}})[*_]{{0,3}}(?P<dash>\s?[-–](?=\s))?"
    rf"{_ANCHORS}(?:\s+|(?<=[、．]))(?P<text>\S.*)"
)
# "1. Q. Why?": the number counts, the letter says the same again.
_SAID_AGAIN = re.compile(
    rf"[*_]{{0,3}}(?:Q|{_QUESTION_WORDS})[*_]{{0,3}}[.:：)][*_]{{0,3}}\s+(?=\S)"
)
_ANSWER = re.compile(
    rf"\s*+(?:>\s++)?[*_]{{0,3}}{_FIELD}(?:(?-i:{_ANSWER_LETTERS})(?=\s?\d*\s?[*_]{{0,3}}[:：])|a|{_ANSWER_WORDS})\s?(?:\d{{1,4}}(?:[.-]\d+)?)?\s?[*_]{{0,3}}[:.)：][*_]{{0,3}}(?:\s+|(?<=：)|$)",
    re.IGNORECASE,
)
# "Answer 3" alone in its line, as "Question 3" above is.
_ANSWER_ALONE = re.compile(
    rf"\s*+[*_]{{0,3}}(?:{_ANSWER_WORDS})(?:\s?\d{{1,4}})?[*_]{{0,3}}\s*$", re.IGNORECASE
)
# A lone capital may also begin a name or a list: "A." and "A)" mark an answer only after "Q".
_BARE_ANSWER = re.compile(r"\s*+[*_]{0,3}[Aa](?P<end>[.)])")
# "A - ", "[A] ", below "Q - " and "[Q] ".
_SET_OFF_ANSWER = re.compile(r"\s*+[*_]{0,3}(?:A\s{1,2}[-–]|[\[(<]A[\])>]\s{0,2}[-–:]?)(?:\s+|$)")
_SECOND_LETTER = re.compile(r"\s*+[*_]{0,3}[Bb](?P<end>[.)])\s")


class Style(StrEnum):
    """What a marker is made of; a sequence of questions keeps to one."""

    WORD = "word"  # Q:, Question 3:
    DOT = "1."
    BRACKET = "1)"
    BRACKETS = "(1)"
    COLON = "1:"
    DEEP = "1.1"  # at least two numbers, whatever stands behind them
    DEEP_BRACKETS = "(1.1)"
    DASH = "1 -"
    BARE = "1"


_STYLES = {
    ".": Style.DOT, "、": Style.DOT, "．": Style.DOT, "।": Style.DOT,
    ")": Style.BRACKET, ":": Style.COLON,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker in front of `text`: `printed` as the document has it ("4.2", "A1"), "" for none.

    `numbers` are its parts as numbers, `letter` the capital before them.
    """

    style: Style
    printed: str
    numbers: tuple[int, ...]
    letter: str
    text: str
    column: int
    offset: int  # of `text` in its line

    @property
    def family(self) -> tuple[Style, str]:
        """Markers of one family count on from each other."""
        return self.style, self.letter


def marker(line: str) -> Marker | None:
    """The marker at the beginning of a line, if there is one."""
    return _word_marker(line) or _number_marker(line)


def _word_marker(line: str) -> Marker | None:
    match = _QUESTION.match(line)
    if match is None or not _marks_question(match):
        return None
    number = match["number"] or ""
    return Marker(
        Style.WORD,
        number,
        _parts(number),
        "",
        match["text"].strip(),
        column_of(line),
        match.start("text"),
    )


def _marks_question(match: re.Match[str]) -> bool:
    """Tell a word or letter that stands for "question" from one that begins the text."""
    word, number, end = match["word"], match["number"], match["end"]
    # "F1." counts questions of section F; "F:" and "P1:" abbreviate the word for question.
    if _LETTER.fullmatch(word) and end[:1] not in (":", "："):
        return False
    if match["open"]:
        return not number  # "[Q1]" is a number in brackets
    if number:
        return True
    if end in ("-", "–"):
        return word == "Q" and match.string.startswith(" ", match.end("end"))
    return end in (":", ".", ")", "：", ".:") or (len(word) > 1 and end[:1] not in ("", "-", "–"))


def _number_marker(line: str) -> Marker | None:
    match = _NUMBERED.match(line)
    if not match:
        return None
    number, letter, part = match["number"], (match["letter"] or "").rstrip("-"), match["part"] or ""
    # "5b" stands below "5" as often as below "5a".
    parts = (*_parts(number), ord(part) - ord("a")) if part else _parts(number)
    again = _SAID_AGAIN.match(match["text"])
    offset = match.start("text") + (again.end() if again else 0)
    return Marker(
        Style.WORD if again else _number_style(match), letter + number + part, parts, letter[:1],
        line[offset:].strip(), column_of(line), offset,
    )  # fmt: skip


def _number_style(match: re.Match[str]) -> Style:
    end = match["end"][:1]
    if "." in match["number"]:
        return Style.DEEP_BRACKETS if match["open"] else Style.DEEP
    if match["open"]:
        return Style.BRACKETS
    if end in _STYLES:
        return _STYLES[end]
    return Style.DASH if match["dash"] else Style.BARE


def answer_start(line: str, after_question: bool = True) -> int | None:
    """Where the text behind "A:" or "Answer:" begins in a line; None where there is no marker."""
    if not after_question and _BARE_ANSWER.match(line):
        return None
    match = _ANSWER.match(line) or _ANSWER_ALONE.match(line)
    if match is None and after_question:
        match = _SET_OFF_ANSWER.match(line)
    return match.end() if match else None


def says_answer(title: str) -> bool:
    """Whether a title says nothing but that an answer follows."""
    start = answer_start(title)
    return start is not None and not title[start:].strip()


def is_lettered_list(line: str, below: Iterable[str]) -> bool:
    """Tell a list's "a." from a mark of an answer: further down an item is marked "b."."""
    first = _BARE_ANSWER.match(line)
    if first is None:
        return False
    seconds = (_SECOND_LETTER.match(later) for later in below)
    return any(second is not None and second["end"] == first["end"] for second in seconds)


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split("[.-]", number) if part)


def column_of(line: str) -> int:
    """In which column a line begins, its tabs put out."""
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())
