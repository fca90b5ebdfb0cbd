"""The table of all conversions: `python -m benchmarks.conversions [--only TEXT] [--show]`."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.conversions.converters import Conversion, MissingToolError, conversions
from benchmarks.conversions.sources import FORMS, KnownPair, Source, letters, sources
from benchmarks.conversions.written import text_of
from qa_bot import QAPair
from qa_bot.parsing import read_file
from qa_bot.records import SourceError

_ADDRESS = re.compile(r"https?://[^\s)>\]]+")
# Also the "o" that lynx prints for a bullet.
_MARK = re.compile(r"^\s*(?:(?:[a-z]|[ivx]{1,4})[.)]|o)\s", re.MULTILINE)


@dataclass(frozen=True)
class Read:
    """What QA Bot read from one converted document.

    `said` where it told its owner of something that it could not read; `trouble` is why nothing
    was read. `file` has to be there for as long as its `text` is asked for.
    """

    pairs: tuple[QAPair, ...] = ()
    said: bool = False
    trouble: str = ""
    file: Path | None = None

    @cached_property
    def text(self) -> str:
        """All that is in the file, by other means than QA Bot's, as letters.

        Read where something is missing alone: of a PDF it needs poppler.
        """
        return letters(text_of(self.file)) if self.file else ""


@dataclass(frozen=True)
class Judged:
    """A conversion of one document, judged."""

    conversion: Conversion
    source: Source
    read: Read

    @property
    def questions(self) -> int:
        """Pairs whose question is right, in order."""
        return sum(_letters_of(pair) == letters(known.question) for known, pair in self._beside())

    @property
    def answers(self) -> int:
        """Pairs whose question and answer are right, but for white space and marks."""
        return sum(
            _letters_of(pair) == letters(known.question)
            and _answer(pair.answer) == _answer(known.answer_text)
            for known, pair in self._beside()
        )

    @property
    def lost(self) -> int:
        """Pairs read otherwise whose text the tool itself left out: it is not in its file."""
        beside = {id(known): pair for known, pair in self._beside()}
        return sum(
            self._is_missing(known.question)
            or (
                (pair := beside.get(id(known))) is not None
                and _answer(pair.answer) != _answer(known.answer_text)
                and any(map(self._is_missing, known.parts))
            )
            for known in self.source.pairs
        )

    def _is_missing(self, text: str) -> bool:
        """Whether less than half of a text, in pieces of five words, is in the file."""
        words = text.split()
        pieces = [letters(" ".join(words[start : start + 5])) for start in range(0, len(words), 5)]
        return 2 * sum(piece in self.read.text for piece in pieces) < len(pieces)

    @property
    def whole(self) -> bool:
        """Whether all pairs came, and no more, with equal questions."""
        known = len(self.source.pairs)
        return len(self.read.pairs) == known == self.questions

    @property
    def right(self) -> bool:
        """Whether all pairs came, and no more, with questions and answers that the tool kept."""
        return self.whole and self.answers >= len(self.source.pairs) - self.lost

    @property
    def silent(self) -> bool:
        """Whether something is wrong and the owner is not told."""
        return not self.right and not self.read.said and not self.read.trouble

    def _beside(self) -> Iterator[tuple[KnownPair, QAPair]]:
        """Give each known pair with the first pair read that has its question."""
        left = list(self.read.pairs)
        for known in self.source.pairs:
            same = [pair for pair in left if _letters_of(pair) == letters(known.question)]
            if same:
                left.remove(same[0])
                yield known, same[0]


def _letters_of(pair: QAPair) -> str:
    return letters(pair.question)


def _answer(text: str) -> str:
    """Letters alone, without marks of lists and the addresses of links: formats write those."""
    said = _MARK.sub("", _ADDRESS.sub("", text))
    return "".join(c for c in letters(said) if not c.isdigit())


def read_converted(path: Path) -> Read:
    """Read a file as `qa-bot index` does."""
    try:
        parsed = read_file(path)
    except SourceError as error:
        return Read(trouble=str(error))
    said = bool(parsed.doubts or parsed.leftover or parsed.maybe)
    return Read(parsed.pairs, said, file=path)


def judged(conversion: Conversion, source: Source, folder: Path) -> Judged:
    """Convert a document and read it; what a tool could not do is the trouble."""
    page = folder / f"{source.name}.html"
    page.write_text(FORMS[conversion.form](source), "utf-8")
    try:
        made = conversion.convert(page)
    except MissingToolError as error:
        return Judged(conversion, source, Read(trouble=f"{error} is not installed"))
    except subprocess.SubprocessError as error:
        reason = getattr(error, "stderr", b"") or str(error)
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
        return Judged(conversion, source, Read(trouble=f"not converted: {text.strip()[-80:]}"))
    return Judged(conversion, source, read_converted(made))


def _row(found: Judged) -> tuple[str, ...]:
    known, read = len(found.source.pairs), found.read
    if read.trouble:
        return (found.conversion.name, "-", "-", "-", read.trouble)
    told = "SILENT" if found.silent else ("told" if read.said else "")
    lost = f"; {found.lost} lost by the tool" if found.lost else ""
    return (found.conversion.name, f"{len(read.pairs)} of {known}", str(found.questions),
            str(found.answers), (told + lost).removeprefix("; "))  # fmt: skip


def _show(found: Judged) -> None:
    for known in found.source.pairs:
        same = [p for p in found.read.pairs if _letters_of(p) == letters(known.question)]
        if not same:
            print(f"    no question  {known.question}")
        elif _answer(same[0].answer) != _answer(known.answer_text):
            print(f"    {known.number} {known.question}\n      read  {same[0].answer!r}"
                  f"\n      right {known.answer_text!r}")  # fmt: skip
    wanted = {letters(known.question) for known in found.source.pairs}
    for pair in found.read.pairs:
        if _letters_of(pair) not in wanted:
            print(f"    no such question  {pair.question!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="conversions whose name holds this")
    parser.add_argument("--show", action="store_true", help="what was read otherwise")
    arguments = parser.parse_args()
    if not shutil.which("pdftotext"):
        parser.error("needs pdftotext: apt-get install poppler-utils")
    chosen = [one for one in conversions() if arguments.only in one.name]
    with tempfile.TemporaryDirectory() as folder:  # the files' texts are asked for in the end
        for source in sources():
            every = []
            for conversion in chosen:
                own = Path(tempfile.mkdtemp(dir=folder))
                every.append(judged(conversion, source, own))
                if arguments.show:
                    print(*_row(every[-1]), sep=" | ", flush=True)
                    if not every[-1].read.trouble:
                        _show(every[-1])
            _print(source, every)


def _print(source: Source, every: list[Judged]) -> None:
    table = Table("conversion", "pairs", "questions", "answers", "", title=source.name)
    for found in every:
        table.add_row(*_row(found))
    console = Console(width=120)
    console.print(table)
    tried = [found for found in every if not found.read.trouble.endswith("is not installed")]
    refused = sum(bool(found.read.trouble) for found in tried)
    console.print(
        f"{source.name}: of {len(tried)} conversions, {refused} of them refused, all pairs with "
        f"equal questions {sum(found.whole for found in tried)}, with equal answers too, as far "
        f"as the tool kept them, {sum(found.right for found in tried)}, "
        f"silent losses {sum(found.silent for found in tried)}"
    )


if __name__ == "__main__":
    main()
