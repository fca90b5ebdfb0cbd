"""Words with a value each, as one text: looked up where it lies."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise

# A line is a word, a tab and its value; none of them has a tab or a line end in it.
_WORDS = re.compile(r"\n([^\t\n]+)\t")
_HALVES = "surrogatepass"
_LINE_END = ord("\n")
# As many are looked through as fast as a step of bisection takes.
_SEARCHED_BYTES = 2_048

# Where the words with a first letter and of a length begin: (letter, length, first byte).
Bucket = tuple[str, int, int]


def damaged_table() -> ValueError:
    """Make the error for a part of a table that is read and is none."""
    return ValueError("a word is not what was written")


class WordTable(Mapping[str, str]):
    """Words by their first letter, their length and themselves, each on a line with its value.

    So a word is looked for among those of its kind alone, as are the words that are nearly it.
    """

    def __init__(
        self,
        text: bytes,
        buckets: Sequence[Bucket],
        words: int,
        damaged: Callable[[], Exception] = damaged_table,
    ) -> None:
        """Take the UTF-8 `text`, a line end before each line and behind the last.

        `damaged` makes what is raised where a part that is looked up is none.
        """
        self.text = text
        self.damaged = damaged
        self._words = words
        self.buckets = buckets
        ends = [*(first for _, _, first in buckets[1:]), len(text) - 1]
        self._spans = {
            (letter, length): (first, end)
            for (letter, length, first), end in zip(buckets, ends, strict=False)
        }

    @classmethod
    def of(cls, values: Mapping[str, object]) -> WordTable:
        """Write words, none empty, with their values."""
        lines: list[bytes] = [b"\n"]
        buckets: list[Bucket] = []
        place = 0
        for word in sorted(values, key=lambda word: (word[0], len(word), word)):
            if not buckets or buckets[-1][:2] != (word[0], len(word)):
                buckets.append((word[0], len(word), place))
            lines.append(f"{word}\t{values[word]}\n".encode("utf-8", _HALVES))
            place += len(lines[-1])
        return cls(b"".join(lines), buckets, len(values))

    @classmethod
    def checked(
        cls,
        text: bytes,
        buckets: Sequence[Bucket],
        words: int,
        damaged: Callable[[], Exception] = damaged_table,
    ) -> WordTable:
        """Take the parts of a table that was written; raises ValueError where they do not fit."""
        bounds = [*(first for _, _, first in buckets), len(text) - 1]
        is_rising = all(one < other for one, other in pairwise(bounds))
        if bounds[0] or not is_rising or any(text[place] != _LINE_END for place in bounds):
            raise ValueError("the words are not what was written")
        return cls(text, buckets, words, damaged)

    def __getitem__(self, word: str) -> str:
        span = self._spans.get((word[:1], len(word)), (0, 0))
        written = word.encode("utf-8", _HALVES)
        place = self.text.find(b"\n%b\t" % written, *self._around(written, *span))
        if place < 0:
            raise KeyError(word)
        begin = place + len(written) + 2
        return self._read(begin, self.text.find(b"\n", begin))

    def _read(self, first: int, end: int) -> str:
        # A file of a large collection is not gone through when it is opened.
        try:
            return self.text[first:end].decode("utf-8", _HALVES)
        except UnicodeDecodeError as error:
            raise self.damaged() from error

    def _around(self, written: bytes, first: int, end: int) -> tuple[int, int]:
        """Where in the span of its kind a word is, if it is: some lines, found by bisection."""
        text = self.text
        while end - first > _SEARCHED_BYTES:
            line = text.rfind(b"\n", first, (first + end) // 2)
            if line == first:  # a line that is longer than half of the rest
                break
            if text[line + 1 : text.find(b"\t", line)] <= written:
                first = line
            else:
                end = line
        return first, end

    def __iter__(self) -> Iterator[str]:
        for first, end in self._spans.values():
            yield from self._among(first, end)

    def __len__(self) -> int:
        return self._words

    def nearly_as_long(self, word: str) -> list[str]:
        """Collect the words with a word's first letter that are at most a letter longer or less."""
        spans = [
            self._spans[kind]
            for kind in ((word[:1], len(word) + more) for more in (-1, 0, 1))
            if kind in self._spans
        ]
        return [other for span in spans for other in self._among(*span)]

    def _among(self, first: int, end: int) -> list[str]:
        return _WORDS.findall(self._read(first, end))


class Marked(Collection[str]):
    """The words of a table with a mark."""

    def __init__(self, words: WordTable, mark: str) -> None:
        self._words = words
        self._mark = mark

    def __contains__(self, word: object) -> bool:
        value = self._words.get(word) if isinstance(word, str) else None
        return value is not None and value.endswith(self._mark)

    def __iter__(self) -> Iterator[str]:
        return (word for word, value in self._words.items() if value.endswith(self._mark))

    def __len__(self) -> int:
        return sum(1 for _ in self)
