"""The texts of pairs that are searched for words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa_bot.records import QAPair
from qa_bot.store.base import PairStore, pages


def text_of(pair: QAPair) -> str:
    """Put the question, alternates and answer of a pair into one text: all words that it has."""
    return "\n".join((pair.question, *pair.alternates, pair.answer))


def texts_of(pairs: Iterable[QAPair]) -> list[str]:
    """Do so for each of several pairs."""
    return [*map(text_of, pairs)]


def printed_text_of(pair: QAPair) -> str:
    """Put the question and answer of a pair into one text: what BM25 counts.

    Alternates stay outside, as one more would change how much each word weighs for all pairs.
    """
    return f"{pair.question}\n{pair.answer}"


def worded_text_of(pair: QAPair) -> tuple[str, str]:
    """Put the question and answer of a pair into one text, and its alternates into another."""
    return printed_text_of(pair), "\n".join(pair.alternates)


def languages_of(pairs: Iterable[QAPair]) -> Iterator[str | None]:
    """Say what language each of several pairs is written in; None where that is not known."""
    return (pair.language for pair in pairs)


class PairTexts:
    """What all pairs print, read from the store anew each time it is gone through."""

    def __init__(self, store: PairStore) -> None:
        self._store = store

    def __iter__(self) -> Iterator[str]:
        for page in pages(self._store):
            yield from map(printed_text_of, page)

    def worded(self) -> Iterator[tuple[str, str]]:
        """Yield each with the pair's alternates."""
        for page in pages(self._store):
            yield from map(worded_text_of, page)
