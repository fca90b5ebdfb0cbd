"""Pages that a browser has saved with all that belongs to them, in one file (.mhtml, .mht)."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice

from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import known_encoding
from qa_bot.parsing.formats.html import read as read_html
from qa_bot.records import SourceError

KIND = "a web page saved in one file (.mhtml)"
# A page with its pictures has some dozens.
MAX_PARTS = 1_000


def read(data: bytes) -> Content:
    """The blocks of the page, or the entries that it marks itself; raises SourceError."""
    with read_as(KIND):
        page = _page(data)
    return read_html(page)


def _page(data: bytes) -> bytes:
    """The first page among the parts, in UTF-8 where its part names another encoding."""
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.compat32)
    for part in islice(message.walk(), MAX_PARTS):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            charset = known_encoding(part.get_content_charset())
            if isinstance(page, bytes) and page.strip():
                return _as_utf_8(page, charset) if charset else page
    raise SourceError(f"holds no web page; expected {KIND}; save it again in the browser")


def _as_utf_8(page: bytes, charset: str) -> bytes:
    try:
        return page.decode(charset).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return page
