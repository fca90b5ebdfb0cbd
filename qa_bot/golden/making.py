"""Writes a first golden file from the documents, for a person to correct.

What a machine can make is easy: it shows how a file looks and catches the plainest mistakes. What
readers really ask, in their own words and just beside what the documents answer, only a person can
add. A question as it is printed is left out, as it is always found.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_bot.bot import QABot
from qa_bot.golden.golden_files import COLUMNS, NOTE
from qa_bot.golden.golden_rows import Golden
from qa_bot.records import QABotError, QAPair
from qa_bot.words.folding import words_of
from qa_bot.words.stems import has_content

MOST_PAIRS = 100
# A keyword query of fewer words fits many questions, one of more is the question itself.
KEYWORDS = range(2, 6)
MADE = "made by machine: "
# Nothing that the documents of a desk answer, each far from them; what comes near to a document's
# topic cannot be made without knowing what is not in it.
FAR = (
    "what will the weather be like tomorrow",
    "who won the match last night",
    "how do I bake bread without yeast",
    "recommend me a good novel",
    "how tall is the highest mountain",
    "translate this sentence into Latin",
    "how many moons does Jupiter have",
    "what is the square root of 144",
    "who painted the ceiling of the chapel",
    "how do I tune a guitar",
)
# What a spreadsheet takes for a formula where a cell begins with it.
_FORMULA = tuple("=+-@\t\r")


def check_place(path: Path) -> None:
    """Raise QABotError where no file can be made: there is one with rows, or of another format."""
    if path.suffix.lower() not in (".csv", ".tsv", ".jsonl"):
        raise QABotError(f"{path} is made as .csv, .tsv or .jsonl; name one of these")
    if (path.exists() or path.is_symlink()) and not _is_begun(path):
        raise QABotError(f"{path} is there already; name another, or move it away")


def make_golden(bot: QABot, path: Path) -> str:
    """Write the file and say what is in it; raises QABotError as `check_place` does."""
    check_place(path)
    suffix = path.suffix.lower()
    rows = [*made_rows(bot)]
    delimiter = "\t" if suffix == ".tsv" else ","
    text = _as_json(rows) if suffix == ".jsonl" else _as_table(rows, delimiter)
    try:
        if not _is_begun(path):
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        else:
            path.write_text(text, encoding="utf-8", newline="")
    except FileExistsError as error:
        raise QABotError(f"{path} is there already; name another, or move it away") from error
    except OSError as error:
        raise QABotError(f"{path} cannot be written ({error.strerror}); name another") from error
    return (
        f"{path}: {len(rows):,} rows made by machine. Correct them, and add what people ask in "
        "their own words, above all what comes near and is not covered: those rows tell the most."
    )


def made_rows(bot: QABot) -> Iterator[tuple[Golden, str]]:
    """Rows with how each was made: other wordings and keywords of questions, and far queries.

    Of at most MOST_PAIRS pairs, spread over all.
    """
    pairs = bot.pairs
    keywords = {pair.address(True): _keywords(pair) for pair in pairs}
    times = Counter(keywords.values())
    for pair in pairs[:: -(-len(pairs) // MOST_PAIRS) or 1]:
        document = pair.source.path if pair.source else ""
        for wording in pair.alternates[:2]:
            yield from _row(wording, pair.label, document, "another wording in the documents")
        short = keywords[pair.address(True)]
        if short and times[short] == 1 and not bot.store.exact(short):
            yield from _row(short, pair.label, document, "keywords of the question")
    for query in FAR:
        yield from _row(query, "-", "", "far from any document")


def _row(query: str, want: str, document: str, made: str) -> Iterator[tuple[Golden, str]]:
    query = " ".join(query.split())
    if query and not query.startswith(_FORMULA):
        yield Golden(query, want, document), MADE + made


def _keywords(pair: QAPair) -> str:
    """The words of a question that say something, in order; "" where they are too few or many."""
    language = pair.language or "en"
    words = [word for word in words_of(pair.question) if has_content(word, language)]
    kept = [*dict.fromkeys(word.casefold() for word in words)]
    return " ".join(kept) if len(kept) in KEYWORDS else ""


def _is_begun(path: Path) -> bool:
    """Whether the file holds nothing but its columns, as `qa-bot init` writes it."""
    try:
        return path.read_bytes() == (",".join(COLUMNS) + "\n").encode()
    except OSError:
        return False


def _as_table(rows: Sequence[tuple[Golden, str]], delimiter: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow((*COLUMNS, NOTE))
    writer.writerows((one.query, one.want, one.document, made) for one, made in rows)
    return written.getvalue()


def _as_json(rows: Sequence[tuple[Golden, str]]) -> str:
    return "".join(
        json.dumps(
            {"query": one.query, "want": one.want, "document": one.document, NOTE: made},
            ensure_ascii=False,
        )
        + "\n"
        for one, made in rows
    )
