"""EPUB books: their pages in order, and files that are none."""

import pytest
from epub_files import epub
from limits import cpu_seconds
from odf_files import packed_parts

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import epub as reader
from qa_bot.records import SourceError


def pairs(data: bytes) -> list[tuple[str, str, str | None]]:
    found = parse(data, "book.epub", reader.read).pairs
    return [(pair.question, pair.answer, pair.source.section) for pair in found]


def test_chapters_are_read_in_the_order_of_the_spine_with_their_lists():
    pages = {
        "z%20one.xhtml": "<h1>Joining</h1><h2>Who may join?</h2><ol><li>You.</li><li>We.</li></ol>",
        "a.xhtml": "<h1>Tools</h1><h2>Where is the key?</h2><p>Next door.</p>",
    }
    assert pairs(epub(pages)) == [
        ("Who may join?", "1. You.\n2. We.", "Joining"),
        ("Where is the key?", "Next door.", "Tools"),
    ]


def test_the_book_gives_the_title_and_paragraphs_are_counted_through_it():
    data = epub({"a.xhtml": "<h2 id='a'>One?</h2><p>1</p>", "b.xhtml": "<h2>Two?</h2><p>2</p>"})
    found = parse(data, "book.epub", reader.read)
    assert [pair.source.place for pair in found.pairs] == ["paragraph 2", "paragraph 4"]
    assert {pair.source.title for pair in found.pairs} == {"Our book"}


def test_pages_that_only_list_the_others_are_passed_over():
    pages = {"toc.xhtml": "<p>Open? 3</p>", "a.xhtml": "<h2>Open?</h2><p>Daily.</p>"}
    guide = '<guide><reference type="toc" href="toc.xhtml#x"/></guide>'
    content = reader.read(epub(pages, extra=guide))
    assert [block.text for block in content.blocks] == ["Open?", "Daily."]


def encryption(name: str) -> dict[str, str]:
    reference = f'<x:CipherReference xmlns:x="u" URI="{name}"/>'
    return {"META-INF/encryption.xml": f"<encryption>{reference}</encryption>"}


def test_fonts_may_be_encrypted():
    data = epub({"a.xhtml": "<h2>Open?</h2><p>Daily.</p>"}, encryption("OPS/font.otf"))
    assert pairs(data) == [("Open?", "Daily.", None)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is damaged"),
        (b"<html>", "is damaged"),
        (epub({"a.xhtml": "<p>x</p>"})[:-50], "is damaged"),
        (packed_parts({"a.txt": "Open?"}), "lists no pages"),
        (epub({}), "is HTML without text"),
        (epub({"../../x.xhtml": "<p></p>"}), "is HTML without text"),
        (epub({"a.xhtml": "<p>x</p>"}, encryption("OPS/a.xhtml")), "is encrypted"),
        (epub({"a.xhtml": "x" * 9_000_000}), "holds pages of 9,000"),
        (
            packed_parts({"META-INF/container.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "declares XML entities",
        ),
    ],
)
def test_a_bad_book_says_in_one_line_what_was_expected(data, reason):
    with pytest.raises(SourceError, match=reason) as error:
        reader.read(data)
    assert "expected" in str(error.value) and "\n" not in str(error.value)


def test_a_page_that_stands_in_the_spine_many_times_is_refused():
    page = "<p>a" * 30_000
    again = "".join('<itemref idref="i0"/>' for _ in range(1_000))
    data = epub({"a.xhtml": page}, extra=f"<spine>{again}</spine>")
    with cpu_seconds(5), pytest.raises(SourceError, match="holds pages of"):
        reader.read(data)
