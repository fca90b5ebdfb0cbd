"""The report of a golden file as one HTML file: its pictures inside, no script, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import numpy as np

from qa_bot import charts
from qa_bot.charts import CalibrationCurve
from qa_bot.golden.evaluated import GoldenReport
from qa_bot.golden.measured import Confused, GoldenFigures
from qa_bot.golden.reasons import Worst, match_in_words

# Pairs of numbers in the table, and numbers in its picture.
MOST_CONFUSED = 50
MOST_DRAWN = 20
# Columns that stand beside each other on a phone.
MOST_BESIDE = 4
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
# What would reorder the text around it, and what is no character of HTML.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TUNED_TO = (
    "The confidence was tuned to this very file: what is answered looks better here than it is."
)
STYLE = """
:root { color-scheme: light dark; --line: #8886; --ink: #1b1b1b; --paper: #fff; --dim: #555; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #161616; --dim: #bbb; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; }
p.dim, figcaption { color: var(--dim); }
table { border-collapse: collapse; width: 100%; }
th { overflow-wrap: normal; }
caption { text-align: start; font-weight: 600; padding: 0.4rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.6rem 0.3rem 0; text-align: start;
  vertical-align: top; font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; }
img { background: #fff; max-width: 100%; height: auto; border-radius: 4px; }
ul { margin: 0.2rem 0; padding-inline-start: 1.2rem; }
/* On a phone a row of many columns stands as a block, each cell below its column's name. */
@media screen and (max-width: 40rem) {
  table.stacked :is(tbody, tr, td) { display: block; }
  table.stacked thead { display: none; }
  table.stacked tr { border-bottom: 2px solid var(--line); padding: 0.5rem 0; }
  table.stacked td { border: 0; padding: 0.15rem 0; }
  table.stacked td::before { content: attr(data-name) ": "; color: var(--dim); } }
@media print { body { max-width: none; margin: 0; font-size: 11pt; }
  tr, figure { break-inside: avoid; } h2 { break-after: avoid; } }
"""


def as_page(report: GoldenReport) -> str:
    """The report as an HTML document."""
    title = f"Evaluation of {report.file}"
    return page(title, "\n".join(_parts(report)))


def page(title: str, content: str) -> str:
    """An HTML document with this title and content, which is HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{text(title)}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    )


def _parts(report: GoldenReport) -> Iterator[str]:
    figures = report.figures
    made = report.made.isoformat(timespec="minutes").replace("+00:00", " UTC")
    index = f", index {report.index_sha256[:12]}" if report.index_sha256 else ""
    yield (
        f'<p class="dim">{text(made)}; file {text(report.sha256[:12])}{text(index)}; at most '
        f"{report.promise:.0%} of the answers given may be wrong.</p>"
    )
    if not report.calibrated:
        yield "<p>The confidence was not fitted for this model: it is no probability.</p>"
    if report.is_tuned_to:
        yield f"<p>{text(TUNED_TO)}</p>"
    yield table("Figures", ("", "found", "of"), figure_rows(figures))
    yield from _calibration(report)
    yield from _confusion(report.confused)
    yield from _worst(report.worst, figures)


def figure_rows(figures: GoldenFigures) -> list[tuple[str, str, str]]:
    """The figures in words: name, value, what it is a share of."""
    in_scope = f"{figures.in_scope:,} queries that a question answers"
    asked = f"{figures.in_scope + figures.out_of_scope:,} queries"
    given = f"{figures.answers:,} answers given"
    false = f"{figures.false_answers:,}, {percent(figures.false_rate)}"
    return [
        ("as wanted", f"{figures.as_wanted:,}", f"{figures.queries:,} rows"),
        ("right question first (hit@1)", percent(figures.hit1), in_scope),
        ("right question among the first three (hit@3)", percent(figures.hit3), in_scope),
        ("mean reciprocal rank (MRR@10)", number(figures.mrr10), in_scope),
        ("answered right at once", percent(figures.answered_right), in_scope),
        ("answered right within one click", percent(figures.within_one_click), in_scope),
        ("false answers", false, given),
        ("answered", percent(figures.answered), asked),
        ("a choice", percent(figures.choose), asked),
        ("not covered", percent(figures.not_covered), asked),
        ("calibration error (ECE)", number(figures.calibration_error), "0 is best"),
    ]


def _calibration(report: GoldenReport) -> Iterator[str]:
    judged = report.judged
    if report.curve is None:
        return
    yield "<h2>Confidence</h2>"
    right = [one.confidence for one in judged if one.right]
    wrong = [one.confidence for one in judged if not one.right]
    curve = charts.calibration({"found": report.curve}, "Confidence and share right")
    yield figure(curve, "The share of right first questions beside the confidence in them.")
    spread = charts.histogram(
        {"first question right": right, "wrong": wrong}, "Confidence of the first question"
    )
    yield figure(spread, "How many queries have which confidence, by whether the first is right.")
    yield curve_table({"found": report.curve})


def curve_table(curves: dict[str, CalibrationCurve]) -> str:
    """The numbers of calibration curves, by name where there are several."""
    names = [(name,) if len(curves) > 1 else () for name in curves]
    rows = [
        (*named, f"{confidence:.1%}", f"{right:.1%}", f"{queries:,}")
        for named, curve in zip(names, curves.values(), strict=True)
        for confidence, right, queries in zip(
            curve.confidence, curve.right, curve.queries, strict=True
        )
    ]
    first = ("",) if len(curves) > 1 else ()
    head = (*first, "confidence, mean of a tenth", "first question right", "queries")
    return table("Calibration", head, rows)


def _confusion(confused: Sequence[Confused]) -> Iterator[str]:
    if not confused:
        return
    yield "<h2>Which question was taken for which</h2>"
    wanted = list(dict.fromkeys(one.wanted for one in confused))[:MOST_DRAWN]
    first = list(dict.fromkeys(one.first for one in confused if one.wanted in wanted))[:MOST_DRAWN]
    counts = np.zeros((len(wanted), len(first)), dtype=int)
    for one in confused:
        if one.wanted in wanted and one.first in first:
            counts[wanted.index(one.wanted), first.index(one.first)] += one.times
    picture = charts.confusion(wanted, first, counts, "Wanted, and first instead")
    yield figure(picture, "How often another question came before the one that was wanted.")
    rows = [
        (one.wanted, one.first, f"{one.times:,}", f"{one.answered:,}")
        for one in confused[:MOST_CONFUSED]
    ]
    yield table("Confusion", ("wanted", "first instead", "times", "as the answer"), rows)


def _worst(worst: Sequence[Worst], figures: GoldenFigures) -> Iterator[str]:
    if not worst:
        return
    wrong = figures.queries - figures.as_wanted
    yield "<h2>What went worst</h2>"
    if wrong > len(worst):
        yield f'<p class="dim">The first {len(worst)} of {wrong:,}, false answers first.</p>'
    rows = [
        (
            f"{one.went.golden.row}",
            text(one.went.golden.query),
            text(one.what),
            _items(one.why),
            _items(map(match_in_words, one.nearest)),
        )
        for one in worst
    ]
    head = ("row", "query", "what", "why", "nearest questions")
    yield _table_of_html("Queries that went otherwise than wanted", head, rows)


def _items(lines: Iterable[str]) -> str:
    items = "".join(f"<li dir='auto'>{text(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def figure(svg: str, caption: str) -> str:
    """A picture with what it shows, which is its alternative text, too."""
    source, shown = charts.image_source(svg), text(caption)
    return f'<figure><img src="{source}" alt="{shown}"><figcaption>{shown}</figcaption></figure>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts."""
    return _table_of_html(caption, head, [[text(cell) for cell in row] for row in rows])


def _table_of_html(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    names = "".join(f'<th scope="col">{text(name)}</th>' if name else "<td></td>" for name in head)
    body = "".join(f"<tr>{''.join(map(_cell, row, head))}</tr>\n" for row in rows)
    stacked = ' class="stacked"' * (len(head) > MOST_BESIDE)
    return (
        f"<table{stacked}><caption>{text(caption)}</caption><thead><tr>{names}</tr></thead>\n"
        f"<tbody>{body}</tbody></table>"
    )


def _cell(html: str, name: str) -> str:
    return f'<td dir="auto" data-name="{text(name)}">{html}</td>'


def text(given: str) -> str:
    """A text as HTML."""
    return escape(_UNPRINTABLE.sub("\ufffd", given))


def percent(share: float) -> str:
    """A share in percent, "-" where there is none."""
    return "-" if share != share else f"{share:.1%}"


def number(value: float) -> str:
    """A number to three digits, "-" where there is none."""
    return "-" if value != value else f"{value:.3f}"
