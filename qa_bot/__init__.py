"""Answers from your documents, word for word, with the question number, or none at all."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa_bot.bot import QABot
    from qa_bot.records import Answer, Match, Outcome, QABotError, QAPair, Source

__all__ = ["Answer", "Match", "Outcome", "QABot", "QABotError", "QAPair", "Source"]

# pyproject.toml reads it from here; tests/test_versions.py holds CHANGELOG.md to it.
__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    # Imported when it is first asked for (PEP 562): `qa-bot --help` needs none of them.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module("qa_bot.bot" if name == "QABot" else "qa_bot.records"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
