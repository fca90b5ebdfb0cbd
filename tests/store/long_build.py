"""Started by test_kept_texts.py: a build that takes long, in a process that is killed.

    python long_build.py INDEX KEEP_SECONDS

The texts of two calls are embedded, then a line on stdout says so, and the third call waits.
"""

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from fakes import FakeEncoder, document

from qa_bot.models.embedding import TextVectors
from qa_bot.records import QAPair
from qa_bot.store import embedding_run, open_store

OLD = [document("a.txt", QAPair("1", "Are you open?", "Daily."))]
LONG = [document("a.txt", *(QAPair(str(i), f"Question {i}?", f"Answer {i}.") for i in range(40)))]
TEXTS = 80
TOGETHER = 8


class SlowEncoder(FakeEncoder):
    """Embeds the texts of two calls, then waits to be ended, at most a minute."""

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        if len(self.embedded) == 2 * TOGETHER:
            sys.stdout.write("two calls are embedded\n")
            sys.stdout.flush()
            threading.Event().wait(60)
            raise SystemExit("nobody has ended it")
        return super().encode_documents(texts)


if __name__ == "__main__":
    embedding_run.TEXTS_TOGETHER = TOGETHER
    embedding_run.KEEP_SECONDS, embedding_run.KEEP_SHARE = float(sys.argv[2]), 0.0
    open_store(Path(sys.argv[1]), LONG, SlowEncoder())
