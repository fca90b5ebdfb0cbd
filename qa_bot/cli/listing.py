"""The command that lists the questions: `list`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import typer

from qa_bot.cli import exit_codes
from qa_bot.cli.options import DEFAULTS, SettingsFile, Sources
from qa_bot.cli.terminal import Rows, counted, put
from qa_bot.parsing import Document, no_questions, read_sources


def list_questions(
    context: typer.Context, sources: Sources = DEFAULTS.sources, settings: SettingsFile = None
) -> None:
    """Print the numbers and questions of the documents."""
    documents, problems = read_sources(sources)
    if not documents:
        raise no_questions(sources, problems)
    titles = _titles(documents, context.obj.titles) if documents[1:] else {}
    for document in documents:
        name = document.path
        if titles.get(name, name) != name:
            name = f"{titles[name]}: {name}"
        put(f"{name} ({counted(len(document.pairs), 'question')})")
        put(Rows([[pair.label, pair.question] for pair in document.pairs]))
    exit_codes.exit_if_left_out(problems)


def _titles(documents: Sequence[Document], given: Mapping[str, str]) -> dict[str, str]:
    """What each of several documents is called, by its path."""
    from qa_bot.document_titles import display_titles, own_titles  # one alone needs no lexicon

    every_pair = chain.from_iterable(document.pairs for document in documents)
    return display_titles(own_titles(every_pair), given)
