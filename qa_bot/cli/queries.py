"""The commands that ask a question: `ask` and `explain`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from qa_bot import wording
from qa_bot.answering import MATCHES
from qa_bot.cli import answer_report, exit_codes
from qa_bot.cli.options import (
    DEFAULTS,
    CrossEncoder,
    Index,
    MaxFalseAnswers,
    Model,
    Only,
    OtherLanguages,
    SettingsFile,
    Sources,
    open_bot,
)
from qa_bot.cli.queries_file import answered, lines_of
from qa_bot.cli.speaking import shell_language
from qa_bot.cli.terminal import Paragraph, one_line, put, safe_json
from qa_bot.languages import Language
from qa_bot.records import Answer
from qa_bot.wire import AnswerReply, ExplanationReply


def ask(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="Ask every line of a UTF-8 text file, or of stdin where it is -, in place of one "
            "question; with --json a line of JSON for each."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, as POST /ask.")] = False,
    top: Annotated[
        int | None, typer.Option(min=1, max=MATCHES, help="Also list so many nearest questions.")
    ] = None,
    only: Only = None,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    other_languages: OtherLanguages = DEFAULTS.other_languages,
    settings: SettingsFile = None,
) -> None:
    """Print the documents' answer to one question, or to many.

    What stands around an answer is in the language of the settings, else of LANGUAGE, LC_ALL,
    LC_MESSAGES or LANG, else in English.
    """
    if (query is None) == (file is None):
        raise typer.BadParameter("give one question, or --file with many; not both")
    said = shell_language(context.obj)
    if query is None or file is not None:
        lines = lines_of(file or Path("-"))
        for answers in answered(open_bot(context), lines, only or None):
            _put_many(answers, as_json, top, said)
        return
    answer = open_bot(context).ask(query, documents=only or None)
    if as_json:
        reply = AnswerReply.of(answer, top or wording.RELATED)
        print(safe_json(reply.model_dump_json(indent=2)))
    else:
        put(*answer_report.of_answer(answer, top, said))
    raise typer.Exit(0 if answer.listed else exit_codes.OF_OUTCOME[answer.outcome])


def _put_many(answers: Sequence[Answer], as_json: bool, top: int | None, said: Language) -> None:
    for answer in answers:
        if as_json:
            reply = AnswerReply.of(answer, top or wording.RELATED)
            print(safe_json(reply.model_dump_json()), flush=True)
        else:
            put(Paragraph(f"> {one_line(answer.query)}", "bold"), "")
            put(*answer_report.of_answer(answer, top, said), "")


def explain(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="The question, in quotes.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    only: Only = None,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    other_languages: OtherLanguages = DEFAULTS.other_languages,
    settings: SettingsFile = None,
) -> None:
    """Print why a question has its answer. The numbers are those of the first five pairs."""
    bot = open_bot(context)
    explanation = bot.explain(query, documents=only or None)
    if as_json:
        print(safe_json(ExplanationReply.of(explanation).model_dump_json(indent=2)))
    else:
        put(*answer_report.of_explanation(explanation))
    raise typer.Exit(exit_codes.OF_OUTCOME[explanation.answer.outcome])
