"""Tables: CSV, TSV and Excel workbooks."""

import csv
import io
import warnings
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limits import cpu_seconds
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from qa_bot.parsing import packed
from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.field_names import roles_of
from qa_bot.parsing.formats import table, xlsx
from qa_bot.parsing.tables import rows
from qa_bot.records import SourceError


def csv_bytes(lines, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode()


def xlsx_bytes(sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pairs(content):
    return [(entry.question, entry.answer) for entry in content.entries]


HOURS = ("Are you open?", "Daily, nine to five.")
PRICE = ("What does it cost?", "Five.\n\nChildren: two.")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings(delimiter, encoding):
    data = csv_bytes([("Question", "Answer"), HOURS, PRICE], delimiter).decode().encode(encoding)
    content = table.read(data)
    assert content.unit is Unit.ROW and content.doubts == ()
    assert pairs(content) == [HOURS, PRICE]
    assert [entry.position for entry in content.entries] == [2, 3]


@pytest.mark.parametrize(
    ("names", "question", "answer"),
    [
        (("Question", "Answer"), 0, 1),
        (("id", "A", "Q"), 2, 1),
        (("questionUUID", "question_text", "answerUUID", "answer_text"), 1, 3),
        (("answer_html", "answer", "question_id", "question"), 3, 1),
        (("Frage", "Antwort"), 0, 1),
        (("Pregunta frecuente", "Respuesta"), 0, 1),
        (("Question", "Réponse"), 0, 1),
        (("Pergunta", "Resposta"), 0, 1),
        (("Domanda", "Risposta"), 0, 1),
        (("Вопрос", "Ответ"), 0, 1),
        (("分類Category", "問題Question", "答案Answer"), 1, 2),
        (("编号", "标准问题", "相似问题", "回答"), 1, 3),
        (("질문", "답변"), 0, 1),
        (("質問", "回答"), 0, 1),
        (("Title", "Answer"), 0, 1),
        (("similar questions", "user question", "reply"), 1, 2),
    ],
)
def test_fields_are_known_by_name_in_several_languages(names, question, answer):
    roles = roles_of(names)
    assert (roles.question, roles.answer, roles.sure) == (question, answer, True)


@pytest.mark.parametrize(
    "names",
    [
        ("questionUUID", "answerUUID"),
        ("question", "question_id"),
        ("hasAnswer", "answer type"),
        ("name", "age"),
        ("How do I answer a question?", "By phone"),
        (),
    ],
)
def test_other_fields_are_not_taken(names):
    assert roles_of(names) is None


def test_every_column_has_its_place_in_the_pair():
    header = (
        "No", "Category", "Question", "Answer", "Also asked", "Valid from", "valid_until",
        "lastReviewed", "Source URL",
    )  # fmt: skip
    row = (
        "4.2", "Billing", "What does it  cost?", "Five.", "Price?|How much; Fee?", "2026-01-31",
        "2027/2/1", "2026-03-01T10:00:00Z", "\nhttps://example.org/faq#price ",
    )  # fmt: skip
    (entry,) = table.read(csv_bytes([header, row])).entries
    assert entry.question == "What does it cost?"
    assert (entry.number, entry.section) == ("4.2", "Billing")
    assert entry.alternates == ("Price?", "How much", "Fee?")
    assert (entry.valid_from, entry.valid_until) == (date(2026, 1, 31), date(2027, 2, 1))
    assert entry.reviewed == date(2026, 3, 1)
    assert entry.url == "https://example.org/faq#price"


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("number", "7", "7"),
        ("No.", "A-12)", "A-12"),
        ("id", "4.2", "4.2"),
        ("id", "Q3", "Q3"),
        ("id", "52217fc51b", None),
        ("id", "1048577", None),
        ("sort_order", "4", None),
        ("number", "see below please", None),
    ],
)
def test_a_number_is_one_that_a_reader_sees(name, value, number):
    (entry,) = table.read(csv_bytes([("question", "answer", name), (*HOURS, value)])).entries
    assert entry.number == number


def test_an_id_that_is_a_key_of_a_database_is_none_of_the_numbers():
    lines = [("id", "question", "answer"), ("7", *HOURS), ("104857", *PRICE)]
    assert [entry.number for entry in table.read(csv_bytes(lines)).entries] == [None, None]


@pytest.mark.parametrize(
    "data",
    [
        b"sep=;\r\nFrage;Antwort\r\nAre you open?;Daily, nine to five.\r\n",
        b"Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tQnaId\n"
        b"Are you open?\tDaily, nine to five.\tEditorial\t\t[]\t1\n",
        b'prompt,completion\nAre you open?,"Daily, nine to five."\n',
        b'Kategorie,Frage (kurz),Antwort-Text\nA,Are you open?,"Daily, nine to five."\n',
        b"faq_question|faq_answer|lang\nAre you open?|Daily, nine to five.|en\n",
    ],
)
def test_tables_of_other_programs(data):
    assert pairs(table.read(data)) == [HOURS]


def test_bad_dates_and_links_are_doubts_and_the_pair_stays():
    header = ("question", "answer", "valid until", "link")
    lines = [header, (*HOURS, "next May", "javascript:alert(1)"), (*PRICE, "2026-02-30", "")]
    content = table.read(csv_bytes(lines))
    assert pairs(content) == [HOURS, PRICE]
    assert {(entry.valid_until, entry.url) for entry in content.entries} == {(None, None)}
    assert content.doubts == (
        "1 row with a link that does not begin with http, not kept (row 2)",
        "2 rows with a date in 'valid until' that is not written like 2026-01-31, not kept "
        "(rows 2, 3)",
    )


def test_rows_with_half_a_pair_are_counted():
    lines = [("question", "answer"), ("One?", ""), HOURS, ("", "Two."), ("Three?", " ")]
    content = table.read(csv_bytes(lines))
    assert pairs(content) == [HOURS]
    assert content.doubts == (
        "2 rows with a question and no answer, left out (rows 2, 5)",
        "1 row with an answer and no question, left out (row 4)",
    )


def test_a_table_without_known_names_is_read_where_its_first_column_asks():
    assert pairs(table.read(csv_bytes([HOURS, PRICE]))) == [HOURS, PRICE]
    headed = table.read(csv_bytes([("Kunde", "Wir"), HOURS, PRICE]))
    assert pairs(headed) == [HOURS, PRICE]
    keyed = csv_bytes([("1", *HOURS), ("2", *PRICE)])
    assert pairs(table.read(keyed)) == [HOURS, PRICE]


@pytest.mark.parametrize(
    "lines",
    [
        [("name", "age"), ("Ann", "7"), ("Bob", "8")],
        [("Red wine", "A drink of grapes"), ("White wine", "The same, of others")],
        [("title", "text"), ("Our history", "Long ago."), ("Our goals", "Many.")],
        [("question", "answer")],
    ],
)
def test_other_tables_are_refused(lines):
    with pytest.raises(SourceError, match="^holds no questions with answers.*; expected a header"):
        table.read(csv_bytes(lines))


def test_titles_and_texts_are_pairs_where_the_titles_ask():
    content = table.read(csv_bytes([("title", "text"), HOURS, PRICE]))
    assert pairs(content) == [HOURS, PRICE]


def test_a_title_may_stand_above_the_header():
    content = table.read(csv_bytes([("Our FAQ",), (), ("question", "answer"), HOURS]))
    assert pairs(content) == [HOURS] and content.entries[0].position == 4


def test_ragged_rows_are_kept_and_named():
    data = b"section,question,answer\na,Open?,Yes, daily, from nine\na,Cost?,Five.\na,Cut?\n"
    content = table.read(data)
    assert pairs(content) == [("Open?", "Yes, daily, from nine"), ("Cost?", "Five.")]
    assert content.doubts == (
        "1 row with more cells than the header, joined into the answer; quote the answers (row 2)",
        "1 row with fewer cells than the header (row 4)",
        "1 row with a question and no answer, left out (row 4)",
    )


def test_a_column_that_stands_twice_is_named():
    content = table.read(csv_bytes([("question", "answer", "Answer"), (*HOURS, "Old.")]))
    assert pairs(content) == [HOURS]
    assert content.doubts == (
        "1 row has the column 'answer' more than once, the first is read (row 1)",
    )


def test_a_quote_that_is_not_closed_is_named():
    content = table.read(b'question,answer\nOpen?,"Yes, daily\nCost? Five.\n')
    assert pairs(content) == [("Open?", "Yes, daily\nCost? Five.")]
    assert content.doubts[0].startswith("its last row has a quote that is not closed (line 2)")


@pytest.mark.parametrize("end", ["\n", 'Why?,"Because, well."\n', 'Why?,"A ""word""."\n'])
def test_a_quote_that_swallows_rows_ends_with_its_line(end):
    text = 'question,answer\nOpen?,"Daily\r\nCost?,Five.\nWho?,All.\n'
    content = table.read((text + end).encode())
    assert pairs(content)[:3] == [("Open?", "Daily"), ("Cost?", "Five."), ("Who?", "All.")]
    assert content.doubts == (
        "1 line with a quote that is not closed, taken to end there; close it (line 2)",
    )


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ('"Daily,\nfrom nine, to five"', "Daily,\nfrom nine, to five"),
        ('"Say ""yes"",\nthen go"', 'Say "yes",\nthen go'),
        ('"Say "yes",\nthen, or now, go"', 'Say yes"'),
    ],
)
def test_a_cell_of_several_lines_swallows_nothing(cell, answer):
    content = table.read(f"question,answer\nOpen?,{cell}\nWho?,All.\n".encode())
    assert pairs(content)[0][1].startswith(answer) and pairs(content)[-1] == ("Who?", "All.")
    assert not any("not closed" in doubt for doubt in content.doubts)


def test_many_open_quotes_are_read_soon():
    data = b"question,answer\n" + (b'Open?,"Daily\n' + b"Who?,All of you.\n" * 400) * 140
    with cpu_seconds(4):
        assert len(table.read(data).entries) > 20_000


CHINESE = [
    ("问题", "答案"),
    ("你们星期天开门吗？", "从十点到五点。"),
    ("门票多少钱？", "五欧元，儿童免费。"),
]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_tables_of_other_encodings_are_read(encoding):
    content = table.read(csv_bytes(CHINESE).decode().encode(encoding))
    assert pairs(content) == CHINESE[1:]


def test_commas_inside_of_cells_are_no_delimiters():
    for header in ("question;answer\n", ""):
        data = f"{header}When, and where?;At nine, here.\nWho, then?;All, of you, and more.\n"
        assert pairs(table.read(data.encode())) == [
            ("When, and where?", "At nine, here."),
            ("Who, then?", "All, of you, and more."),
        ]


def test_a_cell_past_the_limit_of_the_library_is_refused():
    data = b'question,answer\nOpen?,"' + b"x" * 140_000
    with pytest.raises(SourceError, match="^cannot be read as a table near line 2 "):
        table.read(data)


def test_a_million_rows_are_refused_soon():
    data = b"question,answer\n" + b"".join(b"Q%d?,A\n" % i for i in range(1_000_000))
    with (
        cpu_seconds(20),
        pytest.raises(SourceError, match="^has more than 200,000 rows; expected a list"),
    ):
        table.read(data)


def test_html_in_cells_becomes_text_and_code_stays():
    lines = [
        ("question", "answer"),
        ("<p>Where?</p>", '<p>See <a href="https://e.org/x">here</a>:</p><ol><li>In<li>Out</ol>'),
        ("Bold?", "Write `<b>bold</b>` in Markdown."),
        ("PIN?", "Send 'PWD<space>1234' where 1 < 2 > 0."),
        ("Lines?", 'Is <a href="https://e.org">it</a> so?\nYes.'),
    ]
    answers = [entry.answer for entry in table.read(csv_bytes(lines)).entries]
    assert [" ".join(answers[0].split())] == ["See here (https://e.org/x): 1. In 2. Out"]
    assert answers[1:3] == [lines[2][1], lines[3][1]]
    assert answers[3] == "Is it (https://e.org) so?\nYes."
    assert table.read(csv_bytes(lines)).entries[0].question == "Where?"


@pytest.mark.parametrize(
    ("question", "answer", "read"),
    [
        ("What&#39;s on &amp; when?", "Now.", ("What's on & when?", "Now.")),
        ("Q&amp;A?", "<p>Tom &amp; Jo.</p>", ("Q&A?", "Tom & Jo.")),
        ("Who?", "&lt;p&gt;All &lt;b&gt;of&lt;/b&gt; you.&lt;/p&gt;", ("Who?", "All of you.")),
        ("Who?", "<!-- wp:a --><section>You.</section>", ("Who?", "You.")),
        (
            "What is &lt;b&gt;?",
            "Write &amp; for it.",
            ("What is &lt;b&gt;?", "Write &amp; for it."),
        ),
        ("Or `&nbsp;`?", "R&D; 3 < 5 > 1", ("Or `&nbsp;`?", "R&D; 3 < 5 > 1")),
    ],
)
def test_characters_written_as_in_html_are_read_where_the_cell_is_html(question, answer, read):
    rows = csv_bytes([("question", "answer"), (question, answer)])
    assert pairs(table.read(rows)) == [read]


@pytest.mark.parametrize(
    "cell", ["<b>" * 40_000, "<" * 100_000, "`" * 99_999 + "<p>", "<p " * 9999]
)
def test_html_that_never_ends_takes_no_time(cell):
    with cpu_seconds(5):
        table.read(csv_bytes([("question", "answer"), ("Open?", f"Yes {cell}")]))


def test_html_nested_without_end_is_read_or_refused():
    cell = "<div><b>" * 5_000 + "Yes" + "</b></div>" * 5_000
    try:
        content = table.read(csv_bytes([("question", "answer"), HOURS, ("Open?", cell)]))
    except SourceError as error:
        assert "\n" not in str(error)
    else:
        assert pairs(content)[0] == HOURS


def test_a_workbook_of_one_sheet():
    lines = [("Nr", "Frage", "Antwort", "gültig ab"), (1.0, *HOURS, datetime(2026, 1, 31)),
             (2, *PRICE, date(2026, 2, 1))]  # fmt: skip
    content = xlsx.read(xlsx_bytes({"Tabelle1": lines}))
    assert content.unit is Unit.ROW and pairs(content) == [HOURS, PRICE]
    first, second = content.entries
    assert (first.number, second.number) == ("1", "2")
    assert (first.valid_from, second.valid_from) == (date(2026, 1, 31), date(2026, 2, 1))
    assert (first.position, first.section, first.anchor) == (2, None, None)


def styled(change):
    """A workbook of one sheet with HOURS, PRICE and whatever `change` does to the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (("question", "answer"), HOURS, PRICE):
        sheet.append(line)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_cell_is_read_as_it_is_shown():
    def change(sheet):
        sheet["B2"], sheet["B2"].number_format = 60, '"$"#,##0.00'
        sheet["B3"], sheet["B3"].number_format = date(2026, 3, 1), "d mmmm yyyy"
        sheet.append(("When does it begin?", time(8, 30)))
        sheet["B4"].number_format = "h:mm"

    answers = [entry.answer for entry in xlsx.read(styled(change)).entries]
    assert answers == ["$60.00", "1 March 2026", "8:30"]


def test_a_date_is_still_a_date_where_one_is_wanted():
    def change(sheet):
        sheet["C1"] = "valid until"
        sheet["C2"], sheet["C2"].number_format = date(2026, 3, 1), "d mmmm yyyy"

    first, _ = xlsx.read(styled(change)).entries
    assert first.valid_until == date(2026, 3, 1)


def test_hidden_rows_are_left_out_and_named():
    def change(sheet):
        sheet.row_dimensions[2].hidden = True

    content = xlsx.read(styled(change))
    assert pairs(content) == [PRICE]
    assert content.doubts == ("1 row hidden and left out (row 2)",)


def test_struck_through_text_is_left_out_and_named():
    def change(sheet):
        sheet["B2"].font = Font(strike=True)

    content = xlsx.read(styled(change))
    assert pairs(content) == [PRICE]
    assert "1 row with struck-through text, left out (row 2)" in content.doubts


def test_of_a_cell_that_openpyxl_wrote_only_the_struck_through_part_is_left_out():
    def change(sheet):
        struck = TextBlock(InlineFont(strike=True), "Was four. ")
        sheet["B2"] = CellRichText("Five. ", struck, TextBlock(InlineFont(b=True), "Today."))

    content = xlsx.read(styled(change))
    assert pairs(content)[0] == (HOURS[0], "Five. Today.")
    assert content.doubts == ("1 row with struck-through text, left out (row 2)",)


def test_of_a_cell_only_the_struck_through_part_is_left_out():
    """As Excel keeps it: in the shared strings, where each run has its font."""
    with zipfile.ZipFile(io.BytesIO(styled(lambda sheet: None))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>'
        "<r><t>Five. </t></r><r><rPr><strike/></rPr><t>Was four.</t></r></si></sst>"
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>",
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats'
        '-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    inline = '<c r="B2" t="inlineStr"><is><t>Daily, nine to five.</t></is></c>'
    assert inline in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        inline, '<c r="B2" t="s"><v>0</v></c>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    content = xlsx.read(out.getvalue())
    assert pairs(content)[0] == (HOURS[0], "Five.")
    assert content.doubts == ("1 row with struck-through text, left out (row 2)",)


def test_sheets_are_sections_and_hidden_ones_are_named():
    header = ("question", "answer")
    data = xlsx_bytes(
        {"Billing": [(), header, PRICE], "Notes": [("x",)], "Old": [header, HOURS],
         "Hours": [header, HOURS]},
        hidden=["Old"],
    )  # fmt: skip
    content = xlsx.read(data)
    found = [(entry.section, entry.position, entry.anchor) for entry in content.entries]
    assert found == [("Billing", 3, "Billing!A3"), ("Hours", 2, "Hours!A2")]
    assert content.doubts == (
        "hidden sheet(s) 'Old' left out; show them to have them read",
        f"sheet(s) 'Notes' left out; expected {rows.WANTED}",
    )


def test_a_formula_is_read_as_its_saved_value_and_an_error_is_no_answer():
    data = xlsx_bytes({"a": [("question", "answer"), ("Sum?", "=1+1"), ("Error?", "#N/A"), HOURS]})
    content = xlsx.read(data)
    assert pairs(content) == [HOURS]  # openpyxl saves formulas without values
    assert content.doubts == ("2 rows with a question and no answer, left out (rows 2, 3)",)


def rewritten(data, name, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = xlsx_bytes({"a": [("question", "answer"), HOURS]})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no archive", "is damaged (File is not a zip file); expected an Excel workbook"),
        (GOOD[:-100], "is damaged (File is not a zip file)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is encrypted, or in the format of"),
        (rewritten(GOOD, SHEET, lambda xml: xml[:-30]), "is damaged (ParseError: "),
        (rewritten(GOOD, "xl/workbook.xml", lambda xml: b"<"), "is damaged ("),
        (rewritten(GOOD, "[Content_Types].xml", lambda xml: b"<a/>"), "is damaged ("),
        (
            rewritten(
                GOOD,
                SHEET,
                lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml[xml.index(b"<worksheet") :],
            ),
            "is damaged (ValueError: ",
        ),
        (
            rewritten(GOOD, SHEET, lambda xml: b" " * (packed.MAX_UNPACKED + 1)),
            "unpacks to 100,0",
        ),
    ],
    ids=["text", "cut", "OLE", "sheet cut", "no workbook", "no types", "entity", "bomb"],
)  # fmt: skip
def test_bad_workbooks_are_refused_with_a_reason(data, reason):
    with pytest.raises(SourceError) as caught:
        xlsx.read(data)
    assert str(caught.value).startswith(reason) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "cell", [b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
             b'<row r="900000"><c r="XFD900000"><v>1</v></c></row>']
)  # fmt: skip
def test_a_cell_far_away_costs_little(cell):
    data = rewritten(GOOD, SHEET, lambda xml: xml.replace(b"</sheetData>", cell + b"</sheetData>"))
    with cpu_seconds(20):
        assert pairs(xlsx.read(data)) == [HOURS]


def test_a_row_limit_holds_for_workbooks(monkeypatch):
    monkeypatch.setattr(rows, "MAX_ROWS", 1)
    with pytest.raises(SourceError, match="^has more than 1 rows"):
        xlsx.read(GOOD)


# What a cell keeps: no white space around, which the reader takes off, and one line in a question.
WORDS = st.text(st.sampled_from("ab c,;|\"'\t\u00e9\u4f60?1"), max_size=12)
PAIRS = st.lists(
    st.tuples(
        WORDS.map(lambda text: " ".join(f"Q{text}?".split())),
        st.lists(WORDS, max_size=3).map(lambda lines: "\n".join(["A", *lines]) + "z"),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(PAIRS, st.sampled_from(",\t"))
def test_generated_tables_read_back_the_same(generated, delimiter):
    content = table.read(csv_bytes([("question", "answer"), *generated], delimiter))
    assert pairs(content) == generated and content.doubts == ()


@settings(max_examples=20, deadline=None)
@given(PAIRS)
def test_generated_workbooks_read_back_the_same(generated):
    assert pairs(xlsx.read(xlsx_bytes({"a": [("question", "answer"), *generated]}))) == generated


@given(st.binary(max_size=500) | st.text(st.sampled_from("q,a\n\"'?;\t\r ")).map(str.encode))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_give_content_or_a_reason(data):
    for reader in (table.read, xlsx.read):
        try:
            assert isinstance(reader(data), Content)
        except SourceError as error:
            assert "\n" not in str(error)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_changed_bytes_gives_content_or_a_reason(place, change):
    data = GOOD[:place] + change + GOOD[place + len(change) :]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            assert isinstance(xlsx.read(data), Content)
        except SourceError as error:
            assert "\n" not in str(error)


def test_a_row_with_a_cell_that_is_too_long_is_named_and_the_others_are_read():
    lines = [("Question", "Answer"), HOURS, ("Why?", "x" * 140_000), ("Where?", "Here.")]
    content = table.read(csv_bytes(lines))
    assert pairs(content) == [HOURS, ("Where?", "Here.")]
    assert content.doubts == (
        "1 row with a cell of more than 131,072 characters, left out; shorten or split it (row 3)",
    )


def test_columns_with_text_that_is_not_read_are_named():
    rows = [
        "id,question,answer,Notes,Owner,tags,updated",
        "1,Are you open?,Daily.,Closed on all bank holidays in May,Ann Lee,a b c d e f,2026-01-02",
        "2,Price?,Five.,,Bo Ek,c,2026-01-02",
    ]
    content = table.read("\n".join(rows).encode())
    assert content.doubts == ("columns not read: Notes; put their text into the answers",)
    assert table.read("\n".join(row.replace("Notes", "") for row in rows).encode()).doubts == ()


def test_more_fields_of_html_than_can_be_read_at_once_are_refused():
    rows = "question,answer\n" + "Why?,<p>So.</p>\n" * 10_001
    with pytest.raises(SourceError, match="10,001 fields that are HTML; expected at most 10,000"):
        table.read(rows.encode())
