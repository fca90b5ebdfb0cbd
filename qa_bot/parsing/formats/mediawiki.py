"""Wiki text as MediaWiki has it; templates are not looked up, HTML between the text is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.html import read_page
from qa_bot.parsing.markup.html_lines import HtmlLines, lines_of, link
from qa_bot.parsing.markup.stretches import without_stretches
from qa_bot.parsing.markup.wiki_templates import Templates

_HEADING = re.compile(r"(={1,6})\s*(.+?)\s*\1\s*")
_ITEM = re.compile(r"([*#:;]{1,20})\s*(.*)")
_TAGS = {"*": "ul", "#": "ol", ";": "dl"}
_CODE = re.compile(r"<(pre|syntaxhighlight|source)\b[^<>]*>(.*)", re.IGNORECASE)
_CODE_END = re.compile(r"(</(?:pre|syntaxhighlight|source)>)[ \t]*(?=[^\n])", re.IGNORECASE)
_NO_WIKI = re.compile(r"<nowiki>([^<]{0,2000})</nowiki>", re.IGNORECASE)
_MARKS = frozenset("'[]{}*#:;=|~_")
_EMPTY_REFERENCE = re.compile(r"<ref\b[^<>]*/>|<references\b[^<>]*>", re.IGNORECASE)
_SIGNED = re.compile(r"~{3,5}")
_MAGIC = re.compile(r"__[A-Z]{2,20}__")
_MEDIA = re.compile(r"\[\[\s*(?:File|Image|Category|Media)\s*:[^\[\]]*\]\]", re.IGNORECASE)
_PAGE = re.compile(
    r"\[\[(?!\s*(?:File|Image|Category|Media)\s*:):?([^\[\]|]+)(?:\|([^\[\]]*))?\]\]", re.IGNORECASE
)
_LINK = re.compile(r"\[((?:https?:)?//[^\s\[\]<>]+|mailto:[^\s\[\]<>]+)(?:\s+([^\[\]]*))?\]")
_BOLD = re.compile(r"'''([^'\n]+(?:'[^'\n]+)*)'''")
_ITALIC = re.compile(r"''([^'\n]+(?:'[^'\n]+)*)''")
_ATTRIBUTES = re.compile(r"[^\[\]|{}]*=[^\[\]|{}]*\|(?!\|)")


def read(data: bytes) -> Content:
    """Headings, lists, tables and paragraphs of a page. Raises SourceError."""
    source = decoded_with_doubt(data)
    text = without_stretches(source.text, "<!--", "-->")
    text = without_stretches(_EMPTY_REFERENCE.sub("", text), "<ref", "</ref>")
    text = without_stretches(text, "<gallery", "</gallery>")
    templates = Templates()
    text = templates.put_in(_NO_WIKI.sub(_as_it_stands, text))
    html = HtmlLines(_inline)
    lines = iter(lines_of(_CODE_END.sub(r"\1\n", text)))
    for line in lines:
        _line(line, lines, html)
    content = read_page(html.page(), source.doubts)
    return replace(content, doubts=(*content.doubts, *templates.doubts()))


def _as_it_stands(text: re.Match[str]) -> str:
    """A stretch without wiki marks: its signs are written as HTML's numbers."""
    return "".join(f"&#{ord(sign)};" if sign in _MARKS else sign for sign in text[1])


def _line(line: str, lines: Iterator[str], html: HtmlLines) -> None:
    heading, item, code = _HEADING.fullmatch(line), _ITEM.fullmatch(line), _CODE.match(line)
    if not line.strip():
        html.end_lists()
    elif heading:
        html.heading(len(heading[1]), _inline(heading[2]))
    elif code:
        html.code(list(_until(f"</{code[1].lower()}>", code[2], lines)))
    elif line.lstrip().startswith("{|"):
        html.table(_rows(list(_until("|}", "", lines))))
    elif item:
        _item(item[1], item[2], html)
    elif line[0] == " " and line.strip()[0] != "<" and not html.text:
        html.end_lists()
        html.code([line[1:]])
    else:
        if html.lists:
            html.end_lists()
        html.line(line)


def _item(marks: str, text: str, html: HtmlLines) -> None:
    depth, tag = len(marks), _TAGS.get(marks[-1])
    if tag == "dl":
        term, colon, meaning = text.partition(" : ")
        html.item(depth, tag, _inline(term))
        if colon:
            html.line(meaning)
    elif tag:
        html.item(depth, tag, text)
    else:  # indented: a paragraph of the item above
        within = len(marks.rstrip(":")) or (1 if html.lists[:1] == ["dl"] else 0)
        html.end_lists(within)
        html.line(text)
        html.blank()


def _until(end: str, first: str, lines: Iterator[str]) -> Iterator[str]:
    """The text up to an ending."""
    line: str | None = first
    while line is not None:
        before, found, _ = line.partition(end)
        if before or not found:
            yield before
        if found:
            return
        line = next(lines, None)


def _rows(lines: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for line in map(str.strip, lines[1:] if lines and not lines[0].strip() else lines):
        if line.startswith("|-"):
            rows.append([])
        elif line.startswith("|+"):
            continue
        elif line.startswith(("|", "!")):
            for cell in re.split(r"\|\||!!", line[1:]):
                rows[-1].append(_inline(_ATTRIBUTES.sub("", cell, count=1).strip()))
        elif rows[-1]:
            rows[-1][-1] += f" {_inline(line)}"
    return rows


def _inline(text: str) -> str:
    text = _PAGE.sub(lambda page: page[2] or page[1], text)
    text = _SIGNED.sub("", _MAGIC.sub("", _MEDIA.sub("", text)))
    text = _LINK.sub(lambda found: link(found[1], found[2] or ""), text)
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", text))
