"""The command that lists the questions: `list`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import typer

from qa_bot.cli import exit_codes
from qa_bot.cli.options import DEFAULTS, SettingsFile, Sources
from qa_bot.cli.terminal import Rows, counted, put
from qa_bot.language_sides import language_of_most, own_name
from qa_bot.parsing import Document, no_questions, read_sources
from qa_bot.parsing.draft_folder import DRAFTS, draft_files, drafts_said
from qa_bot.records import DateRules, QAPair
from qa_bot.records.shown import lapsed_mark


def list_questions(
    context: typer.Context, sources: Sources = DEFAULTS.sources, settings: SettingsFile = None
) -> None:
    """Print the numbers and questions of the documents."""
    documents, problems = read_sources(sources)
    if not documents:
        raise no_questions(sources, problems)
    languages = _languages(documents)
    titles = _titles(documents, context.obj.titles, languages) if documents[1:] else {}
    for document in documents:
        name = document.path
        if titles.get(name, name) != name:
            name = f"{titles[name]}: {name}"
        held = [own_name(languages[document.path])] if document.path in languages else []
        held.append(counted(len(document.pairs), "question"))
        put(f"{name} ({', '.join(held)})")
        put(Rows([[one.label, one.question + _mark(one)] for one in document.pairs]))
    if drafts := draft_files(sources):
        put(f"{sources / DRAFTS}: {drafts_said(len(drafts))}")
    exit_codes.exit_if_left_out(problems)


def _mark(pair: QAPair) -> str:
    return lapsed_mark(pair.holds_on(DateRules().today()))


def _languages(documents: Sequence[Document]) -> dict[str, str]:
    """The languages of documents by path; empty where all are in one, or none is known."""
    spoken = {
        one.path: code
        for one in documents
        if (code := language_of_most(pair.language for pair in one.pairs))
    }
    return spoken if len({*spoken.values()}) > 1 else {}


def _titles(
    documents: Sequence[Document], given: Mapping[str, str], languages: Mapping[str, str]
) -> dict[str, str]:
    """What each of several documents is called, by its path."""
    from qa_bot.document_titles import display_titles, own_titles  # one alone needs no lexicon

    every_pair = chain.from_iterable(document.pairs for document in documents)
    return display_titles(own_titles(every_pair), given, languages)
