"""A report of the linter as lines, as JSON and as annotations for GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from qa_bot.checking import RULES, CheckReport, Finding, Place, Severity
from qa_bot.cli.terminal import counted, one_line, safe_json
from qa_bot.parsing.content import Unit

# Characters of a text that a line shows, in a table, too.
EXCERPT = 300
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def summary(report: CheckReport) -> str:
    """The counts, in one line: "2 errors, 1 warning, 0 notes in 3 files, 1 of them not read"."""
    counts = ", ".join(counted(report.count(severity), severity.value) for severity in Severity)
    if report.contradictions:  # to review, and no note that counts
        counts += f", {counted(len(report.contradictions), 'possible contradiction')}"
    unread = len(report.unread)
    files = counted(len(report.coverage) + unread, "file")
    return f"{counts} in {files}" + (f", {unread:,} of them not read" if unread else "")


def as_text(report: CheckReport, for_programs: bool = False, for_github: bool = False) -> str:
    """The report into a pipe: a line for each finding, or JSON, or annotations."""
    if for_programs:
        return as_json(report)
    return "\n".join(as_annotations(report) if for_github else as_lines(report))


def as_json(report: CheckReport) -> str:
    """Findings, coverage and contradictions, for programs; nothing in it steers a terminal."""
    files = [
        {"path": file.path, "pairs": file.pairs, "coverage": round(file.share, 4)}
        | ({"language": report.languages[file.path]} if file.path in report.languages else {})
        for file in report.coverage
    ]
    record = {
        "files": files,
        "findings": [_record(finding) for finding in report.findings],
        "contradictions": [_record(finding) for finding in report.contradictions],
    }
    return safe_json(json.dumps(record, indent=2))


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
        text = excerpt(finding.place.text)
        quoted = f' "{text}"' if text else ""
        yield one_line(
            f"{finding.place.path}: {finding.place}: {finding.severity}: {finding.message}"
            f" [{finding.rule}]{quoted}"
        )
    yield summary(report)


def rule_rows() -> list[list[str]]:
    """The rules, a row each: name, severity, what it finds."""
    return [[rule.name, rule.severity.value, rule.description] for rule in RULES]


def _texts(finding: Finding) -> list[str]:
    if not finding.side_by_side:
        return []
    places = [place for place in (finding.place, finding.related) if place]
    return [f"{place.seen_from(finding.place.path)}: {excerpt(place.text)}" for place in places]


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


def excerpt(text: str) -> str:
    """As much of a text as one line shows."""
    text = one_line(text)
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}\u2026"


def _data(text: str) -> str:
    """A message, escaped as actions/toolkit does (command.ts, escapeData)."""
    text = "\n".join(one_line(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property, escaped as actions/toolkit does (command.ts, escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
