"""Which line of a TOML text a key stands on; `tomllib` does not say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

Key = tuple[str, ...]
# colours.primary, and a wrong key below it.
DEPTH = 3


def key_lines(text: str) -> dict[Key, int]:
    """The line, from 1, on which the statement of each key of a valid TOML text begins.

    Keys are those of tables, dotted keys and inline tables, down to `DEPTH`. A TOML statement is
    whole exactly when it parses by itself, so the statements are found by parsing, and no bracket
    or quote is read twice. The time grows with the square of a multi-line value's lines.
    """
    lines: dict[Key, int] = {}
    table: Key = ()
    statement, first = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        first = first if statement else number
        statement += line + "\n"
        if (parsed := _parsed(statement)) is None:
            continue
        keys = list(_keys(parsed))
        if statement.lstrip().startswith("["):
            table = keys[-1]
        else:
            keys = [(*table, *key)[:DEPTH] for key in keys]
        for key in keys:
            lines.setdefault(key, first)
        statement = ""
    return lines


def _parsed(statement: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(statement)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _keys(table: dict[str, Any]) -> Iterator[Key]:
    """All keys of nested tables down to DEPTH, a table's before those in it."""
    waiting: list[tuple[Key, Any]] = [((name,), value) for name, value in table.items()]
    while waiting:
        key, value = waiting.pop(0)
        yield key
        if isinstance(value, dict) and len(key) < DEPTH:
            waiting += [((*key, name), inner) for name, inner in value.items()]
