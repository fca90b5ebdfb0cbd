"""What `benchmarks.fuzz` holds of every input: a result, or an error that says what to do."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.fuzz_inputs import CORPUS, Sample
from qa_bot import Answer, QABot
from qa_bot.checking import check
from qa_bot.cli.verify_report import saved_claim
from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing import Parsed, read_folder
from qa_bot.parsing.boundary import FAILED
from qa_bot.records import QABotError, QAPair
from qa_bot.settings.reading import read_settings
from qa_bot.verifying import verify_claim
from qa_bot.wire import AnswerReply

# A text of one line is told to a person.
MOST_TOLD = 2_000
SIDE_FILE = ".alternates.yaml"


class Crash(AssertionError):
    """An input was met by something else than a result or an error of QA Bot's."""


def read_document(folder: Path, document: Sample) -> list[Parsed]:
    """Read a document in a folder of its own, and lint it; raises Crash."""
    name, data = document
    path = folder / name
    path.write_bytes(data)
    beside = folder / name.removesuffix(SIDE_FILE)
    if beside != path:
        beside.write_bytes((CORPUS / beside.name).read_bytes())
    try:
        files, problems = read_folder(folder)
        for problem in problems:
            told(problem.reason)
            if FAILED in problem.reason:
                raise Crash(problem.reason)
        for file in files:
            _whole(file)
        for found in check(files, problems).findings:
            told(found.message)
        return files
    finally:
        path.unlink()
        beside.unlink(missing_ok=True)


def _whole(file: Parsed) -> None:
    for pair in file.pairs:
        written(repr(pair), pair.question, pair.answer, *pair.alternates, pair.url or "")
        _plain(pair)
    for doubt in file.doubts:
        told(doubt)


def _plain(pair: QAPair) -> None:
    names = [pair.number, pair.label]
    if pair.source:
        names += (pair.source.section or "", pair.source.title or "", pair.source.place or "")
    for name in names:
        if (plain_name(name) or "") != name:
            raise Crash(f"{name!r} is no plain name")


def told(text: str) -> None:
    """A line that a person reads."""
    written(text)
    if len(text.splitlines()) > 1 or len(text) > MOST_TOLD:
        raise Crash(f"{text[:200]!r} is no line")


def written(*texts: str) -> None:
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Crash(f"{text[:200]!r} cannot be written") from error


def read_settings_text(folder: Path, data: bytes) -> None:
    """Read the bytes as a settings file; raises Crash."""
    path = folder / "qa-bot.toml"
    path.write_bytes(data)
    try:
        read_settings(path)
    except QABotError as error:
        written(str(error))


def ask(bot: QABot, queries: list[str]) -> None:
    """Ask one query after the other, as of one conversation; raises Crash."""
    before: Answer | None = None
    for query in queries:
        try:
            before = bot.ask(query, previous=before)
        except QABotError as error:
            told(str(error))
            continue
        written(repr(before), before.note or "")
        json.loads(AnswerReply.of(before, 10).model_dump_json())


def verify_saved(folder: Path, sources: Path, data: bytes) -> None:
    """Read the bytes as a saved answer and hold it against the sources; raises Crash."""
    path = folder / "answer.json"
    path.write_bytes(data)
    try:
        report = verify_claim(saved_claim(path), sources)
    except QABotError as error:
        written(str(error))
        return
    for result in report.results:
        written(result.sentence(), *result.difference)
