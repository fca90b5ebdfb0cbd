"""Started by test_interrupted.py: publishes once per copy of an index, killed one step later each.

    python interrupt.py FOLDER

FOLDER/old is an index of OLD. For k = 1, 2, ... it is copied to FOLDER/k, and a child begins to
publish NEW there and kills itself with SIGKILL before its (EVERY x k)-th call that changes the
disk, until one child comes through. FOLDER/again is copied once, and a child is killed there at
every tenth of these, one after the other. FOLDER/both has both indexes of OLD and then of NEW; it
is copied to FOLDER/back-1, FOLDER/back-2, ..., where a child goes back and is killed before every
second of these calls. Says how many children there were of each kind, and how many generations and
other files stood in FOLDER/again after each child, as JSON.
"""

import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from fakes import FakeEncoder, document

# Loaded here once: each child would load it anew, and that takes longer than to publish.
import qa_bot.store.faiss_engine  # noqa: F401
from qa_bot.records import QAPair
from qa_bot.store import SecondIndex, open_second, open_store, place_beside
from qa_bot.store.published import go_back
from qa_bot.words.english_words import english_words

OLD = [document("a.txt", QAPair("1", "Are you open?", "Daily."), QAPair("2", "Cost?", "Five."))]
NEW = [
    document("a.txt", QAPair("1", "Are you open?", "Never.")),
    document("b.txt", OLD[0].pairs[1]),
]


# So is this list, which an index's vocabulary is held against.
english_words()

# There are two hundred, which take half a minute: benchmarks.faults kills at all of them.
EVERY = 3
CALLS = {"write", "tofile", "fsync", "mkdir", "open", "replace", "unlink", "rmdir"}


def kill_before_call(number: int) -> None:
    """Let this process kill itself before one of CALLS."""
    seen = 0

    def profile(frame: FrameType, event: str, called: Any) -> None:
        nonlocal seen
        if event == "c_call" and changes_the_disk(called):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(profile)


def changes_the_disk(called: Any) -> bool:
    owner = getattr(called, "__self__", None)
    of_a_file = called.__module__ == "posix" or isinstance(owner, io.IOBase | np.ndarray)
    return of_a_file and called.__name__ in CALLS


def publish_in_a_child(index: Path, number: int) -> bool:
    """Whether the child was killed before it was done."""
    return killed_in_a_child(lambda: open_store(index, NEW, FakeEncoder()), number)


def killed_in_a_child(do: Callable[[], object], number: int) -> bool:
    """Whether the child was killed before it was done."""
    child = os.fork()
    if child == 0:
        kill_before_call(number)
        do()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def steps(folder: Path) -> int:
    """How many children there were, each with a copy of its own."""
    for number in count(1):
        shutil.copytree(folder / "old", folder / str(number))
        if not publish_in_a_child(folder / str(number), EVERY * number):
            break
    return number


def both_indexes(index: Path, documents: list, encoder: FakeEncoder) -> None:
    """Bring the first index and the second up to date."""
    first = open_store(index, documents, FakeEncoder())
    open_second(SecondIndex(place_beside(index), first, encoder.fingerprint), encoder)


def steps_back(folder: Path) -> int:
    """How many children went back, each in a copy of its own; the last came through."""
    for documents in (OLD, NEW):
        both_indexes(folder / "both", documents, FakeEncoder("other", "fake-2"))
    for number in count(1):
        index = shutil.copytree(folder / "both", folder / f"back-{number}")
        if not killed_in_a_child(partial(go_back, index), 2 * number):
            break
    return number


def left_again(folder: Path, steps: int) -> list[tuple[int, int]]:
    """How many generations and other files stood in one index after each of its killed writers."""
    index, left = shutil.copytree(folder / "old", folder / "again"), []
    open_store(index, OLD, FakeEncoder(), rebuild=True)  # as many as are kept
    for number in range(1, steps, 10):
        publish_in_a_child(index, EVERY * number)
        others = [path for path in index.rglob("*") if "generations" not in path.parts]
        left.append((len([*(index / "generations").iterdir()]), len(others)))
    return left


if __name__ == "__main__":
    top = Path(sys.argv[1])
    found = steps(top)
    said = {"steps": found, "left": left_again(top, found), "back": steps_back(top)}
    sys.stdout.write(json.dumps(said))
