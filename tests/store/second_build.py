"""Started by test_second_index.py: a second index whose build is killed.

    python second_build.py INDEX

INDEX has both indexes of OLD; of NEW it has the first, and the build of the second stops at its
first text, after a line on stdout that says so.
"""

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from fakes import FakeEncoder, document

from qa_bot.models.embedding import TextVectors
from qa_bot.records import QAPair
from qa_bot.store import SecondIndex, open_second, open_store, place_beside

OPEN, COST = QAPair("1", "Are you open?", "Daily."), QAPair("2", "What is the cost?", "Five.")
OLD = [document("a.txt", OPEN, COST)]
NEW = [document("a.txt", OPEN, COST, QAPair("3", "What is new here?", "A new pool."))]


class WaitingEncoder(FakeEncoder):
    """Embeds nothing, and waits to be ended, at most a minute."""

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        sys.stdout.write("the second index is begun\n")
        sys.stdout.flush()
        threading.Event().wait(60)
        raise SystemExit("nobody has ended it")


def built(index: Path, documents: list, encoder: FakeEncoder) -> None:
    """Bring both indexes up to date."""
    first = open_store(index, documents, FakeEncoder())
    open_second(SecondIndex(place_beside(index), first, encoder.fingerprint), encoder)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    built(folder, OLD, FakeEncoder("other", "fake-2"))
    built(folder, NEW, WaitingEncoder("other", "fake-2"))
