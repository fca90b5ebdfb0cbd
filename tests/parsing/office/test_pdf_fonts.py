"""PDFs whose fonts do not say which letters their signs are."""

import io

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.pdf import read
from qa_bot.parsing.office.pdf_fonts import FontLetters
from qa_bot.records import SourceError

PAIRS = [
    ("1. When may the garden be entered?", "From nine in the morning until the sun has set."),
    ("2. Who pays for the water in it?", "The town does, as long as nobody wastes any."),
]
LINES = [line for pair in PAIRS for line in pair]
MORE = ["3. And who waters the plants there?", "All of those who have the time for it. " * 6]


def made(value):
    """A value as pypdf writes it: "/x" is a name."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(name): made(one) for name, one in value.items()})
    if isinstance(value, list):
        return ArrayObject(map(made, value))
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, bytes):
        stream = DecodedStreamObject()
        stream.set_data(value)
        return stream
    return NameObject(value) if value.startswith("/") else TextStringObject(value)


def document(*lines, **fonts):
    """A page of (font, bytes), one below the other; fonts are dictionaries of their own."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    named = {f"/{name}": made({"/Type": "/Font", **font}) for name, font in fonts.items()}
    for font in named.values():
        for name, value in font.items():
            if isinstance(value, DecodedStreamObject):
                font[name] = writer._add_object(value)
    named = DictionaryObject({NameObject(n): writer._add_object(f) for n, f in named.items()})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): named})
    drawn = "".join(
        f"BT /{font} 11 Tf 50 {760 - 30 * place} Td <{text.hex()}> Tj ET "
        for place, (font, text) in enumerate(lines)
    )
    page[NameObject("/Contents")] = writer._add_object(made(drawn.encode()))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def ordered(texts, first=33):
    """Each letter as the number of its first appearance, as many programs write subsets."""
    codes = {}
    for text in texts:
        for letter in text:
            codes.setdefault(letter, first + len(codes))
    return [bytes(codes[letter] for letter in text) for text in texts]


def shifted(texts):
    """Each letter as the number of its sign in a TrueType font."""
    return [b"".join((ord(letter) - 29).to_bytes(2, "big") for letter in text) for text in texts]


PLAIN = {"/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
OWN_NAMES = {"/Encoding": {"/Differences": [33, *(f"/g{number}" for number in range(60))]}}
TYPE_3 = {
    "/Subtype": "/Type3",
    "/FontBBox": [0, 0, 500, 700],
    "/FontMatrix": [1, 0, 0, 1, 0, 0],
    "/CharProcs": {},
    "/FirstChar": 33,
    "/LastChar": 92,
    "/Widths": [500] * 60,
    **OWN_NAMES,
}
SYMBOLIC = {
    "/Subtype": "/TrueType",
    "/BaseFont": "/ABCDEF+Odd",
    "/FontDescriptor": {"/FontName": "/ABCDEF+Odd", "/Flags": 4, "/FontFile2": "x"},
}
CID_FONT = {"/Type": "/Font", "/Subtype": "/CIDFontType2", "/BaseFont": "/ABCDEF+Odd"}
COMPOSITE = {
    "/Subtype": "/Type0",
    "/BaseFont": "/ABCDEF+Odd",
    "/Encoding": "/Identity-H",
    "/DescendantFonts": [CID_FONT],
}
EMPTY = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange endcmap"
PARTIAL = b"begincmap\n2 beginbfchar\n<0044> <0061>\n<0048> <0065>\nendbfchar\nendcmap"
UNREAD = {
    "names of its own": (TYPE_3, ordered),
    "neither names nor a map": (SYMBOLIC, ordered),
    "no map": (COMPOSITE, shifted),
    "an empty map": ({**COMPOSITE, "/ToUnicode": EMPTY}, shifted),
    "a map of two letters": ({**COMPOSITE, "/ToUnicode": PARTIAL}, shifted),
    "numbers as letters": ({**COMPOSITE, "/ToUnicode": "/Identity-H"}, shifted),
    "another encoding": ({**COMPOSITE, "/Encoding": "/KSC-EUC-H"}, shifted),
}


@pytest.mark.parametrize("kind", UNREAD)
@pytest.mark.parametrize("readable", [[], ["1. When is the garden open to all of us?"]])
def test_a_file_that_cannot_be_read_needs_ocr_also_with_one_readable_line(kind, readable):
    font, encode = UNREAD[kind]
    lines = [("F2", line.encode()) for line in readable]
    data = document(*lines, *(("F1", line) for line in encode(LINES)), F1=font, F2=PLAIN)
    with pytest.raises(SourceError, match=r"Unicode map: \d+% of its text .*; run OCR"):
        read(data)


@pytest.mark.parametrize("kind", UNREAD)
def test_nothing_garbled_becomes_an_answer(kind):
    font, encode = UNREAD[kind]
    answers = encode([answer for _, answer in PAIRS])
    lines = [
        *zip(("F2", "F1"), (PAIRS[0][0].encode(), answers[0]), strict=True),
        *zip(("F2", "F1"), (PAIRS[1][0].encode(), answers[1]), strict=True),
        *(("F2", line.encode()) for line in MORE),
    ]
    parsed = parse(document(*lines, F1=font, F2=PLAIN), "a.pdf", read)
    assert [(pair.question, pair.answer) for pair in parsed.pairs if pair.answer] == [
        (MORE[0][3:], MORE[1].strip())
    ]
    assert parsed.doubts[0].startswith("has fonts without a Unicode map: ")


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (SYMBOLIC, "latin-1"),
        ({**COMPOSITE, "/ToUnicode": "/Identity-H"}, "utf-16-be"),
        ({**COMPOSITE, "/Encoding": "/UniJIS-UCS2-H"}, "utf-16-be"),
    ],
)
def test_numbers_that_are_letters_after_all_are_read(font, encoding):
    lines = [("F1", line.encode(encoding)) for line in LINES]
    parsed = parse(document(*lines, F1=font), "a.pdf", read)
    assert [pair.answer for pair in parsed.pairs] == [answer for _, answer in PAIRS]
    assert parsed.doubts == ()


def test_a_bullet_of_a_font_without_a_map_is_no_reason_to_leave_out_its_line():
    lines = [("F2", LINES[0].encode()), ("F1", b"\x33"), ("F2", LINES[1].encode())]
    assert len(parse(document(*lines, F1=SYMBOLIC, F2=PLAIN), "a.pdf", read).pairs) == 1


def test_letters_that_are_drawn_one_by_one_are_judged_by_their_line():
    drawn = b"".join(
        b"ET BT /F1 11 Tf %d 700 Td <%02x> Tj " % (50 + 6 * place, code)
        for place, code in enumerate(ordered([LINES[1]])[0])
    )
    data = document(("F2", MORE[0].encode()), ("F1", b"!"), F1=TYPE_3, F2=PLAIN)
    data = data.replace(b"<21> Tj ", drawn).replace(b"/Length ", b"/Length 9")
    with pytest.raises(SourceError, match=r"Unicode map: \d+% of its text"):
        read(data)


def test_names_that_are_made_of_letters_are_read_as_these():
    names = ["/f_i", "/one.taboldstyle", "/T_h", "/odd", "/a", "/u.sc", "/u0062"]
    font = {**PLAIN, "/Encoding": {"/Differences": [1, *names]}}
    letters = FontLetters(made(font))
    assert (
        letters.text("de/f_ine /one.taboldstyle/odd and/all /T_hen")
        == "define 1\ufffd and/all Then"
    )
    (block,) = read(document(("F1", b"Who de\1nes \2\6\7?"), F1=font)).blocks
    assert block.text == "Who defines 1ub?"


def test_a_map_gives_single_texts_ranges_and_lists():
    cmap = b"""begincmap
    1 beginbfchar <0001> <00660069> endbfchar
    2 beginbfrange <0003> <0005> <0061> <0010> <0011> [<0078> <0079>] endbfrange
    1 beginbfrange <0000> <FFFFFFFF> <0430> endbfrange"""
    letters = FontLetters({**COMPOSITE, "/ToUnicode": made(cmap)})
    assert letters.says("fiabcxy") and letters.says("\u0430\u0431")
    assert not FontLetters({**COMPOSITE, "/ToUnicode": made(cmap[:80])}).says("\u0431\u0432\u0433")


def test_a_font_that_maps_a_sign_to_half_a_character_is_read_with_a_doubt():
    # The half ended `index`, `ask` and `serve`, where the pairs were written down.
    signs = sorted({*"".join(LINES)})
    codes = [f"<{ord(sign):02x}> <{ord(sign):04x}>" for sign in signs if sign != "w"]
    rows = "\n".join([*codes, f"<{ord('w'):02x}> <d83d>"])
    space = "1 begincodespacerange\n<00> <ff>\nendcodespacerange\n"
    cmap = f"begincmap\n{space}{len(signs)} beginbfchar\n{rows}\nendbfchar\nendcmap".encode()
    font = {**PLAIN, "/ToUnicode": cmap}
    parsed = parse(document(*(("F1", line.encode()) for line in LINES), F1=font), "a.pdf", read)
    assert [pair.answer for pair in parsed.pairs] == [
        answer.replace("w", "\ufffd") for _, answer in PAIRS
    ]
    assert any("half character(s)" in doubt for doubt in parsed.doubts)
