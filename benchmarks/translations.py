"""What the linter says of translations that are right, and that are not; and which are matched.

`python -m benchmarks.translations`: the questions of XQuAD, translated by professionals, in every
two of its languages. What is told of them as they are is a false alarm, unless the translators
differ; then one digit of a translation is changed, and what is told of that should be all. Then the
questions of two sides are matched by number and by meaning (benchmarks/side_matching.py).
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rich.console import Console

from benchmarks.data import evaluation_root
from benchmarks.machine import this_machine
from benchmarks.side_matching import print_matches
from benchmarks.tables import table_of
from qa_bot.checking.figures import figures
from qa_bot.checking.readings import FigureKind
from qa_bot.checking.translations import differing

Texts = Mapping[str, str]  # by the id of the question


@dataclass
class Counts:
    """How many pairs of texts there are, have a number in both, and are told, as they are or not.

    `differing` are the texts told as they are, original and translation.
    """

    texts: int = 0
    with_numbers: int = 0
    told_changed: int = 0
    differing: list[tuple[str, str]] = field(default_factory=list)

    def add(self, texts: tuple[str, str], languages: tuple[str, str], drawn: random.Random) -> None:
        """Hold a text and its translation against each other, as they are and with a change."""
        self.texts += 1
        found = differing(texts, languages)
        if found.missing or found.added:
            self.differing.append(texts)
        other = changed(texts[1], languages[1], drawn)
        if other and figures(texts[0], languages[0]):
            self.with_numbers += 1
            found = differing((texts[0], other), languages)
            self.told_changed += bool(found.missing or found.added)


def changed(text: str, language: str, drawn: random.Random) -> str | None:
    """Change one digit of a number of a text to another but 0; None where there is no number."""
    numbers = [one for one in figures(text, language) if one.kind is FigureKind.NUMBER]
    if not numbers:
        return None
    figure = drawn.choice(numbers)
    places = [at for at in range(figure.start, figure.end) if text[at].isdecimal()]
    place = drawn.choice(places)
    zero = ord(text[place]) - int(text[place])
    digit = drawn.choice([one for one in range(1, 10) if one != int(text[place])])
    return text[:place] + chr(zero + digit) + text[place + 1 :]


def compared(texts: Mapping[str, Texts]) -> dict[tuple[str, str], Counts]:
    """Compare the texts of every two languages."""
    drawn, counts = random.Random(0), {}
    for one, other in combinations(sorted(texts), 2):
        of_two = counts[one, other] = Counts()
        for name, text in texts[one].items():
            of_two.add((text, texts[other][name]), (one, other), drawn)
    return counts


def print_counts(console: Console, counts: Mapping[tuple[str, str], Counts]) -> None:
    """Print a row for each language, over its pairs with the others, and one for all."""
    table = table_of(
        "XQuAD in two languages", "", "texts", "told as they are", "with numbers", "told if changed"
    )
    for language in sorted({code for of_two in counts for code in of_two}):
        own = [found for of_two, found in counts.items() if language in of_two]
        table.add_row(language, *_cells(own))
    table.add_row("all", *_cells([*counts.values()]))
    console.print(table)
    told = {found[0] for of_two in counts.values() for found in of_two.differing}
    console.print(f"different texts told as they are: {len(told)}")
    for text in sorted(told):
        console.print(f"  {text}")


def _cells(counts: Sequence[Counts]) -> list[str]:
    with_numbers = sum(one.with_numbers for one in counts)
    told = sum(one.told_changed for one in counts)
    as_they_are = sum(len(one.differing) for one in counts)
    share = f"{told / with_numbers:.3f}" if with_numbers else "-"
    return [str(sum(one.texts for one in counts)), str(as_they_are), str(with_numbers), share]


def xquad_texts() -> dict[str, Texts]:
    """The questions of each of XQuAD's languages by code; exits where they are missing."""
    folder = evaluation_root() / "languages"
    files = {path.parent.name[-2:]: path for path in folder.glob("xquad_*/queries.jsonl")}
    if len(files) < 2:
        sys.exit(f"no xquad_LANG in {folder}; set QA_BOT_EVAL (layout: benchmarks/README.md)")
    lines = {code: map(json.loads, path.open(encoding="utf-8")) for code, path in files.items()}
    return {code: {one["id"]: one["text"] for one in of_one} for code, of_one in lines.items()}


def main() -> None:
    texts = xquad_texts()
    console = Console()
    console.print(str(this_machine("multilingual USE matches, no model tells differences")))
    print_counts(console, compared(texts))
    print_matches(console, texts)


if __name__ == "__main__":
    main()
