"""The Maine document says the same in every format."""

import functools

import pytest
from conversions import PLAIN, TITLE, as_docx, as_html, as_pdf, pairs

from qa_bot.parsing.content import BlockKind, Unit
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import docx, html, pdf

FORMATS = {
    "html": (html.read, as_html),
    "docx": (docx.read, as_docx),
    "pdf": (pdf.read, as_pdf),
    "pdf-plain": (pdf.read, functools.partial(as_pdf, bold=False)),
}


def words(*texts):
    return " ".join(texts).translate(PLAIN).split()


@functools.cache
def content(name):
    read, write = FORMATS[name]
    return read(write(pairs()))


def test_the_source_has_twenty_pairs():
    assert [pair.number for pair in pairs()] == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize("name", FORMATS)
def test_every_question_and_answer_is_there_whole_and_in_order(name):
    expected = words(TITLE, *(t for p in pairs() for t in (p.number + ".", p.question, *p.lines)))
    assert words(*(block.text for block in content(name).blocks)) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_twenty_questions_and_answers(name):
    read, write = FORMATS[name]
    found = parse(write(pairs()), f"maine.{name}", read).pairs
    assert [pair.number for pair in found] == [pair.number for pair in pairs()]
    assert all(pair.number_is_printed for pair in found)
    assert [words(pair.question) for pair in found] == [words(p.question) for p in pairs()]
    assert [words(pair.answer) for pair in found] == [words(*p.lines) for p in pairs()]


@pytest.mark.parametrize("name", FORMATS)
def test_each_question_begins_a_block_of_its_own(name):
    # Where looks tell questions from answers they are headings; elsewhere paragraphs.
    kind = BlockKind.PARAGRAPH if name == "pdf-plain" else BlockKind.HEADING
    questions = [words(pair.number + ".", pair.question) for pair in pairs()]
    found = [words(block.text) for block in content(name).blocks if block.kind is kind]
    assert [text for text in found if text in questions] == questions


@pytest.mark.parametrize("name", FORMATS)
def test_each_item_and_paragraph_is_one_block(name):
    texts = [words(block.text) for block in content(name).blocks]
    expected = [words(line) for pair in pairs() for line in pair.lines]
    assert [text for text in texts if text in expected] == expected


def test_places_are_paragraphs_or_pages():
    units = {name: content(name).unit for name in FORMATS}
    assert units["html"] is units["docx"] is Unit.PARAGRAPH and units["pdf"] is Unit.PAGE
    blocks = content("pdf").blocks
    assert (blocks[0].first, blocks[-1].last) == (1, 8)
    assert any(block.first < block.last for block in blocks)
