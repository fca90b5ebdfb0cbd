"""Holds an answer back where query and pair differ in what decides: the difference is named.

Two rules. What both state plainly, an amount, a date, a name or an opposite, is compared as words
(`stated`). Else a small fitted model weighs how much of the query the pair does not say, and the
other way round (`alignment`, `guard_inputs`, `boosted_trees`), after the verbs of the two sides of
one act, "get" and "give", are read as one (`two_sides`); `named_words` says which word it was.
"""

from qa_bot.guard.compare import Compared, Guard, GuardVerdict, Query
from qa_bot.guard.fitted_guard import FittedGuard, shipped_guard, shipped_guard_path
from qa_bot.guard.looks import Look, Looked, NotRun, looked

__all__ = [
    "Compared",
    "FittedGuard",
    "Guard",
    "GuardVerdict",
    "Look",
    "Looked",
    "NotRun",
    "Query",
    "looked",
    "shipped_guard",
    "shipped_guard_path",
]
