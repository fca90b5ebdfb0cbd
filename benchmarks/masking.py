"""How well personal data is masked before a query is kept: recall and precision by kind.

`python -m benchmarks.masking` reads the examples of `masking_examples.txt`. Every second one is
held back: the patterns were tuned on the others alone. Those of `masking_held_out.txt` were written
when leaks had been found, before the patterns were mended, and looked at once, afterwards. The
figures to report are those of the held-back half and of the second set.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import this_machine
from qa_bot.feedback.masking import Span, spans

FILE = Path(__file__).with_name("masking_examples.txt")
HELD_OUT = Path(__file__).with_name("masking_held_out.txt")
MARKED = re.compile(r"\{([\w-]+):(.*?)\}")
# What the examples call what `masking` calls otherwise.
KINDS = {
    "e-mail": "e-mail", "telephone": "telephone", "card": "card", "account": "account",
    "personal": "personal number", "number": "number", "link": "password", "ip": "IP address",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is to be masked in it; none for one that is to stay as it is."""

    text: str
    wanted: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Masking:
    """Of some examples: how many spans were wanted and found, made and right, by kind.

    A span is found where all its digits and letters are masked, whatever as; one that was made is
    right where it overlaps a wanted one. `spoilt` are texts with nothing to mask that were changed,
    of `plain` in all; `missed` and `wrong` say what went wrong where.
    """

    wanted: Counter[str]
    found: Counter[str]
    made: Counter[str]
    right: Counter[str]
    plain: int
    spoilt: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of all wanted spans that were found."""
        return self.found.total() / self.wanted.total()

    @property
    def precision(self) -> float:
        """The share of all masks that were right."""
        return self.right.total() / self.made.total()


def read_examples(path: Path = FILE) -> list[Example]:
    """The examples, in their order."""
    lines = path.read_text("utf-8").splitlines()
    return [_example(line) for line in lines if line and not line.startswith("#")]


def _example(line: str) -> Example:
    text, wanted, done = "", [], 0
    for match in MARKED.finditer(line):
        text += line[done : match.start()]
        wanted.append(Span(len(text), len(text) + len(match[2]), KINDS[match[1]]))
        text, done = text + match[2], match.end()
    return Example(text + line[done:], tuple(wanted))


def measure(examples: Sequence[Example]) -> Masking:
    """Mask the examples."""
    wanted, found, made, right = (Counter[str]() for _ in range(4))
    missed, wrong = [], []
    plain = spoilt = 0
    for example in examples:
        masks = spans(example.text)
        plain += not example.wanted
        spoilt += bool(masks) and not example.wanted
        hidden = {place for one in masks for place in range(one.start, one.end)}
        for span in example.wanted:
            said = range(span.start, span.end)
            is_found = all(at in hidden for at in said if example.text[at].isalnum())
            wanted[span.kind] += 1
            found[span.kind] += is_found
            if not is_found:
                missed.append(f"{example.text!r}: {example.text[span.start : span.end]!r}")
        for mask in masks:
            is_right = any(one.start < mask.end and mask.start < one.end for one in example.wanted)
            made[mask.kind] += 1
            right[mask.kind] += is_right
            if not is_right:
                wrong.append(f"{example.text!r}: {example.text[mask.start : mask.end]!r}")
    return Masking(wanted, found, made, right, plain, spoilt, tuple(missed), tuple(wrong))


def main() -> None:
    """Print the tables of what was held back, or that of the half for tuning with its errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tuning", action="store_true", help="the half for tuning, with errors")
    tuning = parser.parse_args().tuning
    console = Console()
    console.print(this_machine("no model", ("phonenumbers",)))
    if not tuning:
        _print("Held-back half", read_examples()[1::2], console)
        _print("Second set", read_examples(HELD_OUT), console)
        return
    result = _print("Tuning half", read_examples()[::2], console)
    for line in (*map("missed {}".format, result.missed), *map("wrong {}".format, result.wrong)):
        console.print(line, markup=False, highlight=False)


def _print(name: str, examples: Sequence[Example], console: Console) -> Masking:
    result = measure(examples)
    title = f"{name}: {len(examples)} examples"
    table = Table("kind", "wanted", "recall", "masked", "precision", title=title)
    for kind in KINDS.values():
        table.add_row(
            kind, str(result.wanted[kind]), _share(result.found[kind], result.wanted[kind]),
            str(result.made[kind]), _share(result.right[kind], result.made[kind]),
        )  # fmt: skip
    table.add_row(
        "all", str(result.wanted.total()), _share(result.found.total(), result.wanted.total()),
        str(result.made.total()), _share(result.right.total(), result.made.total()),
    )  # fmt: skip
    console.print(table)
    console.print(f"of {result.plain} texts with nothing to mask {result.spoilt} were changed")
    return result


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


if __name__ == "__main__":
    main()
