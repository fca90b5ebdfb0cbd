"""OpenDocument spreadsheets: cells as they are shown, what is hidden, and files that are none."""

from datetime import date

import pytest
from odf_files import document, ods, odt, p, packed_parts, row

from qa_bot.parsing.content import Unit
from qa_bot.parsing.formats import ods as reader
from qa_bot.records import SourceError

HEAD = row("Question", "Answer", "Valid until")
DATE = (
    '<table:table-row><table:table-cell><text:p>When?</text:p></table:table-cell>'
    '<table:table-cell office:value-type="currency" office:value="60"><text:p>$60.00</text:p>'
    "<text:p>a year</text:p></table:table-cell>"
    '<table:table-cell office:value-type="date" office:date-value="2030-01-31">'
    "<text:p>01/31/30</text:p></table:table-cell></table:table-row>"
)  # fmt: skip


def test_cells_are_read_as_they_are_shown_and_dates_as_they_are():
    content = reader.read(ods(HEAD, DATE))
    (entry,) = content.entries
    assert (content.unit, entry.position) == (Unit.ROW, 2)
    assert (entry.answer, entry.valid_until) == ("$60.00\na year", date(2030, 1, 31))
    assert content.doubts == ()


def test_rows_that_stand_many_times_are_counted_and_read_once():
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
    blank += 'table:number-columns-repeated="16384"/></table:table-row>'
    content = reader.read(ods(HEAD, blank.replace("1048000", "3"), row("Open?", "Daily."), blank))
    assert [(e.position, e.question) for e in content.entries] == [(5, "Open?")]


def test_hidden_rows_and_sheets_are_left_out_and_named():
    hidden = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    sheets = (
        f'<table:table table:name="Ours">{row("Question", "Answer")}{row("Open?", "Daily.")}'
        f"{row('Secret?', 'Yes.', attributes=chr(32).join(['table:visibility=' + repr('filter')]))}"
        f'</table:table><table:table table:name="Old" table:style-name="ta2">'
        f"{row('Question', 'Answer')}{row('Gone?', 'Yes.')}</table:table>"
    )
    content = reader.read(document("spreadsheet", sheets, hidden))
    assert [entry.question for entry in content.entries] == ["Open?"]
    assert content.doubts == (
        "hidden sheet(s) 'Old' left out; show them to have them read",
        "1 row hidden, left out (row 3)",
    )


def test_several_sheets_are_sections():
    sheets = "".join(
        f'<table:table table:name="{name}">{row("Question", "Answer")}{row("Open?", name)}'
        "</table:table>"
        for name in ("Hall", "Garden")
    )
    entries = reader.read(document("spreadsheet", sheets)).entries
    assert [(e.section, e.answer, e.anchor) for e in entries] == [
        ("Hall", "Hall", "Hall!A2"), ("Garden", "Garden", "Garden!A2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Question,Answer\n", "is damaged"),
        (odt(p("Open?")), "has no text of its kind inside"),
        (packed_parts({"content.xml": "<a>"}), "not an OpenDocument spreadsheet"),
        (ods(), "holds no questions with answers"),
    ],
)
def test_a_bad_file_says_in_one_line_what_was_expected(data, reason):
    with pytest.raises(SourceError, match=reason):
        reader.read(data)
