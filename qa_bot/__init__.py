"""Answers from your documents, word for word, with the question number, or none at all."""

from qa_bot.bot import QABot
from qa_bot.records import Answer, Match, Outcome, QABotError, QAPair, Source

__all__ = ["Answer", "Match", "Outcome", "QABot", "QABotError", "QAPair", "Source"]

# pyproject.toml reads it from here; tests/test_versions.py holds CHANGELOG.md to it.
__version__ = "0.2.0"
