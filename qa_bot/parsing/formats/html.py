"""HTML pages, by Beautiful Soup and lxml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa_bot.log_levels import quiet
from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import Block, BlockKind, Content, Entry, Unit
from qa_bot.parsing.decoding import known_encoding, unmarked_utf_16
from qa_bot.parsing.tables.qa_table import table_entries
from qa_bot.parsing.web_pages.faq_markup import marked_entries
from qa_bot.parsing.web_pages.html_marks import marks_of
from qa_bot.parsing.web_pages.html_pieces import Piece, pieces_of
from qa_bot.parsing.web_pages.html_walk import elements, parsed_html
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# Pages of questions have some 100 kB and 1,000 tags. A tree takes some 70 bytes for each byte of a
# page, and some 2 kB and 0.05 ms for each element: these keep it below 700 MB and five seconds.
MAX_BYTES = 8_000_000
MAX_MARKUP = 120_000


def read(data: bytes) -> Content:
    """The blocks of a page, or the entries that it marks itself; raises SourceError."""
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"is HTML of {len(data):,} bytes; expected at most {MAX_BYTES:,}; split it"
        )
    return read_page(decoded_page(data))


def read_page(html: str, doubts: Iterable[str] = ()) -> Content:
    """What a page holds, as `read` gives it; `doubts` are those of its source, and come first."""
    markup = html.count("<")
    if markup > MAX_MARKUP:
        raise SourceError(f"is HTML of {markup:,} tags; expected at most {MAX_MARKUP:,}; split it")
    page = parsed_html(html)
    del html  # its tree takes eight times as much as the text
    try:
        content = _content_of(page)
    finally:
        page.clear(decompose=True)  # each element knows its parent: else it stays in memory
    return replace(content, doubts=(*doubts, *content.doubts))


def _content_of(page: BeautifulSoup) -> Content:
    main = _main_part(page)
    pieces = pieces_of(main, marks_of(main))
    blocks = tuple(_blocks(pieces))
    entries, doubts = marked_entries(page)
    content = Content(
        Unit.PARAGRAPH, blocks, title=_title(page, pieces) or None, doubts=tuple(doubts)
    )
    if entries:
        # Where the page asks more than it marks, its text has to be read as well.
        more = sum(asks(block.text) for block in blocks) > len(entries)
        placed, shown = _placed(entries, blocks), blocks if more else ()
        return replace(content, unit=Unit.ENTRY, blocks=(), entries=placed, shown=shown)
    if rows := _entries_of_tables(pieces):
        return replace(content, blocks=(), entries=rows)
    if not blocks:
        raise SourceError(
            "is HTML without text; expected a page of questions and answers; save the page as the "
            "browser shows it"
        )
    return content


def decoded_page(data: bytes) -> str:
    """The text of a page: what it declares, where that is right, then UTF-8, then a guess."""
    from bs4.dammit import EncodingDetector, UnicodeDammit

    found = EncodingDetector.find_declared_encoding(data[:4096], is_html=True)
    declared = known_encoding(found)
    tried = [name for name in (unmarked_utf_16(data), declared, "utf-8") if name]
    with quiet("bs4.dammit"):  # it logs every oddity that it mends
        decoded = UnicodeDammit(data, user_encodings=tried, is_html=True)
    if data and (decoded.unicode_markup is None or decoded.contains_replacement_characters):
        raise SourceError("is HTML in an unknown encoding; expected UTF-8; save it as UTF-8")
    return decoded.unicode_markup or ""


def _main_part(page: BeautifulSoup) -> Tag:
    """The element that the page calls its main one; the page where there is none, or several."""
    marked = [tag for tag in elements(page) if tag.name == "main"] or [
        tag for tag in elements(page) if tag.get("role") == "main"
    ]
    if len(marked) == 1 and any(True for _ in marked[0].stripped_strings):
        return marked[0]
    return page


def _title(page: BeautifulSoup, pieces: Sequence[Piece]) -> str:
    element = page.find("title")
    text = " ".join(element.get_text().split()) if element else ""
    headings = (
        piece.text for piece in pieces if piece.kind is BlockKind.HEADING and piece.level == 1
    )
    return text or next(headings, "")


def _blocks(pieces: Sequence[Piece]) -> list[Block]:
    return [
        Block(piece.kind, piece.text, place, place, piece.level, piece.anchor)
        for place, piece in enumerate(pieces, 1)
    ]


def _placed(entries: Sequence[Entry], blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """Entries with the section and anchor of the heading that prints their question."""
    places: dict[str, tuple[str | None, str | None]] = {}
    above: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            above = [heading for heading in above if heading.level < block.level]
            section = next((h.text for h in reversed(above) if h.level > 1), None)
            places.setdefault(" ".join(block.text.lower().split()), (section, block.anchor))
            above.append(block)
    placed = []
    for entry in entries:
        section, anchor = places.get(entry.question.lower(), (None, None))
        placed.append(replace(entry, section=section, anchor=entry.anchor or anchor))
    return tuple(placed)


def _entries_of_tables(pieces: Sequence[Piece]) -> tuple[Entry, ...]:
    """The pairs of the tables, where no question stands outside of them."""
    if any(piece.kind is not BlockKind.TABLE and piece.text.endswith("?") for piece in pieces):
        return ()
    entries: list[Entry] = []
    for place, piece in enumerate(pieces, 1):
        entries += (replace(e, anchor=piece.anchor) for e in table_entries(piece.rows, place))
    return tuple(entries)
