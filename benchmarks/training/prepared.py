"""What the unchanged model makes of the training texts, and the pairs that it confuses.

`python -m benchmarks.training.prepared FOLDER` encodes all texts once and mines the hard negatives;
both ways of training start from that.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from benchmarks.training.examples import Example, evaluation_folder, load_examples
from benchmarks.training.late_interaction import PASSAGE_WEIGHT, TOKEN_WEIGHT
from qa_bot.models.embedding import Encoder, TextVectors, bundled_folder, load_encoder
from qa_bot.ranking.features import soft_document_frequency_weights

# Nearest pairs by pooled cosine that late interaction then ranks, and how many of those are kept.
NEAREST = 40
NEGATIVES = 12


@dataclass(frozen=True, eq=False)
class Texts:
    """n texts: `pooled` (n, d), token vectors (t, d) float16 and ids (t,), offsets (n + 1,)."""

    pooled: np.ndarray
    vectors: np.ndarray
    ids: np.ndarray
    offsets: np.ndarray

    def of(self, position: int) -> slice:
        """The tokens of one text."""
        return slice(self.offsets[position], self.offsets[position + 1])


@dataclass(frozen=True, eq=False)
class Prepared:
    """Examples, their three texts each, and `negatives` (n, NEGATIVES), positions of examples."""

    examples: list[Example]
    queries: Texts
    questions: Texts
    passages: Texts
    negatives: np.ndarray


def prepare(examples: list[Example], encoder: Encoder) -> Prepared:
    """Encode and mine."""
    queries = _texts(encoder, [e.query for e in examples])
    questions = _texts(encoder, [e.question for e in examples])
    passages = _texts(encoder, [e.passage for e in examples])
    print(f"{len(examples)} examples encoded", flush=True)
    pools = np.array([f"{e.source} {e.held_out}" for e in examples])
    keys = np.array([e.key for e in examples])
    negatives = np.stack(
        [
            _confused(i, np.flatnonzero((pools == pools[i]) & (keys != keys[i])), queries, passages)
            for i in range(len(examples))
        ]
    )
    negatives = _one_of_each_key(negatives, keys)
    return Prepared(examples, queries, questions, passages, negatives)


def _texts(encoder: Encoder, texts: Sequence[str]) -> Texts:
    different = list(dict.fromkeys(texts))
    found = dict(zip(different, encoder.encode_documents(different), strict=True))
    return _stacked([found[text] for text in texts])


def _stacked(vectors: Sequence[TextVectors]) -> Texts:
    lengths = [len(v.token_ids) for v in vectors]
    return Texts(
        np.stack([v.pooled for v in vectors]),
        np.concatenate([v.token_vectors.astype(np.float16) for v in vectors]),
        np.concatenate([v.token_ids for v in vectors]),
        np.concatenate([[0], np.cumsum(lengths)]),
    )


def _confused(i: int, rivals: np.ndarray, queries: Texts, passages: Texts) -> np.ndarray:
    """The NEAREST of the rivals, those that rank highest for query i first."""
    cosines = passages.pooled[rivals] @ queries.pooled[i]
    nearest = np.argsort(-cosines)[:NEAREST]
    query = torch.from_numpy(queries.vectors[queries.of(i)].astype(np.float32))
    best_cosines = np.stack([_best_cosines(query, passages, j) for j in rivals[nearest]])
    matches = best_cosines @ soft_document_frequency_weights(best_cosines)
    values = PASSAGE_WEIGHT * cosines[nearest] + TOKEN_WEIGHT * matches
    return np.resize(rivals[nearest][np.argsort(-values)], NEAREST)


def _one_of_each_key(ranked: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The first NEGATIVES of each row whose keys differ, repeated where there are fewer."""
    kept = []
    for row in ranked:
        _, first = np.unique(keys[row], return_index=True)
        kept.append(np.resize(row[np.sort(first)][:NEGATIVES], NEGATIVES))
    return np.stack(kept)


def _best_cosines(query: torch.Tensor, passages: Texts, j: int) -> np.ndarray:
    stored = torch.from_numpy(passages.vectors[passages.of(j)].astype(np.float32))
    return (stored @ query.T).max(dim=0).values.numpy()


def save(prepared: Prepared, folder: Path) -> None:
    """Write plain files."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(asdict(example)) for example in prepared.examples]
    (folder / "examples.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    np.save(folder / "negatives.npy", prepared.negatives)
    for name in ("queries", "questions", "passages"):
        for field, array in vars(getattr(prepared, name)).items():
            np.save(folder / f"{name}.{field}.npy", array)


def load(folder: Path) -> Prepared:
    """Read what `save` wrote; the token vectors stay on disk until they are used."""
    lines = (folder / "examples.jsonl").read_text("utf-8").splitlines()
    examples = [Example(**json.loads(line)) for line in lines]
    queries, questions, passages = (
        Texts(
            *(
                np.load(folder / f"{name}.{field}.npy", mmap_mode="r")
                for field in ("pooled", "vectors", "ids", "offsets")
            )
        )
        for name in ("queries", "questions", "passages")
    )
    negatives = np.load(folder / "negatives.npy")
    return Prepared(examples, queries, questions, passages, negatives)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    logging.getLogger("qa_bot.models.transformer_encoder").setLevel(logging.ERROR)
    started = time.perf_counter()
    examples = load_examples(evaluation_folder())
    save(prepare(examples, load_encoder(str(bundled_folder()))), folder)
    print(f"{len(examples)} examples in {time.perf_counter() - started:.0f} s: {folder}")


if __name__ == "__main__":
    main()
