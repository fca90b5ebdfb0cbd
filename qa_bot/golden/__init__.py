"""Questions of which their owner knows what they should get: read, asked, measured, begun.

A golden file is a table (TSV, CSV, XLSX) or JSON lines of the columns query, want and document.
`want` is the number of the question that answers, as `qa-bot list` prints it, several of which any
is right as "7|12", or "-" for not covered, "choose" or "notice"; `document`, the path or title of
the document that has the number, may stay empty.
"""

from qa_bot.golden.asked_queries import Went, asked, unknown_rows
from qa_bot.golden.golden_files import COLUMNS, FILE_NAME, read_golden
from qa_bot.golden.golden_rows import CHOOSE, NOT_COVERED, NOTICE, Golden

__all__ = [
    "CHOOSE",
    "COLUMNS",
    "FILE_NAME",
    "NOTICE",
    "NOT_COVERED",
    "Golden",
    "Went",
    "asked",
    "read_golden",
    "unknown_rows",
]
