"""The owner's own questions: how they are written, and what is said of those that went wrong."""

import pytest
from fakes import FakeEncoder, document

from qa_bot import QABot, QABotError, QAPair
from qa_bot.golden import Golden, asked, read_golden

CLINIC = document(
    "clinic.md",
    QAPair("1", "When are you open?", "From nine to five."),
    QAPair("2", "Where do I park?", "Behind the house."),
)
HALL = document("hall.md", QAPair("2", "Who rents the hall?", "Anyone."))


def test_the_table_is_read(tmp_path):
    path = tmp_path / "golden.csv"
    path.write_bytes(
        "\ufeffquery,want,document\r\nwhere to park?,2,clinic.md\r\n\r\n"
        '"bicycles, perhaps?",not covered\r\n'.encode()
    )
    assert read_golden(path) == (
        Golden("where to park?", "2", "clinic.md"),
        Golden("bicycles, perhaps?", "not covered"),
    )


@pytest.mark.parametrize("sign", [";", "\t"])
def test_the_table_of_a_spreadsheet_of_another_country_is_read(tmp_path, sign):
    path = tmp_path / "golden.csv"
    path.write_text(sign.join(("query", "want", "document\nwhere, please?", "2", "hall.md\n")))
    assert read_golden(path) == (Golden("where, please?", "2", "hall.md"),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"query,want,document\n", "has no questions; write one a line"),
        (b"", "line 1 has other columns; expected a table"),
        (b"query|want|document\n", "line 1 has other columns; expected a table"),
        (b"query,want,document\nwhere?\n", "row 2 has no query and want"),
        (b'query,want,document\n"where?,2\n', "cannot be read (unexpected end of data)"),
        (b"query,want,document\n\xff,1\n", "is no UTF-8"),
        (b"query,want,document\n" + b"a" * 1_000_000, "is over 1,000,000 bytes"),
        (b"query,want,document\n" + b"a" * 200_000 + b",1\n", "field larger than field limit"),
        (None, "cannot be read (No such file or directory); expected a table"),
    ],
)
def test_what_is_no_such_table_is_told_so(tmp_path, content, said):
    path = tmp_path / "golden.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QABotError) as error:
        read_golden(path)
    assert said in str(error.value) and "\n" not in str(error.value)


def test_each_is_asked_and_compared_with_number_document_or_outcome():
    bot = QABot.from_pairs([*CLINIC.pairs, *HALL.pairs], encoder=FakeEncoder())
    golden = [
        Golden("Where do I park?", "2"),
        Golden("Where do I park?", "2", "clinic.md"),
        Golden("Where do I park?", "2", "Hall"),
        Golden("Where do I park?", "1"),
        Golden("zebra crossing height", "not covered"),
        Golden("question 2", "choose", "hall.md"),
    ]
    results = list(asked(bot, golden))
    assert [one.right for one in results] == [True, True, False, False, True, True]
    assert [one.got for one in results[2:5]] == ["2 (Clinic)", "2 (Clinic)", "not covered"]
    assert results[2].golden.wanted == "2 (Hall)"
