"""What it takes to open an index again: `python -m benchmarks.refresh [--pairs N] [--rounds N]`.

A made collection, 100 pairs a document: built, opened after no change, after one answer was edited,
and after one document was added; each in a process of its own, with the bundled model. Only the
texts of the first build have made vectors, of the same sizes: embedding them is another benchmark.
Beside each stands what the process took before it opened anything.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.machine import this_machine

ROOT = Path(__file__).parent.parent
PAIRS, OF_A_DOCUMENT, ROUNDS = 10_000, 100, 3
PACKAGES = ("onnxruntime", "tokenizers", "faiss-cpu", "numpy")
# Words of an answer: the mean of the pairs of the eight documents is near the middle.
WORDS = (20, 220)
MOST_SECONDS = 2.0


@dataclass(frozen=True)
class Opened:
    """Seconds before anything was opened, and of opening; the most memory, in MiB."""

    before: float
    opening: float
    memory: float


def words(count: int = 8_000) -> list[str]:
    """Made words, the frequent ones first."""
    rng = random.Random(0)
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in "aeiou"]
    return ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(count)]


def document(number: int, pairs: int = OF_A_DOCUMENT) -> str:
    """A document of numbered questions with answers of some sentences."""
    rng = random.Random(number)
    known = words()

    def said(count: int) -> str:
        places = (int(len(known) ** rng.random()) - 1 for _ in range(count))
        return " ".join(known[place] for place in places)

    def answer() -> str:
        left, sentences = rng.randint(*WORDS), []
        while left > 0:
            length = min(left, rng.randint(8, 25))
            sentences.append(f"{said(length).capitalize()}.")
            left -= length
        return " ".join(sentences)

    entries = (
        f"{i}. What is {said(5)} of {number} and {i}?\n\n{answer()}\n" for i in range(1, pairs + 1)
    )
    return "\n".join(entries)


def make(folder: Path, pairs: int) -> None:
    """Write the documents of so many pairs."""
    folder.mkdir()
    for number in range(pairs // OF_A_DOCUMENT):
        (folder / f"document-{number:05}.txt").write_text(document(number))


def edit(folder: Path, round_number: int) -> None:
    """Change the last answer of a document in the middle."""
    names = sorted(folder.iterdir())
    path = names[len(names) // 2]
    path.write_text(f"{path.read_text()} Edited for the {round_number}. time.")


def add(folder: Path, round_number: int) -> None:
    """Add a document that nobody has seen."""
    (folder / f"new-{round_number}.txt").write_text(document(1_000_000 + round_number))


class PartlyMade:
    """The bundled model, but for a build of many texts: they have made vectors of its sizes."""

    def __init__(self) -> None:
        from qa_bot.models.embedding import load_encoder

        self._real = load_encoder()
        self.name, self.fingerprint = self._real.name, self._real.fingerprint
        self.encode_query, self.token_texts = self._real.encode_query, self._real.token_texts
        self.is_first = False

    def encode_documents(self, texts: Sequence[str]) -> list[object]:
        from qa_bot.models.vectors import TextVectors, unit

        if not self.is_first:
            return list(self._real.encode_documents(texts))
        rng = np.random.default_rng(len(texts))
        found: list[object] = []
        for text in texts:
            tokens = max(1, min(254, len(text) // 4))
            vectors = unit(rng.standard_normal((tokens, 384), dtype=np.float32))
            ids = rng.integers(1_000, 30_000, tokens).astype(np.int32)
            found.append(TextVectors(unit(vectors.sum(axis=0)), vectors, ids))
        return found


def open_here(sources: Path, index: Path, is_first: bool) -> None:
    """Open the index in this process, and print what it took."""
    import qa_bot.bot as bot

    encoder = PartlyMade()
    encoder.is_first = is_first
    setattr(bot, "load_encoder", lambda name: encoder)  # noqa: B010 (it is no name of the module's)
    before = time.perf_counter()
    opened = bot.QABot.open(sources, index)
    taken = time.perf_counter() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([taken, memory, opened.store.statistics.pairs]))


def embed_here(sources: Path) -> None:
    """Embed all texts of a folder in this process, and print what it took."""
    from qa_bot.models.embedding import load_encoder
    from qa_bot.parsing import read_sources
    from qa_bot.store.index_rows import rows_of

    documents, _ = read_sources(sources)
    texts = [row.text for document in documents for row in rows_of(document.pairs)]
    encoder = load_encoder()
    encoder.encode_documents(texts[:1])
    before = time.perf_counter()
    encoder.encode_documents(texts)
    print(json.dumps(time.perf_counter() - before))


def embedding(folder: Path, rounds: int) -> float:
    """Seconds in which the model reads the 100 pairs that are added, and nothing else is done."""
    found = []
    for number in range(rounds):
        sources = folder / f"added-{number}"
        sources.mkdir()
        add(sources, number)
        found.append(float(printed("--embed", sources)))
    return median(found)


def opened(sources: Path, index: Path, is_first: bool = False) -> Opened:
    """Open the index in a process of its own."""
    started = time.perf_counter()
    done = printed("--open", sources, index, *(["--first"] if is_first else []))
    seconds = time.perf_counter() - started
    taken, memory, _ = json.loads(done)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Opened(seconds - taken, taken, memory / unit)


def printed(*arguments: object) -> str:
    """What this benchmark prints in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.refresh", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def medians(found: Sequence[Opened]) -> Opened:
    """The median of each number."""
    return Opened(
        median(one.before for one in found),
        median(one.opening for one in found),
        median(one.memory for one in found),
    )


def measure(folder: Path, pairs: int, rounds: int) -> dict[str, Opened]:
    """All ways of opening; each round edits and adds anew."""
    sources, index = folder / "sources", folder / "index"
    make(sources, pairs)
    found = {"built": [opened(sources, index, is_first=True)]}
    found |= {"after no change": [], "after one answer was edited": []}
    found |= {"after 100 pairs were added": []}
    opened(sources, index)  # fills the machine's cache of files
    for number in range(rounds):
        found["after no change"].append(opened(sources, index))
        edit(sources, number)
        found["after one answer was edited"].append(opened(sources, index))
        add(sources, number)
        found["after 100 pairs were added"].append(opened(sources, index))
    return {name: medians(each) for name, each in found.items()}


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path, help="Disk to work on; a temporary folder's unless.")
    parser.add_argument("--open", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--first", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--embed", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.embed:
        return embed_here(arguments.embed)
    if arguments.open:
        sources, index = arguments.open
        return open_here(sources, index, arguments.first)
    folder = Path(tempfile.mkdtemp(dir=arguments.folder))
    try:
        found = measure(folder, arguments.pairs, arguments.rounds)
        alone = embedding(folder, arguments.rounds)
        disk = size_of(folder / "index") / 2**20
    finally:
        shutil.rmtree(folder)
    table = Table("opened", "before, s", "opening, s", "most memory, MiB")
    for name, one in found.items():
        table.add_row(name, f"{one.before:.2f}", f"{one.opening:.2f}", f"{one.memory:.0f}")
    console = Console(width=120)
    console.print(f"{arguments.pairs:,} pairs, {disk:,.0f} MiB on disk, {os.cpu_count()} cores")
    console.print(table)
    edited = found["after one answer was edited"].opening
    reached = "reached" if edited <= MOST_SECONDS else "not reached"
    console.print(f"the model alone reads 100 added pairs in {alone:.2f} s")
    console.print(f"one answer edited: {edited:.2f} s, wanted {MOST_SECONDS} s: {reached}")
    console.print(str(this_machine("float32", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
