"""Web pages that a browser saved as one file (.mhtml): the page in it, read as any other."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Content
from qa_bot.parsing.formats import html
from qa_bot.records import SourceError

# Most of a saved page are its pictures.
MAX_BYTES = 64_000_000
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def read(data: bytes) -> Content:
    """What the first page of the file holds; raises SourceError."""
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"is a saved page of {len(data):,} bytes; expected at most {MAX_BYTES:,}; save it "
            "without pictures, as .html"
        )
    with read_as("a saved web page (.mhtml)"):
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
        page = next((part for part in message.walk() if part.get_content_type() in _PAGES), None)
        content = page.get_payload(decode=True) if page is not None else None
    if not isinstance(content, bytes):
        raise SourceError(
            "holds no web page; expected a page that a browser saved as one file (.mhtml); save it "
            "again, or as .html"
        )
    return html.read(content)
