"""Documents with their margins marked: in a terminal, in a pipe, and as one HTML file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from rich.table import Table
from rich.text import Text

from qa_bot.checking.marked_page import Became, MarkedLine, marked_page
from qa_bot.cli.coverage_lines import coverage_lines
from qa_bot.cli.terminal import console, put, shown
from qa_bot.parsing.coverage import coverage
from qa_bot.parsing.parsed import Parsed

# Characters of a label that a margin shows; a section's name may be long.
LABEL = 16
_STYLES = {
    Became.QUESTION: "bold green",
    Became.ANSWER: "green",
    Became.RELATED: "magenta",
    Became.TITLE: "cyan",
    Became.LEFT_OUT: "bold red",
    Became.ASIDE: "dim",
}
_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>How the documents were read</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { font-size: 1.1rem }
table { border-collapse: collapse; width: 100% }
td { padding: 0 .6rem; vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere }
td:nth-child(-n+2) { white-space: nowrap; opacity: .75; text-align: right }
td:nth-child(3) { border-left: 4px solid transparent; width: 100% }
.question td:nth-child(3) { border-color: #2a8a4a; font-weight: 600 }
.answer td:nth-child(3) { border-color: #2a8a4a }
.title td:nth-child(3) { border-color: #3a7bd5; font-weight: 600 }
.related td:nth-child(3) { border-color: #9a5bb5; padding-left: 1.6rem }
.left-out td { background: #d3352b26 }
.left-out td:nth-child(3) { border-color: #d3352b }
</style></head><body><h1>How the documents were read</h1>
<p>Beside each line its place and the question that it belongs to. Red lines are in no pair;
related questions are kept and not served.</p>
"""


def print_marked(files: Sequence[Parsed]) -> None:
    """Print every document with its margins; columns separated by tabs into a pipe."""
    for file, line in zip(files, coverage_lines(map(coverage, files)), strict=True):
        put(line)
        if drawing := console():
            drawing.print(_table(marked_page(file)))
        else:
            for marked in marked_page(file):
                put(f"{marked.place}\t{_margin(marked)}\t{shown(marked.text)}")


def as_html(files: Sequence[Parsed]) -> str:
    """The documents as one page, in which nothing runs and nothing is loaded."""
    return _HEAD + "".join(_sections(files)) + "</body></html>\n"


def _table(lines: Iterable[MarkedLine]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for line in lines:
        style = _STYLES[line.became]
        table.add_row(
            str(line.place), Text(_margin(line), style), Text("\u2502 " + shown(line.text), style)
        )
    return table


def _sections(files: Sequence[Parsed]) -> Iterator[str]:
    for file, line in zip(files, coverage_lines(map(coverage, files)), strict=True):
        yield f"<h2>{escape(line)}</h2>\n<table>\n"
        for marked in marked_page(file):
            name = marked.became.value.replace(" ", "-")
            cells = (str(marked.place), _margin(marked), shown(marked.text))
            row = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            yield f'<tr class="{name}">{row}</tr>\n'
        yield "</table>\n"


def _margin(line: MarkedLine) -> str:
    """What stands beside a line: "Q 3" for a question, "3" for its answer, or what it is."""
    label = shown(" ".join(line.label.split()))
    label = label if len(label) <= LABEL else f"\u2026{label[1 - LABEL :]}"
    if line.became is Became.QUESTION:
        return f"Q {label}"
    return label if line.became is Became.ANSWER else line.became.value
