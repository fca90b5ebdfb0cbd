"""Which line of a TOML text a key stands on; `tomllib` does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Key = tuple[str, ...]
# colours.primary, and a wrong key below it.
DEPTH = 3
# Strings and comments, whole, and what stands outside of them: brackets and ends of lines. A string
# of several lines may end in five quotes, of which two are its own.
TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\\n])*"'
    r"|'''.*?'{3,5}|'[^'\n]*'|#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Key, int]:
    """The line, from 1, on which the statement of each key of a valid TOML text begins.

    Keys are those of tables, dotted keys and inline tables, down to `DEPTH`.
    """
    lines: dict[Key, int] = {}
    table: Key = ()
    for first, statement in _statements(text):
        keys = list(_keys(tomllib.loads(statement)))
        if statement.lstrip().startswith("["):
            table = keys[-1]
        else:
            keys = [(*table, *key)[:DEPTH] for key in keys]
        for key in keys:
            lines.setdefault(key, first)
    return lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement with the line that it begins on; one ends where no bracket is open."""
    start, first, line, depth = 0, 1, 1, 0
    for token in TOKEN.finditer(text + "\n"):
        written = token.group()
        line += written.count("\n")
        depth += (written in "[{") - (written in "]}")
        if written == "\n" and not depth:
            yield first, text[start : token.end()]
            start, first = token.end(), line


def _keys(table: dict[str, Any]) -> Iterator[Key]:
    """All keys of nested tables down to DEPTH, a table's before those in it."""
    waiting: list[tuple[Key, Any]] = [((name,), value) for name, value in table.items()]
    while waiting:
        key, value = waiting.pop(0)
        yield key
        if isinstance(value, dict) and len(key) < DEPTH:
            waiting += [((*key, name), inner) for name, inner in value.items()]
