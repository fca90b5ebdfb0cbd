"""Holds an answer back where query and pair differ in what decides: the difference is named.

Two rules. What both state plainly, an amount, a date or month, a name or a denial, is compared as
words (`stated`). Else a small fitted model weighs how many words of the query the pair does not
say, and the other way round (`alignment`, `fitted`).
"""

from qa_bot.guard.alignment import INPUTS, Alignment, aligned, guard_inputs
from qa_bot.guard.fitted import FittedGuard, shipped_guard, shipped_guard_path
from qa_bot.guard.stated import stated_difference
from qa_bot.guard.wording import unlike_words

__all__ = [
    "INPUTS",
    "Alignment",
    "FittedGuard",
    "aligned",
    "guard_inputs",
    "shipped_guard",
    "shipped_guard_path",
    "stated_difference",
    "unlike_words",
]
