"""Files to question and answer pairs."""

from qa_bot.parsing.folder import Document, read_sources
from qa_bot.parsing.questions import parse_text

__all__ = ["Document", "parse_text", "read_sources"]
