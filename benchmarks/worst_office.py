"""Word files and Excel workbooks that keep their readers busy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.worst_packed import Members, filled, nested, zipped
from benchmarks.worst_texts import Maker
from qa_bot.parsing.formats import docx, xlsx
from qa_bot.parsing.tables import rows

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _package(kind: str, main: str, overrides: Mapping[str, str]) -> dict[str, bytes]:
    """The parts of an Office package beside its text."""
    types = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'{kind}ml.{what}+xml"/>'
        for name, what in overrides.items()
    )
    return {
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{types}</Types>'
        ).encode(),
        "_rels/.rels": _relations(
            f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="{main}"/>'
        ),
    }


def _relations(inside: str) -> bytes:
    return f'{_XML}<Relationships xmlns="{_LINKS}">{inside}</Relationships>'.encode()


def _word(
    part: str,
    *,
    before: str = "",
    after: str = "",
    styles: str = "",
    numbering: str = "",
    links: str = "",
    more: Callable[[int], Members] = lambda size: {},
) -> Maker:
    """A Word file whose body is filled with a part."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def make(size: int) -> bytes:
        rest = f"{before}{after}{styles}{numbering}{links}".count("<") + 60
        paragraphs = part.count("<w:p>") + part.count("<w:p/>")
        times = docx.MAX_PARAGRAPHS // paragraphs if paragraphs else docx.MAX_TAGS
        body = filled(part, docx.MAX_XML - 2_000_000, docx.MAX_TAGS - rest, size, times)
        members = _package(
            "wordprocessing",
            "word/document.xml",
            {
                "word/document.xml": "document.main",
                "word/styles.xml": "styles",
                "word/numbering.xml": "numbering",
            },
        )
        members["word/document.xml"] = (
            f'{_XML}<w:document {w} xmlns:r="{_OFFICE}"><w:body>{before}{body}{after}</w:body>'
            "</w:document>"
        ).encode()
        members["word/styles.xml"] = f"{_XML}<w:styles {w}>{styles}</w:styles>".encode()
        members["word/numbering.xml"] = f"{_XML}<w:numbering {w}>{numbering}</w:numbering>".encode()
        members["word/_rels/document.xml.rels"] = _relations(
            f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="n" Type="{_OFFICE}/numbering" Target="numbering.xml"/>{links}'
        )
        return zipped({**members, **more(size)})

    return make


def _w(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


_CHAIN = "".join(
    f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/>'
    f'<w:basedOn w:val="s{n + 1}"/></w:style>'
    for n in range(20)
)
_NUMBERED = (
    '<w:abstractNum w:abstractNumId="1">'
    + "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/>'
        '<w:lvlText w:val="%1.%2.%3.%4.%5.%6.%7.%8.%9."/></w:lvl>'
        for n in range(9)
    )
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
_ITEM = '<w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr>'
_WIDE = "<w:tbl>{}</w:tbl>"
_DEEP = 18
DOCX: dict[str, Maker] = {
    "paragraphs": _word(_w("a?")),
    "questions and answers": _word(_w("%d. a?") + _w("b")),
    "empty paragraphs": _word("<w:p/>"),
    "long paragraphs": _word(_w("What is it? " + "a " * 2_000)),
    "one paragraph": _word("<w:r><w:t>a </w:t></w:r>", before="<w:p>", after="</w:p>"),
    "one run": _word("<w:t>a </w:t><w:br/>", before="<w:p><w:r>", after="</w:r></w:p>"),
    "one text": _word("a? ", before="<w:p><w:r><w:t>", after="</w:t></w:r></w:p>"),
    "one text of lines": _word(
        "a? </w:t><w:br/><w:t>" + "b " * 200, before="<w:p><w:r><w:t>", after="</w:t></w:r></w:p>"
    ),
    "bold paragraphs": _word("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>a?</w:t></w:r></w:p>"),
    "a chain of styles": _word(
        '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>a?</w:t></w:r></w:p>', styles=_CHAIN
    ),
    "runs of a chain of styles": _word(
        '<w:r><w:rPr><w:rStyle w:val="s0"/></w:rPr><w:t>a</w:t></w:r>',
        before='<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr>',
        after="</w:p>",
        styles=_CHAIN,
    ),
    "styles": _word(
        "<w:p/>",
        styles="".join(
            f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
            for n in range(60_000)
        ),
    ),
    "styled paragraphs": _word(
        '<w:p><w:pPr><w:pStyle w:val="s%d"/></w:pPr><w:r><w:t>a?</w:t></w:r></w:p>',
        styles="".join(
            f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
            for n in range(40_000)
        ),
    ),
    "numbered": _word(f"<w:p>{_ITEM}<w:r><w:t>a?</w:t></w:r></w:p>", numbering=_NUMBERED),
    "lists of one item": _word(
        '<w:p><w:pPr><w:numPr><w:numId w:val="%d"/></w:numPr></w:pPr>'
        "<w:r><w:t>a?</w:t></w:r></w:p>",
        numbering=_NUMBERED
        + "".join(
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/></w:num>' for n in range(2, 50_000)
        ),
    ),
    "boxes": _word(f"<w:tbl><w:tr><w:tc>{_w('a?')}</w:tc></w:tr></w:tbl>"),
    "tables": _word(f"<w:tbl><w:tr><w:tc>{_w('a?')}</w:tc><w:tc>{_w('b')}</w:tc></w:tr></w:tbl>"),
    "one table": _word(
        f"<w:tr><w:tc>{_w('a?')}</w:tc><w:tc>{_w('b')}</w:tc></w:tr>",
        before="<w:tbl>",
        after="</w:tbl>",
    ),
    "one row": _word("<w:tc><w:p/></w:tc>", before="<w:tbl><w:tr>", after="</w:tr></w:tbl>"),
    "one cell": _word(
        _w("a?"), before="<w:tbl><w:tr><w:tc/><w:tc>", after="</w:tc></w:tr></w:tbl>"
    ),
    "tables in tables": _word(
        nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", _DEEP, _w("a?"))
    ),
    "wide tables in tables": _word(
        nested("<w:tbl><w:tr><w:tc/><w:tc>", "</w:tc></w:tr></w:tbl>", _DEEP, _w("a?"))
    ),
    "controls in controls": _word(nested("<w:sdt>", "</w:sdt>", _DEEP, _w("a?"))),
    "tags in tags": _word(
        f"<w:p>{nested('<w:smartTag>', '</w:smartTag>', 200, '<w:r><w:t>a</w:t></w:r>')}</w:p>"
    ),
    "links in links": _word(
        f"<w:p>{nested('<w:hyperlink>', '</w:hyperlink>', 200, '<w:r><w:t>a?</w:t></w:r>')}</w:p>"
    ),
    "links": _word(
        '<w:p><w:hyperlink r:id="l%d"><w:r><w:t>a?</w:t></w:r></w:hyperlink></w:p>',
        links="".join(
            f'<Relationship Id="l{n}" Type="{_OFFICE}/hyperlink" Target="https://a.b/{n}" '
            'TargetMode="External"/>'
            for n in range(50_000)
        ),
    ),
    "parts": _word(
        "<w:p/>",
        links="".join(
            f'<Relationship Id="p{n}" Type="{_OFFICE}/customXml" Target="p{n}.xml"/>'
            for n in range(docx.MAX_PARTS - 10)
        ),
        more=lambda size: {
            f"word/p{n}.xml": b"<a>" + b"b" * 9_000 + b"</a>" for n in range(docx.MAX_PARTS - 10)
        },
    ),
    "pictures": _word(_w("a?"), more=lambda size: {"word/media/a.png": bytes(170 * size)}),
}


_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _excel(
    part: str,
    *,
    before: str = "",
    after: str = "",
    head: str = "",
    strings: Callable[[int], str] = lambda size: "",
    styles: str = "",
    sheets: int = 1,
    most: int = xlsx.SMALL_XML,
    times: int = 10**9,
) -> Maker:
    """An Excel workbook whose sheets are filled with a part."""

    def make(size: int) -> bytes:
        rest = f"{head}{before}{after}{styles}{strings(size)}".count("<")
        body = filled(
            part, (most - 200_000) // sheets, (xlsx.SMALL_TAGS - rest) // sheets - 20, size, times
        )
        names = {f"xl/worksheets/s{n}.xml": "worksheet" for n in range(sheets)}
        members = _package(
            "spreadsheet",
            "xl/workbook.xml",
            {
                "xl/workbook.xml": "sheet.main",
                "xl/styles.xml": "styles",
                "xl/sharedStrings.xml": "sharedStrings",
                **names,
            },
        )
        listed = "".join(
            f'<sheet name="s{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in range(sheets)
        )
        members["xl/workbook.xml"] = (
            f'{_XML}<workbook xmlns="{_S}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        ).encode()
        members["xl/_rels/workbook.xml.rels"] = _relations(
            f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="y" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            + "".join(
                f'<Relationship Id="s{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
                for n in range(sheets)
            )
        )
        members["xl/styles.xml"] = f'{_XML}<styleSheet xmlns="{_S}">{styles}</styleSheet>'.encode()
        members["xl/sharedStrings.xml"] = f'{_XML}<sst xmlns="{_S}">{strings(size)}</sst>'.encode()
        sheet = (
            f'{_XML}<worksheet xmlns="{_S}">{head}<sheetData>{before}{body}{after}</sheetData>'
            "</worksheet>"
        ).encode()
        members |= dict.fromkeys(names, sheet)
        return zipped(members)

    return make


def _c(text: str) -> str:
    """A cell that holds its own text."""
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


_HEAD = f"<row>{_c('question')}{_c('answer')}</row>"
_RICH = '<c t="inlineStr"><is><r><rPr><strike/></rPr><t>a?</t></r><r><t>b</t></r></is></c>'
XLSX: dict[str, Maker] = {
    "rows": _excel(f"<row>{_c('a?')}{_c('b')}</row>", before=_HEAD, times=rows.MAX_ROWS - 2),
    "rows of other data": _excel(f"<row>{_c('a')}{_c('b')}{_c('c')}</row>"),
    "empty rows": _excel("<row/>", before=_HEAD),
    "empty cells": _excel("<row>" + "<c/>" * xlsx.MAX_COLUMNS + "</row>", before=_HEAD),
    "cells past the columns": _excel("<c/>", before=f"{_HEAD}<row>", after="</row>"),
    "wide rows": _excel("<row>" + '<c t="n"><v>1</v></c>' * xlsx.MAX_COLUMNS + "</row>"),
    "a row far down": _excel("", before=f'{_HEAD}<row r="1048576">{_c("a?")}{_c("b")}</row>'),
    "rows far apart": _excel('<row r="1048576"/><row r="1"/>', before=_HEAD, most=1_000_000),
    "a cell far to the right": _excel('<row><c r="XFD1"><v>1</v></c></row>', before=_HEAD),
    "one cell": _excel(
        "a ", before=f'{_HEAD}<row>{_c("a?")}<c t="inlineStr"><is><t>', after="</t></is></c></row>"
    ),
    "one cell of runs": _excel(
        "<r><t>a</t></r>",
        before=f'{_HEAD}<row>{_c("a?")}<c t="inlineStr"><is>',
        after="</is></c></row>",
    ),
    "struck-through runs": _excel(f"<row>{_RICH}{_RICH}</row>", before=_HEAD),
    "shared texts": _excel(
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>',
        strings=lambda size: filled("<si><t>a?%d</t></si>", 50_000_000, 10**9, size),
        most=30_000_000,
        times=rows.MAX_ROWS - 2,
    ),
    "one shared text": _excel(
        '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>',
        strings=lambda size: f"<si><t>{filled('a? ', 100_000, 10**9, size)}</t></si>",
        before=_HEAD,
        times=10_000,
    ),
    "one shared text in runs": _excel(
        '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>',
        strings=lambda size: f"<si>{filled('<r><t>a</t></r>', 1_000_000, 10**9, size)}</si>",
        before=_HEAD,
        times=200,
    ),
    "formats": _excel(
        '<row><c s="1"><v>45000.5</v></c><c s="1"><v>1e300</v></c></row>',
        before=_HEAD,
        styles='<numFmts><numFmt numFmtId="200" formatCode="'
        + "#,##0.00;" * 20
        + '"/></numFmts><cellXfs><xf/><xf numFmtId="200" applyNumberFormat="1"/></cellXfs>',
        times=rows.MAX_ROWS - 2,
    ),
    "fonts": _excel(
        f"<row>{_c('a?')}{_c('b')}</row>",
        before=_HEAD,
        styles="<fonts>"
        + "<font><b/></font>" * 100_000
        + "</fonts><cellXfs>"
        + "".join(f'<xf fontId="{n}"/>' for n in range(60_000))
        + "</cellXfs>",
        times=10,
    ),
    "sheets": _excel(f"<row>{_c('a?')}{_c('b')}</row>", before=_HEAD, sheets=2_000, times=10),
    "merged cells": _excel(
        "",
        before=_HEAD,
        after=f"<row>{_c('a?')}{_c('b')}</row></sheetData><mergeCells>"
        + '<mergeCell ref="A1:XFD1048576"/>' * 100_000
        + "</mergeCells><sheetData>",
    ),
    "dimension": _excel(
        f"<row>{_c('a?')}{_c('b')}</row>",
        before=_HEAD,
        times=10,
        head='<dimension ref="A1:XFD1048576"/>',
    ),
}
