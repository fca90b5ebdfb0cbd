"""What an editor writes beside the documents: wordings, disagreements, and drafts.

A document itself is never written. `side_file_writing` adds to `NAME.alternates.yaml` with its
comments, order and quoting kept; `drafts` writes new questions where they are not served until a
person moves them.
"""

from qa_bot.editing.confirming import confirm_disagreement
from qa_bot.editing.drafts import write_draft
from qa_bot.editing.side_file_writing import (
    Edit,
    add_alternate,
    add_disagreement,
    side_file_sha256,
)

__all__ = [
    "Edit", "add_alternate", "add_disagreement", "confirm_disagreement", "side_file_sha256",
    "write_draft",
]  # fmt: skip
