"""The tables of the owner's own texts: whom to ask, replies, and what is said of a document."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    Strict,
    StringConstraints,
    TypeAdapter,
)
from pydantic_core import PydanticCustomError

from qa_bot.arguments import has_words
from qa_bot.records import Contact
from qa_bot.settings.checks import EXPLAINED, expected, table_of
from qa_bot.settings.schema import DocumentTable, ReplyTable
from qa_bot.words.wordings import form

# No control characters, and something to read; a line has no line break.
LINE = r"^[^\p{Cc}]*[^\p{Cc}\s][^\p{Cc}]*$"
TEXT = r"^(?:[^\p{Cc}]|[\n\t])*[^\p{Cc}\s](?:[^\p{Cc}]|[\n\t])*$"
LINK = r"^(?:mailto:[^\s\p{Cc}<>\"'@]+@|https://|tel:\+?[0-9])[^\s\p{Cc}<>\"']+$"
# What a browser takes for an address (WHATWG HTML, 4.10.5.1.5), no longer than RFC 5321 allows.
MAIL = (
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"
)
# Two to fifteen digits (E.164) and what people write between them.
TELEPHONE = r"^\+?(?:[ ().\-/\u00a0]*[0-9]){2,15}$"
MOST_WORDINGS = 1_000


def _with_words(wording: str) -> str:
    if not has_words(wording):
        raise ValueError("which has no word")
    return wording


Title = Annotated[
    str,
    StringConstraints(strict=True, pattern=LINE, max_length=80),
    expected("one line of 1 to 80 characters"),
]
Text = Annotated[
    str,
    StringConstraints(strict=True, pattern=TEXT, max_length=2_000),
    expected("a text of 1 to 2,000 characters"),
]
Sentence = Annotated[
    str,
    StringConstraints(strict=True, pattern=LINE, max_length=300),
    expected("one line of 1 to 300 characters"),
]
Link = Annotated[
    str,
    StringConstraints(strict=True, pattern=LINK, max_length=500),
    expected("a link that begins with mailto:, https:// or tel:"),
]
Mail = Annotated[
    str,
    StringConstraints(strict=True, pattern=MAIL, max_length=254),
    expected('a mail address such as "desk@example.org"'),
]
Telephone = Annotated[
    str,
    StringConstraints(strict=True, pattern=TELEPHONE, max_length=60),
    expected('a telephone number such as "+44 1632 960001"'),
]
Wording = Annotated[
    str,
    StringConstraints(strict=True, pattern=LINE, max_length=200),
    AfterValidator(_with_words),
    expected("one line of 1 to 200 characters with a letter or digit"),
]
Wordings = Annotated[
    tuple[Wording, ...],
    Field(max_length=MOST_WORDINGS),
    expected('a list of wordings such as ["chest pain", "I can\'t breathe"]'),
]
Switch = Annotated[bool, Strict(), expected("true or false")]
OwnContact = Annotated[
    Contact,
    table_of(
        text=Sentence,
        link=Link | None,
        mail=Mail | None,
        telephone=Telephone | None,
        hours=Sentence | None,
    ),
]


def _with_text(value: Any) -> Any:
    """A text alone is a table with nothing else."""
    if isinstance(value, str):
        return {"text": value}
    if not isinstance(value, dict):
        text = 'a text, or a table such as { text = "Call 999 now.", contact = true }'
        raise PydanticCustomError(EXPLAINED, "; {text} was expected", {"text": text})
    return value


def _said_once(replies: dict[str, ReplyTable]) -> dict[str, ReplyTable]:
    """Check that no two replies have a wording in common, form aside, and that they are not too
    many.
    """
    key_of: dict[str, str] = {}
    count = 0
    for key, table in replies.items():
        for wording in (key, *table.wordings):
            count += 1
            other = key_of.setdefault(form(wording), key)
            if other != key:
                found = {"wording": repr(wording[:60]), "other": repr(other[:60]), "below": key}
                raise PydanticCustomError(
                    EXPLAINED,
                    ", whose wording {wording} is one of {other}, too; each wording once was "
                    "expected",
                    found,
                )
    if count > MOST_WORDINGS:
        raise ValueError(f"with {count:,} wordings")
    return replies


Replies = Annotated[
    dict[
        Wording,
        Annotated[
            ReplyTable,
            table_of(text=Text, wordings=Wordings, contact=Switch | None),
            BeforeValidator(_with_text),
        ],
    ],
    AfterValidator(_said_once),
    expected('a table of at most 1,000 wordings such as "chest pain" = "Call 999 now."'),
]


def _document(value: Any) -> str | DocumentTable:
    """A title, or a table; not a union, whose errors would name both."""
    if isinstance(value, dict):
        return _table().validate_python(value)
    return _title().validate_python(value)


@cache
def _title() -> TypeAdapter[str]:
    return TypeAdapter(Title)


@cache
def _table() -> TypeAdapter[DocumentTable]:
    table = table_of(title=Title | None, contact=OwnContact | None)
    return TypeAdapter(Annotated[DocumentTable, table])


Documents = Annotated[
    dict[str, Annotated[str | DocumentTable, PlainValidator(_document)]],
    Field(max_length=400),
    expected('a table of at most 400 lines such as "faq.md" = "Our clinic"'),
]
