"""An error of a settings file in one line: the line, what was found, what was expected."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from qa_bot.records import Contact, SettingsError
from qa_bot.settings.checks import EXPLAINED, SECRET
from qa_bot.settings.lines import Key
from qa_bot.settings.schema import (
    Colours,
    DocumentTable,
    EditorSettings,
    FeedbackSettings,
    PublishSettings,
    ReplyTable,
    ServerSettings,
    Settings,
)

SHOWN_CHARACTERS = 60
PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
# In an address, whose error may stand in a log.
CREDENTIALS = re.compile(r"//.*@")
TABLES: Mapping[str, type[Any]] = {
    "contact": Contact,
    "colours": Colours,
    "server": ServerSettings,
    "feedback": FeedbackSettings,
    "editor": EditorSettings,
    "publish": PublishSettings,
}
# Tables of tables, whose own keys the owner chooses.
ENTRIES: Mapping[str, type[Any]] = {"replies": ReplyTable, "documents": DocumentTable}
OF_A_KEY = "[key]"  # behind the place of an error in a table's own key


def explained(error: ValidationError, lines: Mapping[Key, int], path: Path) -> SettingsError:
    """The first of the errors in the file, with its line."""
    details = error.errors(include_url=False)
    first = min(details, key=lambda detail: _line(_key(detail), lines))
    key = _key(first)
    return SettingsError(f"{path}, line {_line(key, lines)}: {_sentence(first, key)}")


def explained_without_file(error: ValidationError) -> SettingsError:
    """The first of the errors in what no file says."""
    first = error.errors(include_url=False)[0]
    return SettingsError(_sentence(first, _key(first)))


def setting_names() -> list[str]:
    """All settings as a file addresses them: "port", "contact.text"."""
    names = [field.name for field in dataclasses.fields(Settings)]
    inner = [
        f"{name}.{field.name}"
        for name, table in TABLES.items()
        for field in dataclasses.fields(table)
    ]
    return [name for name in names if name not in TABLES] + inner


def _key(detail: ErrorDetails) -> Key:
    """The keys of an error's place; the place in a list is left out.

    An error of a whole table may say which of its keys it is below.
    """
    inside = detail.get("ctx", {}).get("below")
    keys = (*detail["loc"], *([inside] if inside else []))
    return tuple(part for part in keys if isinstance(part, str) and part != OF_A_KEY)


def _line(key: Key, lines: Mapping[Key, int]) -> int:
    """The line of a key, or of the table that it is missing in."""
    return next((lines[key[:n]] for n in range(len(key), 0, -1) if key[:n] in lines), 1)


def _sentence(detail: ErrorDetails, key: Key) -> str:
    name = ".".join(map(_shown_key, key))
    if detail["type"] == "unexpected_keyword_argument":
        return f"{name} is no setting; {_nearest(key)}"
    if detail["type"] == "missing":
        return f"{'.'.join(map(_shown_key, key[:-1]))} has no {key[-1]}; add {key[-1]} = ..."
    if detail["type"] == SECRET:
        return f"{name} is {detail['msg']}; change it"
    setting = f"{name} is {_shown(detail['input'])}"
    if detail["type"] == EXPLAINED:
        return f"{setting}{detail['msg']}; change it"
    return f"{setting}; a table was expected; begin it with [{name}]"


def _nearest(key: Key) -> str:
    """Which setting may have been meant by an unknown key, and what to do."""
    if key[0] in ENTRIES and len(key) > 2:
        table = TABLES.get(key[-2], ENTRIES[key[0]])
        there = ", ".join(field.name for field in dataclasses.fields(table))
        return f"there are {there}; rename or remove it"
    names = setting_names()
    same = [name for name in names if name.split(".")[-1] == key[-1]]
    close = difflib.get_close_matches(".".join(key)[:SHOWN_CHARACTERS], names + list(TABLES), n=1)
    if same and len(key) > len(same[0].split(".")):
        return f"{same[0]} is, and stands above the first [table]; move it there"
    if same and "." in same[0]:
        above = same[0].split(".")[0]
        return f"{same[0]} is; move it below a line [{above}]"
    if same or close:
        return f"the nearest is {(same or close)[0]}; rename or remove it"
    return f"there are {', '.join(names)}; rename or remove it"


def _shown_key(key: str) -> str:
    return key if PLAIN_KEY.fullmatch(key) else repr(key[:SHOWN_CHARACTERS])


def _shown(value: Any) -> str:
    """A value of the file in at most about 60 characters and one line."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**SHOWN_CHARACTERS:
        return "a number of over 60 digits"
    if isinstance(value, str):
        value = CREDENTIALS.sub("//***@", value)
    if isinstance(value, str) and len(value) > SHOWN_CHARACTERS:
        return f"{value[:SHOWN_CHARACTERS]!r}... ({len(value):,} characters)"
    return repr(value) if isinstance(value, str) else str(value)
