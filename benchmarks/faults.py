"""Kills, rivals, flipped bits and full disks against an index: `python -m benchmarks.faults`.

    python -m benchmarks.faults [--times 300] [--answers 10000] [--flips 2000] [--seed 0]

Every build and every reader is a process of its own, forked from this one, over a small index in
editions (fault_index.py). What is counted is said beside each count; a count that should be none
and is not ends the command with 1.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.fault_index import (
    PAIRS,
    WordVectors,
    build,
    edition_at,
    edition_before,
    edition_of,
    looked_up,
)
from benchmarks.machine import this_machine
from qa_bot.records import StoreError
from qa_bot.store import PairStore, file_hashes, manifest_at, read_manifest
from qa_bot.store.faiss_engine import FaissWriter
from qa_bot.store.faiss_engine import files as engine_files
from qa_bot.store.faiss_engine.files import read_store
from qa_bot.store.generations import generation_folder
from qa_bot.store.manifest import Manifest
from qa_bot.store.opening import opened_before
from qa_bot.store.published import go_back
from qa_bot.words.english_words import english_words

Counts = dict[str, int]
KINDS = ("fresh", "refresh", "rebuild", "publish", "going back")
READERS = 10
# A reader opens the index anew after so many answers.
ANSWERS_AN_OPENING = 20
FLIPS_A_PROCESS = 50
DISK = 'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"'
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
_FORK = get_context("fork")


def counted(counts: Counter[str], what: str, said: object) -> None:
    """Count what never may happen, and say on stderr what it was."""
    counts[what] += 1
    sys.stderr.write(f"{what}: {said}\n")


class Child:
    """A forked process that calls a function; what that gives comes back, or its error in words."""

    def __init__(self, call: Callable[..., object], *arguments: object) -> None:
        self._receiver, sender = _FORK.Pipe(duplex=False)
        self.process = _FORK.Process(target=_sent, args=(sender, call, arguments))
        self.process.start()
        sender.close()

    def result(self) -> object:
        """Wait for what it gives; "ended with N" where it ended without."""
        try:
            return self._receiver.recv()
        except EOFError:
            self.process.join()
            return f"ended with {self.process.exitcode}"
        finally:
            self.process.join()

    def kill(self, after: float) -> None:
        """Kill it after so many seconds, unless it is done by then."""
        self.process.join(after)
        if self.process.pid is not None and self.process.exitcode is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()


def _sent(sender: Connection, call: Callable[..., object], arguments: Sequence[object]) -> None:
    logging.disable(logging.ERROR)
    try:
        sender.send(call(*arguments))
    except Exception as error:  # as text: the parent says what it was
        sender.send(f"{type(error).__name__}: {error}")


def killed(folder: Path, times: int, chance: random.Random) -> Counts:
    """Kill so many builds at random moments, one after the other in one index folder.

    Some come through before: what is found then is counted, too.
    """
    index, edition, counts = folder / "index", 1, Counter[str]()
    Child(build, index, edition).result()
    started = time.perf_counter()
    Child(build, index, edition, True).result()
    usual = time.perf_counter() - started
    whole = _size(index)
    for number in count():
        if counts["kills"] == times:
            break
        kind = KINDS[number % len(KINDS)]
        if kind == "fresh":
            shutil.rmtree(index)
        held = Child(edition_at, index).result()
        is_publishing = _FORK.Event()
        wanted: object = edition + 1
        if kind == "going back":
            wanted = Child(edition_before, index).result()
            if wanted is None:  # the first index, which a fresh build has made
                continue
            child = Child(_gone_back, index)
        else:
            child = Child(_built_from, kind, index, edition + 1, is_publishing)
        if kind == "publish":
            is_publishing.wait(60)
        child.kill(chance.uniform(0, usual))
        counts["kills"] += child.process.exitcode == -signal.SIGKILL
        found = Child(edition_at, index).result()
        counts["old index"] += found == held
        counts["new index"] += found == wanted != held
        if found not in (held, wanted):
            counted(counts, "neither", f"{found}, not {held} or {wanted}, after {kind}")
        counts["most generations"] = max(counts["most generations"], _generations(index))
        counts["most bytes, in whole indexes"] = max(
            counts["most bytes, in whole indexes"], round(_size(index) / whole)
        )
        edition += found == edition + 1  # so that the next build has something to do
        if number % 10 == 9 or kind == "fresh":
            edition += 1
            said = Child(build, index, edition).result()
            if not _is_sha256(said):
                counted(counts, "builds after it that failed", said)
    return counts


def _gone_back(index: Path) -> int:
    return go_back(index).number


def _built_from(kind: str, index: Path, edition: int, is_publishing: Event) -> str:
    """Build, and tell when the first index begins to be written."""
    publish = FaissWriter.publish

    def told(writer: FaissWriter, *given: Any) -> Manifest:
        is_publishing.set()
        return publish(writer, *given)

    FaissWriter.publish = told  # type: ignore[method-assign,assignment]
    return build(index, edition, rebuild=kind == "rebuild")


def rivals(index: Path, answers: int) -> Counts:
    """Let two builders build one index, and readers ask it, each at the same time."""
    counts = Counter[str]()
    Child(build, index, 0).result()
    stop = _FORK.Event()
    builders = [Child(_keep_building, index, first, stop) for first in (1, 2)]
    readers = [Child(_keep_asking, index, answers // READERS) for _ in range(READERS)]
    of_index: dict[str, int] = {}
    asked: list[object] = [reader.result() for reader in readers]
    stop.set()
    for builder in builders:
        found = builder.result()
        if isinstance(found, dict):
            of_index |= found
            counts["builds"] += len(found)
        else:
            counted(counts, "builders that failed", found)
    for one in asked:
        if not isinstance(one, list):
            counted(counts, "readers that failed", one)
            continue
        for sha256, edition, number in one:
            counts["openings"] += 1
            counts["answers"] += number
            if of_index.get(sha256, 0) != edition:
                counted(counts, "answers of another index", f"{sha256} of edition {edition}")
    counts["generations at the end"] = _generations(index)
    return counts


def _keep_building(index: Path, first: int, stop: Event) -> dict[str, int]:
    """The edition of each index that was built, by the hash of its manifest."""
    found, edition = {}, first
    while not stop.is_set():
        found[build(index, edition, rebuild=True)] = edition
        edition += 2
    return found


def _keep_asking(index: Path, answers: int) -> list[tuple[str, int, int]]:
    """The manifest's hash, the edition and how many answers, of each opening."""
    logging.disable(logging.NOTSET)
    warned = logging.Handler(logging.WARNING)
    said: list[str] = []
    warned.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("qa_bot").addHandler(warned)
    found = []
    for _ in range(0, answers, ANSWERS_AN_OPENING):
        store = opened_before(FaissWriter(index), WordVectors())
        if store is None:
            raise ValueError(f"no index: {said}")
        rooms = range(ANSWERS_AN_OPENING)
        looked = looked_up(store, rooms)
        editions = {answer.split()[-1] for one in looked.answers for answer in one}
        if editions != {f"{edition_of(store)}."}:
            raise ValueError(f"a mix of the editions {sorted(editions)}")
        found.append((str(store.index_sha256), edition_of(store), ANSWERS_AN_OPENING))
    if said:
        raise ValueError(f"warned: {said}")
    return found


def flipped(folder: Path, flips: int, chance: random.Random, are_large: bool = False) -> Counts:
    """Flip single bits of an index's files, and open and ask it.

    Where they `are_large`, of those files alone that are used before they are hashed.
    """
    index, counts = folder / "index", Counter[str]()
    for _ in range(2):
        Child(build, index, 1).result()
    files = [path for path in index.rglob("*") if path.is_file() and path.name != ".lock"]
    one_by_one = _flipped_one_by_one
    if are_large:
        files = [path for one in (index, index / "multilingual") for path in _hashed_late(one)]
        one_by_one = _flipped_while_asked
    sizes = [path.stat().st_size for path in files]
    places = [
        (chance.choice(files) if number % 2 else chance.choices(files, sizes)[0], chance.random())
        for number in range(flips)
    ]
    for first in range(0, flips, FLIPS_A_PROCESS):
        some = places[first : first + FLIPS_A_PROCESS]
        found = Child(one_by_one, index, some).result()
        if isinstance(found, dict):
            counts.update(found)
        else:
            counted(counts, "processes that ended", found)
    return counts


def _flipped_one_by_one(index: Path, places: Sequence[tuple[Path, float]]) -> Counts:
    counts, rooms = Counter[str](), range(0, PAIRS, 3)
    before = {one: looked_up(_checked(one), rooms) for one in (index, index / "multilingual")}
    for path, place in places:
        written, bit = _flip(path, place)
        of = index / "multilingual" if "multilingual" in path.parts else index
        counts["flips"] += 1
        try:
            same = looked_up(_checked(of), rooms) == before[of]
            if same:
                counts["harmless: nothing is otherwise"] += 1
            else:
                counted(counts, "used by an answer", f"bit {bit} of {path}")
        except StoreError:
            counts["caught"] += 1
        path.write_bytes(written)
    return counts


def _flipped_while_asked(index: Path, places: Sequence[tuple[Path, float]]) -> Counts:
    """Ask as long as nothing of the files is hashed, and once all of them are."""
    counts, rooms = Counter[str](), range(0, PAIRS, 3)
    before = {one: looked_up(_checked(one), rooms) for one in (index, index / "multilingual")}
    engine_files.WHOLE_BYTES = 0
    for path, place in places:
        of = index / "multilingual" if "multilingual" in path.parts else index
        manifest = read_manifest(of)
        assert manifest is not None
        file_hashes.FIRST_BYTES = _first_bytes(manifest)
        written, bit = _flip(path, place)
        counts["flips"] += 1
        try:
            found = looked_up(read_store(generation_folder(of, manifest), manifest.files), rooms)
            if not _are_of(found.answers, before[of].answers):
                counted(counts, "used by an answer", f"bit {bit} of {path}")
            counts["before it was hashed: right answers, another order"] += found != before[of]
        except Exception as error:  # of which the writer makes an IndexDamagedError
            if not isinstance(error, StoreError | ValueError):
                counted(counts, "errors of another kind", f"{error!r}, bit {bit} of {path}")
            counts["before it was hashed: caught"] += 1
        try:
            _checked(of).checked(wait=True)
            counted(counts, "not caught when hashed", f"bit {bit} of {path}")
        except StoreError:
            counts["caught when hashed"] += 1
        path.write_bytes(written)
    return counts


def _are_of(found: Sequence[Sequence[str]], expected: Sequence[Sequence[str]]) -> bool:
    """Whether each answer found is one that was expected there; some may be missing."""
    return all({*some} <= {*whole} for some, whole in zip(found, expected, strict=True))


def _hashed_late(index: Path) -> list[Path]:
    """The files of an index that are used before they are hashed, where some are."""
    manifest = read_manifest(index)
    assert manifest is not None
    most, held, late = _first_bytes(manifest), 0, []
    for name, size in sorted(manifest.sizes.items(), key=lambda one: one[1]):
        held += size
        late += [generation_folder(index, manifest) / name] * (held > most)
    return late


def _first_bytes(manifest: Manifest) -> int:
    """As many bytes of a small index as are hashed before it is used, of one of a gigabyte."""
    return sum(manifest.sizes.values()) // 4


def _flip(path: Path, place: float) -> tuple[bytes, int]:
    """Flip a bit of a file: what was there before, and which."""
    written = path.read_bytes()
    altered, bit = bytearray(written), int(place * 8 * len(written))
    altered[bit // 8] ^= 1 << bit % 8
    path.write_bytes(altered)
    return written, bit


def _checked(index: Path) -> PairStore:
    manifest = manifest_at(index)
    if manifest is None:
        raise StoreError("there is no index")
    return FaissWriter(index).open(manifest)


def on_a_full_disk(folder: Path) -> Counts:
    """Build where one page more is free each time, until there is room; called on a small disk."""
    index, counts = folder / "index", Counter[str]()
    Child(build, index, 1).result()
    files = _names(index)
    for left in range(0, 400, 3):
        disk = os.statvfs(folder)
        with (folder / "ballast").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(disk.f_bavail - left, 1) * disk.f_frsize)
        said = Child(build, index, 2).result()
        (folder / "ballast").unlink()
        counts["builds"] += 1
        if _is_sha256(said):
            break
        first = Child(edition_at, index).result()
        counts["failed"] += 1
        counts["failed without a reason"] += "None" in str(said) or "kB are free" not in str(said)
        counts["neither old nor new index"] += first not in (1, 2)
        counts["files left behind"] += first == 1 and _names(index) != files
    counts["did not come through at last"] = not _is_sha256(said)
    return counts


def where_nothing_is_written(folder: Path) -> Counts:
    """Open and build an index whose folder may not be written; called where that is so."""
    index, counts = folder / "index", Counter[str]()
    counts["opened"] = Child(edition_at, index).result() == 1
    said = str(Child(build, index, 2).result())
    counts["refused to write, with the reason"] = said.startswith("IndexReadOnlyError")
    counts["not as it was"] = Child(edition_at, index).result() != 1
    return counts


def _mounted(script: str, step: str, folder: Path) -> Counts | None:
    """Run a step in a process that has the folder mounted so; None where nobody may."""
    for way in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        shell = [*way, "sh", "-c", script, str(folder)]
        if subprocess.run([*shell, "true"], capture_output=True, check=False).returncode == 0:
            command = [sys.executable, "-m", "benchmarks.faults", "--step", step, str(folder)]
            done = subprocess.run([*shell, *command], capture_output=True, text=True, check=True)
            lines = (line.rsplit("\t", 1) for line in done.stdout.splitlines())
            return {what: int(number) for what, number in lines}
    return None


def _is_sha256(said: object) -> bool:
    return isinstance(said, str) and len(said) == 64


def _generations(index: Path) -> int:
    folders = (index / "generations", index / "multilingual" / "generations")
    return max(len([*one.iterdir()]) if one.is_dir() else 0 for one in folders)


def _names(index: Path) -> set[str]:
    return {str(path) for path in index.rglob("*") if not path.name.startswith(".lock")}


def _size(index: Path) -> int:
    return sum(path.stat().st_size for path in index.rglob("*") if path.is_file())


STEPS: dict[str, Callable[[Path], Counts]] = {
    "disk": on_a_full_disk,
    "read-only": where_nothing_is_written,
}
# What may be counted, and must not have happened.
NEVER = {
    "neither", "builds after it that failed", "builders that failed", "readers that failed",
    "answers of another index", "used by an answer", "processes that ended",
    "not caught when hashed", "errors of another kind",
    "failed without a reason", "neither old nor new index", "files left behind",
    "did not come through at last", "not as it was",
}  # fmt: skip


def measured(
    times: int, answers: int, flips: int, chance: random.Random
) -> Iterator[tuple[str, Counts | None]]:
    """What was counted for each kind of fault; None where it cannot be tried here."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = {
            name: Path(scratch) / name for name in ("k", "r", "f", "large", "disk", "read-only")
        }
        for folder in folders.values():
            folder.mkdir()
        yield f"kill -9 in {', '.join(KINDS)}", killed(folders["k"], times, chance)
        yield f"two builders, {READERS} readers", rivals(folders["r"] / "index", answers)
        yield "a flipped bit", flipped(folders["f"], flips, chance)
        large = flipped(folders["large"], flips, chance, are_large=True)
        yield "a flipped bit of a file used before it is hashed", large
        yield "a full disk", _mounted(DISK, "disk", folders["disk"])
        Child(build, folders["read-only"] / "index", 1).result()
        yield "a read-only folder", _mounted(READ_ONLY, "read-only", folders["read-only"])


def main() -> int:
    """Print a table of what was counted; 1 where something happened that never may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--times", type=int, default=300, help="kills")
    parser.add_argument("--answers", type=int, default=10_000, help="answers of all readers")
    parser.add_argument("--flips", type=int, default=2_000, help="flipped bits")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    english_words()  # else each child loads it
    if given.step:
        for what, number in STEPS[given.step[0]](Path(given.step[1])).items():
            sys.stdout.write(f"{what}\t{int(number)}\n")
        return 0
    table, failed = Table("fault", "counted", "times"), 0
    chance = random.Random(given.seed)
    for fault, counts in measured(given.times, given.answers, given.flips, chance):
        for what, number in (counts or {"cannot be tried here": 0}).items():
            table.add_row(fault, what, f"{number:,}")
            failed += bool(number) and what in NEVER
            fault = ""
    console = Console()
    console.print(table)
    console.print(str(this_machine("float32", ("faiss-cpu", "numpy", "filelock"))))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
