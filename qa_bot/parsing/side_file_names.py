"""What the side file of a document may be called; `side_files` reads it."""

from __future__ import annotations

from pathlib import PurePath

SUFFIXES = (".alternates.yaml", ".alternates.yml")


def is_side_file(name: str) -> bool:
    """Whether a file's name is that of a side file, which is no document of its own."""
    return name.lower().endswith(SUFFIXES)


def side_file_names(document: str) -> tuple[str, ...]:
    """Names that the side file of a document may have, the one to prefer first.

    The document's full name comes first: `faq.txt` and `faq.md` may stand in one folder.
    """
    stems = dict.fromkeys((document, PurePath(document).stem))
    return tuple(stem + suffix for stem in stems for suffix in SUFFIXES)
