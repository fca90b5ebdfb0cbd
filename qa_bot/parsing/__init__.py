"""Files to question and answer pairs.

The way of a document: `folder` hands its bytes to the reader of its format in `formats`. That gives
the common form in `content`, with the help of `decoding` and of the folder for its family:
`tables`, `web_pages`, `office` or `markup`. Where the format itself marks its pairs,
`pairs.entries` takes them; otherwise `finding` looks for them. `side_files` adds what stands in a
file beside the document, `archives` are folders in one file, and `parsed` has all that is known of
a document then. `systems` knows the exports of other systems by their shape, `joined_files` joins
those that stand in several files, and `importing` writes them as a document.
"""

from qa_bot.parsing.archives import archive_around
from qa_bot.parsing.folder import (
    Document,
    no_questions,
    read_documents,
    read_file,
    read_folder,
    read_sources,
)
from qa_bot.parsing.parsed import Parsed

__all__ = [
    "Document", "Parsed", "archive_around", "no_questions", "read_documents", "read_file",
    "read_folder", "read_sources",
]  # fmt: skip
