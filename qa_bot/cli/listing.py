"""The command that lists the questions: `list`."""

from __future__ import annotations

from itertools import chain

import typer

from qa_bot.cli import exit_codes
from qa_bot.cli.options import DEFAULTS, SettingsFile, Sources
from qa_bot.cli.terminal import Rows, counted, put
from qa_bot.document_titles import display_titles, own_titles
from qa_bot.parsing import no_questions, read_sources


def list_questions(
    context: typer.Context, sources: Sources = DEFAULTS.sources, settings: SettingsFile = None
) -> None:
    """Print the numbers and questions of the documents."""
    documents, problems = read_sources(sources)
    if not documents:
        raise no_questions(sources, problems)
    every_pair = chain.from_iterable(document.pairs for document in documents)
    titles = display_titles(own_titles(every_pair), context.obj.titles)
    for document in documents:
        name = document.path
        if documents[1:] and titles[name] != name:
            name = f"{titles[name]}: {name}"
        put(f"{name} ({counted(len(document.pairs), 'question')})")
        put(Rows([[pair.label, pair.question] for pair in document.pairs]))
    exit_codes.exit_if_left_out(problems)
