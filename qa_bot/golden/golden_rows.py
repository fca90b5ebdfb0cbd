"""A row of a golden file, and what its cells may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import category

from qa_bot.arguments import MAX_QUERY_CHARACTERS

NOT_COVERED, CHOOSE, NOTICE = "not covered", "choose", "notice"
# What is written for them; all else is a number.
_WORDS = {"not_covered": NOT_COVERED} | {word: word for word in (NOT_COVERED, CHOOSE, NOTICE)}
_MINUS = "\N{MINUS SIGN}"
# Between numbers of which any is right.
SEVERAL = "|"


@dataclass(frozen=True, slots=True)
class Golden:
    """A query, and what it should get; `document` may be empty.

    `row` is where it stands in its file, a line or a row of a sheet, 0 for none; `note` is for
    people, and says of a row that a machine made it.
    """

    query: str
    want: str
    document: str = ""
    row: int = field(default=0, compare=False)
    note: str = field(default="", compare=False)

    @property
    def wanted(self) -> str:
        """What it should get, in one text."""
        return f"{self.want} ({self.document})" if self.document else self.want

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of which any is right; none where an outcome is wanted."""
        if self.want in (NOT_COVERED, CHOOSE, NOTICE):
            return ()
        parts = (part.strip() for part in self.want.split(SEVERAL))
        return (self.want, *(part for part in parts if part and part != self.want))


def wanted_word(text: str) -> str:
    """What a cell wants: "-" is not covered, outcomes in any case, all else as it stands.

    So is every other dash, which spreadsheets put in its place.
    """
    return NOT_COVERED if _is_dash(text) else _WORDS.get(text.casefold(), text)


def _is_dash(text: str) -> bool:
    return text != "" and all(char == _MINUS or category(char) == "Pd" for char in text)


def fault_of(query: str, want: str) -> str | None:
    """Why a row cannot be asked, in words with what to do; None where it can."""
    if not query:
        return "has no query; write what people ask"
    if not want:
        return 'has no want; write the number that answers, or "-" where none does'
    if len(query) > MAX_QUERY_CHARACTERS:
        return f"has a query of {len(query):,} characters; the limit is {MAX_QUERY_CHARACTERS:,}"
    return None
