"""The owner's own questions: how they are written, and what is said of those that went wrong."""

import io
import json
import zipfile
from datetime import date

import pytest
from fakes import FakeEncoder, document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from qa_bot import QABot, QABotError, QAPair
from qa_bot.golden import Golden, asked, read_golden, unknown_rows
from qa_bot.golden.measured import Confused, confused, figures_of

CLINIC = document(
    "clinic.md",
    QAPair("1", "When are you open?", "From nine to five."),
    QAPair("2", "Where do I park?", "Behind the house."),
)
HALL = document("hall.md", QAPair("2", "Who rents the hall?", "Anyone."))
ROWS = (("where to park?", "2", "clinic.md"), ("bicycles, perhaps?", "-", ""))
READ = (Golden("where to park?", "2", "clinic.md"), Golden("bicycles, perhaps?", "not covered"))
HEADER = ("query", "want", "document")


@pytest.fixture
def bot():
    return QABot.from_pairs([*CLINIC.pairs, *HALL.pairs], encoder=FakeEncoder())


def workbook(*rows, change=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def lines(*rows):
    return "".join(f"{json.dumps(dict(zip(HEADER, row, strict=False)))}\n" for row in rows)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("golden.csv", '\ufeffquery,want,document\r\nwhere to park?,2,clinic.md\r\n\r\n"bicycles, '
         'perhaps?",-,\r\n'),
        ("golden.csv", 'query;want;document\nwhere to park?;2;clinic.md\n"bicycles, perhaps?";'
         "not covered\n"),
        ("golden.csv", 'Want,query,document,note\n2,where to park?,clinic.md,"so, or so"\n'
         '-,"bicycles, perhaps?",,\n'),
        ("golden.tsv", "query\twant\tdocument\nwhere to park?\t2\tclinic.md\nbicycles, perhaps?\t"
         "Not covered\t\n"),
        ("golden.tsv", 'where to park?\t2\tclinic.md\n"bicycles, perhaps?"\t-\n'),
        ("golden.jsonl", lines(*ROWS)),
        ("golden.jsonl", '{"query": "where to park?", "want": 2, "document": "clinic.md"}\n\n'
         '{"query": "bicycles, perhaps?", "want": "not_covered", "document": null}'),
        ("golden.xlsx", workbook(HEADER, *ROWS)),
        ("golden.xlsx", workbook(HEADER, ("where to park?", 2, "clinic.md"), (), ROWS[1])),
        ("golden.xlsx", workbook(HEADER, ROWS[0], ("bicycles, perhaps?", "\u2014"))),
        ("golden.csv", "query;want;document\nwhere to park?;2;clinic.md\n"
         "bicycles, perhaps?; \u2212"),
        ("golden.tsv", "where to park?\t2\tclinic.md\nbicycles, perhaps?\t\u2013\n"),
        ("golden.txt", "query\twant\nx\t-\n".encode("utf-16")),
    ],
)  # fmt: skip
def test_every_format_gives_the_same_queries(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    wanted = READ if "txt" not in name else (Golden("x", "not covered"),)
    assert read_golden(path) == wanted


def test_rows_are_counted_as_people_see_them(tmp_path):
    path = tmp_path / "golden.csv"
    path.write_text('query,want\n\n"of two\nlines",1\nlast,2\n')
    assert [one.row for one in read_golden(path)] == [4, 5]
    path.write_bytes(workbook(HEADER, (), ("x", "1")))
    assert [one.row for one in read_golden(path)] == [3]


def test_quotation_marks_of_people_stay_in_a_bare_file(tmp_path):
    path = tmp_path / "golden.tsv"
    path.write_text('"opt out" of what\t8\n"he said ""no"""\t-\n')
    assert [one.query for one in read_golden(path)] == ['"opt out" of what', 'he said "no"']


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(["csv", "tsv", "jsonl", "xlsx"]), st.booleans())
def test_any_bytes_are_read_or_refused_by_name(tmp_path_factory, data, suffix, has_header):
    path = tmp_path_factory.mktemp("any") / f"golden.{suffix}"
    path.write_bytes((b"query,want\n" if has_header else b"") + data)
    try:
        assert all(one.query and one.want and one.row for one in read_golden(path))
    except QABotError as error:
        assert str(error).startswith(str(path)) and "\n" not in str(error)


def test_what_is_no_end_of_a_line_to_a_file_is_none_to_a_row(tmp_path):
    path = tmp_path / "golden.csv"
    path.write_text("query,want\nwhere\u2028now\x0c?,1\n")
    assert [(one.query, one.row) for one in read_golden(path)] == [("where\u2028now\x0c?", 2)]
    path = tmp_path / "golden.jsonl"
    path.write_text('{"query": "half \\ud83d of it", "want": "1"}')
    assert [one.query for one in read_golden(path)] == ["half \ufffd of it"]


def merged(book):
    book.active.merge_cells("A2:B3")


def far_cell(book):
    book.active.cell(30_000, 1, "x")


def second_sheet(book):
    book.create_sheet("more").append(("x",))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("g.csv", b"query,want,document\n", "has no questions; write one a line"),
        ("g.csv", b"", "row 1 has other columns; expected the columns"),
        ("g.csv", b"query|want|document\n", "row 1 has other columns; expected the columns"),
        ("g.csv", b"query,want,dokument\n", "row 1 has the column 'dokument'; expected"),
        ("g.csv", b"query,want,want\n", "row 1 has a column twice"),
        ("g.csv", b"query,want\nwhere?\n,3\n", "row 2 has no want; write the number that answers, "
         'or "-" where none does; row 3 has no query'),
        ("g.csv", b'query,want,document\n"where?,2\n', "cannot be read (unexpected end of data)"),
        ("g.csv", b"query,want\na, b,2\n", "row 2 has 3 cells; expected 2; put a cell"),
        ("g.csv", b"query,want,document\n\xff,1\n", "is no UTF-8"),
        ("g.csv", b"query,want,document\n" + b"a" * 1_000_000, "is over 1,000,000 bytes"),
        ("g.csv", b"query,want,document\n" + b"a" * 200_000 + b",1\n", "field larger than field"),
        ("g.csv", b"query,want\n" + b"a" * 10_001 + b",1\n", "row 2 has a query of 10,001"),
        ("g.csv", b"query,want\n" + b"a,1\n" * 20_001, "has over 20,000 rows"),
        ("g.csv", b"where?,1\n", "row 1 has other columns"),
        ("g.csv", None, "cannot be read (No such file or directory); expected the columns"),
        ("g.jsonl", b'{"query": "a", "want": "1"}\nx\n', "row 2 is no JSON"),
        ("g.jsonl", b'{"query": "a", "wanted": "1"}\n', "row 1 has other fields"),
        ("g.jsonl", b'{"query": "a", "want": 4.1}\n', "row 1 has no text in want; write it in"),
        ("g.xlsx", workbook(HEADER, ("a", "=1+1")), "row 2 has a formula in B2; paste its value"),
        ("g.xlsx", workbook(HEADER, ("a", date(2026, 1, 2))), "row 2 has a date in B2; format"),
        ("g.xlsx", workbook(HEADER, ("a", 4.1)), "row 2 has a decimal number or a formula in B2"),
        ("g.xlsx", workbook(HEADER, ("a", "1"), change=merged), "has merged cells (A2:B3); unm"),
        ("g.xlsx", workbook(HEADER, change=far_cell), "has a cell in row 30,000, column"),
        ("g.xlsx", workbook(HEADER, change=second_sheet), "has several sheets with rows ('Sheet', "
         "'more')"),
        ("g.xlsx", workbook(), "has no sheet with rows"),
        ("g.xlsx", workbook(HEADER)[:300], "is damaged"),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_told_so(tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QABotError) as error:
        read_golden(path)
    assert str(error.value).startswith(str(path))
    assert said in str(error.value) and "\n" not in str(error.value)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 101_000_000)
    (tmp_path / "golden.xlsx").write_bytes(written.getvalue())
    with pytest.raises(QABotError, match="unpacks to"):
        read_golden(tmp_path / "golden.xlsx")


def test_each_is_asked_and_compared_with_number_document_or_outcome(bot):
    golden = [
        Golden("Where do I park?", "2"),
        Golden("Where do I park?", "2", "clinic.md"),
        Golden("Where do I park?", "2", "Hall"),
        Golden("Where do I park?", "1"),
        Golden("zebra crossing height", "not covered"),
        Golden("question 2", "choose", "hall.md"),
        Golden("Where do I park?", "1|2"),
    ]
    results = list(asked(bot, golden))
    assert [one.right for one in results] == [True, True, False, False, True, True, True]
    assert [one.got for one in results[2:5]] == ["2 (Clinic)", "2 (Clinic)", "not covered"]
    assert results[2].golden.wanted == "2 (Hall)"
    assert [one.rank for one in results] == [1, 1, 2, 3, None, None, 1]
    found = figures_of(results)
    assert (found.queries, found.as_wanted, found.in_scope, found.out_of_scope) == (7, 5, 5, 1)
    assert (found.hit1, found.hit3) == (0.6, 1.0)
    assert found.mrr10 == pytest.approx((1 + 1 + 1 / 2 + 1 / 3 + 1) / 5)
    assert (found.answers, found.false_answers, found.answered_right) == (5, 2, 0.6)
    assert confused(results) == [Confused("1", "2", 1, 1), Confused("2 (Hall)", "2 (Clinic)", 1, 1)]


def test_what_the_documents_do_not_have_is_named_by_row(bot):
    golden = [
        Golden("a", "9", row=2),
        Golden("a", "1", "hall.md", row=3),
        Golden("a", "2", "Hall", row=4),
        Golden("a", "1", "pool.md", row=5),
        Golden("a", "not covered", "pool.md", row=6),
        Golden("a", "1|7", row=7),
        Golden("a", "choose", row=8),
        Golden("a", "2", row=9),
        Golden("a", "1|2", row=10),
    ]
    assert unknown_rows(bot, golden) == (
        "row 2 wants question '9', which is not there",
        "row 3 wants question '1', which is not there in hall.md",
        "row 5 names the document 'pool.md', which is not there",
        "row 6 names the document 'pool.md', which is not there",
        "row 7 wants question '7', too, which is not there",
        "row 9 wants question '2', which clinic.md and hall.md have; name the document",
        "row 10 wants question '2', which clinic.md and hall.md have; name the document",
    )
