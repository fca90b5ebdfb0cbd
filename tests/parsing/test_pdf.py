"""PDF files: paragraphs and headings from their looks, running heads, and what is refused."""

import io
import random

import pypdf
import pytest
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from qa_bot.parsing.content import BlockKind, Content, Unit
from qa_bot.parsing.formats import pdf
from qa_bot.parsing.formats.pdf import read
from qa_bot.records import SourceError

H, P = BlockKind.HEADING, BlockKind.PARAGRAPH
LONG = "These are the words of an answer that is long enough to be wrapped by the page. " * 3


class Paper(FPDF):
    """Pages with a head and a foot, where these are given."""

    def __init__(self, head="", foot=""):
        super().__init__()
        self.head, self.foot = head, foot
        self.set_font("helvetica", "", 11)
        self.add_page()

    def header(self):
        if self.head:
            self.cell(0, 8, self.head.format(self.page_no()), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def footer(self):
        if self.foot:
            self.set_y(-15)
            self.cell(0, 8, self.foot.format(self.page_no()), align="C")

    def put(self, text, style="", size=11, gap=2):
        self.set_font("helvetica", style, size)
        self.multi_cell(0, size / 2, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(gap)
        self.set_font("helvetica", "", 11)
        return self

    def shapes(self):
        return [(block.kind, block.level, block.text) for block in read(self.data()).blocks]

    def data(self):
        return bytes(self.output())


def test_sizes_and_weights_make_headings_and_wrapped_lines_are_joined():
    paper = Paper().put("The title", "", 20).put("A section", "B", 14)
    paper.put("1. Is this a question that is too long for one line of the page, as some are?", "B")
    paper.put(LONG).put("Short.").put("Why?", "B").put("Answer:", "B").put("So.")
    assert paper.shapes() == [
        (H, 1, "The title"),
        (H, 2, "A section"),
        (H, 3, "1. Is this a question that is too long for one line of the page, as some are?"),
        (P, 0, LONG.strip()),
        (P, 0, "Short."),
        (H, 3, "Why?"),
        (P, 0, "Answer:"),
        (P, 0, "So."),
    ]
    assert read(paper.data()).unit is Unit.PAGE


def test_paragraphs_without_a_gap_are_told_apart_by_short_lines_and_markers():
    paper = Paper()
    for text in (
        "1. Why?",
        "Because.",
        LONG,
        "1. first",
        "2. second",
        "- third",
        "Q: How?",
        "A: So.",
    ):
        paper.put(text, gap=0)
    texts = [text for _, _, text in paper.shapes()]
    assert texts == [
        "1. Why?",
        "Because.",
        LONG.strip(),
        "1. first",
        "2. second",
        "- third",
        "Q: How?",
        "A: So.",
    ]


def test_bold_words_within_a_line_are_no_heading():
    paper = Paper()
    paper.multi_cell(0, 6, "Some **bold** words.", markdown=True)
    assert paper.shapes() == [(P, 0, "Some bold words.")]


def test_an_answer_over_a_page_break_is_whole_and_running_heads_are_gone():
    paper = Paper("My FAQ, page {}", "{}")
    for number in range(1, 13):
        paper.put(f"{number}. Question number {number}?", "B").put(LONG * 3)
    content = read(paper.data())
    answers = [block for block in content.blocks if block.kind is P]
    assert [block.text for block in answers] == [(LONG * 3).strip()] * 12
    assert [b.text for b in content.blocks if b.kind is H] == [
        f"{number}. Question number {number}?" for number in range(1, 13)
    ]
    assert any(block.last == block.first + 1 for block in answers)
    assert (content.blocks[0].first, content.blocks[-1].last) == (1, 3)


def test_an_answer_over_a_column_break_is_whole():
    paper = Paper()
    with paper.text_columns(ncols=2, gutter=10) as columns:
        columns.write(LONG * 12)
    assert paper.shapes() == [(P, 0, (LONG * 12).strip())]


def test_a_head_that_changes_with_the_chapter_is_known_by_its_page_number():
    paper = Paper()
    for number, chapter in enumerate(["Fees", "Hours", "Rules", "Forms"], 1):
        if number > 1:
            paper.add_page()
        paper.put(f"{chapter} {number}").put(f"Text of {chapter}.").put(f"More of it, {chapter}.")
    assert [text for _, _, text in paper.shapes()[:2]] == ["Text of Fees.", "More of it, Fees."]
    assert len(paper.shapes()) == 8


def test_numbered_questions_on_pages_of_their_own_are_no_running_heads():
    paper = Paper()
    for number in range(1, 5):
        if number > 1:
            paper.add_page()
        paper.put(f"Question {number}").put(f"What is {number * 7}?").put(
            "So. " * number, gap=number
        )
        paper.put("Yes.")
    texts = [text for _, _, text in paper.shapes()]
    assert [text for text in texts if text.startswith("Question")] == [
        f"Question {number}" for number in range(1, 5)
    ]
    assert texts.count("Yes.") == 4


def test_soft_hyphens_go_and_hyphens_stay():
    lines = ["word " * 17 + "in\u00ad", "formation", "and " * 20 + "opt-", "out of it."]
    paper = Paper()
    for line in lines:
        paper.cell(0, 6, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    ((_, _, text),) = paper.shapes()
    assert text == "word " * 17 + "information " + "and " * 20 + "opt-out of it."


def test_pages_without_text_are_remarked_on():
    paper = Paper().put("Why?")
    paper.add_page()
    assert read(paper.data()).doubts == (
        "1 page(s) hold no text (page 2; scanned?); run OCR on the file",
    )


def test_the_title_is_the_documents_own():
    paper = Paper().put("x")
    paper.set_title(" My FAQ ")
    assert read(paper.data()).title == "My FAQ"


def refused(data):
    with pytest.raises(SourceError) as error:
        read(data)
    assert "\n" not in str(error.value) and str(error.value).count(";") >= 2
    return str(error.value)


def encrypted(user_password, algorithm):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(Paper().put("Secret?").data()))
    writer.encrypt(user_password, "owner", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_is_named_and_one_for_changing_only_is_no_matter(algorithm):
    assert "is encrypted" in refused(encrypted("user", algorithm))
    assert [block.text for block in read(encrypted("", algorithm)).blocks] == ["Secret?"]


def test_scans_damaged_and_other_files_are_named():
    assert "holds no text layer (scanned?)" in refused(Paper().data())
    assert "is damaged, or not a PDF" in refused(b"")
    assert "is damaged, or not a PDF" in refused(b"%PDF-1.7\n%%EOF")
    assert "is damaged, or not a PDF" in refused(b"Hello")


def test_what_pypdf_mends_is_not_logged(caplog):
    data = Paper().put("a").data().replace(b"startxref\n", b"startxref\n1")
    accepted_or_named(data)
    assert caplog.records == []


def test_too_many_pages_too_long_pages_and_too_long_a_time_are_refused(monkeypatch):
    data = Paper().put("a").data()
    monkeypatch.setattr(pdf, "MAX_SECONDS", -1.0)
    assert "seconds to read" in refused(data)
    monkeypatch.setattr(pdf, "MAX_PAGE_BYTES", 10)
    monkeypatch.setattr(pdf, "MAX_SECONDS", 60.0)
    assert "has a page 1 of" in refused(data)
    monkeypatch.setattr(pdf, "MAX_PAGES", 0)
    assert "has 1 pages; expected at most 0" in refused(data)


def drawn(operations, style=""):
    """A PDF whose page is drawn by these; it has the font F1, and F2 in a style."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(Paper().put("a", style).put("a").data()))
    stream = DecodedStreamObject()
    stream.set_data(operations)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_page_that_unpacks_to_much_is_refused():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(b"BT ET " * 1_000_000)))
    for page in writer.pages:
        page.compress_content_streams()
    buffer = io.BytesIO()
    writer.write(buffer)
    assert "expected at most 4,000,000" in refused(buffer.getvalue())


def test_a_form_that_unpacks_to_much_is_refused_and_a_small_one_is_read():
    for times, text in ((1, "Why?"), (500_000, None)):
        form = DecodedStreamObject()
        form.set_data(b"BT /F1 11 Tf 50 700 Td (Why?) Tj ET " + b"q Q BT ET " * times)
        form.update({NameObject("/Type"): NameObject("/XObject")})
        form.update({NameObject("/Subtype"): NameObject("/Form")})
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(b"q /X1 Do Q")))
        form[NameObject("/Resources")] = writer.pages[0]["/Resources"]
        objects = DictionaryObject({NameObject("/X1"): writer._add_object(form)})
        writer.pages[0]["/Resources"][NameObject("/XObject")] = objects
        buffer = io.BytesIO()
        writer.write(buffer)
        if text:
            assert [block.text for block in read(buffer.getvalue()).blocks] == [text]
        else:
            assert "expected at most 4,000,000" in refused(buffer.getvalue())


@pytest.mark.parametrize("operations", [b"[" * 50_000, b"<<" * 50_000, b"q " * 100_000, b"BT (x"])
def test_odd_drawings_are_refused_or_read(operations):
    accepted_or_named(drawn(operations))


def test_a_truncated_or_altered_file_is_refused_or_read():
    data = Paper().put("Why?", "B").put(LONG).data()
    chance = random.Random(4)
    for _ in range(40):
        accepted_or_named(data[: chance.randrange(len(data))])
        altered = bytearray(data)
        for _ in range(5):
            altered[chance.randrange(len(data))] = chance.randrange(256)
        accepted_or_named(bytes(altered))


def accepted_or_named(data):
    try:
        assert isinstance(read(data), Content)
    except SourceError as error:
        assert "\n" not in str(error)


@settings(deadline=None)
@given(st.binary(), st.sampled_from([b"", b"%PDF-1.4\n"]))
def test_any_bytes_give_content_or_a_source_error(data, magic):
    accepted_or_named(magic + data)


def without_a_map(data, fonts):
    """The file with these fonts as numbers of signs alone."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    for name, font in writer.pages[0]["/Resources"]["/Font"].items():
        if name in fonts:
            font = font.get_object()
            font[NameObject("/Subtype")] = NameObject("/Type0")
            font[NameObject("/Encoding")] = NameObject("/Identity-H")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_fonts_without_a_unicode_map_are_named_also_where_some_lines_are_readable():
    def paper(*lines):
        paper = Paper().put("1. Why?")
        for line in lines:
            paper.put(line)
        return without_a_map(paper.put("words that nobody can read", "B").data(), {"/F2"})

    with pytest.raises(SourceError, match=r"Unicode map: \d+% .*; run OCR"):
        read(paper())
    content = read(paper(LONG))
    assert [block.text for block in content.blocks] == ["1. Why?", LONG.strip()]
    assert "Unicode map: " in content.doubts[0]


class Drawn(Paper):
    """A page on which every word stands where it is put."""

    def at(self, x, y, text, size=11, font="helvetica", style=""):
        self.set_font(font, style, size)
        self.text(x, y, text)
        return self

    def paragraphs(self):
        return [block.text for block in read(self.data()).blocks]


def test_marks_that_stand_apart_from_their_text():
    paper = Drawn().at(20, 20, "10.").at(26, 20, "What if I am away?").at(26, 26, "Tell us.")
    paper.at(20, 40, "11.", size=14).at(30, 39.5, "Which of the forms must be filled in, which is")
    paper.at(30, 44, "the last question of all these?").at(30, 50, "These:")
    paper.at(36, 56, "o", font="courier").at(42, 56, "the blue one").at(36, 62, "\x7f")
    paper.at(42, 62, "the red one")
    assert paper.paragraphs() == [
        "10. What if I am away?",
        "Tell us.",
        "11. Which of the forms must be filled in, which is the last question of all these?",
        "These:",
        "- the blue one",
        "- the red one",
    ]


def test_an_item_without_a_bullet_is_no_part_of_the_question_above():
    paper = Drawn().at(20, 20, "1.").at(25, 20, "Which tools may I borrow from").at(25, 25, "here?")
    paper.at(37, 30, "spades and rakes, and of the barrows")
    assert paper.paragraphs()[0] == "1. Which tools may I borrow from here?"


def test_a_question_at_the_end_of_a_page_has_its_answer_on_the_next():
    paper = Paper().put("1. " + "Which of these rules must each know " * 2 + "before that day?")
    paper.add_page()
    paper.put("Only the first three of them.")
    assert len(paper.shapes()) == 2


def test_columns_of_questions_that_are_drawn_across_are_read_one_by_one():
    lines = [
        ("1. When is it open?", "3. May children come?"),
        ("At seven, but not on", "From ten years on, with"),
        ("Sundays.", "a badge."),
        ("2. Is there a locker?", "4. What is the fee?"),
        ("Yes.", "Six."),
    ]
    paper = Drawn()
    for place, (left, right) in enumerate(lines):
        paper.at(20, 20 + 6 * place, left).at(110, 20 + 6 * place, right)
    paper.at(90, 290, "Page 1 of 1")
    questions = ["1. When is it open?", "2. Is there a locker?", "3. May children come?"]
    paragraphs = paper.paragraphs()
    assert [text for text in paragraphs if "?" in text] == [*questions, "4. What is the fee?"]
    assert "Page 1 of 1" not in paragraphs


def test_a_table_with_gaps_is_read_across():
    paper = Drawn()
    for place, (who, fee) in enumerate([("Who", "Fee"), ("Adults", "Six"), ("Children", "Two")]):
        paper.at(20, 20 + 6 * place, who).at(110, 20 + 6 * place, fee)
    assert "Adults Six" in " ".join(paper.paragraphs())


@pytest.mark.parametrize("pages", [1, 2])
def test_what_a_browser_prints_around_a_page_is_no_text(pages):
    paper = Paper("11/29/26, 6:15 AM  Garden", f"file:///tmp/garden.html {{}}/{pages}")
    paper.put("1. Why?").put("So.")
    for _ in range(pages - 1):
        paper.add_page()
        paper.put("2. How?").put("Thus.")
    assert [text for _, _, text in paper.shapes()] == ["1. Why?", "So.", "2. How?", "Thus."][
        : 2 * pages
    ]


def test_hyphens_that_only_hyphenation_writes_are_dropped():
    from qa_bot.parsing.office.pdf_lines import PdfLine
    from qa_bot.parsing.office.pdf_paragraphs import blocks_of

    def joined(*texts):
        lines = [PdfLine(1, 0, 100 - 12 * i, 10, False, text) for i, text in enumerate(texts)]
        return " ".join(block.text for block in blocks_of(lines))

    long = "These are the words of the line that goes on to an extra\u2010"
    assert joined(long, "ordinary end.").endswith("extraordinary end.")
    assert joined(long + " a\u2010b c\u2010", "d.").endswith("c\u2010d.")


@pytest.mark.parametrize(
    ("operations", "text"),
    [
        # What is justified by the spacing of words, as groff does: "la" and "ws" are one word.
        (b"4 Tw [(a new set of la)] TJ 86.9 0 Td 0 Tw (ws) Tj", "a new set of laws"),
        (b"4 Tw (a new set of la) Tj 86.9 0 Td 0 Tw (ws is here) Tj", "a new set of laws is here"),
        (b'4 0 (a new set of la) " 86.9 0 Td 0 Tw (ws) Tj', "a new set of laws"),
        (b"4 Tw [(laws)] TJ", "laws"),
        (b"4 Tw [(a new set of)] TJ 78 0 Td 0 Tw (laws) Tj", "a new set of laws"),
        # What a part means is not what is drawn: a blank for a hyphen that is not seen, signs for
        # a word; a long one is that of whole lines.
        (b"(for) Tj /Span <</ActualText <FEFF00AD>>> BDC ( ) Tj EMC (bidden) Tj", "forbidden"),
        (b"(for) Tj /Span <</ActualText <FEFF00AD>>> BDC (-) Tj EMC", "for\u00ad"),
        (b"/Span <</ActualText (office)>> BDC (o) Tj [(#) -9 (ce)] TJ EMC Tj", "office"),
        (b"/P <</ActualText (" + b"word " * 9 + b")>> BDC (Why?) Tj EMC", "Why?"),
        (b"/Span <</ActualText <FEFF05D0>>> BDC (Why?) Tj EMC", "Why?"),
        (b"/Span /Missing BDC (Why?) Tj EMC EMC Q Tw Tf", "Why?"),
    ],
)  # fmt: skip
def test_words_are_not_split_and_text_is_read_as_it_is_meant(operations, text):
    (block,) = read(drawn(b"BT /F1 11 Tf 50 700 Td " + operations + b" ET")).blocks
    assert block.text == text


WHEN_AND_WHAT = [
    "11/29/26, 6:15 AM Garden", "29.11.26, 06:15 Garten", "26. 11. 29. \uc624\uc804 6:15 Garden",
    "2026/11/29 \u4e0a\u53486:15 Garden", "29.11.2026 klo 6.15 Garden", "06:15 29/11/2026 Garden",
    "29/11/26, 6:15 a.m. Garden", "29.11.2026 \u0433., 6:15 \u0447. Garden",
]  # fmt: skip
WHERE_AND_WHICH = [
    "1 of 2 11/29/2026, 6:15 AM", "1 von 2 29.11.2026, 06:15", "Page 1 sur 2", "1 / 2",
    "file:///tmp/garden.html", "https://example.org/garden 1/2",
    "Rules of the garden https://example.org/garden", "Rules of the... https://example.org/garden",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_printed"),
    [
        *((text, True) for text in (*WHEN_AND_WHAT, *WHERE_AND_WHICH)),
        ("https://example.org/garden", False),
        ("See https://example.org/garden", False),
        ("29.11.2026 is the day of the feast.", False),
        ("1 of 3", False),
        ("Rules of the garden", False),
    ],
)
def test_browsers_print_in_many_languages(text, is_printed):
    from qa_bot.parsing.office.pdf_heads import without_running_heads
    from qa_bot.parsing.office.pdf_lines import PdfLine

    page = [PdfLine(1, 0, 20, 10, False, text), PdfLine(1, 0, 60, 10, False, "So.")]
    kept = without_running_heads([page, []], "Rules of the garden")
    assert [line.text for line in kept] == (["So."] if is_printed else [text, "So."])


def test_a_head_of_two_pages_stands_apart_from_their_text():
    def pages(gap):
        paper = Drawn()
        for number in (1, 2):
            if number == 2:
                paper.add_page()
            paper.at(90, 20 - gap, "Rules of the garden").at(20, 20, f"{number}. Why is it so?")
            paper.at(20, 30, "So it is, and").at(20, 35, f"{number} times.")
        return paper.paragraphs()

    assert not any("Rules" in text for text in pages(12))
    assert sum("Rules" in text for text in pages(6)) == 2


def test_marks_of_lists_that_are_drawn_at_the_end_stand_in_front():
    paper = Drawn().at(25, 20, "Which tools may I borrow?").at(25, 26, "These:")
    paper.at(35, 32, "spades").at(35, 38, "rakes").at(25, 50, "Who may join?").at(25, 56, "All.")
    paper.at(20, 20, "1.").at(30, 32, "\x7f").at(30, 38, "b)").at(20, 50, "2.").at(20, 90, "3.")
    texts = ["1. Which tools may I borrow?", "These:", "- spades", "b) rakes", "2. Who may join?"]
    assert paper.paragraphs() == [*texts, "All.", "3."]


def test_the_bold_head_of_a_table_is_no_heading():
    """Its cells may be drawn as one text, with nothing but moves between them."""
    table = (
        b"/F2 11 Tf 50 700 Td (Who) Tj 60 0 Td (Fee) Tj /F1 11 Tf -60 -15 Td (Adults) Tj 60 0 Td "
    )
    table += b"(forty euro) Tj -60 -40 Td (That is all of it, and nothing more is asked.) Tj"
    blocks = read(drawn(b"BT " + table + b" ET", "B")).blocks
    assert [block.kind for block in blocks] == [P] * len(blocks)
    assert [block.text for block in blocks][:2] == ["Who Fee", "Adults forty euro"]


def test_widths_are_those_that_the_font_says():
    from qa_bot.parsing.office.pdf_widths import FontWidths

    simple = FontWidths({"/Subtype": "/Type1", "/FirstChar": 65, "/Widths": [700, 650]})
    assert (simple.of(b"AB"), simple.of(b"A~")) == (1350, 1300)
    inner = {"/W": [1, [500, 600], 10, 12, 250], "/DW": 900}
    composite = FontWidths({"/Subtype": "/Type0", "/DescendantFonts": [inner]})
    assert composite.of(b"\0\1\0\2\0\x0b\0\x20") == 500 + 600 + 250 + 900
    assert FontWidths({"/Subtype": "/Type0"}).of(b"\0\1") is None
    endless = FontWidths({"/Subtype": "/Type0", "/DescendantFonts": [{"/W": [0, 10**9, 5] * 9}]})
    assert endless.of(b"\0\1") == 5
