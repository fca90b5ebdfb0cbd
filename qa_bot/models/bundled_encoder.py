"""The bundled model as an encoder: queries in onnxruntime, stored texts in torch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from qa_bot.models.exported_model import ExportedModel
from qa_bot.models.vectors import Encoder, TextVectors


class BundledEncoder:
    """Queries as an exported model reads them; torch is loaded for the first stored text.

    Both give the same vectors but for the order of floating point sums: at most 5e-5 apart in any
    number (tests/models/test_exported_model.py). `load` makes the encoder for stored texts.
    """

    def __init__(
        self, name: str, fingerprint: str, exported: ExportedModel, load: Callable[[], Encoder]
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._exported = exported
        self._load = load
        self._loading = threading.Lock()
        self._loaded: Encoder | None = None
        self._ahead = threading.local()

    def encode_query(self, text: str) -> TextVectors:
        """Encode one query, unless its vectors are at hand: see `reading_ahead`."""
        ahead: dict[str, TextVectors] = getattr(self._ahead, "vectors", {})
        return ahead.get(text) or self._exported.encode(text)

    @contextmanager
    def reading_ahead(self, texts: Sequence[str]) -> Iterator[None]:
        """Encode queries together: inside the block `encode_query` has them for this thread."""
        distinct = list(dict.fromkeys(texts))
        vectors = self._exported.encode_together(distinct)
        self._ahead.vectors = dict(zip(distinct, vectors, strict=True))
        try:
            yield
        finally:
            del self._ahead.vectors

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """Encode stored texts in batches, with a progress bar on a terminal when it takes long."""
        return self.for_documents.encode_documents(texts)

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """The text of each token id (t,); a piece that continues a word begins with "##"."""
        return self._exported.token_texts(ids)

    @property
    def for_documents(self) -> Encoder:
        """What encodes stored texts, loaded when it is first needed; raises ModelError."""
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded
