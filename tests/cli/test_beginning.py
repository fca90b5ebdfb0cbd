"""`qa-bot init` starts a folder, `qa-bot eval` asks what its owner wrote down."""

import pytest

from qa_bot.settings import Settings, load_settings

DOCUMENT = "1. When are you open?\n\nFrom nine to five.\n\n2. Where do I park?\n\nBehind it.\n"


@pytest.fixture
def begun(tmp_path, monkeypatch, qa_bot_here):
    assert qa_bot_here("init", tmp_path / "desk")[0::2] == (0, "")
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def test_a_folder_has_the_three_and_nothing_of_the_sample(begun):
    assert sorted(path.name for path in begun.rglob("*")) == [
        "golden.csv", "qa-bot.toml", "source_docs",
    ]  # fmt: skip
    assert (begun / "golden.csv").read_text() == "query,want,document\n"
    assert load_settings() == Settings()


@pytest.mark.parametrize("name", ["source_docs", "qa-bot.toml", "golden.csv"])
def test_nothing_that_is_there_is_replaced(tmp_path, qa_bot_here, name):
    (tmp_path / name).mkdir()
    code, stdout, stderr = qa_bot_here("init", tmp_path)
    assert (code, stdout) == (1, "")
    assert stderr.startswith(f"error: {tmp_path} already has {name}; expected a folder without")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_cannot_be_made_is_an_error_of_one_line(tmp_path, qa_bot_here):
    (tmp_path / "file").write_text("")
    code, _, stderr = qa_bot_here("init", tmp_path / "file" / "desk")
    assert code == 1 and stderr.count("\n") == 1 and "cannot be started (" in stderr


def test_without_a_document_the_error_says_where_to_put_one(begun, qa_bot_here):
    said = "no questions found in source_docs (it is empty); put a document of questions and"
    for command in (["chat", "--port", 0], ["ask", "When?"]):
        code, _, stderr = qa_bot_here(*command)
        assert code == 1 and said in stderr


@pytest.mark.model
def test_with_a_document_golden_questions_are_made_and_asked_and_none_replaced(
    begun, qa_bot_with_model
):
    (begun / "source_docs" / "desk.txt").write_text(DOCUMENT)
    golden = begun / "golden.csv"
    code, stdout, stderr = qa_bot_with_model("eval", "--make")
    assert (code, stderr) == (0, "") and "rows made by machine. Correct them" in stdout
    made = golden.read_text()
    assert made.startswith("query,want,document,note\n") and "made by machine: far from" in made
    code, _, stderr = qa_bot_with_model("eval", "--make")
    assert code == 1 and "golden.csv is there already; name another, or move it away" in stderr
    assert golden.read_text() == made
    golden.write_text("query,want\nWhere do I park?,2\n")
    code, stdout, stderr = qa_bot_with_model("eval")
    assert (code, stderr) == (0, "") and stdout.splitlines()[-1] == "1 of 1 as wanted"
    golden.write_text("query,want\nWhere do I park?,2\nWhen are you open?,2\n")
    code, stdout, stderr = qa_bot_with_model("eval")
    assert (code, stderr) == (1, "")
    assert stdout.startswith("wanted\tgot\tquery\twhy\n2\t1 (desk.txt)\tWhen are you open?\t")
    assert "\tanswered: the query is a question or an alternate.\n\nfound\tfigure\n" in stdout
    assert stdout.splitlines()[-1] == "1 of 2 as wanted"
