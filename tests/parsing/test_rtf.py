"""Rich text: printed numbers, headings, links, tables, code pages, and files that are none."""

import pytest
from limits import cpu_seconds

from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import rtf as reader
from qa_bot.records import SourceError


def rtf(body: str, head: str = r"\ansi\ansicpg1252") -> bytes:
    return ("{\\rtf1" + head + "\n" + body + "}").encode("latin-1")


def texts(data: bytes) -> list[str]:
    return [block.text for block in reader.read(data).blocks]


def pairs(data: bytes) -> list[tuple[str, str, str]]:
    found = parse(data, "faq.rtf", reader.read).pairs
    return [(pair.label, pair.question, pair.answer) for pair in found]


def test_a_bullet_drawn_as_a_letter_of_another_font_is_a_bullet():
    body = r"\pard{\listtext\pard\plain o\tab}\ilvl1\ls3 we\par{\listtext o)\tab}\ilvl1\ls3 all\par"
    assert texts(rtf(body)) == ["- we", "o) all"]


def test_numbers_of_lists_are_those_that_the_file_prints():
    # As LibreOffice writes them, then as pandoc does.
    body = (
        r"\pard\plain {\listtext\pard\plain  1.\tab}\ilvl0\ls2 {\loch Who may join?}\par"
        r"\pard\plain Anyone:\par \pard{\listtext a)\tab}\ilvl1\ls2 you\par"
        r"\pard{\listtext\pard\plain \u8226\'3f\tab}\ilvl1\ls3 we\par"
        r"{\pard \li360 \fi-360 2.\tx360\tab What does it cost?\par}{\pard 40 euro.\par}"
        r"{\pard \bullet \tx360\tab less\par}"
    )
    blocks = reader.read(rtf(body)).blocks
    assert [(block.kind, block.level, block.text) for block in blocks] == [
        (BlockKind.ITEM, 1, "1. Who may join?"),
        (BlockKind.PARAGRAPH, 0, "Anyone:"),
        (BlockKind.ITEM, 2, "a) you"),
        (BlockKind.ITEM, 2, "- we"),
        (BlockKind.ITEM, 1, "2. What does it cost?"),
        (BlockKind.PARAGRAPH, 0, "40 euro."),
        (BlockKind.ITEM, 1, "- less"),
    ]


def test_headings_are_outline_levels_styles_or_bold():
    body = (
        r"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\s15 Title;}{\*\cs10 x;}}"
        r"\pard\s15 The club\par\pard\plain\s1 Joining\par\pard\plain"
        r"\outlinelevel1 Who?\par"
        r"\pard\plain We.\par\pard{\b What does it cost?}\par\pard 40 {\b euro}\par"
        r"\pard\b Note:\par"
    )
    blocks = reader.read(rtf(body)).blocks
    assert [(b.text, b.level) for b in blocks if b.kind is BlockKind.HEADING] == [
        ("The club", 1), ("Joining", 1), ("Who?", 2), ("What does it cost?", 10),
    ]  # fmt: skip


def test_text_is_as_it_is_read():
    body = (
        r"{\header not}{\footer{\field{\*\fldinst PAGE}{\fldrslt 1}}}{\info{\title Ours}"
        r"{\author N}}"
        r"{\*\unknown not}{\v hidden}\pard See {\field{\*\fldinst{HYPERLINK "
        r'"https://example.org/a"}}{\fldrslt{\ul our page}}}, '
        r"it\rquote s\~\{here\}\line now{\footnote not}{\pict 89504e47}{\*\bkmkstart x}.\par"
    )
    content = reader.read(rtf(body))
    assert content.title == "Ours"
    assert [block.text for block in content.blocks] == [
        "See our page (https://example.org/a), it\u2019s {here}\nnow."
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9 \'80", "caf\xe9 \u20ac"),
        (r"\uc1\u233\'e9t\u233 ?t\uc0\u233 ", "\xe9t\xe9t\xe9"),
        (r"\u-3913 ? \u55357\'3f\u56832\'3f", "\uf0b7 \U0001f600"),
        (r"{\fonttbl{\f1\fcharset204 Arial;}}{\f1\'ef\'f0\'e8}", "\u043f\u0440\u0438"),
        (r"{\fonttbl{\f2\fcharset128 Mincho;}}{\f2\'82\'a0}", "\u3042"),
        ("\xe9t\xe9", "\xe9t\xe9"),
        (r"a\bin3 }}}b", "ab"),
    ],
)
def test_characters_come_from_their_code_page(body, text):
    assert texts(rtf(body)) == [text]


def test_a_table_of_questions_is_entries_and_another_one_text():
    def row(*cells: str) -> str:
        return r"\trowd " + "".join(rf"\pard\intbl {c}\cell " for c in cells) + r"\row "

    asked = rtf(row("Question", "Answer") + row("Open?", r"Daily,\par nine to five."))
    (entry,) = reader.read(asked).entries
    assert (entry.question, entry.answer) == ("Open?", "Daily,\nnine to five.")
    shown = rtf(r"\pard\b What is there?\par\pard\plain " + row("tool", "days") + row("spade", "3")
                + r"\pard That.\par")  # fmt: skip
    assert pairs(shown) == [("1", "What is there?", "tool | days\nspade | 3\n\nThat.")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "does not begin as rich text"),
        (b"PK\x03\x04", "does not begin as rich text"),
        (rtf(""), "is rich text without text"),
        (rtf(r"{\pict 00}"), "is rich text without text"),
        (b"{\\rtf1" + b"{" * 1_000_000, "nests groups"),
    ],
)
def test_a_bad_file_says_in_one_line_what_was_expected(data, reason):
    with pytest.raises(SourceError, match=reason) as error:
        reader.read(data)
    assert "expected" in str(error.value) and "\n" not in str(error.value)


def test_a_file_cut_short_is_read_as_far_as_it_goes():
    assert texts(rtf(r"\pard One\par \pard Two")[:-4]) == ["One"]


@pytest.mark.parametrize(
    "token",
    [r"\par ", r"\u8217 ?", r"\'e9", r"{\b a}", r"\intbl a\cell ", r"{\field{\fldrslt b}}"],
)
def test_a_megabyte_is_read_in_one_pass(token):
    data = rtf("a" + token * (1_000_000 // len(token)))
    with cpu_seconds(5):
        reader.read(data)
