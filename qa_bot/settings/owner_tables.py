"""The tables of the owner's own texts: whom to ask, replies, and what is said of a document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    PlainValidator,
    Strict,
    StringConstraints,
    TypeAdapter,
)
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import CoreSchema, no_info_after_validator_function

from qa_bot.arguments import has_words
from qa_bot.records import Contact, OwnReply
from qa_bot.settings.checks import EXPLAINED, expected
from qa_bot.words.wordings import form

# No control characters, and something to read; a line has no line break.
LINE = r"^[^\p{Cc}]*[^\p{Cc}\s][^\p{Cc}]*$"
TEXT = r"^(?:[^\p{Cc}]|[\n\t])*[^\p{Cc}\s](?:[^\p{Cc}]|[\n\t])*$"
LINK = r"^(?:mailto:[^\s\p{Cc}<>\"'@]+@|https://|tel:\+?[0-9])[^\s\p{Cc}<>\"']+$"
MOST_WORDINGS = 1_000
CHECKED = ConfigDict(extra="forbid", validate_default=True)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTable:
    """A contact as it stands in the file."""

    __pydantic_config__: ClassVar[ConfigDict] = CHECKED
    text: Sentence
    link: Link | None = None

    def contact(self) -> Contact:
        """The contact that it describes."""
        return Contact(text=self.text, link=self.link)


def _contact_schema(_: object, handler: GetCoreSchemaHandler) -> CoreSchema:
    checked = handler.generate_schema(ContactTable)
    return no_info_after_validator_function(ContactTable.contact, checked)


OwnContact = Annotated[Contact, GetPydanticSchema(_contact_schema)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTable:
    """A reply as it stands in the file, its key beside it."""

    __pydantic_config__: ClassVar[ConfigDict] = CHECKED
    text: Text
    wordings: Wordings = ()
    contact: Switch | None = None

    def reply(self, key: str) -> OwnReply:
        """The reply that it describes; its key is one of its wordings."""
        return OwnReply(key, self.text, (key, *self.wordings), self.contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTable:
    """What is said of a document: what it is called, and whom to ask where it does not answer."""

    __pydantic_config__: ClassVar[ConfigDict] = CHECKED
    title: Title | None = None
    contact: OwnContact | None = None


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
    dict[Wording, Annotated[ReplyTable, BeforeValidator(_with_text)]],
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
    return TypeAdapter(DocumentTable)


Documents = Annotated[
    dict[str, Annotated[str | DocumentTable, PlainValidator(_document)]],
    Field(max_length=400),
    expected('a table of at most 400 lines such as "faq.md" = "Our clinic"'),
]
