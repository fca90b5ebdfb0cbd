"""What a model makes of texts, kept in benchmarks/.cache as plain arrays, found by content.

A file is named by the hash of the texts, the model's fingerprint and the code that encodes: change
any of them and it is made anew. Old files are never removed; the folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import inspect
import os
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from qa_bot.models import exported_model, narrow_weights
from qa_bot.models.bundled_encoder import BundledEncoder
from qa_bot.models.embedding import Encoder, TextVectors, bundled_in_torch
from qa_bot.models.transformer_encoder import TransformerEncoder

CACHE = Path(__file__).parent / ".cache"


def encode_queries(texts: Sequence[str], encoder: Encoder) -> list[TextVectors]:
    """Each text as `Encoder.encode_query` sees it, one by one, as a bot would."""
    arrays = _cached("queries", texts, encoder, lambda: _stacked(texts, encoder))
    starts = np.concatenate([[0], np.cumsum(arrays["counts"])])
    return [
        TextVectors(
            pooled=arrays["pooled"][i],
            token_vectors=arrays["token_vectors"][starts[i] : starts[i + 1]],
            token_ids=arrays["token_ids"][starts[i] : starts[i + 1]],
            cut=bool(arrays["cut"][i]),
        )
        for i in range(len(texts))
    ]


def encode_pooled(texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Pooled vectors (n, d) of n stored texts, cut at the tokens that the model reads."""

    def encode() -> dict[str, np.ndarray]:
        vectors = encoder.encode_documents(list(texts))
        return {"pooled": np.stack([vector.pooled for vector in vectors])}

    return _cached("documents", texts, encoder, encode)["pooled"]


def torch_model(encoder: Any) -> Any:
    """The SentenceTransformer that an encoder is, or is an export of."""
    return (bundled_in_torch() if isinstance(encoder, BundledEncoder) else encoder)._model


def precision_of(encoder: Encoder) -> str:
    """The type that texts are read in, and by what."""
    if isinstance(encoder, BundledEncoder):
        return f"float32, queries with 8-bit weights, in onnxruntime {version('onnxruntime')}"
    return str(torch_model(encoder).dtype)


def index_folder(texts: Sequence[str], encoder: Encoder) -> Path:
    """Where the index of a collection with these texts is kept; it checks its content itself."""
    return CACHE / "indexes" / encoder.fingerprint[:16] / _digest(texts)[:16]


def _stacked(texts: Sequence[str], encoder: Encoder) -> dict[str, np.ndarray]:
    vectors = [encoder.encode_query(text) for text in texts]
    return {
        "pooled": np.stack([vector.pooled for vector in vectors]),
        "token_vectors": np.concatenate([vector.token_vectors for vector in vectors]),
        "token_ids": np.concatenate([vector.token_ids for vector in vectors]),
        "counts": np.array([len(vector.token_ids) for vector in vectors]),
        "cut": np.array([vector.cut for vector in vectors]),
    }


def _cached(
    kind: str,
    texts: Sequence[str],
    encoder: Encoder,
    encode: Callable[[], dict[str, np.ndarray]],
) -> dict[str, np.ndarray]:
    code = inspect.getsource(TransformerEncoder)
    if isinstance(encoder, BundledEncoder):
        code = inspect.getsource(exported_model) + inspect.getsource(narrow_weights)
    path = CACHE / kind / f"{_digest([encoder.fingerprint, code, *texts])[:32]}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}")
        with aside.open("wb") as file:
            np.savez(file, allow_pickle=False, **encode())
        aside.replace(path)
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def _digest(texts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        encoded = text.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()
