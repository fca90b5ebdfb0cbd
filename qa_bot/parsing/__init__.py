"""Files to question and answer pairs."""

from qa_bot.parsing.folder import Document, read_sources

__all__ = ["Document", "read_sources"]
