"""What hashing an index costs whoever opens and asks it: `python -m benchmarks.hashing`.

    python -m benchmarks.hashing [--pairs 2500] [--rounds 6] [--folder FOLDER]

An index of made pairs with given vectors (made_pairs.py), 100 kB a pair below 10,000. Opened in
turns, each time in a process of its own, with as much hashed before it is used as FIRST_BYTES says,
and with all of it hashed meanwhile; then asked in turns while its largest file is hashed over and
over again, and while nothing is.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import ROOT
from benchmarks.decades import build, write_documents
from benchmarks.machine import this_machine
from qa_bot import QABot
from qa_bot.records import IndexDamagedError
from qa_bot.store import file_hashes
from qa_bot.store.file_hashes import FileHashes, WrittenFile

QUESTIONS = 100
PACKAGES = ("onnxruntime", "numpy")


def opened(folder: Path) -> QABot:
    """Open the index without that of other languages."""
    return QABot.open(folder / "sources", folder / "index", other_languages=False)


def seconds_to_open(folder: Path, first_bytes: int) -> list[float]:
    """Seconds until the bot is open, and until it has given an answer after that."""
    file_hashes.FIRST_BYTES = first_bytes
    begun = time.perf_counter()
    bot = opened(folder)
    done = time.perf_counter()
    bot.ask("Where do I park?")
    return [done - begun, time.perf_counter() - done]


def _in_own_process(folder: Path, first_bytes: int) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.hashing", "--open", str(first_bytes)]
    done = subprocess.run(
        [*command, "--folder", str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return [float(word) for word in done.stdout.split()]


def seconds_to_ask(folder: Path, rounds: int) -> dict[bool, list[float]]:
    """Seconds of each question, by whether a file was being hashed."""
    bot = opened(folder)
    asked = [pair.question for pair in bot.store.records(range(QUESTIONS))]
    bot.ask_many(asked)
    bot.store.checked(wait=True)
    file_hashes.FIRST_BYTES = 0  # so that the thread gives way
    path = max(folder.glob("index/generations/*/*"), key=lambda one: one.stat().st_size)
    took: dict[bool, list[float]] = {False: [], True: []}
    for number in range(2 * rounds):
        is_hashing, ended = number % 4 in (1, 2), threading.Event()
        thread = threading.Thread(target=_keep_hashing, args=(path, ended))
        if is_hashing:
            thread.start()
        bot.forget()
        for question in asked:
            begun = time.perf_counter()
            bot.ask(question)
            took[is_hashing].append(time.perf_counter() - begun)
        ended.set()
        if is_hashing:
            thread.join()
    return took


def _keep_hashing(path: Path, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            FileHashes([WrittenFile(path, "another", path.stat().st_size)]).all()
        except IndexDamagedError:
            continue


def table(folder: Path, rounds: int) -> Table:
    """Medians of each, in turns."""
    shown = Table("", "hashed before it is used", "hashed meanwhile")
    by_bytes: dict[int, list[list[float]]] = {file_hashes.FIRST_BYTES: [], 0: []}
    for number in range(rounds):
        for first_bytes in [*by_bytes][:: 1 if number % 2 else -1]:
            by_bytes[first_bytes].append(_in_own_process(folder, first_bytes))
    medians = [np.median(of_one, axis=0) for of_one in by_bytes.values()]
    for place, name in enumerate(("opening, s", "the first answer after it, s")):
        shown.add_row(name, *(f"{median[place]:.3f}" for median in medians))
    shown.add_section()
    shown.add_row("", "nothing is hashed", "the largest file is")
    took = [1_000 * np.array(one) for one in seconds_to_ask(folder, rounds).values()]
    for share in (50, 99):
        shown.add_row(f"ask, p{share}, ms", *(f"{np.percentile(one, share):.1f}" for one in took))
    return shown


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hashing", description=__doc__)
    parser.add_argument("--pairs", type=int, default=2_500)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--folder", type=Path, help="where the index is made, and stays")
    parser.add_argument("--open", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.open is not None:
        print(*seconds_to_open(given.folder, given.open))
        return
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not (folder / "index" / "manifest.json").exists():
            (folder / "sources").mkdir(parents=True)
            write_documents(given.pairs, folder / "sources")
            build(given.pairs, folder / "sources", folder / "index")
        console = Console()
        console.print(table(folder, given.rounds))
        console.print(str(this_machine("int8", PACKAGES)), highlight=False)


if __name__ == "__main__":
    main()
