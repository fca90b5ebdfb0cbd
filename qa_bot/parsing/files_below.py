"""The files of a folder of documents, with those of the folders in it."""

from __future__ import annotations

import os
from pathlib import Path

from qa_bot.parsing.draft_folder import is_draft_folder
from qa_bot.parsing.index_folders import is_index
from qa_bot.parsing.no_documents import is_no_document
from qa_bot.records import Problem

# Folders inside folders: nobody files documents deeper, and Python's own walk has a limit.
MAX_DEPTH = 32


def files_below(folder: Path, problems: list[Problem]) -> list[Path]:
    """Every file below folder, and every link, which is never followed.

    What is hidden or left by a program (`is_no_document`) is passed over, and so are an index of QA
    Bot and the folder's own `drafts`. Folders that cannot be listed are added to problems.
    """

    def unlisted(error: OSError) -> None:
        path = ascii(os.path.relpath(error.filename, folder))
        reason = f"cannot be listed ({error.strerror}); check permissions"
        problems.append(Problem(path, reason, may_pass=True))

    paths: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=unlisted, followlinks=False):
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        paths += [Path(parent, name) for name in names + links if not is_no_document(name)]
        folders[:] = [name for name in folders if not name.startswith(".")]
        folders[:] = [name for name in folders if not is_index(Path(parent, name))]
        if Path(parent) == folder:
            folders[:] = [name for name in folders if not is_draft_folder(name)]
        if folders and len(Path(parent).relative_to(folder).parts) >= MAX_DEPTH:
            problems.append(Problem(ascii(os.path.relpath(parent, folder)), "is nested too deep"))
            folders.clear()
    return sorted(paths)
