"""OpenDocument files by hand: the parts that our readers look at, as LibreOffice writes them."""

import io
import zipfile

_URN = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
NAMESPACES = " ".join(
    [f'xmlns:{name}="{_URN.format(name)}"' for name in ("office", "style", "text", "table", "meta")]
    + [
        f'xmlns:fo="{_URN.format("xsl-fo-compatible")}"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
    ]
)


def packed_parts(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def document(kind: str, body: str, automatic: str = "", styles: str = "", title: str = "") -> bytes:
    """A document with what stands in its body, and its styles."""
    parts = {
        "content.xml": (
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>"
        ),
        "styles.xml": (
            f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>"
            "</office:document-styles>"
        ),
        "meta.xml": (
            f"<office:document-meta {NAMESPACES}><office:meta><dc:title>{title}</dc:title>"
            "</office:meta></office:document-meta>"
        ),
    }
    return packed_parts(parts)


def odt(body: str, automatic: str = "", styles: str = "", title: str = "") -> bytes:
    return document("text", body, automatic, styles, title)


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def h(text: str, level: int = 1, style: str = "") -> str:
    return f'<text:h text:style-name="{style}" text:outline-level="{level}">{text}</text:h>'


def items(*contents: str, attributes: str = "") -> str:
    inside = "".join(f"<text:list-item>{content}</text:list-item>" for content in contents)
    return f"<text:list {attributes}>{inside}</text:list>"


def list_style(name: str, *levels: str) -> str:
    """A list style; each level is the attributes of a number, or "" for a bullet."""
    inside = "".join(
        f'<text:list-level-style-number text:level="{depth}" {level}/>'
        if level
        else f'<text:list-level-style-bullet text:level="{depth}" text:bullet-char="*"/>'
        for depth, level in enumerate(levels, 1)
    )
    return f'<text:list-style style:name="{name}">{inside}</text:list-style>'


def ods(*rows: str, automatic: str = "") -> bytes:
    """A spreadsheet of one sheet; rows as `row` makes them."""
    return document(
        "spreadsheet", f'<table:table table:name="A">{"".join(rows)}</table:table>', automatic
    )


def row(*cells: str, attributes: str = "") -> str:
    inside = "".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in cells)
    return f"<table:table-row {attributes}>{inside}</table:table-row>"
