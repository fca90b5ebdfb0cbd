"""Links that open a reader's own mail program (RFC 6068). Nothing is sent by them."""

from __future__ import annotations

import re
from urllib.parse import quote

from qa_bot.languages import language

# Windows hands at most 2,083 on to a mail program, the fewest of what browsers and programs take.
MOST_CHARACTERS = 2_000
SUBJECT_CHARACTERS = 60
_MAILBOX = "!$'*+@"  # which stand in an address as they are, beside letters, digits and "-._~"
_LINE_END = re.compile(r"\r\n?|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CUT = "\u2026"


def mailto(address: str) -> str:
    """The link that writes to an address, whatever stands in it."""
    return f"mailto:{_encoded(address, _MAILBOX)}"


def mailto_with(address: str, question: str, code: str) -> str:
    """The link whose mail has a question in its subject and in its text, of at most
    MOST_CHARACTERS.

    `code` is the ISO 639-1 code of the language of the words around it. The text has the question
    as it is, its lines ended by CRLF, without other control characters; one that is too long ends
    in an ellipsis. Nothing of it can become a header: all but letters, digits and "-._~" is
    percent-encoded, and a subject is one line.
    """
    said = language(code)
    lines = _CONTROL.sub("", _LINE_END.sub("\n", question)).strip()
    subject = said.say("mail.subject", in_a_line(lines))
    opening = f"{said.say('mail.question')}\n\n"
    link = f"{mailto(address)}?subject={_encoded(subject)}&body={_body(opening)}"
    return link + _body(_fitting(lines, MOST_CHARACTERS - len(link)))


def in_a_line(question: str) -> str:
    """As much of a question as a subject has, in one line."""
    line = " ".join(question.split())
    most = SUBJECT_CHARACTERS
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}{_CUT}"


def _fitting(text: str, room: int) -> str:
    """As much of a text as has room where it is encoded."""
    if len(_body(text)) <= room:
        return text
    room -= len(_body(_CUT))
    for place, sign in enumerate(text):
        room -= len(_body(sign))
        if room < 0:
            return f"{text[:place].rstrip()}{_CUT}"
    return text


def _body(text: str) -> str:
    return _encoded(text.replace("\n", "\r\n"))


def _encoded(text: str, as_they_are: str = "") -> str:
    return quote(text, safe=as_they_are, errors="replace")
