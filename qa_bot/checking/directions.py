"""Controls of direction: with those a text shows its letters and digits in another order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from qa_bot.checking.collection import Collection
from qa_bot.checking.findings import Finding, Place
from qa_bot.checking.rules import finding
from qa_bot.languages.isolation import is_closed
from qa_bot.parsing.content import Unit
from qa_bot.parsing.parsed import Parsed

# Overrides: no language is written with them.
_OVERRIDE = re.compile(r"[\u202d\u202e]")
_CONTROL = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_IN_A_NAME = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def direction_controls(collection: Collection) -> Iterator[Finding]:
    """Lines with an override, or with a control that they do not close; and names with any."""
    for file in collection.files:
        if not _may_hold(file):
            continue
        for place in _texts(file):
            for line in place.text.splitlines():
                if _OVERRIDE.search(line) or not is_closed(line):
                    message = f"{_named(_CONTROL, line)}: it is shown in another order than read"
                    yield finding("direction-control", place, message)
                    break
        for place in _names(file):
            if found := _IN_A_NAME.search(place.text):
                message = f"{_named(_IN_A_NAME, found[0])} in a number or section; left out there"
                yield finding("direction-control", place, message)


def _may_hold(file: Parsed) -> bool:
    """Whether a look is worth it: nearly no file has one of them."""
    content = file.content
    texts = [content.text or "", *(block.text for block in content.blocks)]
    for entry in content.entries:
        texts += (entry.question, entry.answer, entry.number or "", entry.section or "")
    return any(not text.isascii() and _IN_A_NAME.search(text) for text in texts)


def _texts(file: Parsed) -> Iterator[Place]:
    """The lines of a file, or its blocks, or the questions and answers that it marks."""
    content = file.content
    if content.unit is Unit.LINE and content.text:
        for number, line in enumerate(content.text.split("\n"), 1):
            yield Place(file.path, Unit.LINE, number, number, line)
        return
    for block in content.blocks:
        yield Place(file.path, content.unit, block.first, block.last, block.text)
    for entry in content.entries:
        last = entry.last or entry.position
        text = f"{entry.question}\n{entry.answer}"
        yield Place(file.path, content.unit, entry.position, last, text)


def _names(file: Parsed) -> Iterator[Place]:
    for entry in file.content.entries:
        for name in filter(None, (entry.number, entry.section)):
            last = entry.last or entry.position
            yield Place(file.path, file.content.unit, entry.position, last, name)


def _named(controls: re.Pattern[str], text: str) -> str:
    """The controls in a text by their names, each once: "holds U+202E (right-to-left override)"."""
    found = dict.fromkeys(controls.findall(text))
    names = (f"U+{ord(sign):04X} ({unicodedata.name(sign).lower()})" for sign in found)
    return f"holds {', '.join(names)}"
