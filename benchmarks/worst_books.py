"""OpenDocument files, books, saved web pages and archives that keep their readers busy."""

from __future__ import annotations

import base64
import random

from benchmarks.worst_packed import filled, nested, zipped
from benchmarks.worst_texts import Maker
from qa_bot.parsing import archives, packed, xml_trees
from qa_bot.parsing.formats import epub, html

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{name}="{_URN}:{full}:1.0"'
    for name, full in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("fo", "xsl-fo-compatible"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def _open(kind: str, part: str, before: str = "", after: str = "", styles: str = "") -> Maker:
    """An OpenDocument file whose body is filled with a part."""

    def make(size: int) -> bytes:
        rest = f"{before}{after}{styles}".count("<") + 20
        most = xml_trees.MAX_XML - len(before + after + styles) - 2_000
        body = filled(part, most, xml_trees.MAX_TAGS - rest, size)
        content = (
            f"{_XML}<office:document-content {_NAMES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:{kind}>{before}{body}{after}"
            f"</office:{kind}></office:body></office:document-content>"
        )
        mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
        return zipped({"mimetype": mimetype, "content.xml": content.encode()})

    return make


def _text(part: str, before: str = "", after: str = "", styles: str = "") -> Maker:
    return _open("text", part, before, after, styles)


def _sheet(part: str, before: str = "", after: str = "", styles: str = "") -> Maker:
    head = "<table:table>" + _row("question", "answer")
    return _open("spreadsheet", part, head + before, after + "</table:table>", styles)


def _p(text: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{text}</text:p>"


def _cell(text: str) -> str:
    return f"<table:table-cell>{_p(text)}</table:table-cell>"


def _row(*texts: str) -> str:
    return f"<table:table-row>{''.join(map(_cell, texts))}</table:table-row>"


def _chain(times: int, family: str = "paragraph") -> str:
    return "".join(
        f'<style:style style:name="s{n}" style:family="{family}" '
        f'style:parent-style-name="s{n + 1}"/>'
        for n in range(times)
    )


_ROMAN = '<text:list-style style:name="L">' + "".join(
    f'<text:list-level-style-number text:level="{n}" style:num-format="i" text:display-levels="10"'
    "/>"
    for n in range(1, 11)
) + "</text:list-style>"  # fmt: skip
_LIST = "<text:list><text:list-item>"
_END = "</text:list-item></text:list>"
_TABLE = "<table:table><table:table-row><table:table-cell>"
_END_TABLE = "</table:table-cell></table:table-row></table:table>"
_WIDE = "<table:table><table:table-row><table:table-cell/><table:table-cell>"
ODT: dict[str, Maker] = {
    "paragraphs": _text(_p("a?")),
    "numbered": _text(_p("%d. a?") + _p("b")),
    "long paragraphs": _text(_p("What is it? " + "a " * 2_000)),
    "headings": _text('<text:h text:outline-level="2">a?</text:h>' + _p("b")),
    "one paragraph": _text("a? ", "<text:p>", "</text:p>"),
    "one paragraph of lines": _text("a? <text:line-break/>" + "b " * 40, "<text:p>", "</text:p>"),
    "blanks": _text('<text:s text:c="100"/>', "<text:p>a", "b</text:p>"),
    "blanks of the file": _text(" ", "<text:p>a", "b</text:p>"),
    "spans": _text("<text:span>a</text:span>", "<text:p>", "</text:p>"),
    "spans in spans": _text(_p(nested("<text:span>", "</text:span>", 49, "a?"))),
    "links in links": _text(
        _p(nested('<text:a xlink:href="http://b">', "</text:a>", 49, "a" * 5_000))
    ),
    "a chain of styles": _text(_p("a?", "s0"), styles=_chain(20)),
    "styles": _text(_p("a?", "s%d"), styles=_chain(60_000)),
    "lists in lists": _text(nested(_LIST, _END, 18, _p("a?"))),
    "lists of one item": _text(
        f'<text:list text:style-name="L" xml:id="l%d"><text:list-item>{_p("a?")}{_END}',
        styles=_ROMAN,
    ),
    "one list": _text(
        f"<text:list-item>{_p('a?')}</text:list-item>",
        '<text:list text:style-name="L">',
        "</text:list>",
        _ROMAN,
    ),
    "deep items": _text(
        f"<text:list-item>{_p('a?')}</text:list-item>",
        '<text:list text:style-name="L"><text:list-item>' + _LIST * 8 + "<text:list>",
        "</text:list>" + _END * 9,
        _ROMAN,
    ),
    "boxes": _text(f"{_TABLE}{_p('a?')}{_END_TABLE}"),
    "tables": _text(f"<table:table>{_row('a?', 'b')}</table:table>"),
    "one table": _text(_row("a?", "b"), "<table:table>", "</table:table>"),
    "one row": _text(
        _cell("a?"), "<table:table><table:table-row>", "</table:table-row></table:table>"
    ),
    "one cell": _text(_p("a?"), _WIDE, _END_TABLE),
    "tables in tables": _text(nested(_TABLE, _END_TABLE, 30, _p("a?"))),
    "wide tables in tables": _text(nested(_WIDE, _END_TABLE, 30, _p("a?"))),
    "repeated cells": _text(
        '<table:table-cell table:number-columns-repeated="100">'
        + _p("a?") * 9 + "</table:table-cell>",
        "<table:table><table:table-row>",
        "</table:table-row></table:table>",
    ),
    "repeated cells in repeated cells": _text(
        nested(
            _TABLE[:-1] + ' table:number-columns-repeated="100">', _END_TABLE, 30, _p("a?")
        )
    ),
    "sections in sections": _text(nested("<text:section>", "</text:section>", 38, _p("a?"))),
    "fields": _text("<text:date>a</text:date>", "<text:p>", "</text:p>"),
}  # fmt: skip
_REPEATED = '<table:table-cell table:number-columns-repeated="100">{}</table:table-cell>'
ODS: dict[str, Maker] = {
    "rows": _sheet(_row("a?", "b")),
    "rows of other data": _open(
        "spreadsheet", _row("a", "b", "c"), "<table:table>", "</table:table>"
    ),
    "empty rows": _sheet("<table:table-row/>"),
    "repeated rows": _sheet(
        '<table:table-row table:number-rows-repeated="1000000">'
        f"{_cell('a?')}{_cell('b')}</table:table-row>"
    ),
    "repeated cells": _sheet(
        f"<table:table-row>{_REPEATED.replace('{}', _p('a?'))}</table:table-row>"
    ),
    "repeated long cells": _sheet(
        f"<table:table-row>{_REPEATED.replace('{}', _p('a? ' * 3_000))}</table:table-row>"
    ),
    "dates": _sheet(
        '<table:table-row><table:table-cell table:number-columns-repeated="100" '
        'office:date-value="2026-01-01"/></table:table-row>'
    ),
    "one row": _sheet(_cell("a"), "<table:table-row>", "</table:table-row>"),
    "one cell": _sheet("a ", f"<table:table-row>{_cell('a?')}<table:table-cell><text:p>",
                       "</text:p></table:table-cell></table:table-row>"),
    "one cell of paragraphs": _sheet(
        _p("a"), f"<table:table-row>{_cell('a?')}<table:table-cell>",
        "</table:table-cell></table:table-row>"),
    "sheets": _open(
        "spreadsheet", f'<table:table table:name="a%d">{_row("a?", "b")}</table:table>'
    ),
    "groups in groups": _sheet(
        nested("<table:table-row-group>", "</table:table-row-group>", 200, _row("a?", "b"))
    ),
    "hidden sheets": _open(
        "spreadsheet",
        f'<table:table table:style-name="h">{_row("a?", "b")}</table:table>',
        styles='<style:style style:name="h" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>',
    ),
}  # fmt: skip


def _book(page: str, pages: int = 1, most: int = html.MAX_BYTES, items: int = 0) -> Maker:
    """A book whose pages are filled with a part."""

    def make(size: int) -> bytes:
        body = filled(page, most // pages - 100, 2 * epub.MAX_ELEMENTS // pages - 10, size)
        names = [f"p{n}.xhtml" for n in range(pages)]
        listed = "".join(f'<item id="{name}" href="{name}"/>' for name in names)
        listed += "".join(f'<item id="i{n}" href="i{n}"/>' for n in range(items))
        spine = "".join(f'<itemref idref="{name}"/>' for name in names)
        text = f"<html><body>{body}</body></html>".encode()
        return zipped(
            {
                "mimetype": b"application/epub+zip",
                "META-INF/container.xml": b'<container><rootfile full-path="a.opf"/></container>',
                "a.opf": f"<package><manifest>{listed}</manifest><spine>{spine}</spine>"
                "</package>".encode(),
                **dict.fromkeys(names, text),
            }
        )

    return make


EPUB: dict[str, Maker] = {
    "paragraphs": _book("<p>a?</p>"),
    "headings": _book("<h2>a?</h2><p>b</p>"),
    "long paragraphs": _book(f"<p>What is it? {'a ' * 2_000}</p>"),
    "text alone": _book("a? b\n"),
    "one text": _book("a? "),
    "elements in elements": _book("<div>"),
    "lists": _book("<ul><li>a?"),
    "tables": _book("<tr><td>a?<td>b"),
    "details": _book("<details><summary>a?</summary>b</details>"),
    "bold": _book("<b>a?</b><br>"),
    "chapters": _book("<h2>a?</h2><p>b</p>", pages=5_000),
    "one page again and again": _book("<p>a?</p>", items=90_000),
}


def _saved(page: Maker, coding: str = "quoted-printable") -> Maker:
    """A web page saved in one file."""

    def make(size: int) -> bytes:
        share = size if coding != "base64" else size * 74 // 100
        data = page(share - 400)
        if coding == "base64":
            data = base64.encodebytes(data)
        head = (
            'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
            f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: {coding}\n\n"
        )
        return head.encode() + data + b"\n--b--\n"

    return make


def _parts(part: str, before: str = "", after: str = "") -> Maker:
    def make(size: int) -> bytes:
        head = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n{before}'
        return (head + part * ((size - len(head + after)) // len(part)) + after).encode()

    return make


def _page(part: str) -> Maker:
    return lambda size: (part * (size // len(part))).encode()


def _nested_parts(size: int) -> bytes:
    head, depth = "MIME-Version: 1.0\n", 0
    while len(head) < size:
        head += f'Content-Type: multipart/related; boundary="b{depth}"\n\n--b{depth}\n'
        depth += 1
    return (head + "Content-Type: text/html\n\n<p>a?</p>").encode()


MHTML: dict[str, Maker] = {
    "paragraphs": _saved(_page("<p>a?</p>")),
    "headings": _saved(_page("<h2>a?</h2><p>b</p>"), "base64"),
    "escapes": _saved(_page("=61=3F=\n")),
    "text alone": _saved(_page("a? b\n")),
    "soft line ends": _saved(_page("=\n")),
    "parts": _parts("--b\n\n"),
    "pages": _parts("--b\nContent-Type: text/html\n\n\n"),
    "parts in parts": _nested_parts,
    "boundaries": _parts("--b", "\n"),
    "heads": _parts("a: b\n", "", "\n--b\nContent-Type: text/html\n\n<p>a?\n--b--"),
    "a long head": _parts(" a\n", "a: b\n", "\n--b\nContent-Type: text/html\n\n<p>a?\n--b--"),
    "parameters": _parts(";a*1*=b", "--b\nContent-Type: text/html", "\n\n<p>a?"),
}  # fmt: skip


def _archive(name: str, member: Maker, times: int = 1) -> Maker:
    """An archive of documents that unpack to as much as one may."""

    def make(size: int) -> bytes:
        data = member(archives.MAX_BYTES // times * size // 1_000_000 - 1_000)
        members = {f"{n}{name}": data for n in range(times)}
        made = zipped(members)
        # What packs this well is refused; a picture makes the archive larger.
        extra = max(size - len(made) - 2_000, 0)
        return zipped({"picture.png": random.Random(0).randbytes(extra), **members})

    return make


ZIP: dict[str, Maker] = {
    "files": _archive(".txt", _page("1. What is it?\nb\n"), packed.MAX_MEMBERS - 1),
    "texts": _archive(".txt", _page("1. What is it?\n\nThis.\n\n"), 40),
    "pages": _archive(".html", _page("<h2>a?</h2><p>b"), 40),
    "one text": _archive(".txt", _page("What is it? " + "a " * 500 + "\n\n")),
}
