"""Where the element ends that holds a page's questions: what stands below it is no answer.

Below the last answer of an accordion or list a page often goes on: "Still have questions? Write to
us." Nothing in the text tells that from the answer; the elements do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import BlockKind

if TYPE_CHECKING:
    from bs4 import Tag

    from qa_bot.parsing.web_pages.html_pieces import Piece

# Fewer questions are held by one element by chance.
LEAST_QUESTIONS = 3
# Elements in elements: of a page that nests deeper nothing is said.
DEEPEST = 200
# They hold the page, whatever it is.
_PAGE = frozenset({"[document]", "html", "body", "main"})


class Containers:
    """The element that each piece of a page stands in, noted while the page is walked through."""

    def __init__(self) -> None:
        self._parents = [-1]
        self._depths = [0]
        self._is_page = [True]
        self._now = 0
        self._of_piece: list[int] = []

    def follow(self, tag: Tag, opens: bool, pieces: int) -> None:
        """Note an element that opens or closes; so many pieces are there by then."""
        self._of_piece += [self._now] * (pieces - len(self._of_piece))
        if opens:
            self._parents.append(self._now)
            self._depths.append(self._depths[self._now] + 1)
            self._is_page.append(tag.name in _PAGE)
            self._now = len(self._parents) - 1
        else:
            self._now = self._parents[self._now]

    def first_below(self, pieces: Sequence[Piece]) -> int:
        """The first piece below the element that holds all questions and answers, if there is one.

        The number of pieces where there is none, or nothing below it.
        """
        questions = _questions(pieces)
        if len(questions) < LEAST_QUESTIONS or max(self._depths) > DEEPEST:
            return len(pieces)
        holder = self._of_piece[questions[0]]
        for place in questions[1:]:
            holder = self._shared(holder, self._of_piece[place])
        last = questions[-1]
        inside = [self._holds(holder, one) for one in self._of_piece[questions[0] :]]
        among = last - questions[0] + 1
        answered = among < len(inside) and inside[among]
        if self._is_page[holder] or not all(inside[:among]) or not answered:
            return len(pieces)
        below = next((at for at in range(among, len(inside)) if not inside[at]), len(inside))
        return questions[0] + below

    def _holds(self, holder: int, inner: int) -> bool:
        while self._depths[inner] > self._depths[holder]:
            inner = self._parents[inner]
        return inner == holder

    def _shared(self, one: int, other: int) -> int:
        """The innermost element that holds both."""
        while one != other:
            if self._depths[one] >= self._depths[other]:
                one = self._parents[one]
            else:
                other = self._parents[other]
        return one


def _questions(pieces: Sequence[Piece]) -> list[int]:
    """The headings that ask, of the level at which most do."""
    asking = [
        place
        for place, piece in enumerate(pieces)
        if piece.kind is BlockKind.HEADING and asks(piece.text)
    ]
    levels = Counter(pieces[place].level for place in asking).most_common(1)
    return [place for place in asking if pieces[place].level == levels[0][0]]
