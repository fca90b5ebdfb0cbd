"""EPUB books by hand."""

from odf_files import packed_parts

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def epub(pages: dict[str, str], more: dict[str, str] | None = None, extra: str = "") -> bytes:
    """A book whose pages, by their names, are in its spine; `extra` goes into its package."""
    items = "".join(f'<item id="i{n}" href="{name}"/>' for n, name in enumerate(pages))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata><dc:title '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">Our book</dc:title></metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine>{extra}</package>"
    )
    parts = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": package, **(more or {})}
    for name, body in pages.items():
        parts[f"OPS/{name.replace('%20', ' ')}"] = (
            '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head>'
            f"<title>{name}</title></head><body>{body}</body></html>"
        )
    return packed_parts(parts)
