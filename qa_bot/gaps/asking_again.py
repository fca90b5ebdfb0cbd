"""What the documents say today to a group of questions that were asked in vain."""

from __future__ import annotations

from dataclasses import dataclass

from qa_bot.bot import QABot
from qa_bot.gaps.gap_groups import GapGroup
from qa_bot.gaps.gap_wordings import GapWording
from qa_bot.records import Answer, Match, Outcome

# Of a group so many wordings are asked again, those asked most often; and of the nearest questions
# so many are shown.
MOST_ASKED, NEAREST = 5, 3


@dataclass(frozen=True, slots=True)
class NearQuestion:
    """A question of the documents that is near: `path` is "" where it has no document.

    `confidence` is the probability (0 to 1) that it answers the group's typical wording.
    """

    path: str
    label: str
    question: str
    confidence: float

    @classmethod
    def of(cls, match: Match) -> NearQuestion:
        """The pair of a match."""
        pair = match.pair
        path = pair.source.path if pair.source else ""
        return cls(path, pair.label, pair.question, match.confidence)


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """What the documents say today: the nearest questions, and whether nothing is left to mend."""

    nearest: tuple[NearQuestion, ...]
    is_mended: bool


def ask_again(bot: QABot, group: GapGroup) -> AskedAgain:
    """Ask a group's typical wording, and those asked most often, of the documents as they are.

    It is mended where all of these are answered now, by another pair than one that was rated badly.
    """
    asked = [group.typical, *(one for one in group.wordings[:MOST_ASKED] if one != group.typical)]
    answers = bot.ask_many([one.text for one in asked])
    nearest = tuple(map(NearQuestion.of, answers[0].matches[:NEAREST]))
    return AskedAgain(nearest, all(map(_is_mended, asked, answers)))


def _is_mended(wording: GapWording, answer: Answer) -> bool:
    if answer.outcome is not Outcome.ANSWERED:
        return False
    first = NearQuestion.of(answer.matches[0])
    return (first.path, first.label) not in wording.rated_badly
