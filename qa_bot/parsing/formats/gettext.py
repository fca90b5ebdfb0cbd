"""Translations of gettext (.po): the texts in their order, in the language of the file.

A page in a translator's file is its paragraphs one after another. Where keys name the texts ("q1",
"faq.a1") they say what is a question; else the texts that ask are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.html import read_page
from qa_bot.parsing.markup.html_lines import HtmlLines, lines_of
from qa_bot.parsing.tables.trees import content_of_tree
from qa_bot.records import SourceError

KIND = "translations of gettext (.po)"
_FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r'\\([ntr"\\])')
_ESCAPES = {"n": "\n", "t": "\t", "r": ""}
_PLACE = re.compile(r"(\S+?):(\d+)")
# What po4a, gettext and publican write of a text's place in its page.
_TITLE = re.compile(r"#\.\s*(?:type|tag):?.*(?:\btitle\b|\bh[1-6]\b)", re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z][\w-]*(?:[./:][\w-]+)*")
_MARKUP = re.compile(r"</\w+>|<br\b|<\w+\s*/>")
# So many of the names are keys where names are keys.
_MOST = 0.8
_LONGEST_QUESTION = 400


@dataclass(slots=True)
class _Message:
    """One text: its names, its translation, and the lines of its page where it stands."""

    fields: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str, int]] = field(default_factory=list)
    is_title: bool = False
    is_fuzzy: bool = False

    @property
    def text(self) -> str:
        """The translation, or the text itself where that is missing or not agreed on."""
        translated = self.fields.get("msgstr") or self.fields.get("msgstr[0]") or ""
        return translated if translated and not self.is_fuzzy else self.fields.get("msgid", "")

    @property
    def key(self) -> str:
        """What names the text."""
        return self.fields.get("msgctxt") or self.fields.get("msgid", "")


def read(data: bytes) -> Content:
    """The texts of a file, by their keys or in order. Raises SourceError."""
    source = decoded_with_doubt(data)
    messages = [one for one in _messages(lines_of(source.text)) if one.fields.get("msgid")]
    if not messages:
        raise SourceError(f"holds no texts; expected {KIND}; check that it is one")
    doubts = (*source.doubts, *_doubts(messages))
    keys = sum(bool(_KEY.fullmatch(one.key)) for one in messages)
    if keys >= _MOST * len(messages):
        return content_of_tree(_tree(messages), doubts)
    content = read_page(_page(_in_order(messages)))
    return replace(content, doubts=(*doubts, *content.doubts))


def _messages(lines: Sequence[str]) -> Iterator[_Message]:
    """The texts of a file; those that are out of use stand behind "#~"."""
    message, name = _Message(), ""
    for line in map(str.strip, lines):
        found = _FIELD.fullmatch(line)
        if (line.startswith("#") or not line) and "msgstr" in name:
            yield message
            message, name = _Message(), ""
        if line.startswith("#:"):
            message.places += [(file, int(at)) for file, at in _PLACE.findall(line)]
        elif line.startswith("#,"):
            message.is_fuzzy = message.is_fuzzy or "fuzzy" in line
        elif _TITLE.match(line):
            message.is_title = True
        elif found:
            if found[1] in {"msgid", "msgctxt"} and "msgstr" in name:
                yield message
                message = _Message()
            name = found[1] or name
            said = _ESCAPE.sub(lambda e: _ESCAPES.get(e[1], e[1]), found[2])
            message.fields[name] = message.fields.get(name, "") + said
    yield message


def _doubts(messages: Sequence[_Message]) -> list[str]:
    left = sum(one.text == one.fields["msgid"] for one in messages)
    if not left or left == len(messages):
        return []
    return [f"{left:,} text(s) without a translation that is agreed on, read as they were written"]


def _tree(messages: Sequence[_Message]) -> dict[str, object]:
    """Texts by their keys, taken apart at their marks."""
    tree: dict[str, object] = {}
    for message in messages:
        *above, last = re.split(r"[./:]", message.key)
        inside = tree
        for name in above:
            below = inside.setdefault(name, {})
            if not isinstance(below, dict):
                break
            inside = below
        inside.setdefault(last, message.text)
    return tree


def _in_order(messages: Sequence[_Message]) -> list[_Message]:
    """The texts where they stand in their page: one that is printed twice is written once."""
    if not all(one.places for one in messages):
        return list(messages)
    files = dict.fromkeys(file for one in messages for file, _ in one.places)
    order = {file: number for number, file in enumerate(files)}
    places = [(order[file], at, n) for n, m in enumerate(messages) for file, at in m.places]
    return [messages[number] for *_, number in sorted(places)]


def _page(messages: Sequence[_Message]) -> str:
    html = HtmlLines()
    for message in messages:
        text = message.text.strip()
        shown = text if _MARKUP.search(text) else text.replace("<", "&lt;")
        bare = re.sub(r"<[^<>]*>", "", shown)
        if len(text) <= _LONGEST_QUESTION and "\n" not in text and asks(bare):
            html.heading(3, shown)
        elif message.is_title:
            html.heading(2, shown)
        else:
            html.line(shown)
            html.blank()
    return html.page()
