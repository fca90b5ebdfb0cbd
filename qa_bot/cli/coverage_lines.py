"""How much of each document the bot can answer from, a line for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa_bot.cli.terminal import one_line
from qa_bot.languages import Language, language
from qa_bot.parsing.document import Coverage


def coverage_lines(
    documents: Iterable[Coverage], speaking: Language | None = None
) -> Iterator[str]:
    """Say of each document its pairs, the share of its text in them, and what is left out first.

    In English unless given; what is left out is in English, as its reader says it.
    """
    said = speaking or language()
    for document in documents:
        counts = [] if document.pairs == 1 else [said.number(document.pairs)]
        key = "shell.coverage" if counts else "shell.coverage_one"
        percent = said.say("page.percent", document.percent.removesuffix("%"))
        line = said.say(key, document.path, *counts, percent)
        if document.left_out:
            line = said.say("shell.left_out", line, document.left_out[0])
        yield one_line(line)
