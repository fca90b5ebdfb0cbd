"""A report of the linter as a table, for a terminal."""

from __future__ import annotations

import shlex
from collections import Counter
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa_bot.checking import CheckReport, Coverage, Finding, Place, Severity
from qa_bot.cli.check_report import excerpt, summary
from qa_bot.cli.terminal import counted, one_line
from qa_bot.language_sides import own_name

# Findings of one rule in one file that a table shows; a reader fixes the first and looks again.
SHOWN = 5
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def as_table(report: CheckReport) -> RenderableType:
    """The findings by file, and the contradictions after them."""
    shares = {file.path: file for file in report.coverage}
    by_path = {path: list(of) for path, of in groupby(report.findings, key=lambda f: f.place.path)}
    parts: list[RenderableType] = []
    for path, findings in by_path.items():
        line = _file_line(path, shares.get(path), report.languages.get(path))
        parts += [line, _findings_table(findings), Text("")]
    if report.contradictions:
        parts.append(Text("Sentences that may contradict each other", "bold"))
        if command := _confirming(report.contradictions[0]):
            parts += [Text(f"Where they do, as the first of them: {command}", "dim"), Text("")]
        for finding in report.contradictions:
            parts += [Text(one_line(finding.message), "dim"), _beside(finding), Text("")]
    return Group(*parts, Text(summary(report), "bold"))


def _confirming(found: Finding) -> str | None:
    """The command that confirms that two answers disagree, as a shell takes it."""
    if found.labels is None or found.related is None:
        return None
    path, (one, other) = found.place.path, found.labels
    if found.related.path != path:
        other = f"{found.related.path}: {other}"
    return one_line(shlex.join(["qa-bot", "check", path, "--confirm", one, other]))


def _file_line(path: str, file: Coverage | None, language: str | None) -> Text:
    line = Text(one_line(path), "bold")
    if language:
        line.append(f"  {own_name(language)}", "not bold dim")
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
        message.append(f"\n{excerpt(finding.place.text)}", "italic")
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
        text.append(f"\n{excerpt(answer)}", "not dim")
    return text
