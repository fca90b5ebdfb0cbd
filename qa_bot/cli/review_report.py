"""What `index --review` prints of the next index, and whether it is published then."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Any

import typer

from qa_bot.cli import exit_codes
from qa_bot.cli.options import opening
from qa_bot.cli.rolling_back import folder_of
from qa_bot.cli.terminal import Paragraph, Part, Rows, counted, put, safe_json
from qa_bot.feedback import FeedbackStore
from qa_bot.golden import read_golden
from qa_bot.golden.measured import GoldenFigures
from qa_bot.publishing import ChangedPair, Limits, OutcomeChange, Review, publish, review
from qa_bot.publishing.outcome_changes import GROUPS
from qa_bot.publishing.pair_changes import path_of
from qa_bot.publishing.reviewing import reviewed_bots
from qa_bot.publishing.word_differences import folded_text, word_differences
from qa_bot.records import QABotError, QAPair
from qa_bot.store.manifest import Manifest

GOLDEN_NAMES = ("golden.tsv", "golden.csv")
# Of each kind so many are printed; JSON has all.
MOST_PAIRS, MOST_RENUMBERED, MOST_OUTCOMES = 100, 10, 50
# Texts that are compared word by word; what else there is of a pair is short.
LONG = ("question", "answer", "alternates")


def review_index(
    context: typer.Context,
    is_published: bool,
    golden: Path | None,
    stored: Path | None,
    as_json: bool,
) -> None:
    """Build the next index aside, print what it would change, and publish it where that is meant.

    It is where `is_published` says so, or whoever sits at the terminal; never where the golden file
    comes out worse than the settings let it.
    """
    given = opening(context)
    sources, folder = Path(given.pop("sources")), folder_of(given.pop("index"), "built aside")
    said = context.obj.publish
    path = golden or said.golden or golden_beside(context)
    rows = read_golden(path) if path else ()
    kept = context.obj.feedback
    queries = _stored(stored or (kept.path if kept.store and kept.path.exists() else None))
    limits = Limits(said.hits_may_fall, said.answers_may_fall, said.false_answers_may_rise)
    with reviewed_bots(sources, folder, **given) as (before, after):
        found = review(before, after, rows, queries, limits, str(path))
        if not as_json:
            put(*_parts(found))
        manifest = why = None
        if found.index_sha256 is None:
            why = "the documents are those of the index that is published"
        elif found.failed:
            why = "the golden file came out worse"
        elif is_published or _is_meant(as_json):
            manifest = publish(sources, folder, found.index_sha256)
        else:
            why = "--publish publishes it"
    if as_json:
        print(safe_json(json.dumps(_as_dict(found, manifest), indent=1)))
    elif manifest is None:
        put(f"nothing was published: {why}")
    else:
        questions, documents = manifest.pairs, len(manifest.sources)
        put(
            f"published as index {manifest.number}: {counted(questions, 'question')} from "
            f"{counted(documents, 'document')}"
        )
    if found.failed:
        raise typer.Exit(exit_codes.ERROR)
    exit_codes.exit_if_left_out(after.problems)


def golden_beside(context: typer.Context) -> Path | None:
    """The golden file beside the settings, if there is one."""
    settings = context.params.get("settings")
    folder = Path(settings).parent if settings else Path()
    return next((folder / name for name in GOLDEN_NAMES if (folder / name).is_file()), None)


def _stored(path: Path | None) -> list[str]:
    """The queries that were kept in a database; raises QABotError where there is none."""
    if path is None:
        return []
    if not path.is_file():
        raise QABotError(f"{path} is no database of queries; name the one that the server keeps")
    with FeedbackStore.open(path) as kept:
        return [one.query for one in kept.queries()]


def _is_meant(as_json: bool) -> bool:
    """Ask whoever sits at a terminal."""
    at_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    return at_terminal and not as_json and typer.confirm("publish it?")


def _parts(found: Review) -> Iterator[Part]:
    if found.is_first:
        yield Paragraph("there is no index yet: all pairs are new")
    yield from _pair_parts(found.pairs)
    yield from _outcome_parts(found)
    if found.figures is None:
        yield Paragraph(
            "no golden file: nothing says whether answers got worse (`qa-bot eval --make` begins "
            "one)"
        )
    else:
        yield from _figure_parts(*found.figures)
        if found.worse:
            yield Paragraph(f"\nqueries of the golden file that get worse: {len(found.worse):,}")
            worse = [[one.golden.wanted, one.got, one.golden.query] for one in found.worse]
            yield Rows(worse[:MOST_OUTCOMES], header=["wanted", "got", "query"])
            yield from _more(len(worse) - MOST_OUTCOMES)
    for line in found.failed:
        yield Paragraph(f"worse than it may be: {line}", "bold")


def _pair_parts(pairs: Sequence[ChangedPair]) -> Iterator[Part]:
    kinds = {
        kind: [one for one in pairs if one.kind == kind]
        for kind in ("added", "changed", "renumbered", "removed")
    }
    yield Paragraph("pairs: " + ", ".join(f"{len(some):,} {kind}" for kind, some in kinds.items()))
    for kind, some in kinds.items():
        if kind == "renumbered":
            rows = [[_then(one), _now(one), one.pair.question] for one in some[:MOST_RENUMBERED]]
            if rows:
                yield Paragraph("")
                yield Rows(rows, header=["was", "is", "renumbered"])
            yield from _more(len(some) - MOST_RENUMBERED)
            continue
        for one in some[:MOST_PAIRS]:
            yield Paragraph("\n".join(["", *_lines(kind, one)]))
        yield from _more(len(some) - MOST_PAIRS)


def _more(count: int) -> Iterator[Part]:
    if count > 0:
        yield Paragraph(f"and {count:,} more; --json has all", "dim")


def _lines(kind: str, one: ChangedPair) -> Iterator[str]:
    yield from folded_text(f"{kind}: {one.pair.label}. {one.pair.question}", "")
    yield f"  {_place(one.pair)}"
    if one.kind != "changed":
        yield from folded_text(one.pair.answer)
        for name in ("alternates", "url", "valid_from", "valid_until", "reviewed"):
            if value := getattr(one.pair, name):
                shown = "; ".join(value) if isinstance(value, tuple) else str(value)
                yield f"  {_named(name)}: {shown}"
    for difference in one.differences:
        if difference.name in LONG and difference.before and difference.after:
            yield f"  {_named(difference.name)}:"
            yield from word_differences(difference.before, difference.after)
        elif difference.name in LONG:
            yield f"  {_named(difference.name)}: {'new' if difference.after else 'gone'}"
            yield from folded_text(difference.after or difference.before)
        else:
            was, now = difference.before or "none", difference.after or "none"
            yield f"  {_named(difference.name)}: {was} -> {now}"


def _named(name: str) -> str:
    return {"label": "number"}.get(name, name.replace("_", " "))


def _place(pair: QAPair) -> str:
    source = pair.source
    if source is None or source.first_line is None:
        return f"{path_of(pair)}, {source.place}" if source and source.place else path_of(pair)
    if source.first_line == source.last_line:
        return f"{source.path}, line {source.first_line}"
    return f"{source.path}, lines {source.first_line}-{source.last_line}"


def _then(one: ChangedPair) -> str:
    return one.before.label if one.before else ""


def _now(one: ChangedPair) -> str:
    return one.after.label if one.after else ""


def _outcome_parts(found: Review) -> Iterator[Part]:
    if found.is_first or not found.asked + found.stored:
        return
    yield Paragraph(
        f"\nqueries: {found.asked:,} of the golden file, {found.stored:,} that people asked; "
        f"{counted(len(found.outcomes), 'outcome')} would change"
    )
    for group in GROUPS:
        some = [one for one in found.outcomes if one.group == group]
        if some:
            yield Paragraph(f"\n{group}: {len(some):,}")
            rows = [[str(one.before), str(one.after), _asked(one)] for one in some[:MOST_OUTCOMES]]
            yield Rows(rows, header=["was", "is", "query"])
            yield from _more(len(some) - MOST_OUTCOMES)


def _asked(one: OutcomeChange) -> str:
    times = f" ({one.times:,} times)" if one.times > 1 else ""
    return f"{one.query}{times}{' (golden)' if one.is_golden else ''}"


def _figure_parts(before: GoldenFigures | None, after: GoldenFigures) -> Iterator[Part]:
    columns = [one for one in (before, after) if one is not None]
    rows = [
        [*(_percent(one.hit1) for one in columns), "hit@1"],
        [*(_percent(one.answered_right) for one in columns), "answered right"],
        [*(_percent(one.answered) for one in columns), "answered"],
        [*(f"{one.false_answers:,} of {one.answers:,}" for one in columns), "false answers"],
    ]
    yield Paragraph("")
    yield Rows(rows, header=[*(["was", "is"][-len(columns) :]), "golden file"])


def _percent(share: float) -> str:
    return "none" if isnan(share) else f"{share:.1%}"


def _as_dict(found: Review, manifest: Manifest | None) -> dict[str, Any]:
    return {
        "published": manifest.number if manifest else None,
        "index_sha256": found.index_sha256,
        "is_first": found.is_first,
        "failed": list(found.failed),
        "worse": [
            {"query": one.golden.query, "want": one.golden.wanted, "got": one.got}
            for one in found.worse
        ],
        "pairs": [_pair_as_dict(one) for one in found.pairs],
        "queries": {"golden": found.asked, "stored": found.stored},
        "outcomes": [
            {
                "query": one.query,
                "group": one.group.replace(" ", "_"),
                "before": _reached(one.before),
                "after": _reached(one.after),
                "times": one.times,
                "golden": one.is_golden,
            }
            for one in found.outcomes
        ],
        "figures": found.figures
        and {
            name: one and {key: _number(value) for key, value in asdict(one).items()}
            for name, one in zip(("before", "after"), found.figures, strict=True)
        },
    }


def _reached(one: Any) -> dict[str, Any]:
    pairs = [{"document": path, "label": label} for path, label in one.pairs]
    return {"outcome": one.outcome.value, "pairs": pairs}


def _pair_as_dict(one: ChangedPair) -> dict[str, Any]:
    source = one.pair.source
    return {
        "kind": one.kind,
        "document": path_of(one.pair),
        "label": one.pair.label,
        "question": one.pair.question,
        "answer": one.pair.answer,
        "first_line": source.first_line if source else None,
        "last_line": source.last_line if source else None,
        "differences": [asdict(difference) for difference in one.differences],
    }


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and isnan(value) else value
