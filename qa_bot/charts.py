"""Draws figures as SVG: the same bytes for the same numbers, no file, no network.

Text is kept as text, so that whatever draws the picture has letters for every script; a picture is
never the only place of its numbers, which stand in a table beside it.
"""

from __future__ import annotations

import base64
import io
import re
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

# Okabe and Ito 2008: told apart by colour-blind readers too, and from each other in grey.
COLOURS = ("#0072B2", "#E69F00", "#7F7F7F", "#CC79A7", "#009E73", "#56B4E9", "#D55E00", "#000000")
BINS = 10
# Labels along an axis that are still read: of more only every second, third, ...
MOST_DATES = 10
# Cells of a matrix in which a number is still read, and letters of a label.
MOST_LABELS = 40
LABEL_LETTERS = 40
# One at a time: what a picture looks like is set for the whole process while it is drawn.
_DRAWING = threading.Lock()
_LOOK: Any = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "svg.hashsalt": "qa-bot",
    "text.parse_math": False,  # a label may hold a dollar sign
}
_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}
# No character of XML 1.0.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class CalibrationCurve:
    """What confidences came to: of each bin that has queries, three columns of one length.

    `confidence` is their mean confidence (0 to 1), `right` the share of them (0 to 1) whose first
    pair was right, and `queries` how many they are.
    """

    confidence: tuple[float, ...]
    right: tuple[float, ...]
    queries: tuple[int, ...]


def bars_by_day(
    days: Sequence[date], shares: Mapping[str, Sequence[float]], queries: Sequence[int], title: str
) -> str:
    """Draw how the queries of each day are shared out: stacked bars, and how many there were.

    `shares` has a name for each part, from below, and of each day its share (0 to 1); `queries` is
    the number of each day's queries. Days that are not there are gaps.
    """
    with _figure(8, 4.6) as figure:
        above, below = figure.subplots(2, sharex=True, height_ratios=(3, 1))
        places = [day.toordinal() for day in days]
        rows = np.array([list(values) for values in shares.values()]).reshape(len(shares), -1)
        floors = np.cumsum(rows, axis=0) - rows
        for name, row, floor, colour in zip(shares, rows, floors, _colours(shares), strict=True):
            above.bar(places, row, bottom=floor, width=0.9, color=colour, label=_label(name))
        above.set(title=_title(title), ylabel="share of questions", ylim=(0, 1))
        _in_percent(above.yaxis)
        below.bar(places, list(queries), width=0.9, color=COLOURS[2])
        below.set(ylabel="questions", xlabel="day (UTC)")
        _whole_numbers(below.yaxis)
        shown = places[:: -(-len(places) // MOST_DATES) or 1]
        below.set_xticks(shown, [date.fromordinal(place).isoformat() for place in shown])
        below.tick_params(axis="x", rotation=30)
        _legend(figure, above, len(shares))
        return _svg(figure)


def histogram(
    values: Mapping[str, Sequence[float]],
    title: str,
    xlabel: str = "confidence",
    ylabel: str = "questions",
    marks: Mapping[str, float] | None = None,
) -> str:
    """Draw how numbers from 0 to 1 are spread, in tenths: a bar of each, stacked by group.

    `marks` are lines with a name, such as the confidence from which on is answered.
    """
    with _figure(7, 4) as figure:
        axes = figure.subplots()
        edges = np.linspace(0, 1, BINS + 1)
        floor = np.zeros(BINS)
        for (name, group), colour in zip(values.items(), _colours(values), strict=True):
            counts = np.histogram(np.clip(np.asarray(group, dtype=float), 0, 1), edges)[0]
            axes.bar(
                edges[:-1], counts, bottom=floor, width=0.095, align="edge", color=colour,
                label=f"{_label(name)} ({len(group):,})",
            )  # fmt: skip
            floor = floor + counts
        for (name, place), style in zip((marks or {}).items(), cycle(("--", ":")), strict=False):
            axes.axvline(place, color="#000000", linestyle=style, linewidth=1, label=_label(name))
        axes.set(title=_title(title), xlabel=_label(xlabel), ylabel=_label(ylabel), xlim=(0, 1))
        _in_percent(axes.xaxis)
        _whole_numbers(axes.yaxis)
        _legend(figure, axes, len(values) + len(marks or {}))
        return _svg(figure)


def calibration(curves: Mapping[str, CalibrationCurve], title: str) -> str:
    """Draw the share of right first pairs against confidence, by name; below, how many queries."""
    with _figure(6, 6) as figure:
        above, below = figure.subplots(2, sharex=True, height_ratios=(3, 1))
        above.plot([0, 1], [0, 1], color="#000000", linestyle=":", linewidth=1, label="as promised")
        width = 0.06 / max(len(curves), 1)
        for place, (name, curve) in enumerate(curves.items()):
            look = COLOURS[place % len(COLOURS)]
            marker = "osD^v"[place % 5]
            above.plot(curve.confidence, curve.right, color=look, marker=marker, label=_label(name))
            shift = (place - (len(curves) - 1) / 2) * width
            below.bar(np.array(curve.confidence) + shift, curve.queries, width, color=look)
        above.set(
            title=_title(title), ylabel="first question right", xlim=(0, 1.01), ylim=(0, 1.01)
        )
        below.set(xlabel="confidence, mean of each tenth", ylabel="questions")
        _in_percent(above.xaxis, above.yaxis)
        _whole_numbers(below.yaxis)
        _legend(figure, above, len(curves) + 1)
        return _svg(figure)


def confusion(wanted: Sequence[str], got: Sequence[str], counts: np.ndarray, title: str) -> str:
    """Draw which rows (wanted) had which columns (got): `counts` (rows, columns), whole numbers.

    Of more than MOST_LABELS only the first are drawn; the title then says so.
    """
    rows, columns = wanted[:MOST_LABELS], got[:MOST_LABELS]
    shown = np.asarray(counts)[: len(rows), : len(columns)]
    if (len(wanted), len(got)) != (len(rows), len(columns)):
        title = f"{title}\n(the first {len(rows)} of {len(wanted)}, {len(columns)} of {len(got)})"
    row_labels, column_labels = [_label(name) for name in rows], [_label(name) for name in columns]
    # Inches: a letter of a label is not wider than 0.1.
    width = max(1.2 + 0.42 * len(columns) + 0.1 * max(map(len, row_labels), default=0), 4)
    height = 1.4 + 0.36 * len(rows) + 0.1 * max(map(len, column_labels), default=0)
    with _figure(width, height) as figure:
        axes = figure.subplots()
        most = max(int(shown.max(initial=0)), 1)
        axes.pcolormesh(shown, cmap="Blues", vmin=0, vmax=most)
        for (row, column), count in np.ndenumerate(shown):
            if count:
                ink = "white" if count > most * 0.6 else "black"
                axes.text(
                    column + 0.5, row + 0.5, f"{count:,}", ha="center", va="center", color=ink
                )
        ticks = np.arange(max(shown.shape, default=0)) + 0.5
        axes.set_xticks(ticks[: len(columns)], column_labels, rotation=90)
        axes.set_yticks(ticks[: len(rows)], row_labels)
        axes.invert_yaxis()
        axes.set(title=_title(title), xlabel="got", ylabel="wanted")
        return _svg(figure)


def bars(counts: Mapping[str, float], title: str, xlabel: str) -> str:
    """Draw a bar for each name, the first at the top, with its number at the end."""
    with _figure(8, 1.8 + 0.36 * len(counts)) as figure:
        axes = figure.subplots()
        drawn = axes.barh(range(len(counts)), list(counts.values()), color=COLOURS[0])
        axes.bar_label(drawn, fmt="{:,g}", padding=3)
        axes.set_yticks(range(len(counts)), [_label(name) for name in counts])
        axes.invert_yaxis()
        axes.set(title=_title(title), xlabel=_label(xlabel))
        return _svg(figure)


def image_source(svg: str) -> str:
    """Put a picture into the `src` of an `<img>`, where no script of a picture ever runs."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@contextmanager
def _figure(width: float, height: float) -> Iterator[Figure]:
    """An empty figure, inches; no window."""
    import matplotlib
    from matplotlib.figure import Figure

    with _DRAWING, matplotlib.rc_context(_LOOK), warnings.catch_warnings():
        # It measures text in a font that has not all scripts; who shows the picture has others.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield Figure(figsize=(width, height), layout="constrained")


def _svg(figure: Figure) -> str:
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata=_METADATA)
    # What is before it names an address that nobody is to ask.
    return "<svg" + written.getvalue().partition("<svg")[2]


def _legend(figure: Figure, axes: Axes, entries: int) -> None:
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=min(entries, 2), frameon=False)


def _colours(names: Mapping[str, object]) -> list[str]:
    return [COLOURS[place % len(COLOURS)] for place in range(len(names))]


def _in_percent(*axis: Axis) -> None:
    for one in axis:
        one.set_major_formatter(lambda value, _: f"{value:.0%}")


def _whole_numbers(axis: Axis) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True, nbins="auto", min_n_ticks=1))


def _text(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _title(text: str) -> str:
    return "\n".join(line for given in _text(text).splitlines() for line in wrap(given, 60))


def _label(text: str) -> str:
    shown = " ".join(_text(text).split())
    return shown if len(shown) <= LABEL_LETTERS else shown[: LABEL_LETTERS - 1] + "…"
