"""Draws the report of benchmarks/quality.py: three PNG files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.comparison import Comparison
from benchmarks.ours import NAME
from benchmarks.report import Report
from benchmarks.scores import pooled
from qa_bot.evaluation import Judged, reliability

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

# Okabe and Ito 2008: told apart by colour-blind readers too. Ours is the strongest.
COLOURS = {
    "BM25": "#E69F00",
    "TF-IDF": "#56B4E9",
    "question": "#009E73",
    "whole text": "#CC79A7",
    "RRF": "#777777",
    NAME: "#0072B2",
}
OTHER_COLOUR = "#D55E00"  # ours with another model
MARKERS = {"BM25": "v", "TF-IDF": "^", "question": "s", "whole text": "D", "RRF": "x", NAME: "o"}
DPI = 90


def draw(report: Report, comparison: Comparison, folder: Path, name: str) -> None:
    """Write `name`-precision.png, `name`-reliability.png and `name`-hit1.png."""
    sets = report.together.sets
    together = {
        system: pooled({found: results[found] for found in sets})
        for system, results in comparison.results.items()
    }
    where = f"{report.together.queries} queries of {len(sets)} sets, {report.date}"
    save(_precision(together, where), folder / f"{name}-precision.png")
    save(_reliability(together[NAME], where), folder / f"{name}-reliability.png")
    save(_hit1(report), folder / f"{name}-hit1.png")


def save(figure: Figure, path: Path) -> None:
    """Write a figure without the date that would make every file a new one."""
    figure.savefig(path, dpi=DPI, metadata={"Software": None}, pil_kwargs={"optimize": True})


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, inches; no window, no state shared with others."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def _precision(together: dict[str, list[Judged]], where: str) -> Figure:
    figure = new_figure(7, 4.5)
    axes = figure.subplots()
    for system, judged in together.items():
        share, precision = precision_curve(judged)
        ours = system.startswith(NAME)
        axes.plot(
            share, precision, color=_colour(system), label=system, linewidth=2.2 if ours else 1.2
        )
    for wanted in (0.90, 0.95):
        axes.axhline(wanted, color="#999999", linewidth=0.8, linestyle=":")
    axes.set(
        title=f"Precision against share answered\n{where}",
        xlabel="queries answered, the most certain first",
        ylabel="of those, answered right",
        xlim=(0, 1.01),
        ylim=(0.3, 1.01),
    )
    in_percent(axes.xaxis, axes.yaxis)
    axes.legend(loc="upper right", edgecolor="none")
    return figure


def precision_curve(judged: Sequence[Judged]) -> tuple[np.ndarray, np.ndarray]:
    """Share of all queries answered and the share of these that is right, at each threshold."""
    ordered = sorted(judged, key=lambda r: -r.confidence)
    right = np.cumsum([r.right for r in ordered])
    # Only between two values can a threshold stand.
    last_of_value = np.append(np.diff([r.confidence for r in ordered]) < 0, True)
    answered = np.arange(1, len(ordered) + 1)
    return (answered / len(ordered))[last_of_value], (right / answered)[last_of_value]


def _reliability(judged: Sequence[Judged], where: str) -> Figure:
    figure = new_figure(5, 5.5)
    above, below = figure.subplots(2, sharex=True, height_ratios=(3, 1))
    confidence, right, counts = reliability(judged)
    above.plot([0, 1], [0, 1], color="#999999", linestyle=":", linewidth=1)
    above.plot(confidence, right, color=COLOURS[NAME], marker="o")
    above.set(
        title=f"Confidence against share right\n{where}",
        ylabel="first pair right",
        xlim=(0, 1.01),
        ylim=(0, 1.01),
    )
    below.bar(confidence, counts, width=0.06, color=COLOURS[NAME])
    below.set(xlabel="confidence, mean of each tenth", ylabel="queries")
    in_percent(above.xaxis, above.yaxis)
    return figure


def _hit1(report: Report) -> Figure:
    figure = new_figure(8, 1.5 + 0.42 * len(report.sets))
    axes = figure.subplots()
    systems = list(report.sets[0].systems)
    shifts = np.linspace(0.3, -0.3, len(systems))
    rows = np.arange(len(report.sets))[::-1]
    for system, shift in zip(systems, shifts, strict=True):
        found = [figures.systems[system].hit1 for figures in report.sets]
        value = np.array([interval.value for interval in found])
        error = [[i.value - i.low for i in found], [i.high - i.value for i in found]]
        axes.errorbar(
            value, rows + shift, xerr=error, label=system, color=_colour(system), linestyle="",
            marker=MARKERS.get(system, "P"), markersize=4, elinewidth=1,
        )  # fmt: skip
    axes.set_yticks(rows, [found.name for found in report.sets])
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set(
        title=f"hit@1 of each set, {report.date}",
        xlabel="right pair first, 95 % bootstrap interval",
        xlim=(0, 1.01),
    )
    in_percent(axes.xaxis)
    figure.legend(loc="outside lower center", ncols=len(systems), frameon=False)
    return figure


def in_percent(*axis: Axis) -> None:
    """Label shares as percentages."""
    for one in axis:
        one.set_major_formatter(lambda value, _: f"{value:.0%}")


def _colour(system: str) -> str:
    return COLOURS.get(system, OTHER_COLOUR)
