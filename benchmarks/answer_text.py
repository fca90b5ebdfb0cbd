"""How much of a document's answer text stands in the right pair, by its hand-made pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.kb_files import letters_of
from qa_bot.records import QAPair

# So many words in a row are no chance.
RUN = 8


@dataclass(frozen=True)
class AnswerText:
    """Words of the hand-made answers of one document: all, and those in the right pair.

    `strange` counts the words of read answers that their hand-made ones do not have, `misplaced`
    those of them in runs of RUN words that stand in the hand-made answer of another question.
    """

    name: str
    words: int
    held: int
    strange: int
    misplaced: int

    @property
    def share(self) -> float:
        """The share of the words that stands in the right pair."""
        return self.held / self.words if self.words else 1.0


def answer_text(name: str, hand_made: Sequence[QAPair], read: Sequence[QAPair]) -> AnswerText:
    """Hold each hand-made answer against the answer of the pair with the same question.

    Where several ask the same, the one whose answer has most of the words counts.
    """
    owners: dict[tuple[str, ...], set[str]] = {}
    for pair in hand_made:
        for run in _runs(pair.answer):
            owners.setdefault(run, set()).add(letters_of(pair.question))
    by_question: dict[str, list[str]] = {}
    for pair in read:
        by_question.setdefault(letters_of(pair.question), []).append(pair.answer)
    words = held = strange = misplaced = 0
    for pair in hand_made:
        wanted, question = _words(pair.answer), letters_of(pair.question)
        answers = by_question.get(question, [""])
        best = max(answers, key=lambda answer: (_words(answer) & wanted).total())
        words += wanted.total()
        held += (_words(best) & wanted).total()
        strange += (_words(best) - wanted).total()
        misplaced += _misplaced(question, best, owners)
    return AnswerText(name, words, held, strange, misplaced)


def _misplaced(question: str, answer: str, owners: Mapping[tuple[str, ...], set[str]]) -> int:
    """How many words of an answer stand in runs that are only other questions'."""
    inside: set[int] = set()
    for start, run in enumerate(_runs(answer)):
        if run in owners and question not in owners[run]:
            inside.update(range(start, start + RUN))
    return len(inside)


def _runs(text: str) -> list[tuple[str, ...]]:
    """Every RUN words of a text that follow each other."""
    words = text.split()
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def _words(text: str) -> Counter[str]:
    """The words that hold a letter or digit: rules and underlines are no text."""
    return Counter(word for word in text.split() if any(map(str.isalnum, word)))
