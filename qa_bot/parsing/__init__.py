"""Files to question and answer pairs."""

from qa_bot.parsing.folder import (
    Document,
    no_questions,
    read_file,
    read_folder,
    read_sources,
)
from qa_bot.parsing.parsed import Parsed

__all__ = ["Document", "Parsed", "no_questions", "read_file", "read_folder", "read_sources"]
