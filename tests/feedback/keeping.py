"""A program that keeps queries: PATH NAME THREADS COUNT, or PATH NAME endless.

Each of THREADS keeps COUNT queries "NAME thread number", and rates its last. An endless one prints
the number of each query once that is written and rated.
"""

import sys
import threading
from pathlib import Path

from qa_bot.feedback import FeedbackStore, Rating
from qa_bot.records import Answer, Outcome


def answer(query: str) -> Answer:
    return Answer(query, Outcome.NOT_COVERED, None, 0.25)


def keep_some(store: FeedbackStore, name: str, count: int) -> None:
    for number in range(count):
        id = store.keep(answer(f"{name} {number}"))
    assert store.rate(id, Rating.DOWN, f"by {name}")


def main(path: str, name: str, threads: str, count: str = "0") -> None:
    with FeedbackStore.open(Path(path), retention_days=30) as store:
        if threads == "endless":
            number = 0
            while True:
                assert store.rate(store.keep(answer(f"{name} {number}")), Rating.UP)
                sys.stdout.write(f"{number}\n")
                sys.stdout.flush()
                number += 1
        writers = [
            threading.Thread(target=keep_some, args=(store, f"{name} {one}", int(count)))
            for one in range(int(threads))
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
    assert store.lost == 0


if __name__ == "__main__":
    main(*sys.argv[1:])
