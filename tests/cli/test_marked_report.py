"""`qa-bot check --show`: every line with what became of it."""

import pytest

from qa_bot.cli import commands as cli

PAGE = "A title\n\nIt has <b>more</b> words.\n\n1. What is it?\n\nA test.\n\n2. Is it on?\n\nYes.\n"


@pytest.fixture
def show(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(PAGE)

    def run(*arguments):
        with pytest.raises(SystemExit) as done:
            cli.main(["check", "a.txt", *arguments])
        return done.value.code, capsys.readouterr().out

    return run


def test_each_line_has_its_place_and_its_question(show):
    code, out = show("--show")
    assert code == 0
    assert [line for line in out.splitlines()[1:] if line.split("\t")[2]] == [
        "1\t\tA title",
        "3\tleft out\tIt has <b>more</b> words.",
        "5\tQ 1\t1. What is it?",
        "7\t1\tA test.",
        "9\tQ 2\t2. Is it on?",
        "11\t2\tYes.",
    ]


def test_the_html_is_one_file_with_everything_escaped(show, tmp_path):
    code, out = show("--show-html", "page.html")
    page = (tmp_path / "page.html").read_text()
    assert (code, out) == (0, "written to page.html\n")
    assert "<td>It has &lt;b&gt;more&lt;/b&gt; words.</td>" in page and "<script" not in page
    assert '<tr class="answer"><td>7</td><td>1</td><td>A test.</td></tr>' in page


def test_related_questions_stand_below_their_answer(show, tmp_path):
    (tmp_path / "a.yaml").write_text(
        "- {question: What is it?, answer: A test., related: [Is it <on>?, Who runs it?]}\n"
        "- {question: Is it on?, answer: Yes.}\n"
    )
    _, out = show("a.yaml", "--show")
    assert out.splitlines()[-6:] == [
        "1\tQ 1\tWhat is it?",
        "1\t1\tA test.",
        "1\trelated\tIs it <on>?",
        "1\trelated\tWho runs it?",
        "2\tQ 2\tIs it on?",
        "2\t2\tYes.",
    ]
    show("a.yaml", "--show-html", "page.html")
    page = (tmp_path / "page.html").read_text()
    row = '<tr class="related"><td>1</td><td>related</td><td>Is it &lt;on&gt;?</td></tr>'
    assert row in page
