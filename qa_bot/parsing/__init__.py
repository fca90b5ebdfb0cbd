"""Files to question and answer pairs.

The way of a document: `folder` hands its bytes to the reader of its format in `formats`. That gives
the common form in `content`, with the help of `decoding` and of the folder for its family:
`tables`, `web_pages`, `office` or `markup`. Where the format itself marks its pairs,
`pairs.entries` takes them; otherwise `finding` looks for them. `side_files` adds what stands in a
file beside the document, `archives` are folders in one file, and `parsed` has all that is known of
a document then. `systems` knows the exports of other systems by their shape, `joined_files` joins
those that stand in several files, and `importing` writes them as a document.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa_bot.parsing.archives import archive_around
    from qa_bot.parsing.changed_files import read_changed, read_sources
    from qa_bot.parsing.document import Document, no_questions
    from qa_bot.parsing.folder import read_alone, read_documents, read_file, read_folder
    from qa_bot.parsing.parsed import Parsed

__all__ = [
    "Document", "Parsed", "archive_around", "no_questions", "read_alone", "read_changed",
    "read_documents", "read_file", "read_folder", "read_sources",
]  # fmt: skip

_MODULES = {
    "Document": "document", "no_questions": "document", "Parsed": "parsed",
    "archive_around": "archives", "read_changed": "changed_files", "read_sources": "changed_files",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    # Imported when it is first asked for: opening documents that have not changed needs no reader.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_MODULES.get(name, 'folder')}")
    globals()[name] = found = getattr(module, name)
    return found
