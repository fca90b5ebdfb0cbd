"""Text to pooled and token vectors, in one forward pass of a sentence-transformers model."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from qa_bot.models.vectors import TextVectors, ordinary_tokens, unit
from qa_bot.records import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor, dtype

BATCH_TEXTS = 32
# Token vectors of one chunk are held in memory as the model made them: 512 texts of 256 tokens
# are 200 MB in float32.
CHUNK_TEXTS = 512
_NO_TOKENS = (
    "model {name!r} gives no token vectors; QA Bot needs a transformer model, such as the bundled "
    "all-MiniLM-L6-v2"
)
# In front of the first piece of a word: SentencePiece's mark, and that of byte-level BPE.
_WORD_STARTS = ("\u2581", "\u0120")
OUTPUTS = ("input_ids", "attention_mask", "token_embeddings", "sentence_embedding")


class TransformerEncoder:
    """A loaded SentenceTransformer behind the Encoder protocol: any model, in torch.

    Queries are read in bfloat16 where the CPU computes in it natively: at least 0.9999 cosine to
    float32, in three quarters of the time (slower on a CPU without it). Stored texts are read in
    float32, in three times the time: their vectors then depend neither on the CPU nor on what else
    stood in their batch. The last three arguments are there to measure that (benchmarks.sameness).
    """

    def __init__(
        self,
        model: SentenceTransformer,
        name: str,
        fingerprint: str,
        query_dtype: dtype | None = None,
        document_dtype: dtype | None = None,
        batch_texts: int = BATCH_TEXTS,
    ) -> None:
        import torch

        if not hasattr(model.tokenizer, "all_special_ids"):
            raise ModelError(_NO_TOKENS.format(name=name))
        self.name = name
        self.fingerprint = fingerprint
        self._document_model = model.to(document_dtype or torch.float32).eval()
        self._model = _in_dtype(self._document_model, query_dtype or _fastest_dtype())
        self._batch_texts = batch_texts
        self._tokenizer = model.tokenizer
        # [CLS], [SEP] and their like stand for no word; an unknown word ([UNK]) is one.
        unknown = self._tokenizer.unk_token_id
        self._special_ids = [i for i in self._tokenizer.all_special_ids if i != unknown]
        self._prompt_tokens = {
            role: len(self._tokenizer(prompt, add_special_tokens=False)["input_ids"])
            for role, prompt in model.prompts.items()
            if prompt
        }

    def encode_query(self, text: str) -> TextVectors:
        """Encode one query.

        The model is called directly: `SentenceTransformer.encode` takes a third longer than the
        forward pass that it makes (benchmarks.latency).
        """
        import torch

        prompt = self._model.prompts.get("query")
        with torch.inference_mode():
            features = self._model.preprocess([text], prompt=prompt, task="query")
            output: dict[str, Tensor] = self._model(features, task="query")
        vectors = self._vectors({key: output[key][0] for key in OUTPUTS if key in output}, "query")
        return replace(vectors, cut=self._is_cut(text, vectors))

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """Encode stored texts in batches."""
        vectors: list[TextVectors] = []
        for start in range(0, len(texts), CHUNK_TEXTS):
            chunk = list(texts[start : start + CHUNK_TEXTS])
            outputs = self._document_model.encode_document(
                chunk, output_value=None, batch_size=self._batch_texts, show_progress_bar=False
            )
            chunk_vectors = [
                self._vectors(output, "document") for output in cast("list[Any]", outputs)
            ]
            vectors += [
                replace(vector, cut=self._is_cut(text, vector))
                for text, vector in zip(chunk, chunk_vectors, strict=True)
            ]
        return vectors

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """The text of each token id (t,); a piece that continues a word begins with "##".

        That is how WordPiece marks them; SentencePiece and byte-level BPE mark the first piece of
        a word instead, and their pieces are turned round.
        """
        pieces: list[str] = self._tokenizer.convert_ids_to_tokens(ids.tolist())
        backend = getattr(self._tokenizer, "backend_tokenizer", None)
        if type(getattr(backend, "decoder", None)).__name__ == "WordPiece":
            return pieces
        texts = [self._tokenizer.convert_tokens_to_string([piece]).strip() for piece in pieces]
        return [
            text if piece.startswith(_WORD_STARTS) else f"##{text}"
            for piece, text in zip(pieces, texts, strict=True)
        ]

    def _vectors(self, output: dict[str, Tensor], role: str) -> TextVectors:
        if not set(OUTPUTS) <= set(output):
            raise ModelError(_NO_TOKENS.format(name=self.name))
        mask = output["attention_mask"].bool()
        ids = output["input_ids"][mask].numpy().astype(np.int32)
        # The model's own prompt ("query: ") is no word of the text.
        ordinary = ordinary_tokens(ids, self._special_ids, self._prompt_tokens.get(role, 0))
        tokens = output["token_embeddings"][mask].float().numpy()[ordinary]
        return TextVectors(
            pooled=unit(output["sentence_embedding"].float().numpy()),
            token_vectors=unit(tokens),
            token_ids=ids[ordinary],
        )

    def _is_cut(self, text: str, vectors: TextVectors) -> bool:
        limit = self._model.max_seq_length
        specials = self._tokenizer.num_special_tokens_to_add()
        if limit is None or len(vectors.token_ids) + specials < limit:
            return False
        return len(self._tokenizer(text, truncation=False, verbose=False)["input_ids"]) > limit


def _fastest_dtype() -> dtype:
    import torch

    native: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    if native.get("avx512_bf16") or native.get("amx_bf16"):
        return torch.bfloat16
    return torch.float32


def _in_dtype(model: SentenceTransformer, wanted: dtype) -> SentenceTransformer:
    """The model itself where it computes in this type, else a copy that does."""
    return model if model.dtype == wanted else copy.deepcopy(model).to(wanted)
