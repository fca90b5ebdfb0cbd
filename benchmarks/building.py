"""How fast an index's texts are embedded: `python -m benchmarks.building [--threads N]`.

The first 300 pairs of the eight documents. The build's encoding of their rows stands beside what
sentence-transformers takes for the same texts, and for each pair as one whole text, which it cuts
at 256 tokens. Each way has a process of its own, in turns, on as many threads: pools of threads in
one process slow each other. What counts is the ratio: seconds beside other programs do not repeat,
those of the processor nearly do.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import DOCUMENTS, ROOT, load_set
from benchmarks.machine import this_machine
from qa_bot import QAPair
from qa_bot.models.allowed_threads import allowed_threads
from qa_bot.models.bundled_encoder import BATCH_TOKENS, BundledEncoder, batches_of
from qa_bot.models.embedding import bundled_folder, bundled_in_torch, load_encoder
from qa_bot.models.exported_model import INPUT, OUTPUT
from qa_bot.store.index_rows import rows_of

PAIRS = 300
ROUNDS = 3
BUILD = "the build"
BATCHES = (1, 256, 512, 1024, 4096)
PACKAGES = ("onnxruntime", "tokenizers", "torch", "sentence-transformers", "numpy")


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and of the processor."""

    clock: float
    processor: float


def pairs() -> list[QAPair]:
    """The first PAIRS of the eight documents."""
    return [pair for name in DOCUMENTS for pair in load_set(name).pairs][:PAIRS]


def row_texts() -> list[str]:
    """The texts that an index of these pairs embeds."""
    return list(dict.fromkeys(row.text for row in rows_of(pairs())))


def whole_texts() -> list[str]:
    """One text a pair."""
    return [f"{pair.question}\n{pair.answer}" for pair in pairs()]


def _build(tokens: int = BATCH_TOKENS) -> Callable[[], object]:
    texts, encoder = row_texts(), _bundled(tokens)
    return lambda: encoder.encode_documents(texts)


def _bundled(tokens: int) -> BundledEncoder:
    loaded = load_encoder()
    if not isinstance(loaded, BundledEncoder):
        raise SystemExit("onnxruntime cannot be used here; the warning above says why")
    return BundledEncoder(loaded.name, loaded.fingerprint, loaded._exported, tokens)


def _passes() -> Callable[[], object]:
    """The model's passes alone: no tokens are made, no vectors taken from what it gives."""
    model = _bundled(BATCH_TOKENS)._exported
    texts = [model.tokens(text).ids for text in row_texts()]
    batches = batches_of([len(ids) for ids in texts], BATCH_TOKENS)
    given = [np.asarray(model._word_pieces[[texts[i] for i in batch]]) for batch in batches]

    def run() -> None:
        with ThreadPoolExecutor(allowed_threads()) as pool:
            list(pool.map(lambda pieces: model.session.run([OUTPUT], {INPUT: pieces}), given))

    return run


def _in_torch() -> Callable[[], object]:
    import torch

    texts, encoder = row_texts(), bundled_in_torch(torch.float32)
    return lambda: encoder.encode_documents(texts)


def _plain(texts: Sequence[str]) -> Callable[[], object]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device="cpu")
    return lambda: model.encode(list(texts))


WAYS: dict[str, Callable[[], Callable[[], object]]] = {
    BUILD: _build,
    "its passes of the model alone": _passes,
    "the build in torch": _in_torch,
    "SentenceTransformer.encode, the same texts": lambda: _plain(row_texts()),
    "SentenceTransformer.encode, whole pairs": lambda: _plain(whole_texts()),
}
BATCH_WAYS = {f"the build, {tokens} tokens a batch": tokens for tokens in BATCHES}


def serve(name: str) -> None:
    """Do one way's work for each line of the input, and print what it took."""
    work = _build(BATCH_WAYS[name]) if name in BATCH_WAYS else WAYS[name]()
    for _ in sys.stdin:
        clock, processor = time.perf_counter(), time.process_time()
        work()
        print(time.perf_counter() - clock, time.process_time() - processor, flush=True)


def in_turns(names: Sequence[str], rounds: int, threads: int) -> dict[str, list[Spent]]:
    """What each way took in each round; one round before them is thrown away."""
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    found: dict[str, list[Spent]] = {name: [] for name in names}
    with ExitStack() as stack:
        workers = {
            name: stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "benchmarks.building", "--way", name],
                    cwd=ROOT, env=environment, text=True,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                )
            )
            for name in names
        }  # fmt: skip
        for _ in range(rounds + 1):
            for name, worker in workers.items():
                found[name].append(_spent(name, worker))
        for worker in workers.values():
            worker.communicate()  # ends its input, and so it
    return {name: spent[1:] for name, spent in found.items()}


def _spent(name: str, worker: subprocess.Popen[str]) -> Spent:
    if worker.stdin is None or worker.stdout is None:
        raise SystemExit("a process without pipes")
    print(file=worker.stdin, flush=True)
    line = worker.stdout.readline()
    if not line:
        raise SystemExit(f"{name}: the process ended; run it with --way {name!r} to see why")
    return Spent(*map(float, line.split()))


def table_of(found: dict[str, list[Spent]], texts: int) -> Table:
    """Medians over the rounds; of the ratios to the first way, too, each taken in one round."""
    table = Table(
        "way", "texts a second", "processor, s", "of the first's time", "of its processor"
    )
    first, *_ = found.values()
    for name, spent in found.items():
        done = PAIRS if name.endswith("whole pairs") else texts
        rounds = list(zip(spent, first, strict=True))
        clock = np.median([own.clock / other.clock for own, other in rounds])
        processor = np.median([own.processor / other.processor for own, other in rounds])
        table.add_row(
            name,
            f"{done / np.median([s.clock for s in spent]):.0f}",
            f"{np.median([s.processor for s in spent]):.2f}",
            f"{clock:.2f}",
            f"{processor:.2f}",
        )
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--threads", type=int, default=allowed_threads())
    parser.add_argument("--batches", action="store_true", help="Batches of other sizes instead.")
    parser.add_argument("--way", choices=[*WAYS, *BATCH_WAYS], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        return serve(arguments.way)
    names = list(BATCH_WAYS if arguments.batches else WAYS)
    found, texts = in_turns(names, arguments.rounds, arguments.threads), len(row_texts())
    console = Console(width=120)
    console.print(f"{PAIRS} pairs, {texts} texts, {arguments.threads} threads")
    console.print(table_of(found, texts))
    console.print(str(this_machine("float32", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
