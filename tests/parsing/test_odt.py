"""OpenDocument texts: printed numbers, headings, tables, and files that are none."""

import pytest
from limits import cpu_seconds
from odf_files import h, items, list_style, odt, p, packed_parts

from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import odt as reader
from qa_bot.records import SourceError

NUMBERS = list_style(
    "L1", 'style:num-format="1" style:num-suffix=")"', 'style:num-format="a" style:num-suffix="."'
)
BOLD = (
    '<style:style style:name="B" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="N" style:family="text">'
    '<style:text-properties fo:font-weight="normal"/></style:style>'
    '<style:style style:name="PB" style:family="paragraph" style:parent-style-name="PC"/>'
    '<style:style style:name="PC" style:family="paragraph">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="H" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
)


def texts(data: bytes) -> list[str]:
    return [block.text for block in reader.read(data).blocks]


def pairs(data: bytes) -> list[tuple[str, str, str]]:
    found = parse(data, "faq.odt", reader.read).pairs
    return [(pair.label, pair.question, pair.answer) for pair in found]


def test_a_list_that_goes_on_below_an_answer_counts_on_as_printed():
    # LibreOffice's own .docx of such a list loses its numbers.
    body = (
        items(p("Who may join?"), attributes='text:style-name="L1" xml:id="one"')
        + p("Anyone, with:")
        + items(
            items(p("a spade"), p("a hat")),
            p("What does it cost?"),
            attributes='text:style-name="L1" text:continue-numbering="true"',
        )
        + p("40 euro.")
        + items(p("Apart?"), attributes='text:style-name="L1"')
        + p("Yes.")
        + items(p("Where?"), attributes='text:style-name="L1" text:continue-list="one"')
        + p("Here.")
    )
    assert texts(odt(body, NUMBERS)) == [
        "1) Who may join?", "Anyone, with:", "a. a spade", "b. a hat", "2) What does it cost?",
        "40 euro.", "1) Apart?", "Yes.", "3) Where?", "Here.",
    ]  # fmt: skip


def test_only_the_first_paragraph_of_an_item_has_its_number():
    body = items(p("One?") + p("It is.") + items(p("x"), p("y")) + p("So.") + items(p("z")),
                 attributes='text:style-name="L1"')  # fmt: skip
    blocks = reader.read(odt(body, NUMBERS)).blocks
    assert [(b.kind, b.level, b.text) for b in blocks] == [
        (BlockKind.ITEM, 1, "1) One?"),
        (BlockKind.PARAGRAPH, 0, "It is."),
        (BlockKind.ITEM, 2, "a. x"),
        (BlockKind.ITEM, 2, "b. y"),
        (BlockKind.PARAGRAPH, 0, "So."),
        (BlockKind.ITEM, 2, "a. z"),
    ]


@pytest.mark.parametrize(
    ("level", "printed"),
    [
        ('style:num-format="1" style:num-suffix="." text:display-levels="2"', "1.1."),
        ('style:num-format="i" style:num-prefix="(" style:num-suffix=")"', "(i)"),
        ('style:num-format="1" loext:num-list-format="%1%-%2%:" text:start-value="4"', "1-4:"),
        ('style:num-format="A" style:num-suffix="." text:start-value="3"', "C."),
        ('style:num-format=""', ""),
        ("", "-"),
    ],
)
def test_numbers_are_printed_as_their_level_says(level, printed):
    style = list_style("L", 'style:num-format="1" style:num-suffix="."', level)
    body = items(p("One") + items(p("two")), attributes='text:style-name="L"')
    assert texts(odt(body, style)) == ["1. One", f"{printed} two".strip()]


def test_an_item_may_say_its_own_number_and_a_list_header_has_none():
    body = (
        '<text:list text:style-name="L1"><text:list-header><text:p>Costs</text:p>'
        '</text:list-header><text:list-item text:start-value="7"><text:p>What?</text:p>'
        "</text:list-item></text:list>"
    )
    assert texts(odt(body, NUMBERS)) == ["Costs", "7) What?"]


def test_headings_are_numbered_by_the_outline():
    style = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" '
        'style:num-format="1" style:num-suffix="."/><text:outline-level-style text:level="2" '
        'style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    body = h("Joining") + h("Who?", 2) + p("We.") + h("When?", 2) + p("Now.") + h("Tools")
    blocks = reader.read(odt(body, styles=style)).blocks
    assert [(b.text, b.level) for b in blocks if b.kind is BlockKind.HEADING] == [
        ("1. Joining", 1), ("1.1 Who?", 2), ("1.2 When?", 2), ("2. Tools", 1),
    ]  # fmt: skip


def test_bold_paragraphs_are_headings_and_labels_are_none():
    span = '<text:span text:style-name="{}">{}</text:span>'
    body = (
        p("Are you open?", "PB") + p("Daily.") + p(span.format("B", "What does it cost?"))
        + p("Five, " + span.format("B", "no more.")) + p(span.format("N", "Not bold"), "PB")
        + p(span.format("B", "Note:"))
    )  # fmt: skip
    blocks = reader.read(odt(body, BOLD)).blocks
    assert [b.text for b in blocks if b.kind is BlockKind.HEADING] == [
        "Are you open?",
        "What does it cost?",
    ]
    assert pairs(odt(body, BOLD))[0] == ("1", "Are you open?", "Daily.")


def test_text_is_as_it_is_read():
    body = (
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:table-of-content><text:p>Are you open? 3</text:p></text:table-of-content>"
        + p(
            'See <text:a xlink:href="https://example.org/a">our\n page</text:a><text:s '
            'text:c="2"/>now<text:line-break/>or<text:note><text:note-citation>1'
            "</text:note-citation><text:note-body><text:p>noted</text:p></text:note-body>"
            '</text:note> <text:page-number>3</text:page-number><text:span text:style-name="H">'
            "hidden</text:span>"
        )
        + '<text:section text:display="none"><text:p>not shown</text:p></text:section>'
    )
    assert texts(odt(body, BOLD)) == ["See our page (https://example.org/a) now\nor 3"]


def test_a_table_of_questions_is_entries_and_another_one_text():
    cell = "<table:table-cell>{}</table:table-cell>"

    def table(*rows: tuple[str, ...]) -> str:
        lines = ("".join(cell.format(p(text)) for text in row) for row in rows)
        return f"<table:table>{''.join(f'<table:table-row>{r}</table:table-row>' for r in lines)}" \
            "</table:table>"  # fmt: skip

    asked = odt(p("Hello") + table(("Question", "Answer"), ("Open?", "Daily.")))
    assert [(e.question, e.answer) for e in reader.read(asked).entries] == [("Open?", "Daily.")]
    shown = odt(h("What is there?") + p("This:") + table(("tool", "days"), ("spade", "3")))
    assert pairs(shown) == [("1", "What is there?", "This:\n\ntool | days\nspade | 3")]
    cells = h("Open?") + p("Daily.")
    box = f"<table:table><table:table-row>{cell.format(cells)}</table:table-row></table:table>"
    assert pairs(odt(box)) == [("1", "Open?", "Daily.")]


def test_the_title_is_the_one_on_the_page_before_that_of_the_file():
    body = p("Our club", "T1") + h("Open?", 2) + p("Daily.")
    style = (
        '<style:style style:name="T1" style:family="paragraph" style:parent-style-name="Title"/>'
    )
    title = '<style:style style:name="Title" style:family="paragraph"/>'
    assert reader.read(odt(body, style, title, "Template")).title == "Our club"
    assert reader.read(odt(h("Open?") + p("Daily."), title="Club")).title == "Club"


# As LibreOffice writes a password since 24.2: all parts in one that is encrypted.
WHOLLY_ENCRYPTED = packed_parts(
    {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "encrypted-package": b"\x01\x02",
        "META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>",
    }
)
ENCRYPTED = packed_parts(
    {
        "content.xml": b"\x01\x02",
        "META-INF/manifest.xml": "<m:manifest><m:encryption-data/></m:manifest>",
    }
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is damaged"),
        (b"PK\x03\x04", "is damaged"),
        (b"1. Open?\nDaily.", "is damaged"),
        (odt(p("x"))[:-60], "is damaged"),
        (packed_parts({"a.txt": "1. Open?"}), "is damaged, or not an OpenDocument text"),
        (packed_parts({"content.xml": "<a"}), "is damaged, or not an OpenDocument text"),
        (packed_parts({"content.xml": "<a/>"}), "has no text of its kind inside"),
        (packed_parts({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "entities"),
        (ENCRYPTED, "is encrypted; expected an OpenDocument text"),
        (WHOLLY_ENCRYPTED, "is encrypted; expected an OpenDocument text"),
        (odt(""), "is an OpenDocument text without text"),
        (odt("<text:section>" * 60 + p("x") + "</text:section>" * 60), "nests lists or tables"),
        (packed_parts({"content.xml": b"<" * 400_000}), "bytes of XML"),
    ],
)
def test_a_bad_file_says_in_one_line_what_was_expected(data, reason):
    with pytest.raises(SourceError) as error:
        reader.read(data)
    assert reason in str(error.value) and "expected" in str(error.value)
    assert "\n" not in str(error.value)


def test_many_lists_are_read_in_one_pass():
    goes_on = 'text:style-name="L1" text:continue-numbering="true"'
    body = "".join(items(p(f"Is it {i}?"), attributes=goes_on) + p("Yes.") for i in range(9_000))
    data = odt(body, NUMBERS)
    with cpu_seconds(5):
        assert len(parse(data, "faq.odt", reader.read).pairs) == 9_000


def test_contents_made_of_links_are_no_questions_and_hints_stay():
    def leading(text):
        return p(f'<text:a xlink:href="#x"><text:span>{text}</text:span></text:a>')

    asked = ["Who may join?", "What does it cost?", "When is it open?"]
    body = "".join(map(leading, asked)) + "".join(h(one) + p("See below.") for one in asked)
    hints = "".join(leading(f"more {number}") for number in range(4))
    assert texts(odt(body + hints)) == [
        *(text for one in asked for text in (one, "See below.")), "more 0", "more 1", "more 2",
        "more 3",
    ]  # fmt: skip
