"""What is kept of an index row's text: its vectors, and the sentences of its tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa_bot.models.checked_vectors import encoded_documents
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.store.index_rows import IndexRow
from qa_bot.store.token_sentences import RowSentences, token_sentences


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedText:
    """The vectors of a text, and the sentences of its tokens."""

    vectors: TextVectors
    sentences: RowSentences


def embed_rows(rows: Mapping[bytes, IndexRow], encoder: Encoder) -> dict[bytes, EmbeddedText]:
    """Embed rows by their keys, texts that are the same once; raises ModelError."""
    texts = list(dict.fromkeys(row.text for row in rows.values()))
    encoded = encoded_documents(encoder, texts) if texts else []
    vectors = dict(zip(texts, encoded, strict=True))
    return {
        key: EmbeddedText(
            vectors[row.text],
            token_sentences(row, encoder.token_texts(vectors[row.text].token_ids)),
        )
        for key, row in rows.items()
    }
