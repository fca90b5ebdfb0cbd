"""BM25 alone over documents in their own languages: `python -m benchmarks.own_words`.

How often the words of a query find the right pair of a document in the same language, where words
are read as that language has them (`qa_bot.words.stems`), and where each run of letters and digits
is a word and stemmed as an English one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import bm25s
import numpy as np
import Stemmer
from rich.console import Console

from benchmarks.data import EvaluationSet
from benchmarks.language_sets import language_sets
from benchmarks.machine import this_machine
from benchmarks.tables import table_of
from qa_bot.store.texts import texts_of
from qa_bot.words.plain import plain
from qa_bot.words.stems import words

SHOWN = 3
WORD = re.compile(r"[^\W_]+")
STEMMER = Stemmer.Stemmer("english")


@dataclass(frozen=True)
class Hits:
    """Shares of the queries in scope, 0 to 1: the right pair is first, or among the first three."""

    first: float
    third: float


def hits(documents: EvaluationSet, split: Callable[[str], list[str]]) -> Hits:
    """Look up each query that has an answer by its words alone."""
    pairs = documents.pairs
    index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    index.index([split(text) for text in texts_of(pairs)], show_progress=False)
    ranks = []
    for query in documents.queries:
        if query.relevant:
            known = [word for word in split(query.text) if word in index.vocab_dict]
            scores = index.get_scores(known) if known else np.zeros(len(pairs))
            order = np.argsort(-scores, kind="stable")[:SHOWN]
            right = [pairs[i].number in query.relevant and scores[i] > 0 for i in order.tolist()]
            ranks.append(right.index(True) if any(right) else SHOWN)
    found = np.array(ranks)
    return Hits(float(np.mean(found < 1)), float(np.mean(found < SHOWN)))


def as_english(text: str) -> list[str]:
    stems: list[str] = STEMMER.stemWords(WORD.findall(plain(text).casefold()))
    return stems


def main() -> None:
    own = [found for found in language_sets() if found.is_own]
    console = Console()
    console.print(str(this_machine("no model is loaded")))
    table = table_of("BM25 alone: hit@1, hit@3", "", "pairs", "its own words", "as English ones")
    for found in own:
        ways = (partial(words, language=found.language), as_english)
        shown = [hits(found.documents, split) for split in ways]
        cells = (f"{one.first:.2f} {one.third:.2f}" for one in shown)
        name = f"{found.name} ({found.language})"
        table.add_row(name, str(len(found.documents.pairs)), *cells)
    console.print(table)


if __name__ == "__main__":
    main()
