"""What a token vector's bytes are worth: `python -m benchmarks.token_codes [--queries N]`.

The thirteen documents of `faq/`, and as many queries of rasa_demo and dtc_faq, ranked with token
vectors that went through a codec and back; candidates, weights and thresholds stay the same. All
codecs are trained on other text than is reported, so that none has seen a token that it is judged
on. A loss has its 95 % interval: the same queries drawn anew, within each set, for both.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise

import faiss
import numpy as np
from rich.console import Console

from benchmarks.data import DOCUMENTS, SET_ASIDE, EvaluationSet, load_set
from benchmarks.encodings import precision_of
from benchmarks.machine import this_machine
from benchmarks.measuring import Measurer
from benchmarks.tables import number, table_of
from qa_bot.answering import Promise, decide, gather
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.models.embedding import load_encoder
from qa_bot.models.vectors import unit
from qa_bot.ranking import confidences, first_confidence, rank, shipped
from qa_bot.ranking.features import token_cosines
from qa_bot.store.data import IndexData
from qa_bot.store.faiss_engine import FaissStore
from qa_bot.store.half_precision import HalfVectors
from qa_bot.store.merged_tokens import merged_tokens
from qa_bot.store.ranges import offsets
from qa_bot.store.token_codes import SAMPLED, TokenCodec
from qa_bot.store.token_sentences import RowSentences
from qa_bot.store.token_vectors import CodedVectors, coded_tokens, packed

TWO = ("rasa_demo", "dtc_faq")
# Codecs are trained on the first pairs of these.
TRAINED_ON = ("covidq", "cranfield", "jhu_covidfaq", "medquad_judged", "stackfaq125")
TRAINED_ON_PAIRS = 300
QUERIES = 1_000
DRAWN = 2_000
# As FAISS spells them: every token, read back with length 1.
FAISS_CODECS = ("SQ8", "SQ4", "RaBitQ", "PQ48", "PQ32", "PQ16", "PCAR192,PQ32", "PCAR128,PQ16")
# Of our own: tokens for one vector, bytes, dimensions for each byte.
OURS = ((1, 32, 6), (2, 32, 6), (3, 32, 6), (4, 32, 6), (1, 16, 8), (2, 16, 8), (3, 24, 8))

Codec = Callable[[IndexData], tuple[IndexData, float]]


@dataclass(frozen=True)
class Judged:
    """For each query of a set: in scope, right, confidence of the first pair, outcome."""

    in_scope: np.ndarray
    right: np.ndarray
    confidence: np.ndarray
    outcome: np.ndarray


@dataclass(frozen=True)
class Way:
    """A way to keep token vectors: what it takes, and what became of the queries of each set.

    `bytes_a_pair` counts all that is stored for tokens, over the thirteen documents together;
    `milliseconds` is the median of reading the candidates of dtc_faq and their cosines.
    """

    name: str
    bytes_a_vector: int
    bytes_a_pair: float
    judged: dict[str, Judged]
    milliseconds: float


class Asked:
    """A set with its queries read and encoded, to be ranked by any store of its pairs."""

    def __init__(self, found: EvaluationSet, measurer: Measurer) -> None:
        self.name = found.name
        self.store = measurer.store(found.pairs)
        self.pairs = len(found.pairs)
        read = [self.store.vocabulary.read(query.text).text for query in found.queries]
        measurer.prepare(read)
        self.queries = [(text, measurer.query(text)) for text in read]
        numbers = [pair.number for pair in found.pairs]
        self._relevant = [
            np.array([i for i, n in enumerate(numbers) if n in query.relevant], dtype=np.int64)
            for query in found.queries
        ]

    def judge(self, data: IndexData) -> Judged:
        store, rows = with_data(self.store, data), []
        for (text, vectors), relevant in zip(self.queries, self._relevant, strict=True):
            evidence = gather(text, vectors, store)
            ranking = rank(evidence, shipped().weights)
            first = first_confidence(evidence, ranking, shipped())
            outcome = decide(confidences(ranking, first), _promise())
            right = evidence.ids[ranking.order[0]] in relevant
            rows.append((relevant.size > 0, right, first, outcome.value))
        return Judged(*(np.array(column) for column in zip(*rows, strict=True)))

    def milliseconds(self, data: IndexData) -> float:
        store, seconds = with_data(self.store, data), []
        for text, vectors in self.queries[:60]:
            ids = store.candidates(vectors.pooled, text.split()).ids
            started = time.perf_counter()
            token_cosines(store.token_vectors(ids), vectors.token_vectors)
            seconds.append(time.perf_counter() - started)
        return 1000 * float(np.median(seconds[10:]))


def with_data(store: FaissStore, data: IndexData) -> FaissStore:
    """The same store with other token vectors."""
    other = copy.copy(store)
    for name in [
        n for n in vars(other) if isinstance(getattr(FaissStore, n, None), cached_property)
    ]:
        del vars(other)[name]
    other.data = data
    return other


def _promise() -> Promise:
    return Promise(*shipped().thresholds.at(MAX_FALSE_ANSWERS))


class Training:
    """Texts that no set reported holds: of each its token vectors and sentences."""

    def __init__(self, measurer: Measurer) -> None:
        found = [load_set(name).pairs[:TRAINED_ON_PAIRS] for name in TRAINED_ON]
        self._texts = [text for pairs in found for text in texts_of(measurer.store(pairs).data)]

    def sample(self, merged: int | None = None) -> np.ndarray:
        """Token vectors (s, d) drawn from all, after merging where that is asked for."""
        texts = self._texts
        of_each = [
            vectors.astype(np.float32)
            if merged is None
            else merged_tokens(vectors, sentences, merged)[0]
            for vectors, sentences in texts
        ]
        vectors = np.concatenate(of_each)
        return vectors[np.random.default_rng(0).permutation(len(vectors))[:SAMPLED]]


def texts_of(data: IndexData) -> list[tuple[np.ndarray, RowSentences]]:
    """The token vectors and the sentences of each row."""
    halves = data.token_vectors
    assert isinstance(halves, HalfVectors)
    tokens, sentences = pairwise(data.token_offsets), pairwise(data.sentence_offsets)
    return [
        (halves.stored[a:b], RowSentences(data.sentence_lengths[c:d], data.sentence_spans[c:d]))
        for (a, b), (c, d) in zip(tokens, sentences, strict=True)
    ]


def kept_as_they_are(data: IndexData) -> tuple[IndexData, float]:
    """The vectors in half precision, and their bytes."""
    assert isinstance(data.token_vectors, HalfVectors)
    return data, data.token_vectors.stored.nbytes


def through_faiss(codec: faiss.Index, data: IndexData) -> tuple[IndexData, float]:
    """Every token encoded and decoded, and the bytes of the codes."""
    assert isinstance(data.token_vectors, HalfVectors)
    given = data.token_vectors.stored
    blocks = [
        unit(codec.sa_decode(codec.sa_encode(given[start : start + 50_000].astype(np.float32))))
        for start in range(0, len(given), 50_000)
    ]
    read = HalfVectors(np.concatenate(blocks).astype(np.float16))
    return replace(data, token_vectors=read), len(given) * codec.sa_code_size()


def through_ours(codec: TokenCodec, merged: int, data: IndexData) -> tuple[IndexData, float]:
    """Tokens merged and coded, as an index of many pairs keeps them."""
    codes, counts, kept = coded_tokens(codec, texts_of(data), merged)
    coded = CodedVectors(codes, offsets(counts), packed([kept]), len(kept), codec)
    size = coded.codes.nbytes + coded.offsets.nbytes + coded.kept.nbytes
    return replace(data, token_vectors=coded), size


def codecs(training: Training, names: Sequence[str]) -> list[tuple[str, int, Codec]]:
    """Every codec of these names, or all, trained: its name, bytes a vector, and what it does."""
    found: list[tuple[str, int, Codec]] = [("float16", 768, kept_as_they_are)]
    for name in FAISS_CODECS:
        if not names or name in names:
            index = faiss.index_factory(384, name)
            index.train(training.sample())
            found.append((name, index.sa_code_size(), partial(through_faiss, index)))
    for merged, size, width in OURS:
        name = f"1 of {merged}, {size} bytes"
        if not names or name in names:
            codec = TokenCodec.train(training.sample(merged), size, width)
            found.append((name, size, partial(through_ours, codec, merged)))
    return found


def measure(name: str, size: int, codec: Codec, asked: Sequence[Asked]) -> Way:
    """Rank all sets with what a codec gives back."""
    judged, held, milliseconds = {}, [], float("nan")
    for one in asked:
        data, vectors = codec(one.store.data)
        judged[one.name] = one.judge(data)
        if one.name not in TWO:
            held.append((vectors + others_bytes(data), one.pairs))
        if one.name == "dtc_faq":
            milliseconds = one.milliseconds(data)
    stored, pairs = np.array(held).sum(axis=0)
    return Way(name, size, stored / pairs, judged, milliseconds)


def others_bytes(data: IndexData) -> int:
    """Bytes of all else that is stored for tokens."""
    names = ("token_ids", "token_offsets", "sentence_offsets", "sentence_lengths", "sentence_spans")
    return sum(getattr(data, name).nbytes for name in names)


def loss(way: Way, base: Way, sets: Sequence[str]) -> tuple[float, float, float]:
    """Points of hit@1 lost, the mean of sets, with its interval."""
    lost = [
        100.0 * (base.judged[s].right[in_scope].astype(int) - way.judged[s].right[in_scope])
        for s in sets
        for in_scope in [base.judged[s].in_scope]
    ]
    generator = np.random.default_rng(0)
    drawn = [
        np.mean(
            [of_set[generator.integers(len(of_set), size=len(of_set))].mean() for of_set in lost]
        )
        for _ in range(DRAWN)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(np.mean([of_set.mean() for of_set in lost])), float(low), float(high)


def auroc(way: Way, sets: Sequence[str]) -> float:
    """AUROC "first right" of all queries of sets together."""
    from sklearn.metrics import roc_auc_score

    right, confidence = (
        np.concatenate([getattr(way.judged[s], name) for s in sets])
        for name in ("right", "confidence")
    )
    return float(roc_auc_score(right, confidence))


def changed(way: Way, base: Way, sets: Sequence[str]) -> float:
    """Share of queries of sets with another outcome."""
    return float(
        np.concatenate([way.judged[s].outcome != base.judged[s].outcome for s in sets]).mean()
    )


def show(ways: Sequence[Way], documents: Sequence[str], console: Console) -> None:
    table = table_of(
        "Token vectors kept in few bytes; points of hit@1 lost, with 95 % intervals",
        "", "bytes a\nvector", "bytes a\npair", "hit@1 of\nthirteen", "lost", "AUROC",
        "outcome\nchanged", "lost by\nrasa_demo", "lost by\ndtc_faq", "ms",
    )  # fmt: skip
    for way in ways:
        hit = np.mean([way.judged[s].right[way.judged[s].in_scope].mean() for s in documents])
        losses = [loss(way, ways[0], sets) for sets in (documents, *([one] for one in TWO))]
        cells = [f"{value:.1f}\n{low:.1f} to {high:.1f}" for value, low, high in losses]
        table.add_row(
            way.name, str(way.bytes_a_vector), f"{way.bytes_a_pair:,.0f}", number(float(hit)),
            cells[0], number(auroc(way, documents)), f"{changed(way, ways[0], documents):.1%}",
            *cells[1:], f"{way.milliseconds:.1f}",
        )  # fmt: skip
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.token_codes", description=__doc__)
    parser.add_argument(
        "--queries", type=int, default=QUERIES, metavar="N",
        help=f"queries of rasa_demo and dtc_faq, in and out of scope (default: {QUERIES:,})",
    )  # fmt: skip
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="codecs by name")
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(1)
    started, encoder = time.perf_counter(), load_encoder()
    measurer, documents = Measurer(encoder), (*DOCUMENTS, *SET_ASIDE)
    asked = [Asked(load_set(n, None, opens_set_aside=True), measurer) for n in documents]
    asked += [Asked(load_set(name, arguments.queries), measurer) for name in TWO]
    console, ways = Console(width=130), []
    for name, size, codec in codecs(Training(measurer), arguments.only):
        ways.append(measure(name, size, codec, asked))
    show(ways, documents, console)
    console.print(str(this_machine(precision_of(encoder))), highlight=False)
    console.print(f"{time.perf_counter() - started:.0f} s", highlight=False)


if __name__ == "__main__":
    main()
