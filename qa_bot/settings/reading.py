"""From the bytes of a settings file to `Settings`, or to an error that names the line."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from pathlib import Path
from typing import Any

from qa_bot.records import SettingsError
from qa_bot.settings.accepted import checked
from qa_bot.settings.schema import Settings

# A thousand replies fit. The parser's time grows with the square of a key's dots; at these limits
# the worst found takes two seconds.
MAX_BYTES = 262_144
MAX_LINES = 5_000
MAX_LINE_CHARACTERS = 4_000
MAX_DOTS = 250
DOT = re.compile(r"[^.\s][ \t]*\.")  # as between the parts of a key
SYNTAX = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|.*)\)", re.S)


def read_settings(path: Path) -> Settings:
    """The settings of a file; raises SettingsError."""
    return settings_of(_text(path), path)


def settings_of(text: str, path: Path) -> Settings:
    """The settings that a text says; `path` is the file's, for its folder and for errors.

    Raises SettingsError.
    """
    return checked(_parsed(text, path), text, path)


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise SettingsError(
                f"{path} is no file; a TOML file was expected; create it (`qa-bot init "
                "FOLDER` writes one with every setting) or leave --settings out"
            )
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read: {error}; a TOML file was expected") from error
    if len(content) > MAX_BYTES:
        raise SettingsError(f"{path} is over {MAX_BYTES:,} bytes; shorten it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{path}, line {line}: a byte that is not UTF-8; save the file as UTF-8"
        ) from error
    return text.replace("\r\n", "\n")


def _parsed(text: str, path: Path) -> dict[str, Any]:
    _check_lines(text, path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text, path) from error
    except RecursionError as error:
        raise SettingsError(
            f"{path}, line {_deepest_line(text)}: brackets are nested too deep; correct it"
        ) from error


def _check_lines(text: str, path: Path) -> None:
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise SettingsError(
            f"{path}, line {len(lines)}: at most {MAX_LINES:,} lines were expected; shorten it"
        )
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE_CHARACTERS:
            raise SettingsError(
                f"{path}, line {number}: {len(line):,} characters; at most "
                f"{MAX_LINE_CHARACTERS:,} in a line were expected; break it"
            )
        if line.count(".") > MAX_DOTS and len(DOT.findall(line)) > MAX_DOTS:
            raise SettingsError(
                f"{path}, line {number}: words with {len(DOT.findall(line)):,} dots behind them; "
                f"at most {MAX_DOTS:,} were expected; shorten it"
            )


def _deepest_line(text: str) -> int:
    """The line with the bracket that is one too many for the parser."""
    lines = text.split("\n")

    def is_too_deep(count: int) -> bool:
        try:
            tomllib.loads("\n".join(lines[:count]))
        except RecursionError:
            return True
        except tomllib.TOMLDecodeError:
            pass
        return False

    # What is too deep stays so with more lines.
    return bisect_left(range(len(lines)), True, key=is_too_deep)


def _syntax_error(message: str, text: str, path: Path) -> SettingsError:
    match = SYNTAX.fullmatch(message)
    what = match["what"] if match else message
    line = match["line"] if match and match["line"] else str(text.rstrip("\n").count("\n") + 1)
    column = f", column {match['column']}" if match and match["column"] else ""
    return SettingsError(
        f"{path}, line {line}{column}: {what[:1].lower()}{what[1:]}; TOML was expected, such as "
        'title = "Our questions"; correct the line'
    )
