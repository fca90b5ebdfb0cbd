"""What stands in front of questions and answers: "1.", "(4.3)", "Q5)", "Question 3:", "A:"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# How documents in their languages say question and answer in front of one.
_QUESTION_WORDS = (
    "Question|Frage|Pregunta|Pergunta|Domanda|Vraag|Pytanie|Soalan|Pertanyaan|Fråga|Spørgsmål|"
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
_ANCHORS = r"(?:<a\b[^<>]*>(?:</a>)?)*"
# Quote marks, bullets, stars of bold print, and what digests put in front of a number. Two hashes
# mean a heading without a blank behind them too; one may say "number".
_BEFORE = (
    rf"\s*(?:[>*+\u2022\u00b7-]\s+)*{_ANCHORS}(?:#{{1,6}}\s+|#{{2,6}})?"
    r"[*_]{0,3}(?:Subject:\s+)?[*_]{0,3}"
)
_QUESTION = re.compile(
    rf"{_BEFORE}(?P<word>(?-i:{_QUESTION_LETTERS})|q|{_QUESTION_WORDS})\s{{0,2}}(?:(?:no\.?|nr\.?|number|\#)\s?)?"
    rf"(?P<number>{_DIGITS})?\s?[*_]{{0,3}}\s?(?P<end>[.):：\-–]+|(?=\s))[*_]{{0,3}}\s*(?P<text>.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"{_BEFORE}(?P<open>[(\[<#])?(?P<letter>[A-Z]-?)?(?P<number>{_DIGITS})"
    rf"(?P<end>[.):\]>：、．।]{{0,2}})[*_]{{0,3}}{_ANCHORS}(?:\s+|(?<=[、．]))(?P<text>\S.*)"
)
_ANSWER = re.compile(
    rf"\s*(?:>\s+)?[*_]{{0,3}}(?:(?-i:{_ANSWER_LETTERS})(?=\s?\d*\s?[*_]{{0,3}}[:：])|a|{_ANSWER_WORDS})\s?(?:\d{{1,4}}(?:\.\d+)?)?\s?[*_]{{0,3}}[:.)：][*_]{{0,3}}(?:\s+|(?<=：)|$)",
    re.IGNORECASE,
)
# A lone capital may also begin a name or a list: "A." and "A)" mark an answer only after "Q".
_BARE_ANSWER = re.compile(r"\s*[*_]{0,3}[Aa](?P<end>[.)])")
_SECOND_LETTER = re.compile(r"\s*[*_]{0,3}[Bb](?P<end>[.)])\s")


class Style(StrEnum):
    """What a marker is made of; a sequence of questions keeps to one."""

    WORD = "word"  # Q:, Question 3:
    DOT = "1."
    BRACKET = "1)"
    BRACKETS = "(1)"
    COLON = "1:"
    DEEP = "1.1"  # at least two numbers, whatever stands behind them
    DEEP_BRACKETS = "(1.1)"
    BARE = "1"


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
    if not match or not (match["end"] or match["number"]):
        return None
    # "F1." counts questions of section F; "F:" and "P1:" abbreviate the word for question.
    if _LETTER.fullmatch(match["word"]) and match["end"][:1] not in (":", "："):
        return None
    if (
        len(match["word"]) == 1
        and not match["number"]
        and match["end"] not in (":", ".", ")", "：", ".:")
    ):
        return None
    if match["end"][:1] in ("-", "–") and not match["number"]:
        return None
    if not match["end"] and len(match["word"]) > 1 and not match["number"]:
        return None
    number = match["number"] or ""
    return Marker(
        Style.WORD,
        number,
        _parts(number),
        "",
        match["text"].strip(),
        _column(line),
        match.start("text"),
    )


def _number_marker(line: str) -> Marker | None:
    match = _NUMBERED.match(line)
    if not match:
        return None
    number, letter, end = match["number"], (match["letter"] or "").rstrip("-"), match["end"]
    if "." in number:
        style = Style.DEEP_BRACKETS if match["open"] else Style.DEEP
    elif match["open"]:
        style = Style.BRACKETS
    else:
        style = {".": Style.DOT, ")": Style.BRACKET, ":": Style.COLON}.get(end[:1], Style.BARE)
        style = Style.DOT if end[:1] in ("、", "．", "।") else style
    return Marker(
        style, letter + number, _parts(number), letter, match["text"].strip(), _column(line),
        match.start("text"),
    )  # fmt: skip


def answer_start(line: str, after_question: bool = True) -> int | None:
    """Where the text behind "A:" or "Answer:" begins in a line; None where there is no marker."""
    if not after_question and _BARE_ANSWER.match(line):
        return None
    match = _ANSWER.match(line)
    return match.end() if match else None


def is_lettered_list(line: str, below: Iterable[str]) -> bool:
    """Tell a list's "a." from a mark of an answer: further down an item is marked "b."."""
    first = _BARE_ANSWER.match(line)
    if first is None:
        return False
    seconds = (_SECOND_LETTER.match(later) for later in below)
    return any(second is not None and second["end"] == first["end"] for second in seconds)


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".") if part)


def _column(line: str) -> int:
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())
