"""Started by test_little_memory.py: opens an index where there is less memory than it needs.

    python little_memory.py FOLDER

Builds an index of some 100 MB in FOLDER, leaves itself 40 MB, and opens it. Says what that gives,
and what answers afterwards, with memory enough.
"""

import resource
import sys
from pathlib import Path

import numpy as np
from fakes import FakeEncoder, document

from qa_bot.models.vectors import TextVectors, unit
from qa_bot.records import QAPair, StoreError
from qa_bot.store import open_store

PAIRS = [QAPair(str(i), f"thing {i}", f"It is {i}.") for i in range(3_000)]
MORE = 40_000_000


class WideEncoder(FakeEncoder):
    """Vectors of 4,096 dimensions, so that few pairs fill much memory."""

    def encode_query(self, text: str) -> TextVectors:
        found = super().encode_query(text)
        wide = np.tile(found.pooled, 128)
        return TextVectors(unit(wide), found.token_vectors, found.token_ids)


def used_bytes() -> int:
    """The address space that this process takes."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def main(folder: Path) -> None:
    documents = [document("a.txt", *PAIRS)]
    open_store(folder, documents, WideEncoder())
    written = {path: path.read_bytes() for path in folder.rglob("*.json")}
    unlimited = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used_bytes() + MORE, unlimited[1]))
    encoder = WideEncoder()
    try:
        open_store(folder, documents, encoder)
    except StoreError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")
    resource.setrlimit(resource.RLIMIT_AS, unlimited)
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == written
    store = open_store(folder, documents, encoder)
    assert encoder.embedded == []
    sys.stdout.write(store.records([2_999])[0].answer)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
