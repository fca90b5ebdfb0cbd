"""What all systems are given: `python -m benchmarks.rivals.inputs FOLDER PAIRS`.

1,000 real pairs and 500 real queries, and as many pairs as wanted with their vectors. It is a
process of its own, as it imports what would make the measurer heavy.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.data import evaluation_folders, load_set
from qa_bot import QAPair
from qa_bot.models.embedding import bundled_folder

# 947 pairs, and queries that others made of them; the pairs of a bank fill up to 1,000.
ASKED, FILLER = "dtc_faq", "bank_faqs"
PAIRS = 1000
# The queries behind the 400 that the shipped weights were fitted on.
QUERIES = slice(400, 900)
# Distinct pairs of the large collection; the others are these with noise.
BASE = 10_000
QUESTION_WORDS, ANSWER_WORDS = 14, 8
# Length of the noise that is added to a vector of length 1: the cosine to it is then .95.
NOISE = 0.33
# The number that tells a question of the large collection from the others of the same words.
NUMBERED = r" \((\d+)\)(?=\n|$)"


def write(folder: Path, count: int) -> None:
    """Write the files that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "documents").mkdir(exist_ok=True)
    asked = load_set(ASKED, QUERIES.stop)
    pairs = [*asked.pairs, *load_set(FILLER, 0).pairs][:PAIRS]
    _lines(
        folder / "documents" / "pairs.jsonl",
        ({"question": p.question, "answer": p.answer} for p in pairs),
    )
    right = same_texts(pairs)
    short = {question: place for place, (question, _) in enumerate(short_pairs())}
    base = {pair.number: short[shortened(pair.question, QUESTION_WORDS)] for pair in asked.pairs}
    queries = [
        {
            "query": query.text,
            "right": sorted({line for number in query.relevant for line in right[number]}),
            "right_in_base": sorted({base[number] for number in query.relevant}),
        }
        for query in asked.queries[QUERIES]
    ]
    _lines(folder / "queries.jsonl", queries)
    about = {"model": str(bundled_folder()), "base": min(BASE, len(short), count)}
    (folder / "about.json").write_text(json.dumps(about), "utf-8")
    if not (folder / f"vectors-{count}.npy").exists():
        _write_many(folder, count)


def same_texts(pairs: Sequence[QAPair]) -> dict[str, list[str]]:
    """By number, the lines of the pairs that have the pair's very words, its own among them."""
    lines: dict[tuple[str, str], list[str]] = {}
    for line, pair in enumerate(pairs, 1):
        lines.setdefault((pair.question, pair.answer), []).append(str(line))
    return {pair.number: lines[pair.question, pair.answer] for pair in pairs}


def _write_many(folder: Path, count: int) -> None:
    from sentence_transformers import SentenceTransformer

    base = list(short_pairs())[: min(BASE, count)]
    made = [
        {"question": f"{question} ({line})", "answer": answer}
        for line, (question, answer) in enumerate(
            (base[line % len(base)] for line in range(count)), 1
        )
    ]
    _lines(folder / f"many-{count}.jsonl", made)
    model = SentenceTransformer(str(bundled_folder()), device="cpu")
    texts = [f"{question}\n{answer}".strip() for question, answer in base]
    np.save(folder / f"vectors-{count}.npy", many_of(model.encode(texts), count))


def many_of(vectors: np.ndarray, count: int) -> np.ndarray:
    """So many vectors (count, d): these (n, d) first, then with noise, in their order, 1 long."""
    many = np.tile(vectors, (-(-count // len(vectors)), 1))[:count].astype(np.float32)
    many[len(vectors) :] = noisy(many[len(vectors) :], np.random.default_rng(0))
    return many


def noisy(vectors: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Vectors (n, d) with noise of length NOISE, 1 long again."""
    noise = random.standard_normal(vectors.shape, dtype=np.float32)
    noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
    moved = vectors + noise
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def short_pairs() -> Iterator[tuple[str, str]]:
    """Real questions with the beginnings of their answers, no question twice; those asked first."""
    seen = set()
    for question, answer in _sources():
        short = shortened(question, QUESTION_WORDS)
        if short not in seen:
            seen.add(short)
            yield short, shortened(answer, ANSWER_WORDS)


def shortened(text: str, words: int) -> str:
    """The first words of a text."""
    return " ".join(text.split()[:words])


def _sources() -> Iterator[tuple[str, str]]:
    folders = evaluation_folders("public")
    for name in (ASKED, *sorted(set(folders) - {ASKED})):
        if (folders[name] / "qrels.tsv").exists():
            yield from ((pair.question, pair.answer) for pair in load_set(name, 0).pairs)
    medical = folders[ASKED].parent.parent / "training" / "medquad_pairs.jsonl.gz"
    with gzip.open(medical, "rt", encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            yield pair["query"], pair["answer"]


def _lines(file: Path, values: Iterable[object]) -> None:
    file.write_text("".join(f"{json.dumps(value)}\n" for value in values), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
