"""How much of a document's answer text stands in the right pair, by its hand-made pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.kb_files import letters_of
from qa_bot.records import QAPair


@dataclass(frozen=True)
class AnswerText:
    """Words of the hand-made answers of one document: all, and those in the right pair.

    `strange` counts the words of read answers that their hand-made ones do not have.
    """

    name: str
    words: int
    held: int
    strange: int

    @property
    def share(self) -> float:
        """The share of the words that stands in the right pair."""
        return self.held / self.words if self.words else 1.0


def answer_text(name: str, hand_made: Sequence[QAPair], read: Sequence[QAPair]) -> AnswerText:
    """Hold each hand-made answer against the answer of the pair with the same question.

    Where several ask the same, the one whose answer has most of the words counts.
    """
    by_question: dict[str, list[Counter[str]]] = {}
    for pair in read:
        by_question.setdefault(letters_of(pair.question), []).append(_words(pair.answer))
    words = held = strange = 0
    for pair in hand_made:
        wanted = _words(pair.answer)
        answers = by_question.get(letters_of(pair.question), [Counter()])
        best = max(answers, key=lambda found: (found & wanted).total())
        words += wanted.total()
        held += (best & wanted).total()
        strange += (best - wanted).total()
    return AnswerText(name, words, held, strange)


def _words(text: str) -> Counter[str]:
    """The words that hold a letter or digit: rules and underlines are no text."""
    return Counter(word for word in text.split() if any(map(str.isalnum, word)))
