"""Web pages that a browser saved as one file."""

from email.message import EmailMessage

import pytest
from limits import cpu_seconds

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.mhtml import read
from qa_bot.records import SourceError

PAGE = (
    "<html><h1>Caf\u00e9</h1><h2>Who may join?</h2><p>All = everybody, caf\u00e9s too.</p></html>"
)


@pytest.mark.parametrize("way", ["quoted-printable", "base64", "8bit"])
def test_the_page_in_the_file_is_read(way):
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "Caf\u00e9"
    message.set_content(PAGE, subtype="html", cte=way)
    message.add_related(b"GIF89a", "image", "gif")
    (pair,) = parse(message.as_bytes(), "page.mhtml", read).pairs
    assert (pair.question, pair.answer) == ("Who may join?", "All = everybody, caf\u00e9s too.")


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 99, b"Content-Type: text/plain\n\nhello", b"MIME-Version: 1.0\n\n"]
)
def test_other_files_are_refused(data):
    with pytest.raises(SourceError, match="holds no web page"):
        read(data)


def test_parts_in_parts_without_end_are_refused_or_read():
    deep = b"".join(
        b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(9_000)
    )
    with cpu_seconds(10), pytest.raises(SourceError):
        read(deep)
