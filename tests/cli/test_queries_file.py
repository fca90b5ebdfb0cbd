"""`qa-bot ask --file`: a question on each line of a file, or of stdin."""

import io
import json
import sys

import pytest
from hall import PAIRS

from qa_bot.cli import queries_file

FIRST, SECOND = "where can I park", "is there a lift"


@pytest.fixture
def ask(qa_bot_with_model, tmp_path, monkeypatch):
    pairs = "\n".join(f"{p.number}. {p.question}\n\n{p.answer}\n" for p in PAIRS if p.answer)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "hall.txt").write_text(pairs)
    folders = ("--sources", tmp_path / "docs", "--index", tmp_path / "index")
    return lambda *arguments: qa_bot_with_model("ask", *arguments, *folders)


@pytest.fixture
def file(tmp_path):
    def write(data: bytes):
        path = tmp_path / "questions.txt"
        path.write_bytes(data)
        return path

    return write


@pytest.mark.model
def test_every_line_is_answered_in_its_order(ask, file):
    path = file(f"\ufeff{FIRST}\r\n\n  \t\n--\n{SECOND}\r\n".encode())
    code, stdout, stderr = ask("--file", path)
    assert (code, stderr) == (0, "")
    headings = [line for line in stdout.splitlines() if line.startswith(">")]
    assert headings == [f"> {FIRST}", f"> {SECOND}"]
    assert stdout.index(PAIRS[3].answer) < stdout.index(f"> {SECOND}")


@pytest.mark.model
def test_json_is_a_line_for_each_and_the_answer_that_each_has_alone(ask, file, monkeypatch):
    monkeypatch.setattr(queries_file, "BLOCK", 2)
    queries = [FIRST, SECOND, "do you sell books", "what is the capital of France"]
    path = file("\n".join(queries).encode())
    code, stdout, stderr = ask("--file", path, "--json", "--top", 2)
    assert (code, stderr) == (0, "")
    replies = [json.loads(line) for line in stdout.splitlines()]
    assert [reply["query"] for reply in replies] == queries
    alone = json.loads(ask(FIRST, "--json", "--top", 2)[1])
    assert (replies[0]["outcome"], replies[0]["text"]) == (alone["outcome"], alone["text"])
    assert replies[0]["confidence"] == pytest.approx(alone["confidence"], abs=1e-5)
    assert [len(reply["matches"]) for reply in replies] == [2] * 4


@pytest.mark.model
def test_a_dash_is_stdin(ask, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{SECOND}\n".encode())))
    code, stdout, _ = ask("--file", "-", "--json")
    assert (code, json.loads(stdout)["query"]) == (0, SECOND)


@pytest.mark.model
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"one\ntw\xff\n", "line 2 of {path} is no UTF-8; save it as UTF-8 and ask again"),
        (b"one\n" + b"a" * 10_001, "line 2 of {path} has 10,001 characters; the limit is 10,000"),
    ],
)
def test_a_line_that_cannot_be_asked_is_named(ask, file, data, said):
    path = file(data)
    assert ask("--file", path) == (1, "", f"error: {said.format(path=path)}\n")


@pytest.mark.model
def test_a_file_that_is_not_there_is_named(ask, tmp_path):
    code, stdout, stderr = ask("--file", tmp_path / "none.txt")
    assert (code, stdout) == (1, "")
    assert stderr.startswith(f"error: cannot read {tmp_path / 'none.txt'} (No such file")


@pytest.mark.parametrize("arguments", [(), (FIRST, "--file", "-")])
def test_one_question_or_a_file_is_asked_and_not_both(qa_bot_here, arguments):
    code, stdout, stderr = qa_bot_here("ask", *arguments)
    assert (code, stdout) == (2, "")
    assert "give one question, or --file with many; not both" in stderr
