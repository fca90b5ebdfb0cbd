"""Word files: headings, numbers that only the list formatting has, tables, and what is refused."""

import io
import random
import re
import zipfile

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.parsing.content import BlockKind, Content, Unit
from qa_bot.parsing.formats.docx import read
from qa_bot.records import SourceError

H, P, L, T = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TABLE


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def shapes(document):
    return [(block.kind, block.level, block.text) for block in read(saved(document)).blocks]


def add_list(document, *levels, starts=()):
    """A list of (numFmt, lvlText[, more XML]) levels; gives its id."""
    root = document.part.numbering_part.element
    name = str(900 + len(root))
    xml = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'{"".join(more)}<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (style, text, *more) in enumerate(levels)
    )
    root.append(
        parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{xml}</w:abstractNum>')
    )
    return add_num(document, name, starts)


def add_num(document, pattern, starts=()):
    root = document.part.numbering_part.element
    name = str(900 + len(root))
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for depth, start in starts
    )
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{name}"><w:abstractNumId w:val="{pattern}"/>'
            f"{overrides}</w:num>"
        )
    )
    return name


def number(paragraph, name, depth=0):
    properties = paragraph._element.get_or_add_pPr()
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{name}"/></w:numPr>'
    properties.append(parse_xml(xml))
    return paragraph


def texts_of(document, name, *depths):
    for depth in depths:
        number(document.add_paragraph("x"), name, depth)
    return [text.removesuffix(" x") for _, _, text in shapes(document)]


def test_headings_paragraphs_and_lists_in_order():
    document = docx.Document()
    document.add_paragraph("My FAQ", style="Title")
    document.add_heading("General", 1)
    document.add_heading("What is it?", 2)
    document.add_paragraph("It is.")
    document.add_paragraph("one", style="List Number")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph("dot", style="List Bullet")
    document.add_paragraph("")
    document.add_paragraph("End.")
    assert shapes(document) == [
        (H, 1, "My FAQ"),
        (H, 1, "General"),
        (H, 2, "What is it?"),
        (P, 0, "It is."),
        (L, 1, "1. one"),
        (L, 1, "2. two"),
        (L, 1, "- dot"),
        (P, 0, "End."),
    ]
    content = read(saved(document))
    assert (content.title, content.unit) == ("My FAQ", Unit.PARAGRAPH)
    assert content.blocks[-1].first == content.blocks[-1].last == 9


def test_levels_count_restart_and_print_each_other():
    document = docx.Document()
    name = add_list(document, ("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))
    assert texts_of(document, name, 0, 1, 1, 2, 2, 1, 2, 0, 1) == [
        "1.", "1.1", "1.2", "(a)", "(b)", "1.3", "(a)", "2.", "2.1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("style", "text", "printed"),
    [
        ("upperLetter", "%1)", "A)"),
        ("lowerRoman", "%1.", "i."),
        ("upperRoman", "%1.", "I."),
        ("decimalZero", "Q%1:", "Q01:"),
        ("none", "Note", "Note"),
        ("bullet", "\uf0b7", "-"),
        ("chicago", "%1.", "1."),
    ],
)
def test_numbers_print_in_their_style(style, text, printed):
    document = docx.Document()
    assert texts_of(document, add_list(document, (style, text)), 0) == [printed]


def test_a_bullet_that_prints_nothing_is_not_shown():
    document = docx.Document()
    number(document.add_paragraph("All of these."), add_list(document, ("bullet", " ")))
    assert shapes(document) == [(P, 0, "All of these.")]


def test_a_list_that_starts_anew_and_one_that_counts_on():
    document = docx.Document()
    first = add_list(document, ("decimal", "%1."), starts=[(0, 5)])
    pattern = document.part.numbering_part.element[-2].get(qn("w:abstractNumId"))
    again, anew = add_num(document, pattern), add_num(document, pattern, [(0, 1)])
    for name in (first, first, again, anew, anew):
        number(document.add_paragraph("x"), name)
    assert [text for _, _, text in shapes(document)] == ["5. x", "6. x", "7. x", "1. x", "2. x"]


def test_levels_that_never_restart_and_numbers_in_digits():
    document = docx.Document()
    name = add_list(
        document,
        ("upperRoman", "%1."),
        ("decimal", "%1.%2", "<w:isLgl/>", '<w:lvlRestart w:val="0"/>'),
    )
    assert texts_of(document, name, 0, 1, 0, 1) == ["I.", "1.1", "II.", "2.2"]


def test_numbers_that_a_style_gives_also_in_front_of_headings():
    document = docx.Document()
    name = add_list(
        document, ("decimal", "%1."), ("decimal", "%1.%2", '<w:pStyle w:val="Heading2"/>')
    )
    for style, depth in (("Heading 1", 0), ("Heading 2", 0)):
        number(document.styles[style], name, depth)
    document.add_heading("Fees", 1)
    document.add_heading("How much?", 2)
    number(document.add_heading("Plain", 1), "0")
    assert shapes(document) == [(H, 1, "1. Fees"), (H, 2, "1.1 How much?"), (H, 1, "Plain")]


def test_heading_styles_under_other_names_are_known_by_outline_level_and_base():
    document = docx.Document()
    style = document.styles.add_style("Frage", 1)
    style.base_style = document.styles["Heading 3"]
    document.add_paragraph("Why?", style="Frage")
    other = document.add_paragraph("How?")
    other._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>'))
    assert shapes(document) == [(H, 3, "Why?"), (H, 2, "How?")]


def test_question_and_answer_in_one_paragraph_keep_their_line_end():
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Why?").bold = True
    paragraph.add_run().add_break(WD_BREAK.LINE)
    paragraph.add_run("As\tso.")
    number(paragraph, add_list(document, ("decimal", "%1.")))
    assert shapes(document) == [(L, 1, "1. Why?\nAs\tso.")]


def test_bold_paragraphs_are_headings_below_the_real_ones():
    document = docx.Document()
    for text in ("Why is it?", "Answer:", "word " * 70):
        document.add_paragraph().add_run(text).bold = True
    document.add_paragraph("By style?", style="Intense Quote")
    partly = document.add_paragraph("Partly ")
    partly.add_run("bold?").bold = True
    kinds = [(block.kind, block.level) for block in read(saved(document)).blocks]
    assert kinds == [(H, 10), (P, 0), (P, 0), (H, 10), (P, 0)]


def test_links_deleted_text_fields_and_hidden_text():
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    link = OxmlElement("w:hyperlink")
    url = document.part.relate_to(
        "https://x.org/a",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    link.set(qn("r:id"), url)
    link.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>the page</w:t></w:r>"))
    paragraph._p.append(link)
    for xml in (
        "<w:del {}><w:r><w:delText>old</w:delText></w:r></w:del>",
        "<w:ins {}><w:r><w:t>, new</w:t></w:r></w:ins>",
        "<w:r {}><w:instrText>PAGEREF x</w:instrText></w:r>",
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        "<w:r {}><w:t>, end</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert shapes(document) == [(P, 0, "See the page (https://x.org/a), new, end")]


def test_text_in_content_controls_is_read_and_a_table_of_contents_is_not():
    document = docx.Document()
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("Why? 3", style=style)
    inner = "<w:p><w:r><w:t>In</w:t></w:r></w:p>"
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    document.element.body.insert(1, parse_xml(control))
    assert shapes(document) == [(P, 0, "In")]


def fill(document, rows):
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_tables_are_a_row_a_line_and_boxes_are_read_as_text():
    document = docx.Document()
    document.add_paragraph("Before?")
    fill(document, [["Day", "Open"], ["Monday\nTuesday", "9"]])
    fill(document, [["In a box"]])
    assert shapes(document) == [
        (P, 0, "Before?"),
        (T, 0, "Day | Open\nMonday Tuesday | 9"),
        (P, 0, "In a box"),
    ]
    assert [(b.first, b.last) for b in read(saved(document)).blocks] == [(1, 1), (2, 5), (6, 6)]


def test_a_document_that_is_one_table_of_questions_gives_entries():
    document = docx.Document()
    document.add_heading("FAQ", 1)
    table = fill(document, [["Question", "Answer"], ["Why?", ""], ["How?", "Thus."]])
    cell = table.rows[1].cells[1]
    cell.paragraphs[0].text = "As so:"
    cell.add_paragraph("first", style="List Number")
    content = read(saved(document))
    pairs = [(entry.question, entry.answer) for entry in content.entries]
    assert pairs == [("Why?", "As so:\n1. first"), ("How?", "Thus.")] and content.blocks == ()


def rewritten(data, name, change):
    """The package with one part changed."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.namelist():
            content = source.read(part)
            archive.writestr(part, change(content) if part == name else content)
    return target.getvalue()


def plain():
    document = docx.Document()
    document.add_paragraph("Why?")
    document.add_paragraph("So.", style="List Number")
    return saved(document)


def refused(data):
    with pytest.raises(SourceError) as error:
        read(data)
    assert "\n" not in str(error.value) and str(error.value).count(";") >= 2
    return str(error.value)


def test_the_strict_form_is_read():
    def strict(xml):
        usual = rb"http://schemas\.openxmlformats\.org/(\w+)/2006/"
        return re.sub(usual, rb"http://purl.oclc.org/ooxml/\1/", xml)

    data = plain()
    for part in zipfile.ZipFile(io.BytesIO(data)).namelist():
        if part.endswith((".xml", ".rels")) and part != "[Content_Types].xml":
            data = rewritten(data, part, strict)
    assert [block.text for block in read(data).blocks] == ["Why?", "1. So."]


def test_xml_entities_are_refused_and_no_file_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    for declared in (f'SYSTEM "{secret.as_uri()}"', '"boom"'):

        def attack(xml, declared=declared):
            head, _, rest = xml.partition(b"?>")
            doctype = f"<!DOCTYPE w [<!ENTITY x {declared}>]>".encode()
            return head + b"?>" + doctype + rest.replace(b"Why?", b"&x;")

        reason = refused(rewritten(plain(), "word/document.xml", attack))
        assert "declares XML entities" in reason and "SECRET" not in reason


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = rewritten(plain(), "word/document.xml", lambda xml: xml + b" " * 40_000_000)
    assert "bytes of XML; expected at most 20,000,000" in refused(bomb)
    pictures = rewritten(plain(), "docProps/thumbnail.jpeg", lambda data: bytes(210_000_000))
    assert "bytes of data; expected at most 200,000,000" in refused(pictures)


def test_too_many_tags_are_refused():
    many = b"<w:body>" + b"<w:p/>" * 600_000
    crowded = rewritten(plain(), "word/document.xml", lambda xml: xml.replace(b"<w:body>", many))
    assert "XML tags; expected at most 600,000" in refused(crowded)


def test_too_many_parts_are_refused():
    target = io.BytesIO(plain())
    with zipfile.ZipFile(target, "a") as archive:
        for part in range(2_001):
            archive.writestr(f"word/{part}.xml", b"")
    assert "parts; expected a Word file of at most 2,000" in refused(target.getvalue())


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:ins>", "</w:ins>"),
        ("<w:p><w:ins>", "</w:ins></w:p>"),
    ],
)
@pytest.mark.parametrize("depth", [60, 100_000])
def test_deep_nesting_is_refused_or_read(opens, closes, depth):
    def nest(xml):
        inner = (opens * depth + closes * depth).encode()
        return xml.replace(b"<w:body>", b"<w:body>" + inner)

    try:
        read(rewritten(plain(), "word/document.xml", nest))
    except SourceError as error:
        assert re.search("deep|damaged|XML tags", str(error))


def test_encrypted_old_and_other_files_are_named():
    assert "encrypted Word file or one of before 2007" in refused(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    )
    assert "damaged, or not a Word file" in refused(b"")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    assert "damaged, or not a Word file" in refused(other.getvalue())
    assert "without text" in refused(saved(docx.Document()))


def test_a_truncated_or_altered_file_is_refused_or_read():
    data = plain()
    chance = random.Random(4)
    for _ in range(60):
        cut = data[: chance.randrange(len(data))]
        assert "damaged" in refused(cut)
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
@given(st.binary(), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_give_content_or_a_source_error(data, magic):
    accepted_or_named(magic + data)


NAMES = (
    "p r t br tab pPr numPr ilvl numId pStyle tbl tr tc sdt sdtContent hyperlink ins rPr b".split()
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.booleans(), st.sampled_from("01x9")), max_size=30)
)
def test_any_xml_of_word_gives_content_or_a_source_error(parts):
    inner, open_tags = "", []
    for name, keeps_open, val in parts:
        inner += f'<w:{name} w:val="{val}">x'
        if keeps_open and len(open_tags) < 15:
            open_tags.append(name)
        else:
            inner += f"</w:{name}>"
    inner += "".join(f"</w:{name}>" for name in reversed(open_tags))
    accepted_or_named(
        rewritten(
            plain(),
            "word/document.xml",
            lambda xml: xml.replace(b"<w:body>", b"<w:body>" + inner.encode()),
        )
    )


def test_short_paragraphs_in_large_print_are_headings():
    document = docx.Document()

    def put(text, size=None, bold=False):
        run = document.add_paragraph().add_run(text)
        run.bold = bold
        run.font.size = size and docx.shared.Pt(size)

    put("The garden", 16, bold=True)
    put("It lies in Mill Street, behind the bakery, and is open to everybody.")
    put("Tools", 14)
    put("Spades and rakes are in the shed, which has a lock.")
    put("Visitors", 16)
    put("Please do not block the gate.", 16)
    put("Rules", 20)
    put("NB", bold=True)
    put("There are none yet.")
    headings = [(level, text) for kind, level, text in shapes(document) if kind is H]
    assert headings == [
        (10, "The garden"),
        (11, "Tools"),
        (10, "Visitors"),
        (9, "Rules"),
        (10, "NB"),
    ]
