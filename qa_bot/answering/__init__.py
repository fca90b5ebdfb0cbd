"""From a query to an answer: what was found for it, what is decided, and why.

Reading order: `search` leads the way, `found` is what it finds, `outcome` the one place where an
outcome is decided, `explanation` the numbers behind it.
"""

from qa_bot.answering.outcome import MATCHES, Promise, choices_offered, decide
from qa_bot.answering.scope import EVERYWHERE, Scope
from qa_bot.answering.search import Search, Searched, gather

__all__ = [
    "EVERYWHERE",
    "MATCHES",
    "Promise",
    "Scope",
    "Search",
    "Searched",
    "choices_offered",
    "decide",
    "gather",
]
