"""Started by test_full_disk.py, on a disk of its own: builds an index where too little is free.

    python full_disk.py FOLDER

FOLDER/index is an index of OLD. For k = 0, 1, ... all but k pages of the disk are filled, and NEW
is built there, until there is room for it. Prints a line of JSON for each k.
"""

import json
import os
import sys
from itertools import count
from pathlib import Path

from fakes import FakeEncoder
from interrupt import NEW, OLD

from qa_bot.records import StoreError
from qa_bot.store import manifest_at, open_store, pages


def files(index: Path) -> dict[str, int]:
    """When each file of the index was written; its folders are named alone."""
    paths = [path for path in index.rglob("*") if path.name != ".lock"]
    return {str(path): path.stat().st_mtime_ns if path.is_file() else 0 for path in paths}


def fill(ballast: Path, left: int) -> None:
    """Fill the disk but for so many pages."""
    disk = os.statvfs(ballast.parent)
    size = (disk.f_bavail - left) * disk.f_frsize
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)


def build(index: Path) -> str:
    """What building NEW says; "" where there was room."""
    try:
        open_store(index, NEW, FakeEncoder())
    except StoreError as error:
        return str(error)
    return ""


def answers(index: Path) -> list[str]:
    """The answers of the index as it is, of which nothing is built."""
    encoder = FakeEncoder()
    documents = OLD if len(manifest_at(index).sources) == 1 else NEW
    store = open_store(index, documents, encoder)
    assert encoder.embedded == []
    return [pair.answer for page in pages(store) for pair in page]


def main(folder: Path) -> None:
    index, ballast = folder / "index", folder / "ballast"
    for _ in range(2):  # so that there is a generation before
        open_store(index, OLD, FakeEncoder(), rebuild=True)
    before = files(index)
    for left in count():
        fill(ballast, left)
        said = build(index)
        as_before = files(index) == before
        ballast.unlink()
        found = {"said": said, "as_before": as_before, "answers": answers(index)}
        sys.stdout.write(json.dumps(found) + "\n")
        if not said:
            break


if __name__ == "__main__":
    main(Path(sys.argv[1]))
