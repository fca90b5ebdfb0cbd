"""PDF files with a text layer, by pypdf."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qa_bot.log_levels import quiet
from qa_bot.parsing.boundary import read_as
from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.office.pdf_fonts import looks_like_text
from qa_bot.parsing.office.pdf_heads import without_running_heads
from qa_bot.parsing.office.pdf_lines import PdfLine, page_lines
from qa_bot.parsing.office.pdf_paragraphs import blocks_of
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import StreamObject

MAX_PAGES = 2_000
# A page takes some 20 ms; this is for files that are made to take for ever.
MAX_SECONDS = 60.0
# What draws a page: some 5 kB of text, 100 kB with all its fonts changed at every letter.
MAX_PAGE_BYTES = 4_000_000
# What draws all pages is two to three times the file where that is nothing but text, and less where
# fonts and pictures are in it; a megabyte takes two to six seconds. A small one may draw as much.
MAX_DRAWN_RATIO = 5
SMALL_DRAWN = 1_000_000
# Where more of the text is lost than this, what is left is no document.
MOST_LOST = 0.5
UNMAPPED = "has fonts without a Unicode map: {:.0%} of its text cannot be told from its signs"
RUN_OCR = "run OCR on the pages as pictures, such as `ocrmypdf --force-ocr`"


def read(data: bytes) -> Content:
    """The headings and paragraphs of a PDF's text layer; raises SourceError."""
    with read_as("a PDF"), quiet("pypdf"):  # it logs every oddity that it mends
        reader = _opened(data)
        drawn = max(SMALL_DRAWN, MAX_DRAWN_RATIO * len(data))
        pages = _pages(reader, drawn, _alarm(MAX_SECONDS))
        title = _title(reader)
        _judge_guesses(pages)
        lost = _lost(pages)
        pages = [[line for line in lines if line.readable] for lines in pages]
        blocks = blocks_of(without_running_heads(pages, title))
    if not blocks and not lost:
        raise SourceError(
            "holds no text layer (scanned?); expected a PDF with text; run OCR first, such as "
            "ocrmypdf"
        )
    if lost > MOST_LOST:
        raise SourceError(UNMAPPED.format(lost) + "; expected a PDF with text; " + RUN_OCR)
    empty = [number for number, lines in enumerate(pages, 1) if not lines]
    doubts = [*([f"{UNMAPPED.format(lost)}; {RUN_OCR}"] if lost else []), *_doubts(empty)]
    return Content(Unit.PAGE, tuple(blocks), title=title, doubts=tuple(doubts))


def _judge_guesses(pages: Sequence[Sequence[PdfLine]]) -> None:
    """Mark lines as not readable whose fonts say nothing of their letters and look like no text."""
    lines = [line for page in pages for line in page if line.guessed]
    said: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        for font, text in line.guessed:
            said[font].append(text)
    odd = {font for font, texts in said.items() if not looks_like_text("".join(texts))}
    for line in lines:
        strange = sum(len(text) for font, text in line.guessed if font in odd)
        line.readable = line.readable and 2 * strange <= len(line.text)


def _lost(pages: Sequence[Sequence[PdfLine]]) -> float:
    """The share of the signs whose font does not say which letters they are."""
    lines = [line for page in pages for line in page]
    lost = sum(len(line.text) for line in lines if not line.readable)
    return lost / max(sum(len(line.text) for line in lines), 1)


def _opened(data: bytes) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(BytesIO(data))
    try:
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except DependencyError as error:
        raise SourceError(
            "is encrypted with AES; expected a PDF without encryption; save it without, or "
            "`pip install cryptography`"
        ) from error
    if locked:
        raise SourceError(
            "is encrypted; expected a PDF that opens without a password; save it without"
        )
    if count > MAX_PAGES:
        raise SourceError(f"has {count:,} pages; expected at most {MAX_PAGES:,}; split it")
    return reader


def _pages(reader: PdfReader, most: int, alarm: Callable[..., None]) -> list[Sequence[PdfLine]]:
    pages: list[Sequence[PdfLine]] = []
    drawn = 0
    for number, page in enumerate(reader.pages, 1):
        alarm()
        size = _bytes_to_draw(page)
        if size > MAX_PAGE_BYTES:
            raise SourceError(
                f"has a page {number} of {size:,} bytes; expected at most {MAX_PAGE_BYTES:,}; "
                "print it to a new PDF"
            )
        drawn += size
        if drawn > most:
            raise SourceError(
                f"takes more than {most:,} bytes to draw up to page {number}; expected an ordinary "
                "PDF; print it to a new PDF, or split it"
            )
        pages.append(page_lines(page, number, alarm))
    return pages


def _bytes_to_draw(page: PageObject) -> int:
    """The size of a page's drawing and of the forms in it, unpacked; stops above the limit."""
    contents = page.get_contents()
    size = 0 if contents is None else len(contents.get_data())
    seen: set[int] = set()
    waiting: list[Mapping[str, Any]] = [page]
    while waiting and size <= MAX_PAGE_BYTES:
        for form in _forms(waiting.pop()):
            if id(form) not in seen:
                seen.add(id(form))
                size += len(form.get_data())
                waiting.append(form)
    return size


def _forms(drawing: Mapping[str, Any]) -> list[StreamObject]:
    """The forms that a page, or a form, may draw."""
    from pypdf.generic import DictionaryObject, StreamObject

    resource: Any = drawing
    for name in ("/Resources", "/XObject"):
        resource = resource.get(name)
        resource = resource.get_object() if resource is not None else None
        if not isinstance(resource, DictionaryObject):
            return []
    parts = [part.get_object() for part in resource.values()]
    return [
        part for part in parts if isinstance(part, StreamObject) and part.get("/Subtype") == "/Form"
    ]


def _alarm(seconds: float) -> Callable[..., None]:
    end = time.thread_time() + seconds  # not the clock's: others may keep the machine busy

    def check(*_: object) -> None:
        if time.thread_time() > end:
            raise SourceError(
                f"takes more than {seconds:.0f} seconds to read; expected an ordinary PDF; print "
                "it to a new PDF, or split it"
            )

    return check


def _title(reader: PdfReader) -> str | None:
    given = reader.metadata.title if reader.metadata else None
    return given.strip() or None if isinstance(given, str) else None


def _doubts(empty: Sequence[int]) -> list[str]:
    if not empty:
        return []
    listed = ", ".join(map(str, empty[:10])) + (", ..." if len(empty) > 10 else "")
    return [f"{len(empty)} page(s) hold no text (page {listed}; scanned?); run OCR on the file"]
