"""A cross-encoder: a model that reads a query and a text together, where a user names one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from qa_bot.models.local_model import load_local
from qa_bot.records import ModelError, QAPair

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder as Model

# First pairs of ranking that a cross-encoder reads: each costs a forward pass over some 200 tokens,
# an explanation shows as many, and the right pair is seldom further behind (README, hit@3).
READ_PAIRS = 5
_HEAD = "ForSequenceClassification"


class CrossEncoder(Protocol):
    """What reads a query together with texts."""

    def relevance(self, query: str, texts: Sequence[str]) -> np.ndarray:
        """How well each text answers the query: (n,), finite, higher is better."""


def load_cross_encoder(name: str | None) -> CrossEncoder | None:
    """Load a CrossEncoder of sentence-transformers by name or folder; None has none.

    Only files on this machine are read, weights only as safetensors. Raises ModelError, also for
    a model that gives anything but one finite number for a pair of texts.
    """
    if name is None:
        return None
    from sentence_transformers import CrossEncoder as Model

    model = load_local(Model, name, "cross-encoder")
    _check_head(model, name)
    loaded = TransformerCrossEncoder(model, name)
    loaded.relevance("a query", ["a text", "another text"])  # refuses here what no query could use
    return loaded


class TransformerCrossEncoder:
    """A loaded CrossEncoder of sentence-transformers behind the CrossEncoder protocol.

    It computes in float32 whatever type its weights have on disk: in 16 bits near relevances come
    out alike. Texts are cut at the model's own limit, and relevance is in the model's own unit.
    """

    def __init__(self, model: Model, name: str) -> None:
        self._model = model.float().eval()
        self._name = name

    def relevance(self, query: str, texts: Sequence[str]) -> np.ndarray:
        """How well each text answers the query, (n,) float32; raises ModelError."""
        pairs = [(query, text) for text in texts]
        try:
            relevances = np.asarray(self._model.predict(pairs, show_progress_bar=False))
        except (ValueError, IndexError, RuntimeError) as error:
            # Seen with no padding token, and with fewer positions than the limit of tokens.
            raise ModelError(
                f"cross-encoder {self._name!r} cannot read a pair of texts ({error}); its settings "
                "do not fit its weights: fetch it again or choose another"
            ) from error
        if relevances.shape != (len(texts),):
            raise ModelError(
                f"cross-encoder {self._name!r} gives {relevances.size // len(texts)} numbers for a "
                "pair of texts; expected one, the relevance"
            )
        if not np.isfinite(relevances).all():
            raise ModelError(
                f"cross-encoder {self._name!r} gives a relevance that is no number; its weights "
                "are damaged; fetch it again or choose another"
            )
        return relevances


def match_text(pair: QAPair, passage: np.ndarray) -> str:
    """What is read of a pair: its question and the best passage of its answer, if it has any.

    `passage` (2,) is that passage's start and end, -1 -1 for none.
    """
    start, end = passage.tolist()
    return pair.question if end < 0 else f"{pair.question}\n{pair.answer[start:end]}"


def _check_head(model: Model, name: str) -> None:
    """Raise ModelError where the classifier is not among the weights: its numbers are random then.

    sentence-transformers makes a cross-encoder of any model of embeddings, and only logs it.
    """
    architectures: list[str] = getattr(model.config, "architectures", None) or []
    made = getattr(model[0], "transformer_task", None) == "sequence-classification"
    if made and not any(architecture.endswith(_HEAD) for architecture in architectures):
        raise ModelError(
            f"{name!r} is no cross-encoder: its weights give no relevance of a pair of texts "
            f"(found {', '.join(architectures) or 'nothing'}, expected ...{_HEAD})"
        )
