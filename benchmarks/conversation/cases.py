"""The hand-written cases: README.md in this folder says what each field means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import ROOT
from qa_bot import Answer, Outcome, QABot, QAPair
from qa_bot.models.embedding import Encoder
from qa_bot.parsing import read_sources

HERE = Path(__file__).parent
FILES = ("cases_before.jsonl", "cases.jsonl")
LIBRARY, CLINIC = (HERE / "documents" / f"{name}.md" for name in ("library", "clinic"))
MAINE = ROOT / "source_docs" / "state-dmv-data-sharing-with-ice-in-maine.txt"
DOCUMENTS = {
    "maine": (MAINE,),
    "library": (LIBRARY,),
    "clinic": (CLINIC,),
    "all": (MAINE, LIBRARY, CLINIC),
}


@dataclass(frozen=True)
class Expected:
    """What must hold of the answer to a case; None where it is not judged."""

    outcome: tuple[Outcome, ...]
    labels: tuple[str, ...] = ()
    listed: int | None = None
    combined: bool | None = None
    note: str | None = None


@dataclass(frozen=True)
class Case:
    """A message, the queries before it and what is expected."""

    id: str
    kind: str
    document: str
    previous: tuple[str, ...]
    query: str
    expect: Expected


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, a JSON object a line; a field that README.md has not is refused."""
    return [_case(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _case(expect: dict[str, Any], previous: list[str], **fields: str) -> Case:
    lists = {
        "outcome": tuple(map(Outcome, expect.get("outcome", ()))),
        "labels": tuple(expect.get("labels", ())),
    }
    return Case(**fields, previous=tuple(previous), expect=Expected(**{**expect, **lists}))


def bots(encoder: Encoder) -> dict[str, QABot]:
    """A bot for each name of a document."""
    return {
        name: QABot.from_pairs(_pairs(paths), encoder=encoder) for name, paths in DOCUMENTS.items()
    }


def _pairs(paths: Sequence[Path]) -> list[QAPair]:
    pairs: list[QAPair] = []
    for path in paths:
        documents, problems = read_sources(path.parent)
        assert not problems, problems
        pairs += next(d.pairs for d in documents if d.path == path.name)
    return pairs


def replied(bot: QABot, case: Case) -> Answer:
    """The answer to a case's query, after the queries before it."""
    previous = None
    for query in case.previous:
        previous = bot.ask(query, previous=previous)
    return bot.ask(case.query, previous=previous)


def differences(case: Case, answer: Answer) -> list[str]:
    """How an answer differs from what is expected; empty where it does not."""
    expect, found = case.expect, []
    if answer.outcome not in expect.outcome:
        found.append(f"{answer.outcome}, not {' or '.join(expect.outcome)}")
    elif answer.outcome is Outcome.ANSWERED:
        parts = answer.parts or (answer,)
        labels = tuple(_label(part, case.document) for part in parts)
        if labels != expect.labels:
            found.append(f"{', '.join(labels)}, not {', '.join(expect.labels)}")
    elif answer.outcome is Outcome.CHOOSE:
        offered = {_name(match.pair, case.document) for match in answer.choices}
        if missing := set(expect.labels) - offered:
            found.append(f"{', '.join(sorted(missing))} not among {', '.join(sorted(offered))}")
    listed = len(answer.matches)
    if expect.listed is not None and answer.outcome is Outcome.NOTICE and listed != expect.listed:
        found.append(f"{listed} listed, not {expect.listed}")
    if expect.combined is not None and expect.combined != bool(answer.combined_with):
        found.append("taken with the turn before" if answer.combined_with else "taken alone")
    return found


def _label(part: Answer, document: str) -> str:
    return _name(part.pair, document) if part.pair else part.outcome.value


def _name(pair: QAPair, document: str) -> str:
    """A pair's label, with its document in front where there are several."""
    if document != "all" or pair.source is None:
        return pair.label
    path = pair.source.path
    return f"{'maine' if path == MAINE.name else path.removesuffix('.md')}: {pair.label}"
