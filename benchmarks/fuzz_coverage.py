"""Documents led by what they reach of the code, with atheris: `python -m benchmarks.fuzz_coverage`.

atheris (libFuzzer for Python) is no dependency: `pip install atheris` into an environment that has
this package, or it says that it is missing. It begins with the samples of `tests/data/fuzz`,
changes bytes, and keeps what reaches new branches of `qa_bot.parsing`. Crashes are counted as by
`benchmarks.fuzz`, whose checks these are. `--minutes N`, `--seed N`, `--out FOLDER`.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
import warnings
from importlib import import_module
from pathlib import Path

from rich.console import Console

from benchmarks.fuzz_inputs import samples
from benchmarks.machine import this_machine

PACKAGES = ("lxml", "pypdf", "python-docx", "openpyxl", "PyYAML", "docutils")
MOST_BYTES = 6_000
# Of one input, after which libFuzzer calls it a hang.
SECONDS = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="a folder for inputs that crash")
    options, console = parser.parse_args(), Console()
    try:
        atheris = import_module("atheris")
    except ImportError:
        sys.exit("atheris is missing, and nothing was run; pip install atheris")
    with atheris.instrument_imports(include=["qa_bot.parsing", "qa_bot.checking"]):
        fuzz, read = import_module("benchmarks.fuzz"), import_module("benchmarks.fuzz_targets")
        formats = import_module("qa_bot.parsing.formats")
        for module in set(formats.READERS.values()):
            import_module(f"qa_bot.parsing.formats.{module}")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    suffixes = sorted(formats.READERS)
    work = Path(tempfile.mkdtemp(prefix="qa-bot-fuzz-"))
    out = options.out or work / "crashes"
    docs, corpus = work / "docs", work / "corpus"
    for folder in (docs, corpus, out):
        folder.mkdir(parents=True, exist_ok=True)
    for name, data in samples():
        suffix = f".{name.rpartition('.')[2]}"
        if suffix in suffixes:  # the first byte says which reader an input is for
            (corpus / name).write_bytes(bytes([suffixes.index(suffix)]) + data)

    def take(value: object) -> None:
        read.read_document(docs, value)

    target, found = fuzz.Target("covered", None, take), fuzz.Found()

    ends = time.monotonic() + 60 * options.minutes

    def one(data: bytes) -> None:
        if time.monotonic() > ends:
            report()
            sys.stdout.flush()
            os._exit(0)  # libFuzzer would end the process without what is printed above
        if data:
            name = f"faq{suffixes[data[0] % len(suffixes)]}"
            fuzz.take_one(target, (name, data[1:]), found, out)

    def report() -> None:
        console.print(str(this_machine("no model is loaded", PACKAGES)), highlight=False)
        crashes = found.crashes
        console.print(
            f"{found.inputs:,} inputs, the slowest {found.slowest:.2f} s, {crashes.total()} "
            f"crashes in {len(crashes)} places; inputs that crash are in {out}",
            markup=False,
        )
        for place, count in crashes.most_common():
            console.print(f"{count} times {place}", markup=False)

    limits = (f"-max_len={MOST_BYTES}", f"-timeout={SECONDS}")
    atheris.Setup([sys.argv[0], str(corpus), f"-seed={options.seed}", *limits], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
