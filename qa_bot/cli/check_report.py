"""A report of the linter as a table, as lines, as JSON and as annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa_bot.checking import RULES, CheckReport, Coverage, Finding, Place, Severity
from qa_bot.cli.terminal import counted, one_line
from qa_bot.parsing.content import Unit

# Findings of one rule in one file that a table shows; a reader fixes the first and looks again.
SHOWN = 5
# Characters of a text that a table and a line show.
EXCERPT = 300
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def summary(report: CheckReport) -> str:
    """The counts, in one line: "2 errors, 1 warning, 0 notes in 3 files, 1 of them not read"."""
    counts = ", ".join(counted(report.count(severity), severity.value) for severity in Severity)
    unread = len(report.unread)
    files = counted(len(report.coverage) + unread, "file")
    return f"{counts} in {files}" + (f", {unread:,} of them not read" if unread else "")


def as_text(report: CheckReport, for_programs: bool = False, for_github: bool = False) -> str:
    """The report into a pipe: a line for each finding, or JSON, or annotations."""
    if for_programs:
        return as_json(report)
    return "\n".join(as_annotations(report) if for_github else as_lines(report))


def as_json(report: CheckReport) -> str:
    """Findings, coverage and contradictions, for programs; ASCII, so that nothing steers."""
    files = [
        {"path": file.path, "pairs": file.pairs, "coverage": round(file.share, 4)}
        for file in report.coverage
    ]
    record = {
        "files": files,
        "findings": [_record(finding) for finding in report.findings],
        "contradictions": [_record(finding) for finding in report.contradictions],
    }
    return json.dumps(record, indent=2)


def as_annotations(report: CheckReport) -> Iterator[str]:
    """Workflow commands that GitHub shows beside the lines of a change."""
    for finding in (*report.findings, *report.contradictions):
        place = finding.place
        parts = [f"file={_property(place.path)}"]
        message = finding.message
        if place.unit is Unit.LINE:
            parts += [f"line={place.first}", f"endLine={max(place.first, place.last)}"]
        elif place.unit is not None:
            message = f"{place}: {message}"
        parts.append(f"title={_property(finding.rule)}")
        message = _data("\n".join([message, *_texts(finding)]))
        yield f"::{_COMMANDS[finding.severity]} {','.join(parts)}::{message}"


def as_lines(report: CheckReport) -> Iterator[str]:
    """A line for each finding, as compilers print them: path, place, severity, message, rule."""
    for finding in (*report.findings, *report.contradictions):
        text = _excerpt(finding.place.text)
        quoted = f' "{text}"' if text else ""
        yield one_line(
            f"{finding.place.path}: {finding.place}: {finding.severity}: {finding.message}"
            f" [{finding.rule}]{quoted}"
        )
    yield summary(report)


def as_table(report: CheckReport) -> RenderableType:
    """The findings by file, and the contradictions after them."""
    shares = {file.path: file for file in report.coverage}
    by_path = {path: list(of) for path, of in groupby(report.findings, key=lambda f: f.place.path)}
    parts: list[RenderableType] = []
    for path, findings in by_path.items():
        parts += [_file_line(path, shares.get(path)), _findings_table(findings), Text("")]
    if report.contradictions:
        parts.append(Text("Sentences that may contradict each other", "bold"))
        for finding in report.contradictions:
            parts += [Text(one_line(finding.message), "dim"), _beside(finding), Text("")]
    return Group(*parts, Text(summary(report), "bold"))


def rule_rows() -> list[list[str]]:
    """The rules, a row each: name, severity, what it finds."""
    return [[rule.name, rule.severity.value, rule.description] for rule in RULES]


def _file_line(path: str, file: Coverage | None) -> Text:
    line = Text(one_line(path), "bold")
    if file:
        line.append(
            f"  {counted(file.pairs, 'question')}, {file.share:.0%} of the text", "not bold dim"
        )
    return line


def _findings_table(findings: list[Finding]) -> RenderableType:
    parts: list[RenderableType] = []
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.rule] += 1
        if counts[finding.rule] <= SHOWN:
            parts.append(_row(finding))
    for rule, count in counts.items():
        if count > SHOWN:
            more = f"  and {count - SHOWN:,} more of {rule} (--json has all)"
            parts.append(Text(more, "dim"))
    return Group(*parts)


def _row(finding: Finding) -> RenderableType:
    row = Table.grid(padding=(0, 1), expand=False)
    row.add_column(width=17)
    row.add_column(width=7)
    row.add_column()
    message = Text(one_line(finding.message))
    message.append(f" [{finding.rule}]", "dim")
    if finding.place.text and not finding.side_by_side:
        message.append(f"\n{_excerpt(finding.place.text)}", "italic")
    severity = Text(finding.severity.value, STYLES[finding.severity])
    row.add_row(Text(f"  {finding.place}"), severity, message)
    return Group(row, _beside(finding)) if finding.side_by_side else row


def _beside(finding: Finding) -> RenderableType:
    """Both texts of a finding, side by side."""
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    places = [place for place in (finding.place, finding.related) if place]
    table.add_row(*(_quoted(place) for place in places))
    return Padding(table, (0, 0, 0, 4))


def _quoted(place: Place) -> Text:
    question, _, answer = place.text.partition("\n")
    text = Text(f"{place}\n", "dim")
    text.append(one_line(question), "not dim bold" if answer else "not dim")
    if answer:
        text.append(f"\n{_excerpt(answer)}", "not dim")
    return text


def _texts(finding: Finding) -> list[str]:
    if not finding.side_by_side:
        return []
    places = [place for place in (finding.place, finding.related) if place]
    return [f"{place.seen_from(finding.place.path)}: {_excerpt(place.text)}" for place in places]


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        **_place_record(finding.place),
        "message": finding.message,
        "related": _place_record(finding.related) if finding.related else None,
    }


def _place_record(place: Place) -> dict[str, Any]:
    unit = place.unit.value if place.unit else None
    first, last = (place.first, max(place.first, place.last)) if unit else (None, None)
    return {"path": place.path, "unit": unit, "first": first, "last": last, "text": place.text}


def _excerpt(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}\u2026"


def _data(text: str) -> str:
    """A message, escaped as actions/toolkit does (command.ts, escapeData)."""
    text = "\n".join(one_line(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property, escaped as actions/toolkit does (command.ts, escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
