"""From a query to an answer: what was found for it, what is decided, and why.

Reading order: `language_search` chooses the search that reads a query's language, `search` leads
the way, `scope` says in which documents, `gathering` measures, `found` is what it finds, `unsaid`
what of a message a pair does not say, `translated_pairs` which pairs ask one question in several
languages, `alike_sides` how that is told by meaning, `word_by_word` reads a query of another
language by its words, `outcome` the one place where an outcome is decided, `validity` whether an
answer holds today, `disagreements` which others say otherwise, `explanation` the numbers behind it.
"""

from qa_bot.answering.across_search import AcrossSearch
from qa_bot.answering.found import Searched
from qa_bot.answering.gathering import gather
from qa_bot.answering.language_search import LanguageSearch
from qa_bot.answering.outcome import MATCHES, Promise, choices_offered, decide
from qa_bot.answering.scope import EVERYWHERE, Scope
from qa_bot.answering.search import Search
from qa_bot.answering.translated_pairs import TranslatedPairs
from qa_bot.answering.word_by_word import WordByWord

__all__ = [
    "EVERYWHERE",
    "AcrossSearch",
    "LanguageSearch",
    "MATCHES",
    "Promise",
    "Scope",
    "Search",
    "Searched",
    "TranslatedPairs",
    "WordByWord",
    "choices_offered",
    "decide",
    "gather",
]
