"""A file of questions, one a line, and their answers, a block at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from qa_bot.arguments import MAX_QUERY_CHARACTERS, has_words
from qa_bot.bot import QABot
from qa_bot.records import Answer, QABotError, QueryError

# Questions that are answered before the first of them is printed: some seconds' work.
BLOCK = 512
STDIN = Path("-")


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a file, but for those without a letter or digit.

    Raises QABotError where it cannot be read or is no UTF-8, QueryError for a line that is too
    long.
    """
    place = "stdin" if path == STDIN else str(path)
    with ExitStack() as stack:
        try:
            read = sys.stdin.buffer if path == STDIN else stack.enter_context(path.open("rb"))
            for number, line in enumerate(read, 1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if len(text) > MAX_QUERY_CHARACTERS:
                    raise QueryError(
                        f"line {number} of {place} has {len(text):,} characters; the limit is "
                        f"{MAX_QUERY_CHARACTERS:,}"
                    )
                if has_words(text):
                    yield text
        except OSError as error:
            raise QABotError(
                f"cannot read {place} ({error.strerror}); expected a text file with a question on "
                "each line"
            ) from error
        except UnicodeDecodeError as error:
            raise QABotError(
                f"line {number} of {place} is no UTF-8; save it as UTF-8 and ask again"
            ) from error


def answered(
    bot: QABot, lines: Iterator[str], documents: Sequence[str] | None
) -> Iterator[list[Answer]]:
    """Yield the answers to the lines, a block at a time."""
    while block := [*islice(lines, BLOCK)]:
        yield bot.ask_many(block, documents)
