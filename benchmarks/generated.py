"""Large documents of every text format, written from a seed, and what reading them costs."""

from __future__ import annotations

import csv
import html
import io
import json
import random
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_bot.parsing import read_file

# 8,000 lines: above 10,000, reStructuredText is read as plain text.
PAIRS = 600
WARM = 20  # pairs of the document that is read first: libraries load with it
RUNS = 3
WORDS = (
    "account address appointment approval archive balance branch card certificate claim clerk "
    "copy counter date deposit desk document entry fee file folder form holiday invoice key "
    "letter licence list machine message notice number office order page payment permit person "
    "photo plan postage price receipt record refund register rent report request road room rule "
    "school service shop sign stamp station street tax ticket timetable title town vehicle visit"
).split()

Made = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Cost:
    """What one document cost: the fastest of some runs, and the peak of one more by tracemalloc."""

    format: str
    pairs: int
    found: int
    megabytes: float
    pairs_per_second: float
    peak_over_size: float


def made_pairs(count: int, seed: int = 0) -> list[tuple[str, str]]:
    """Questions and answers of two paragraphs, some 80 words, all questions different."""
    draw = random.Random(seed)
    pairs = []
    for number in range(count):
        one, other = draw.sample(WORDS, 2)
        question = f"How do I get the {one} for the {other} of case {number}?"
        paragraphs = ["\n".join(_line(draw) for _ in range(4)) for _ in range(2)]
        pairs.append((question, "\n\n".join(paragraphs)))
    return pairs


def _line(draw: random.Random) -> str:
    words = " ".join(draw.choice(WORDS) for _ in range(10))
    return f"{words.capitalize()}."


def _text(pairs: Made) -> str:
    return "\n\n".join(f"{n}. {question}\n\n{answer}" for n, (question, answer) in _counted(pairs))


def _markdown(pairs: Made) -> str:
    return "# Questions\n\n" + "\n\n".join(f"## {q}\n\n{answer}" for q, answer in pairs)


def _restructured_text(pairs: Made) -> str:
    title = "Questions\n=========\n\n"
    return title + "\n\n".join(f"{q}\n{'-' * len(q)}\n\n{answer}" for q, answer in pairs)


def _html(pairs: Made) -> str:
    body = "".join(f"<h2>{html.escape(q)}</h2>\n{_paragraphs(answer)}" for q, answer in pairs)
    return f"<!doctype html><title>Questions</title><body><h1>Questions</h1>\n{body}</body>"


def _paragraphs(answer: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>\n" for part in answer.split("\n\n"))


def _table(pairs: Made, delimiter: str) -> str:
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows([("question", "answer"), *pairs])
    return held.getvalue()


def _records(pairs: Made) -> list[dict[str, str]]:
    return [{"question": question, "answer": answer} for question, answer in pairs]


def _yaml(pairs: Made) -> str:
    blocks = (answer.replace("\n", "\n    ") for _, answer in pairs)
    return "".join(
        f"- question: {json.dumps(q)}\n  answer: |\n    {block}\n"
        for (q, _), block in zip(pairs, blocks, strict=True)
    )


def _qna(pairs: Made) -> str:
    return "\n\n".join(f"# ? {q}\n\n```markdown\n{answer}\n```" for q, answer in pairs)


def _pod(pairs: Made) -> str:
    return "=head1 Questions\n\n" + "\n\n".join(f"=head2 {q}\n\n{answer}" for q, answer in pairs)


def _counted(pairs: Made) -> Sequence[tuple[int, tuple[str, str]]]:
    return list(enumerate(pairs, 1))


WRITERS: dict[str, Callable[[Made], str]] = {
    ".txt": _text,
    ".md": _markdown,
    ".rst": _restructured_text,
    ".html": _html,
    ".csv": lambda pairs: _table(pairs, ","),
    ".tsv": lambda pairs: _table(pairs, "\t"),
    ".json": lambda pairs: json.dumps(_records(pairs), indent=1),
    ".jsonl": lambda pairs: "\n".join(json.dumps(record) for record in _records(pairs)),
    ".yaml": _yaml,
    ".qna": _qna,
    ".pod": _pod,
}


def cost(suffix: str, folder: Path, count: int = PAIRS) -> Cost:
    """Write a document of so many pairs into the folder and read it, some times over."""
    path = folder / f"made{suffix}"
    path.write_text(WRITERS[suffix](made_pairs(WARM)), "utf-8")
    read_file(path)
    path.write_text(WRITERS[suffix](made_pairs(count)), "utf-8")
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        found = len(read_file(path).pairs)
        seconds.append(time.perf_counter() - started)
    size = path.stat().st_size
    return Cost(suffix, count, found, size / 1e6, found / min(seconds), _peak(path) / size)


def _peak(path: Path) -> int:
    tracemalloc.start()
    try:
        read_file(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
