"""How often the marked sentence is the right one: `python -m benchmarks.evidence`.

Over the hand-made cases of evidence.toml, beside the sentence that shares most of the query's
words (stemmed, function words aside; of equals the first). `--wrong` prints what went wrong.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.data import ROOT
from qa_bot import QABot, QAPair
from qa_bot.answering import gather
from qa_bot.models.embedding import Encoder, load_encoder
from qa_bot.parsing import read_sources
from qa_bot.words.sentences import sentences
from qa_bot.words.stems import content_words

CASES = ROOT / "benchmarks" / "evidence.toml"


@dataclass(frozen=True)
class Case:
    """A query to a pair of a collection, and words of the sentence that answers it."""

    document: str
    pair: QAPair
    query: str
    right: str


def read_cases() -> tuple[dict[str, tuple[QAPair, ...]], list[Case]]:
    """The documents by name, and the cases."""
    found = tomllib.loads(CASES.read_text("utf-8"))
    own = tuple(QAPair(p["number"], p["question"], p["answer"]) for p in found["pair"])
    documents, _ = read_sources(ROOT / "source_docs")
    pairs = {"library": own, "sample": documents[0].pairs}
    return pairs, [case for name in pairs for case in _cases(name, pairs[name], found[name])]


def _cases(
    name: str, pairs: tuple[QAPair, ...], found: dict[str, list[list[str]]]
) -> Iterator[Case]:
    by_number = {pair.number: pair for pair in pairs}
    for number, cases in found.items():
        for query, right in cases:
            yield Case(name, by_number[number], query, right)


def most_query_words(query: str, answer: str) -> str:
    """The sentence of the answer that has most of the query's words."""
    wanted = content_words(query)
    texts = [answer[start:end] for start, end in sentences(answer)]
    return max(texts, key=lambda text: len(wanted & content_words(text)))


def marked(bot: QABot, encoder: Encoder, case: Case) -> str:
    """The sentence of the case's pair that the bot would mark, whatever it ranks first."""
    found = gather(case.query, encoder.encode_query(case.query), bot.store)
    place = int(np.flatnonzero(found.ids == bot.pairs.index(case.pair))[0])
    start, end = found.sentences[place]
    return case.pair.answer[start:end]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    arguments = parser.parse_args()
    encoder = load_encoder()
    documents, cases = read_cases()
    bots = {name: QABot.from_pairs(pairs, encoder=encoder) for name, pairs in documents.items()}
    right, baseline = dict.fromkeys(documents, 0), dict.fromkeys(documents, 0)
    for case in cases:
        sentence = marked(bots[case.document], encoder, case)
        right[case.document] += case.right in sentence
        baseline[case.document] += case.right in most_query_words(case.query, case.pair.answer)
        if arguments.wrong and case.right not in sentence:
            print(f"{case.document} {case.pair.number}: {case.query}\n    {sentence}")
    for name in documents:
        count = sum(case.document == name for case in cases)
        print(f"{name}: {count} cases, right {right[name]}, most query words {baseline[name]}")
    print(f"all: {sum(right.values())} and {sum(baseline.values())} of {len(cases)}")


if __name__ == "__main__":
    main()
