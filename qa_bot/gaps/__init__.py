"""What readers asked in vain, grouped by meaning, for a person who can mend it.

Reading order: `gap_wordings` (what counts as asked in vain), `communities` (which of them are one
question), `gap_groups`, `asking_again` (what the documents say to a group today), `decisions` (what
an editor has done), `usage_figures` (shares and counts of all that was asked).
"""

from qa_bot.gaps.asking_again import AskedAgain, NearQuestion, ask_again
from qa_bot.gaps.decisions import Action, Decision, Decisions, is_done
from qa_bot.gaps.gap_groups import GapGroup, gap_groups
from qa_bot.gaps.gap_wordings import GapWording, gap_wordings, wording_key
from qa_bot.gaps.usage_figures import DayCounts, SecondPair, UsageFigures

__all__ = [
    "Action", "AskedAgain", "DayCounts", "Decision", "Decisions", "GapGroup", "GapWording",
    "NearQuestion", "SecondPair", "UsageFigures", "ask_again", "gap_groups", "gap_wordings",
    "is_done", "wording_key",
]  # fmt: skip
