"""Folders that hold an index of QA Bot: its files are made from documents and are none."""

from __future__ import annotations

import re
from pathlib import Path

# The second is of one that was built aside, before any was published.
MANIFESTS = ("manifest.json", "reviewed.json")
# A manifest that was cut short has to be known, too: it is not parsed.
_OF_OURS = re.compile(rb'"kind"\s*:\s*"qa-bot index"')
_GENERATION = re.compile(r"[0-9a-f]{32}")


def is_index(folder: Path) -> bool:
    """Whether a folder is an index, or a generation of one whose manifest is lost."""
    if folder.parent.name == "generations" and _GENERATION.fullmatch(folder.name):
        return True
    return any(_is_ours(folder / name) for name in MANIFESTS)


def _is_ours(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink() and bool(_OF_OURS.search(path.read_bytes()))
    except OSError:
        return False
