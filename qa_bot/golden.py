"""Questions of which their owner knows what they should get: `golden.csv`, asked all at once.

The file is a table of UTF-8 with the columns query, want and document. `want` is the number of the
question that answers, as `qa-bot list` prints it, or "choose", "not covered" or "notice";
`document`, the path or title of the document that answers, may stay empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_bot.bot import QABot
from qa_bot.records import Answer, Outcome, QABotError

FILE_NAME = "golden.csv"
COLUMNS = ("query", "want", "document")
MAX_BYTES = 1_000_000
EXPECTED = "expected a table of UTF-8 with the columns query,want,document"


@dataclass(frozen=True, slots=True)
class Golden:
    """A query, and what it should get; `document` may be empty."""

    query: str
    want: str
    document: str = ""

    @property
    def wanted(self) -> str:
        """What it should get, in one text."""
        return f"{self.want} ({self.document})" if self.document else self.want


@dataclass(frozen=True, slots=True)
class Went:
    """What became of a golden query: the label or outcome that it got, and if that was right."""

    golden: Golden
    got: str
    right: bool


def read_golden(path: Path) -> tuple[Golden, ...]:
    """The queries of a file; raises QABotError where it is no such table, or has none."""
    text = _text(path)
    # A spreadsheet writes what its country separates cells with.
    delimiter = next((sign for sign in ";\t" if sign in text.partition("\n")[0]), ",")
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter, strict=True))
        golden = tuple(_rows(rows, path))
    except csv.Error as error:
        raise QABotError(f"{path} cannot be read ({error}); {EXPECTED}") from error
    if not golden:
        raise QABotError(
            f"{path} has no questions; write one a line: what people ask, and the number of the "
            "question that should answer (or: not covered, choose)"
        )
    return golden


def asked(bot: QABot, golden: Sequence[Golden]) -> Iterator[Went]:
    """Ask each query by itself."""
    for one in golden:
        answer = bot.ask(one.query)
        got = answer.outcome.value.replace("_", " ")
        document = ""
        if answer.outcome is Outcome.ANSWERED and answer.pair:
            got, document = answer.pair.label, _document(answer)
        right = got == one.want and (not document or _is_of(answer, one.document))
        yield Went(one, f"{got} ({document})" if document else got, right)


def _document(answer: Answer) -> str:
    source = answer.pair.source if answer.pair else None
    return answer.document or (source.path if source else "")


def _is_of(answer: Answer, document: str) -> bool:
    """Whether an answer is of a document by this path or title; of any where it is empty."""
    source = answer.pair.source if answer.pair else None
    return not document or document in (answer.document, source and source.path)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise QABotError(f"{path} is over {MAX_BYTES:,} bytes; shorten it")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise QABotError(f"{path} cannot be read ({error.strerror}); {EXPECTED}") from error
    except UnicodeDecodeError as error:
        raise QABotError(f"{path} is no UTF-8; {EXPECTED}; save it as such") from error


def _rows(rows: Sequence[Sequence[str]], path: Path) -> Iterator[Golden]:
    if not rows or tuple(name.strip() for name in rows[0]) != COLUMNS:
        raise QABotError(f"{path}, line 1 has other columns; {EXPECTED}")
    for number, row in enumerate(rows[1:], 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not 2 <= len(cells) <= 3 or not all(cells[:2]):
            raise QABotError(f"{path}, row {number} has no query and want; {EXPECTED}; complete it")
        yield Golden(*cells)
