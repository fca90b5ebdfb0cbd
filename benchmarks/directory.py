"""Numbers, documents and words of many pairs: `python -m benchmarks.directory [--pairs N ...]`.

Made pairs (made_pairs.py) as an index keeps them, without vectors: what is collected when it is
built, what opening reads of that, and what messages cost that are answered without a search.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import evaluation_root
from benchmarks.machine import this_machine
from benchmarks.made_pairs import made_pairs, real_pairs
from qa_bot.conversation.direct_replies import direct_reply
from qa_bot.conversation.directory import Directory
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.fixed_replies import FixedReplies
from qa_bot.conversation.message import Message
from qa_bot.records import Answer, QAPair
from qa_bot.store.catalogue import Catalogue
from qa_bot.store.catalogue_file import CATALOGUE, catalogue_bytes, read_catalogue
from qa_bot.store.records_file import StoredRecords, write_records
from qa_bot.store.texts import texts_of
from qa_bot.words.english_words import english_words
from qa_bot.words.vocabulary import VOCABULARY_FILES, Vocabulary

SIZES = (10_000, 100_000)
ROUNDS = 20
PAGE = 1_000
MESSAGES = ("question 7", "question 7 of made-00", "list all", "next")
MISSPELT = "which medicaton do I take"
PACKAGES = ("numpy", "rapidfuzz")
_MEGABYTE = 1e6

T = TypeVar("T")


@dataclass(frozen=True)
class Costs:
    """Seconds while an index is built, and milliseconds afterwards; `bytes` are of the files.

    Of each message the first time and the median of those after it.
    """

    pairs: int
    words: int
    reading: float
    catalogue: float
    vocabulary: float
    bytes: int
    opening: float
    messages: dict[str, tuple[float, float]]


def measure(pairs: int, folder: Path) -> Costs:
    """Write so many pairs into an empty folder, and time what is made of them."""
    write_records(folder, made_pairs(real_pairs(evaluation_root()), pairs))
    records = StoredRecords(folder)
    english_words()
    reading, _ = _timed(lambda: sum(1 for _ in every(records)))
    catalogue, made = _timed(lambda: Catalogue.of(every(records)))
    vocabulary, collected = _timed(lambda: Vocabulary.from_texts(_Texts(records)))
    (folder / CATALOGUE).write_bytes(catalogue_bytes(made))
    collected.save(folder)
    opening, (read, known) = _timed(
        lambda: (read_catalogue(folder / CATALOGUE, pairs), Vocabulary.load(folder))
    )
    written = (CATALOGUE, *VOCABULARY_FILES)
    return Costs(
        pairs=pairs,
        words=len(known.as_files()[VOCABULARY_FILES[1]][:].split(b"\n")) - 2,
        reading=reading,
        catalogue=catalogue - reading,
        vocabulary=vocabulary - reading,
        bytes=sum((folder / name).stat().st_size for name in written),
        opening=1_000 * opening,
        messages=_messages(records, read, known),
    )


def _messages(
    records: StoredRecords, catalogue: Catalogue, vocabulary: Vocabulary
) -> dict[str, tuple[float, float]]:
    # What of a store these messages ask.
    store = SimpleNamespace(
        statistics=SimpleNamespace(pairs=len(records)), records=records.take, catalogue=catalogue
    )
    directory = Directory(store, DocumentNames(catalogue.documents({}), store))
    previous: Answer | None = None
    found = {}
    for text in MESSAGES:
        reply = partial(_reply, Message(text), previous, directory)
        found[text] = _first_and_after(reply)
        previous = reply() if text == "question 7 of made-00" else previous
    found[MISSPELT] = _first_and_after(lambda: vocabulary.read(MISSPELT))
    return found


def _reply(message: Message, previous: Answer | None, directory: Directory) -> Answer:
    answer = direct_reply(message, previous, directory, directory, FixedReplies())
    if answer is None:
        sys.exit(f"{message.text!r} is not answered without a search")
    return answer


def every(records: StoredRecords) -> Iterator[QAPair]:
    """Read all records, a page at a time."""
    for first in range(0, len(records), PAGE):
        yield from records.take(range(first, min(first + PAGE, len(records))))


class _Texts:
    def __init__(self, records: StoredRecords) -> None:
        self._records = records

    def __iter__(self) -> Iterator[str]:
        return iter(text for pair in every(self._records) for text in texts_of([pair]))


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    result = call()
    return time.perf_counter() - started, result


def _first_and_after(call: Callable[[], object]) -> tuple[float, float]:
    seconds = [_timed(call)[0] for _ in range(ROUNDS)]
    return 1_000 * seconds[0], 1_000 * float(np.median(seconds[1:]))


def table(found: Sequence[Costs]) -> Table:
    """Each size a column."""
    shown = Table(title="Pairs without vectors", title_justify="left")
    shown.add_column("")
    for one in found:
        shown.add_column(f"{one.pairs:,}", justify="right")
    rows: list[tuple[str, Callable[[Costs], str]]] = [
        ("words of the vocabulary", lambda one: f"{one.words:,}"),
        ("reading all records, s", lambda one: f"{one.reading:.2f}"),
        ("  the catalogue of them, s", lambda one: f"{one.catalogue:.2f}"),
        ("  their vocabulary, s", lambda one: f"{one.vocabulary:.2f}"),
        ("files of both, MB", lambda one: f"{one.bytes / _MEGABYTE:.2f}"),
        ("opening them, ms", lambda one: f"{one.opening:.2f}"),
    ]
    for name, value in rows:
        shown.add_row(name, *map(value, found))
    shown.add_section()
    for text in (*MESSAGES, MISSPELT):
        times = [one.messages[text] for one in found]
        shown.add_row(
            f"{text!r}, ms: first, then", *(f"{first:.2f} {then:.2f}" for first, then in times)
        )
    return shown


def main() -> None:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=int, nargs="+", default=list(SIZES))
    found = []
    for pairs in parser.parse_args().pairs:
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(pairs, Path(folder)))
    console = Console()
    console.print(table(found))
    console.print(str(this_machine("no model", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
