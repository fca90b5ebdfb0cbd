"""What the guard holds back: `python -m benchmarks.guard`.

Over every set, of the queries that would be answered at max_false_answers 0.05 with numbers
cross-fitted as in benchmarks.quality, the guard's too: how many right answers are withheld, and how
many wrong ones are caught. Of a public set that the guard is fitted on, its unseen half is judged.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from benchmarks.data import DOCUMENTS, PUBLIC, evaluation_folders
from benchmarks.encodings import precision_of
from benchmarks.guard_fits import GuardFits
from benchmarks.machine import this_machine
from benchmarks.measuring import Measurer
from benchmarks.near_misses import Held, answered
from benchmarks.ours import CrossFits
from qa_bot.models.embedding import load_encoder


def report(name: str, judged: Sequence[tuple[Held, bool]]) -> str:
    """A line: right answers withheld and wrong ones caught, of those that would be given."""
    shares = []
    for right in (True, False):
        of = [(found, is_back) for found, is_back in judged if found.right is right]
        back = sum(is_back for _, is_back in of)
        share = f"{back / len(of):6.1%}" if of else "     -"
        plain = sum(found.stated is not None for found, _ in of)
        shares.append(f"{back:5} of {len(of):5} {share} ({plain:3} stated)")
    return f"{name:24} {shares[0]}   {shares[1]}"


def judged_in(
    name: str, measurer: Measurer, rankings: CrossFits, guards: GuardFits
) -> list[tuple[Held, bool]]:
    """Each query of a set that is judged, and whether it is held back."""
    guard = guards.without(name)
    return [
        (found, found.stated is not None or guard.holds_back(guard.near_miss(found.inputs)))
        for found in answered(name, measurer, rankings.without(name))
        if name not in PUBLIC or not found.is_seen
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, help="so many withheld right answers")
    arguments = parser.parse_args()
    encoder = load_encoder()
    measurer = Measurer(encoder)
    rankings = CrossFits.of_evaluation_sets(measurer)
    guards = GuardFits.of_evaluation_sets(measurer, rankings)
    print(f"{'':24} {'right answers withheld':36}   wrong answers caught")
    every: list[tuple[Held, bool]] = []
    for names, together in ((DOCUMENTS, "documents"), (evaluation_folders("public"), "public")):
        judged = {name: judged_in(name, measurer, rankings, guards) for name in names}
        for name in names:
            print(report(name, judged[name]))
        every += (of_group := [one for name in names for one in judged[name]])
        print(report(f"all {together}", of_group))
    print(report("all", every))
    print("stated:", dict(Counter((h.stated, h.right) for h, _ in every if h.stated)))
    withheld = [found for found, is_back in every if found.right and is_back]
    for found in withheld[:: max(1, len(withheld) // max(arguments.show, 1))][: arguments.show]:
        print(f"{found.set_name} {found.stated or ''}\n    {found.query}\n    {found.question}")
    print(this_machine(precision_of(encoder)))


if __name__ == "__main__":
    main()
