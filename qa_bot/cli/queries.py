"""The commands that ask a question: `ask` and `explain`."""

from __future__ import annotations

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
    SettingsFile,
    Sources,
    open_bot,
)
from qa_bot.cli.terminal import put
from qa_bot.wire import AnswerReply, ExplanationReply


def ask(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="The question, in quotes.")],
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
    settings: SettingsFile = None,
) -> None:
    """Print the documents' answer to one question."""
    bot = open_bot(context)
    answer = bot.ask(query, documents=only or None)
    if as_json:
        print(AnswerReply.of(answer, top or wording.RELATED).model_dump_json(indent=2))
    else:
        put(*answer_report.of_answer(answer, top))
    raise typer.Exit(0 if answer.listed else exit_codes.OF_OUTCOME[answer.outcome])


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
    settings: SettingsFile = None,
) -> None:
    """Print why a question has its answer. The numbers are those of the first five pairs."""
    bot = open_bot(context)
    explanation = bot.explain(query, documents=only or None)
    if as_json:
        print(ExplanationReply.of(explanation).model_dump_json(indent=2))
    else:
        put(*answer_report.of_explanation(explanation))
    raise typer.Exit(exit_codes.OF_OUTCOME[explanation.answer.outcome])
