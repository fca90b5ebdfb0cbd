"""What decides how words are counted, in one hash: texts are counted anew where it changes."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import qa_bot.words
from qa_bot.code_hash import code_sha256, files_in

# What gives the texts of pairs, and what counts their words beside qa_bot.words.
_MODULES = ("texts.py", "bm25_building.py")
# The stems, and this one, where it is installed without its code.
_PACKAGES = ("PyStemmer", "qa-bot")


@cache
def counting_fingerprint() -> str:
    """SHA-256 over the code and tables that count words, the stemmer, and Unicode's version.

    Computed once a process, and only by what writes an index.
    """
    here, words = Path(__file__).parent, Path(qa_bot.words.__file__).parent
    own = [path for path in files_in(here, ".py") if path.name in _MODULES]
    return code_sha256(
        [*files_in(words, ".py", ".toml"), *own], _PACKAGES, [unicodedata.unidata_version]
    )
