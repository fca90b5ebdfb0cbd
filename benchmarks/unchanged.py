"""Whether two versions of the code answer alike: `python -m benchmarks.unchanged FILE`.

Asks every query of the eight documents of `faq/` and every case of the conversation, turn by turn.
Where FILE is missing, what came back is written there; where it exists, each answer is compared
with it: the outcome, the first match, its confidence to the last bit, notes, parts and combination.
Run it on the version before, then on the one after, on the same machine and with the same
OMP_NUM_THREADS. Where only last bits were meant to change, what counts are the answers of which a
reader sees a difference, and the largest difference of a first match's confidence.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.conversation.cases import FILES, HERE, bots, read_cases
from benchmarks.data import evaluation_folders, read_set
from benchmarks.machine import this_machine
from qa_bot import Answer, QABot
from qa_bot.models.embedding import Encoder, load_encoder

SHOWN = 20


def of_documents(encoder: Encoder) -> Iterator[tuple[str, Answer]]:
    """An answer for each query of the sets of faq/, with a key that holds none of its text."""
    for name, folder in evaluation_folders("faq").items():
        found = read_set(folder)
        bot = QABot.from_pairs(found.pairs, encoder=encoder)
        for query in found.queries:
            digest = hashlib.sha256(query.text.encode()).hexdigest()[:12]
            yield f"{name} {digest}", bot.ask(query.text)


def of_conversation(encoder: Encoder) -> Iterator[tuple[str, Answer]]:
    """An answer for each turn of each case of the conversation."""
    answering = bots(encoder)
    for file in FILES:
        for case in read_cases(HERE / file):
            previous: Answer | None = None
            for turn, query in enumerate((*case.previous, case.query)):
                previous = answering[case.document].ask(query, previous=previous)
                yield f"{file} {case.id} turn {turn}", previous


def described(answer: Answer) -> dict[str, object]:
    """What must not change of an answer; a float as Python prints it, so every bit counts."""
    return {
        "outcome": answer.outcome.value,
        "first": answer.matches[0].pair.label if answer.matches else None,
        "confidence": repr(answer.confidence),
        "matches": [[match.pair.label, repr(match.confidence)] for match in answer.matches],
        "evidence": [match.evidence for match in answer.matches],
        "text": hashlib.sha256((answer.text or "").encode()).hexdigest()[:12],
        "notes": [[note.key, *note.values] for note in answer.notes],
        "notice": answer.notice.key if answer.notice else None,
        "combined": answer.combined_with is not None,
        "parts": [described(part) for part in answer.parts],
    }


SEEN = ("outcome", "first", "text", "notes", "notice", "combined")


def seen(answer: dict[str, Any]) -> list[object]:
    """What a reader sees of an answer, confidences aside."""
    return [*(answer[key] for key in SEEN), *map(seen, answer["parts"])]


def compare(before: dict[str, Any], found: dict[str, Any]) -> None:
    """Print how many answers of both differ in what a reader sees, and by how much the others."""
    both = before.keys() & found.keys()
    different = sorted(key for key in both if seen(before[key]) != seen(found[key]))
    print(f"{len(different)} of {len(both)} differ in {', '.join(SEEN)} or parts")
    for key in different[:SHOWN]:
        print(f"{key}\n    before {seen(before[key])}\n    after  {seen(found[key])}")
    first = (key for key in both if before[key]["first"] == found[key]["first"])
    confidences = ([float(side[key]["confidence"]) for side in (before, found)] for key in first)
    largest = max((abs(one - other) for one, other in confidences), default=0.0)
    print(f"largest difference of a first match's confidence {largest:.2g}")


def main() -> None:
    logging.getLogger("qa_bot").setLevel(logging.ERROR)
    if len(sys.argv) != 2:
        sys.exit("give the file to write, or to compare with")
    path, encoder = Path(sys.argv[1]), load_encoder()
    answers = (*of_documents(encoder), *of_conversation(encoder))
    # Through JSON, so that what is compared has the form of what was read.
    found = {key: json.loads(json.dumps(described(answer))) for key, answer in answers}
    print(this_machine("as the encoder chooses"))
    if not path.exists():
        path.write_text(json.dumps(found, indent=1), "utf-8")
        print(f"{len(found)} answers written to {path}")
        return
    before = json.loads(path.read_text("utf-8"))
    changed = [key for key in before.keys() | found.keys() if before.get(key) != found.get(key)]
    print(f"{len(found)} answers, {len(changed)} differ from {path}")
    compare(before, found)
    for key in sorted(changed)[:SHOWN]:
        print(f"{key}\n    before {before.get(key)}\n    after  {found.get(key)}")
    sys.exit(1 if changed else 0)


if __name__ == "__main__":
    main()
