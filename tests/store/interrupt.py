"""Started by test_interrupted.py: publishes once per copy of an index, killed one step later each.

    python interrupt.py FOLDER

FOLDER/old is an index of OLD. For k = 1, 2, ... it is copied to FOLDER/k, and a child begins to
publish NEW there and kills itself with SIGKILL before its k-th call that changes the disk, until
one child comes through. Says how many there were.
"""

import io
import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from fakes import FakeEncoder, document

# Loaded here once: each child would load it anew, and that takes longer than to publish.
import qa_bot.store.faiss_engine  # noqa: F401
from qa_bot.records import QAPair
from qa_bot.store import open_store
from qa_bot.words.english_words import english_words

OLD = [document("a.txt", QAPair("1", "Are you open?", "Daily."), QAPair("2", "Cost?", "Five."))]
NEW = [
    document("a.txt", QAPair("1", "Are you open?", "Never.")),
    document("b.txt", OLD[0].pairs[1]),
]


# So is this list, which an index's vocabulary is held against.
english_words()

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


def publish_in_a_child(folder: Path, number: int) -> bool:
    """Whether the child was killed before it was done."""
    shutil.copytree(folder / "old", folder / str(number))
    child = os.fork()
    if child == 0:
        kill_before_call(number)
        open_store(folder / str(number), NEW, FakeEncoder())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    number = 1
    while publish_in_a_child(Path(sys.argv[1]), number):
        number += 1
    sys.stdout.write(str(number))
