"""HTML pages, by Beautiful Soup and lxml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa_bot.log_levels import quiet
from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import Block, BlockKind, Content, Entry, Unit
from qa_bot.parsing.decoding import known_encoding, unmarked_utf_16
from qa_bot.parsing.markup.front_matter import document_dates, single_pair, split
from qa_bot.parsing.tables.qa_table import asking_entries, table_entries
from qa_bot.parsing.web_pages.faq_markup import marked_entries
from qa_bot.parsing.web_pages.html_marks import marks_of
from qa_bot.parsing.web_pages.html_panels import put_panels_below
from qa_bot.parsing.web_pages.html_pieces import Piece, pieces_of
from qa_bot.parsing.web_pages.html_text import readable
from qa_bot.parsing.web_pages.html_walk import elements, parsed_html
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# Pages of questions have some 100 kB and 1,000 tags. A tree takes some 70 bytes for each byte of a
# page, and some 2 kB and 0.05 ms for each element: these keep it below 700 MB and five seconds.
MAX_BYTES = 8_000_000
MAX_MARKUP = 120_000
# A shorter title was not wrapped; below a cut one its question ends before anything else does.
CUT_TITLE = 40
_LABEL = re.compile(r"[QqAa]\s?\d{0,3}\s?[.:)]?")
_REST = re.compile(r"([^\W\d_][^.?!:]{1,200}\?)\s+(?=\S)")


def read(data: bytes) -> Content:
    """The blocks of a page, or the entries that it marks itself; raises SourceError."""
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"is HTML of {len(data):,} bytes; expected at most {MAX_BYTES:,}; split it"
        )
    page = decoded_page(data)
    return _with_front_matter(page) if page.startswith(("---", "\ufeff---")) else read_page(page)


def _with_front_matter(page: str) -> Content:
    """A page of a site generator: the pair that its head has the question of, or the page below."""
    if single := single_pair(page):
        (entry,) = single.entries
        entry = replace(entry, answer=readable(entry.answer))
        return replace(single, entries=(entry,), text=None)
    front = split(page)
    dates, unread = document_dates(front)
    content = read_page(page[front.body_start :], filter(None, (front.doubt, *unread)))
    title = front.fields.get("title")
    title = content.title or (title if isinstance(title, str) else None)
    return replace(content, title=title, dates=dates)


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
    put_panels_below(main)
    pieces = pieces_of(main, marks_of(main))
    blocks = tuple(_with_labels(_with_whole_titles(_blocks(pieces))))
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
        Block(piece.kind, piece.text, place, place, piece.level, piece.anchor, piece.apart)
        for place, piece in enumerate(pieces, 1)
    ]


def _with_whole_titles(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; a title that was cut at the end of its line has the rest of its question.

    So pandoc writes Texinfo: "Which of the rules" above "apply here? All of them." Where two titles
    go on in small letters, others may go on with a name.
    """
    rests = {
        place: rest
        for place, (above, block) in enumerate(zip(blocks, blocks[1:], strict=False))
        if above.kind is BlockKind.HEADING
        and len(above.text) >= CUT_TITLE
        and above.text[-1] not in ".?!:"
        and block.kind is BlockKind.PARAGRAPH
        and (rest := _REST.match(block.text))
    }
    small = sum(rest[1][0].islower() for rest in rests.values())
    whole = list(blocks)
    for place, rest in rests.items():
        if rest[1][0].islower() or small > 1:
            whole[place] = replace(blocks[place], text=f"{blocks[place].text} {rest[1]}")
            whole[place + 1] = replace(blocks[place + 1], text=rest.string[rest.end() :])
    return whole


def _with_labels(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; "Q" and "A" that stand alone, in turn, are put before the text below them."""
    labels = [place for place, block in enumerate(blocks[:-1]) if _LABEL.fullmatch(block.text)]
    letters = "".join(blocks[place].text[0].lower() for place in labels)
    if not re.fullmatch(r"(?:qa){2,}", letters):
        return list(blocks)
    joined = list(blocks)
    for place in reversed(labels):
        label, below = blocks[place].text.rstrip(".:)"), joined.pop(place + 1)
        joined[place] = replace(below, text=f"{label}: {below.text}", first=blocks[place].first)
    return joined


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
    headed = any(table_entries(piece.rows, 0) for piece in pieces)
    of_table = table_entries if headed else asking_entries
    tables = sum(len(piece.text) for piece in pieces if piece.kind is BlockKind.TABLE)
    if not headed and 2 * tables < sum(len(piece.text) for piece in pieces):
        return ()
    entries: list[Entry] = []
    for place, piece in enumerate(pieces, 1):
        entries += (replace(e, anchor=piece.anchor) for e in of_table(piece.rows, place))
    return tuple(entries)
