"""What a run found, as figures and as tables; each ratio is to QA Bot's own figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from rich.table import Table

from benchmarks.rivals.environments import OURS, SYSTEMS, WITH_FAISS
from benchmarks.rivals.measures import SHELL

# LangChain's time to build, in ours: what the build is to reach.
WANTED_OF_BUILD = 2.5
LANGCHAIN = "LangChain + FAISS"


@dataclass(frozen=True)
class Spread:
    """Milliseconds of the answers of one system: median, 99th percentile, processor's median.

    `right` is how many of them have a right pair first.
    """

    median: float
    p99: float
    processor: float
    count: int
    right: int

    @classmethod
    def of(cls, answers: Sequence[Mapping[str, Any]], right: int) -> Spread:
        """Of the answers of a process."""
        times = sorted(answer["milliseconds"] for answer in answers)
        # The least value that 99 % of all do not exceed.
        p99 = times[-(-99 * len(times) // 100) - 1]
        processor = median(answer["processor"] for answer in answers)
        return cls(median(times), p99, processor, len(times), right)


@dataclass(frozen=True)
class Cold:
    """A whole process that opens an index and answers: seconds, of the processor too, and MiB."""

    seconds: float
    processor: float
    memory: float

    @classmethod
    def of(cls, costs: Sequence[Mapping[str, float]]) -> Cold:
        """The medians of each."""
        return cls(*(median(c[what] for c in costs) for what in ("seconds", "processor", "memory")))


@dataclass(frozen=True)
class OwnIndex:
    """A system with 1,000 pairs that it has built itself; `build` is in seconds."""

    build: float
    build_processor: float
    cold: Cold
    warm: Spread


@dataclass(frozen=True)
class GivenVectors:
    """A system with many pairs, indexed by their given vectors; `memory` is in MiB."""

    warm: Spread
    memory: float


@dataclass(frozen=True)
class Goal:
    """A ratio to ours that is to be reached."""

    what: str
    ratio: float
    least: float

    @property
    def reached(self) -> bool:
        return self.ratio >= self.least


@dataclass(frozen=True)
class Figures:
    """By system; `shell` is the whole process of `qa-bot ask`."""

    own: dict[str, OwnIndex]
    given: dict[str, GivenVectors]
    shell: Cold


def figures_of(
    found: Mapping[str, Any], queries: Sequence[Mapping[str, Any]], base: int, many: int
) -> Figures:
    """Medians over rounds and queries, and how many first pairs were right.

    A pair of the large collection is right where it is one of the variants of a right pair.
    """
    builds: dict[str, list[Any]] = {}
    for name, step in found.items():
        if name.startswith("build "):
            builds.setdefault(name.split(maxsplit=2)[2], []).append(step)
    large = {name.removeprefix(f"{many} "): step for name, step in found.items()}

    def is_right(first: str, query: Mapping[str, Any]) -> bool:
        return first in query["right"]

    def is_variant(first: str, query: Mapping[str, Any]) -> bool:
        return first != "" and (int(first) - 1) % base in query["right_in_base"]

    own = {
        name: OwnIndex(
            median(built["build"] for built in builds[name]),
            median(built["processor"] for built in builds[name]),
            Cold.of(found["cold"][name]),
            Spread.of(answers, _right(answers, queries, is_right)),
        )
        for name, answers in found["warm"].items()
    }
    given = {
        system.name: GivenVectors(
            Spread.of(step["answers"], _right(step["answers"], queries, is_variant)),
            step["memory"],
        )
        for system in (*SYSTEMS, *WITH_FAISS)
        if (step := large.get(system.name))
    }
    return Figures(own, given, Cold.of(found["cold"][SHELL]))


def _right(
    answers: Sequence[Mapping[str, Any]],
    queries: Sequence[Mapping[str, Any]],
    is_right: Callable[[str, Mapping[str, Any]], bool],
) -> int:
    # A slow system was asked the first of the queries only.
    asked = zip(answers, queries, strict=False)
    return sum(is_right(answer["first"], query) for answer, query in asked)


def goals(figures: Figures, many: int) -> list[Goal]:
    """Each of the others against ours, in building, cold and warm."""
    ours, given = figures.own[OURS.name], figures.given[OURS.name]
    others = {name: found for name, found in figures.own.items() if name != OURS.name}
    found = [Goal(f"{LANGCHAIN}: build", others[LANGCHAIN].build / ours.build, WANTED_OF_BUILD)]
    for name, other in others.items():
        cold = other.cold.seconds
        found += [
            Goal(f"{name}: cold", cold / ours.cold.seconds, 1.0),
            Goal(f"{name}: cold, beside {SHELL}", cold / figures.shell.seconds, 1.0),
            Goal(f"{name}: median", other.warm.median / ours.warm.median, 1.0),
        ]
    for name, large in figures.given.items():
        if name != OURS.name:
            ratio = large.warm.median / given.warm.median
            found.append(Goal(f"{name}: median at {many:,} pairs", ratio, 1.0))
    return found


def tables(figures: Figures, pairs: int, many: int) -> list[Table]:
    """What is printed; in brackets how many times ours."""
    processes = _table(
        f"{pairs:,} pairs, built and saved by each system; a process that opens them and answers",
        "build, s", "processor, s", "cold, s", "processor, s", "MiB",
    )  # fmt: skip
    ours = figures.own[OURS.name]
    for name, found in figures.own.items():
        build = _ratio(found.build, ours.build, 1)
        processor = _ratio(found.build_processor, ours.build_processor, 1)
        processes.add_row(name, build, processor, *_cold(found.cold, ours.cold))
    processes.add_row(f"({SHELL})", "", "", *_cold(figures.shell, ours.cold))
    warm = _table(f"{pairs:,} pairs, {ours.warm.count} queries one after the other", *WARM)
    for name, found in figures.own.items():
        warm.add_row(name, *_warm(found.warm, ours.warm))
    large = _table(f"{many:,} pairs by given vectors", *WARM, "queries", "MiB")
    own = figures.given[OURS.name]
    for name, taken in figures.given.items():
        memory = _ratio(taken.memory, own.memory, 0)
        large.add_row(name, *_warm(taken.warm, own.warm), str(taken.warm.count), memory)
    aimed = _table("Aimed at", "times ours", "at least", "reached")
    for goal in goals(figures, many):
        reached = "yes" if goal.reached else "NO"
        aimed.add_row(goal.what, f"{goal.ratio:.2f}", f"{goal.least:.2f}", reached)
    return [processes, warm, large, aimed]


WARM = ("median, ms", "p99, ms", "processor, ms", "hit@1")


def _warm(spread: Spread, ours: Spread) -> list[str]:
    return [
        _ratio(spread.median, ours.median, 1),
        _ratio(spread.p99, ours.p99, 1),
        _ratio(spread.processor, ours.processor, 1),
        f"{spread.right / spread.count:.3f}",
    ]


def _cold(cold: Cold, ours: Cold) -> list[str]:
    return [
        _ratio(cold.seconds, ours.seconds, 2),
        _ratio(cold.processor, ours.processor, 2),
        _ratio(cold.memory, ours.memory, 0),
    ]


def _ratio(value: float, ours: float, digits: int) -> str:
    return f"{value:,.{digits}f} ({value / ours:.2f})"


def _table(title: str, *columns: str) -> Table:
    table = Table("", title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right")
    return table
