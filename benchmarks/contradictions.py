"""Prints the sentences that may contradict each other in the evaluation documents, ranked.

`python -m benchmarks.contradictions [SET...] [--rows N]`, by default for three documents; judgments
of the first 20 rows are in NOTES.md. For the sample document also the rank at which answers that
speak of a law (1, 2, 17) stand against the one that says there is none (20).
"""

from __future__ import annotations

import argparse
from datetime import date

from benchmarks.data import SAMPLE, load_set
from qa_bot.checking.collection import Collection
from qa_bot.checking.contradictions import Contradiction, Sentence, rank_contradictions, sentences
from qa_bot.models.embedding import load_encoder
from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.parsed import Parsed

JUDGED = (SAMPLE, "curl_faq", "bank_faqs")
KNOWN = [{"1", "20"}, {"2", "20"}, {"17", "20"}]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=JUDGED)
    parser.add_argument("--rows", type=int, default=20)
    arguments = parser.parse_args()
    encoder = load_encoder()
    for name in arguments.sets:
        pairs = load_set(name, limit=0).pairs
        file = Parsed(name, "", Content(Unit.ENTRY), pairs)
        held = list(sentences(Collection.of([file], date.min).items))
        ranked = rank_contradictions(held, encoder)
        print(f"\n## {name}: {len(held)} sentences, {len(ranked)} pairs of answers")
        numbers = [pair.number for pair in pairs]
        for rank, found in enumerate(ranked[: arguments.rows], 1):
            print_row(rank, found, held, numbers)
        if name == SAMPLE:
            ranks = [
                rank
                for rank, found in enumerate(ranked, 1)
                if {numbers[held[place].item] for place in (found.one, found.other)} in KNOWN
            ]
            print(f"the known contradiction stands at ranks {ranks}")


def print_row(rank: int, found: Contradiction, held: list[Sentence], numbers: list[str]) -> None:
    print(f"{rank:2} {found.strength:.3f} {found.opposition.reason}")
    for place in (found.one, found.other):
        print(f"     {numbers[held[place].item]}: {' '.join(held[place].text.split())}")


if __name__ == "__main__":
    main()
