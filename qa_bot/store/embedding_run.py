"""The texts of an index that have no vectors yet, embedded some at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from itertools import pairwise

import numpy as np

from qa_bot.models.checked_vectors import encoded_documents
from qa_bot.models.embedding import Encoder
from qa_bot.store.embedded_texts import EmbeddedTexts, joined_texts
from qa_bot.store.index_rows import IndexRow, RowTable
from qa_bot.store.kept_texts import KeptTexts
from qa_bot.store.progress import Progress, counted
from qa_bot.store.token_codes import TokenCodec

logger = logging.getLogger(__name__)

# Texts whose vectors are in memory as the model made them: some 50 MB, and a few seconds of work:
# a bar moves.
TEXTS_TOGETHER = 256
# What has taken so long to embed is put on disk, or has so many bytes: so a short build writes
# nothing, and a killed one loses little. Of a long build it is a share of the time, as each file
# that is kept is open until the end.
KEEP_SECONDS = 20.0
KEEP_SHARE = 0.05
KEEP_BYTES = 256 * 2**20


def embedded(
    rows: RowTable,
    wanted: np.ndarray,
    encoder: Encoder,
    kept: KeptTexts | None = None,
    codec: TokenCodec | None = None,
    shown: bool = True,
    whole: Progress | None = None,
) -> list[EmbeddedTexts]:
    """Embed the texts of the rows at these places (k,); the longest first, where they are many.

    Their token vectors become codes with `codec` as soon as they are made.
    With `kept` those that took long are on disk from then on, whatever ends the build; also those
    of the last seconds, unless the process is killed. Raises ModelError, and OSError where nothing
    can be written. How far it is is counted by itself, unless it is a part of a `whole`.
    """
    run = _Run(kept)
    lengths = rows.lengths(wanted)
    if len(wanted) > TEXTS_TOGETHER:
        # Texts of one length are read fastest together, and what is left at the end is short.
        order = np.argsort(-lengths, kind="stable")
        wanted, lengths = wanted[order], lengths[order]
    cut = 0
    own = nullcontext(whole) if whole else counted(len(wanted), int(lengths.sum()), shown=shown)
    with own as progress:
        try:
            for start, end in pairwise([*range(0, len(wanted), TEXTS_TOGETHER), len(wanted)]):
                texts, longer = _of(rows.rows(np.sort(wanted[start:end])), encoder)
                cut += longer
                run.add(texts if codec is None else texts.coded(codec))
                progress.add(end - start, int(lengths[start:end].sum()))
        except BaseException:  # Ctrl-C, or who hears of the progress has enough
            with suppress(OSError):
                run.keep()
            raise
    if cut:
        logger.warning(
            "%d of %d passages are longer than %s reads; their ends are found by words only",
            cut, len(wanted), encoder.name,
        )  # fmt: skip
    return run.parts


def _of(rows: Sequence[IndexRow], encoder: Encoder) -> tuple[EmbeddedTexts, int]:
    """Texts with their vectors, and how many are longer than the model reads."""
    vectors = encoded_documents(encoder, [row.text for row in rows])
    return EmbeddedTexts.of(rows, vectors, encoder), sum(vector.cut for vector in vectors)


class _Run:
    """What is embedded, in memory or on disk."""

    def __init__(self, kept: KeptTexts | None) -> None:
        self._kept = kept
        self._on_disk: list[EmbeddedTexts] = []
        self._in_memory: list[EmbeddedTexts] = []
        self._began = self._since = time.monotonic()

    @property
    def parts(self) -> list[EmbeddedTexts]:
        return [*self._on_disk, *self._in_memory]

    def add(self, texts: EmbeddedTexts) -> None:
        self._in_memory.append(texts)
        size = sum(part.vectors.nbytes + part.pooled.nbytes for part in self._in_memory)
        now = time.monotonic()
        wait = max(KEEP_SECONDS, KEEP_SHARE * (now - self._began))
        if now - self._since >= wait or size >= KEEP_BYTES:
            self.keep()

    def keep(self) -> None:
        """Put what is in memory on disk, where that is wanted."""
        if self._kept is not None and self._in_memory:
            self._on_disk.append(self._kept.add(joined_texts(self._in_memory)))
            self._in_memory.clear()
        self._since = time.monotonic()
