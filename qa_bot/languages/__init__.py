"""What QA Bot itself says, never what a document says: one TOML file for each language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """The sentences of one language; `code` is its ISO 639-1 code, the name of its file."""

    code: str
    name: str
    sentences: dict[str, str]

    def say(self, key: str, *values: str) -> str:
        """The sentence "table.key" with its values; raises KeyError for an unknown key."""
        return self.sentences[key].format(*values)


@cache
def language(code: str = ENGLISH) -> Language:
    """The language of a file in this folder; raises FileNotFoundError where there is none."""
    tables = tomllib.loads((files(__package__) / f"{code}.toml").read_text("utf-8"))
    name = tables.pop("name")
    sentences = {
        f"{table}.{key}": text for table, found in tables.items() for key, text in found.items()
    }
    return Language(code, name, sentences)


@cache
def available() -> tuple[str, ...]:
    """The codes of all languages, in alphabetical order."""
    names = (file.name for file in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))
