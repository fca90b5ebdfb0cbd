"""The formats, one file each: `READERS` has a reader for every suffix of a file name.

A reader is imported when its first file is read: the libraries behind some take a while to load.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from qa_bot.parsing.content import Content

Reader = Callable[[bytes], Content]

# Suffix to the module of this folder that reads it.
READERS = {
    ".txt": "text",
    ".text": "text",
    ".gift": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".rst": "restructured_text",
    ".docx": "docx",
    ".doc": "doc",
    ".odt": "odt",
    ".ods": "ods",
    ".epub": "epub",
    ".rtf": "rtf",
    ".pdf": "pdf",
    ".csv": "table",
    ".tsv": "table",
    ".xlsx": "xlsx",
    ".json": "json_records",
    ".jsonl": "json_records",
    ".ndjson": "json_records",
    ".yaml": "yaml_records",
    ".yml": "yaml_records",
    ".qna": "qna",
    ".pod": "pod",
    ".org": "org",
    ".mediawiki": "mediawiki",
    ".wiki": "mediawiki",
    ".mdx": "mdx",
    ".texi": "texinfo",
    ".texinfo": "texinfo",
    ".textile": "textile",
    ".po": "gettext",
    ".tex": "latex",
    ".latex": "latex",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".xml": "faq_xml",
    ".docbook": "faq_xml",
    ".dbk": "faq_xml",
    ".dita": "faq_xml",
    ".aiml": "faq_xml",
}


def reader(suffix: str) -> Reader | None:
    """What reads files with this suffix; None where nothing does."""
    name = READERS.get(suffix.lower())
    if name is None:
        return None
    read: Reader = import_module(f"{__name__}.{name}").read
    return read
