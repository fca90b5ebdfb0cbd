"""Questions as they are compared where a query is one of them, form aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from qa_bot.records import QAPair
from qa_bot.words.plain import plain

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_FINAL_PUNCTUATION = " .?!;:\u3002\uff1f\uff01\u061f\u2026"


def normalised(question: str) -> str:
    """Leave out of a question what a reader does not count as a difference.

    Case, space, final punctuation and the shape of quotation marks: nobody types the curly
    apostrophe of a printed page.
    """
    text = plain(question).translate(_QUOTES).casefold()
    return " ".join(text.split()).rstrip(_FINAL_PUNCTUATION)


def exact_questions(pairs: Iterable[QAPair]) -> dict[str, list[int]]:
    """Map each normalised question, alternate and address to the positions of its pairs."""
    positions: dict[str, list[int]] = defaultdict(list)
    for position, pair in enumerate(pairs):
        forms = {normalised(text) for text in (pair.question, *pair.alternates)} - {""}
        if normalised(pair.question):
            forms |= {normalised(pair.address()), normalised(pair.address(with_path=True))}
        for form in forms:
            positions[form].append(position)
    return dict(positions)
