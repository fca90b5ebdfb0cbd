"""What is said of a file that no reader reads."""

from __future__ import annotations

from pathlib import PurePath

from qa_bot.parsing.archives import SUFFIX as ARCHIVE
from qa_bot.parsing.formats import READERS
from qa_bot.parsing.recognizing import SAVE_AS

# Data that sites keep in modules of a program.
CODE = frozenset({".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".vue", ".py", ".php"})


def unsupported(path: PurePath) -> str:
    """What to say of a file that no reader reads: what to make of it, or what is read."""
    suffix = path.suffix.lower()
    if suffix in CODE:
        wanted = "it is program code, which is never run; write its questions as .json or .yaml"
    elif suffix in SAVE_AS:
        wanted = f"save it as {SAVE_AS[suffix]}"
    else:
        wanted = f"expected one of {' '.join(sorted([*READERS, ARCHIVE]))}"
    return f"format {path.suffix or path.name!r} is not supported; {wanted}"
