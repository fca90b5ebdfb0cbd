"""Inputs near valid ones, to every parser and what else reads: `python -m benchmarks.fuzz`.

Documents of every format, the settings file, questions, saved answers (benchmarks/fuzz_inputs.py)
and the files of an index (fuzz_index.py) are changed in a few places, and each has to give a result
or an error that says what to do. Whatever else happens is a crash: it is counted once by where it
happened, and its input written to a folder. With `--api` a server is asked instead (fuzz_api.py).
`--minutes N` for how long, `--only NAME` for some targets, `--seed N` for other inputs, `--out
FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rich.console import Console

from benchmarks.fuzz_index import ChangedIndex, index_changes
from benchmarks.fuzz_inputs import documents, queries, saved_answers, settings_texts
from benchmarks.fuzz_targets import ask, read_document, read_settings_text, verify_saved
from benchmarks.machine import this_machine
from benchmarks.tables import table_of
from qa_bot import QABot, QAPair
from qa_bot.settings.example import example_text
from qa_bot.wire import AnswerReply

PACKAGES = ("hypothesis", "lxml", "pypdf", "python-docx", "openpyxl", "PyYAML", "docutils")
# Inputs drawn from one seed; then the next is taken, and the clock is looked at.
IN_A_ROUND = 100
# Reading a sample takes milliseconds: longer than this is a finding, too.
SECONDS = 5.0
SOURCES = {"faq.txt": "1. Are you open?\nDaily.\n\n2. What does it cost?\nFive euros.\n"}
PAIRS = [
    QAPair("1", "Are you open on Sunday?", "From ten to five."),
    QAPair("2", "What does it cost?", "Five euros."),
    QAPair("A3", "May I bring a dog?", "No, and no cat."),
    QAPair("4.1", "Wo kann ich parken?", "Hinter dem Haus.", language="de"),
]


@dataclass(frozen=True)
class Target:
    """What is given inputs: where they come from, and what takes one."""

    name: str
    inputs: st.SearchStrategy[object]
    take: Callable[[object], None]
    share: float = 0.1


@dataclass
class Found:
    """What a target did with its inputs: how many, the slowest, and crashes by their place."""

    inputs: int = 0
    slowest: float = 0.0
    crashes: Counter[str] = field(default_factory=Counter)


def targets(folder: Path, bot: QABot) -> list[Target]:
    """The targets that are no server; files are written below folder."""
    docs, sources = folder / "docs", folder / "sources"
    for one in (docs, sources):
        one.mkdir()
    for name, text in SOURCES.items():
        (sources / name).write_text(text)
    saved = json.loads(AnswerReply.of(bot.ask(PAIRS[0].question), 3).model_dump_json())
    saved |= {"source": {"path": "faq.txt", "first_line": 2, "last_line": 2}, "text": "Daily."}
    return [
        Target("documents", documents(), lambda one: read_document(docs, one), 0.5),  # type: ignore[arg-type]
        Target(
            "settings",
            settings_texts(example_text().encode()),
            lambda one: read_settings_text(folder, one),  # type: ignore[arg-type]
        ),
        Target(
            "questions",
            st.lists(queries(), min_size=1, max_size=3),
            lambda one: ask(bot, one),  # type: ignore[arg-type]
        ),
        Target(
            "saved answers",
            saved_answers(saved),
            lambda one: verify_saved(folder, sources, one),  # type: ignore[arg-type]
        ),
        *(
            Target(name, index_changes(), index.take)  # type: ignore[arg-type]
            for name, index in (
                ("index", ChangedIndex(folder / "small")),
                ("large index", ChangedIndex(folder / "large", is_large=True)),
            )
        ),
    ]


def api_targets(url: str) -> list[Target]:
    """Requests to the API of a server, those with a body most of the time."""
    from benchmarks.fuzz_api import described_requests, send  # loads schemathesis

    return [
        Target(one.name, one.drawn, send, 0.35 if "POST" in one.name else 0.1)  # type: ignore[arg-type]
        for one in described_requests(url)
        if "/healthz" not in one.name
    ]


def run(target: Target, minutes: float, first_seed: int, out: Path) -> Found:
    """Give a target inputs for so many minutes; those that crash it are written to a folder."""
    found = Found()
    ends = time.monotonic() + 60 * minutes
    round_seed = first_seed
    while time.monotonic() < ends:

        @seed(round_seed)
        @settings(
            max_examples=IN_A_ROUND, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(target.inputs)
        def one_round(value: object) -> None:
            take_one(target, value, found, out)

        one_round()
        round_seed += 1
    return found


def take_one(target: Target, value: object, found: Found, out: Path) -> None:
    """Give a target one input, and note in `found` what came of it."""
    found.inputs += 1
    started = time.process_time()
    try:
        target.take(value)
    except Exception as error:
        _note(found, _place(error), value, out / f"{target.name}-{found.inputs}")
    seconds = time.process_time() - started
    found.slowest = max(found.slowest, seconds)
    if seconds > SECONDS:
        _note(found, "over 5 seconds", value, out / f"{target.name}-slow-{found.inputs}")


def _note(found: Found, place: str, value: object, path: Path) -> None:
    found.crashes[place] += 1
    if found.crashes[place] == 1:
        path.write_text(f"{place}\n{value!r}\n", errors="backslashreplace")


def _place(error: Exception) -> str:
    """What went wrong, and the last line of QA Bot's that it went through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "qa_bot" in f.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}, " if frames else ""
    return f"{where}{type(error).__name__}: {str(error)[:120]!r}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for all targets together")
    parser.add_argument("--seed", type=int, default=1, help="of the first inputs")
    parser.add_argument("--out", type=Path, help="a folder for inputs that crash")
    parser.add_argument("--api", action="store_true", help="ask a server of its own instead")
    parser.add_argument("--only", default="", help="the targets whose names have this in them")
    options, console = parser.parse_args(), Console()
    warnings.simplefilter("ignore")  # of libraries, about what they mend
    logging.disable(logging.WARNING)
    out = options.out or Path(tempfile.mkdtemp(prefix="qa-bot-fuzz-"))
    out.mkdir(parents=True, exist_ok=True)
    console.print(str(this_machine("float32", PACKAGES)), highlight=False)
    table = table_of("Inputs near valid ones", "", "inputs", "slowest, s", "crashes", "places")
    crashes: Counter[str] = Counter()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if options.api:
            from benchmarks.fuzz_api import serving

            found_targets = api_targets(stack.enter_context(serving(folder)))
        else:
            found_targets = targets(folder, QABot.from_pairs(PAIRS))
        found_targets = [target for target in found_targets if options.only in target.name]
        shares = sum(target.share for target in found_targets)
        for target in found_targets:
            minutes = options.minutes * target.share / shares
            found = run(target, minutes, options.seed, out)
            crashes += found.crashes
            table.add_row(
                target.name, f"{found.inputs:,}", f"{found.slowest:.2f}",
                str(found.crashes.total()), str(len(found.crashes)),
            )  # fmt: skip
    console.print(table)
    for place, count in crashes.most_common():
        console.print(f"{count} times {place}", markup=False)
    if crashes:
        console.print(f"their inputs are in {out}", markup=False)


if __name__ == "__main__":
    main()
