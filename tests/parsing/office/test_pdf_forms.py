"""PDFs that draw parts of their pages as forms: stamps, pages that LaTeX or a program put in."""

import io

import pypdf
import pytest
from limits import cpu_seconds
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

from qa_bot.parsing.formats.pdf import read
from qa_bot.parsing.office import pdf_forms
from qa_bot.records import SourceError

COURIER = {"F1": "/Courier"}
HELVETICA = {"F1": "/Helvetica"}


def shown(text, x, y, more=""):
    return f"BT /F1 11 Tf {x} {y} Td {more} ({text}) Tj ET "


def fonts(named):
    found = DictionaryObject()
    for name, base in named.items():
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": base}
        font["/Encoding"] = "/WinAnsiEncoding"
        named_font = {NameObject(key): NameObject(value) for key, value in font.items()}
        found[NameObject(f"/{name}")] = DictionaryObject(named_font)
    return found


def document(drawn, forms=(), own=COURIER):
    """A page; each form is (name, what draws it, its matrix or None), and may draw the others."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    objects = DictionaryObject()
    resources = {NameObject("/XObject"): objects}
    for name, inside, matrix in forms:
        form = DecodedStreamObject()
        form.set_data(inside.encode("latin-1"))
        form[NameObject("/Subtype")] = NameObject("/Form")
        if own:
            named = DictionaryObject({NameObject("/Font"): fonts(own), **resources})
            form[NameObject("/Resources")] = named
        if matrix:
            form[NameObject("/Matrix")] = ArrayObject(map(FloatObject, matrix))
        objects[NameObject(f"/{name}")] = writer._add_object(form)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): fonts(HELVETICA), **resources}
    )
    contents = DecodedStreamObject()
    contents.set_data(drawn.encode("latin-1"))
    page[NameObject("/Contents")] = writer._add_object(contents)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def texts(*given, **more):
    return [block.text for block in read(document(*given, **more)).blocks]


def test_a_form_is_read_once_at_its_place():
    # The number of a question, and its text beside it, which a program put in as a form.
    page = shown("1.", 50, 700) + "q 1 0 0 1 20 400 cm /X Do Q " + shown("From nine.", 50, 660)
    form = ("X", shown("When is it open?", 0, 0), (1, 0, 0, 1, 50, 300))
    assert texts(page, [form]) == ["1. When is it open?", "From nine."]


@pytest.mark.parametrize("own", [COURIER, HELVETICA, None])
def test_a_form_calls_fonts_by_names_of_its_own(own):
    page = shown("Why?", 50, 700) + "/X Do " + shown("At last.", 50, 600)
    form = ("X", shown("So it is.", 50, 650), None)
    assert texts(page, [form], own=own) == ["Why?", "So it is.", "At last."]


def test_what_a_form_means_and_leaves_open_ends_with_it():
    meant = "/Span <</ActualText (office)>> BDC (o#ce) Tj EMC"
    form = ("X", f"q 2 0 0 2 0 0 cm BT /F1 11 Tf 25 325 Td {meant} ET Q Q q", None)
    page = shown("The", 50, 700) + "/X Do " + shown("hours?", 50, 600)
    assert texts(page, [form]) == ["The", "office", "hours?"]


def test_a_form_inside_of_a_form_is_read_and_a_circle_ends():
    inner = ("Y", shown("Inside?", 50, 650) + "/X Do /Y Do", None)
    outer = ("X", "q 1 0 0 1 0 -20 cm /Y Do Q /Missing Do " + shown("Below.", 50, 600), None)
    assert texts(shown("Why?", 50, 700) + "/X Do /Missing Do", [outer, inner]) == [
        "Why?",
        "Inside?",
        "Below.",
    ]


def test_a_form_that_is_drawn_again_and_again_is_refused_soon(monkeypatch):
    forms = [(f"X{n}", f"/X{n + 1} Do " * 9 + shown("Why?", 50, 700), None) for n in range(9)]
    with cpu_seconds(4), pytest.raises(SourceError, match="whose forms draw more than 1,000,000"):
        monkeypatch.setattr(pdf_forms, "MAX_BYTES", 1_000_000)
        read(document("/X0 Do", forms))


def test_many_drawings_of_next_to_nothing_are_refused_soon():
    with cpu_seconds(4), pytest.raises(SourceError, match="whose forms draw more than 4,000,000"):
        read(document("/X Do " * 130_000, [("X", "n", None)]))


def test_the_page_is_as_it_was_when_it_was_read():
    from qa_bot.parsing.office.pdf_lines import page_lines

    made = document("/X Do", [("X", shown("Why?", 50, 700), None)])
    page = pypdf.PdfReader(io.BytesIO(made)).pages[0]
    before = page["/Resources"], page["/Contents"]
    assert [line.text for line in page_lines(page, 1, lambda *_: None)] == ["Why?"]
    assert (page["/Resources"], page["/Contents"]) == before
