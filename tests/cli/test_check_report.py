"""`qa-bot check`: what it prints in each form, and its exit codes."""

import io
import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from parsed_files import file
from rich.console import Console

from qa_bot.checking import CheckReport, Coverage, Finding, Place, Severity, check
from qa_bot.cli import commands as cli
from qa_bot.cli.check_report import as_annotations, as_json, as_lines, summary
from qa_bot.cli.check_table import SHOWN, as_table
from qa_bot.parsing.content import Unit

GOOD = "1. What is this?\n\nA test.\n"
STALE = "1. What is this?\n\nAs of 2001, a test.\n"
TWICE = "1. What is this?\n\nA test.\n\n2. What is this?\n\nA trap.\n"


def report(*findings: Finding) -> CheckReport:
    return CheckReport(findings, (Coverage("a,b:%.txt", 3, 0.975),))


def finding(message="wrong", severity=Severity.WARNING, text="", unit=Unit.LINE):
    return Finding("broken-link", severity, Place("a,b:%.txt", unit, 4, 5, text), message)


def printed(found: CheckReport, width: int = 80) -> str:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=True, color_system=None).print(as_table(found))
    return file.getvalue()


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """As `qa-bot` in a folder of its own, with files given as {name: text}."""
    monkeypatch.chdir(tmp_path)

    def run(files, *arguments):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text)
        with pytest.raises(SystemExit) as done:
            cli.main(["check", *arguments])
        return done.value.code, *capsys.readouterr()

    return run


def test_annotations_are_escaped_as_github_reads_them():
    found = finding("100 % of\nit: a, b\x1b[31m")
    assert list(as_annotations(report(found))) == [
        "::warning file=a%2Cb%3A%25.txt,line=4,endLine=5,title=broken-link::"
        "100 %25 of%0Ait: a, b\ufffd[31m"
    ]


@pytest.mark.parametrize(
    ("severity", "command"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "notice")],
)
def test_a_place_that_is_no_line_stands_in_the_annotation_s_message(severity, command):
    (line,) = as_annotations(report(finding(severity=severity, unit=Unit.PAGE)))
    assert line == f"::{command} file=a%2Cb%3A%25.txt,title=broken-link::pages 4-5: wrong"


def test_languages_are_named_where_there_are_several():
    files = (Coverage("a.txt", 3, 1.0), Coverage("b.txt", 2, 1.0))
    found = Finding("stale", Severity.NOTE, Place("b.txt"), "old")
    both = CheckReport((found,), files, (), {"a.txt": "en", "b.txt": "es"})
    assert [file["language"] for file in json.loads(as_json(both))["files"]] == ["en", "es"]
    assert "b.txt  Español  2 questions, 100% of the text" in printed(both)
    one = CheckReport((found,), files)
    assert "language" not in json.loads(as_json(one))["files"][0] and "Español" not in printed(one)


def test_json_has_files_findings_and_both_places():
    other = Place("b.txt", None)
    found = Finding("stale", Severity.NOTE, Place("a.txt", Unit.ROW, 7, 7, "\x9b"), "old", other)
    text = as_json(CheckReport((found,), (Coverage("a.txt", 3, 2 / 3),), (found,)))
    assert text.isascii() and "\x9b" not in text
    read = json.loads(text)
    assert read["files"] == [{"path": "a.txt", "pairs": 3, "coverage": 0.6667}]
    nowhere = {"path": "b.txt", "unit": None, "first": None, "last": None, "text": ""}
    assert read["findings"] == read["contradictions"] == [
        {"rule": "stale", "severity": "note", "path": "a.txt", "unit": "row", "first": 7,
         "last": 7, "text": "\x9b", "message": "old", "related": nowhere}
    ]  # fmt: skip


def test_lines_are_one_line_each_whatever_the_document_holds():
    lines = list(as_lines(report(finding("a\r\nb\x1b", text="x\ny\u202e"))))
    assert lines == [
        'a,b:%.txt: lines 4-5: warning: a b\ufffd [broken-link] "x y\ufffd"',
        "0 errors, 1 warning, 0 notes in 1 file",
    ]


def test_the_table_keeps_to_80_columns_and_reads_no_markup():
    text = printed(report(finding("[bold]very[/bold] " + "long " * 40, text="w" * 200)))
    assert max(map(len, text.splitlines())) <= 80
    assert "[bold]very[/bold]" in text and "a,b:%.txt  3 questions, 98% of the text" in text


def test_the_table_shows_both_texts_side_by_side():
    twins = file(("1", "What is A?", "Red."), ("2", "What is A?", "Blue."))
    lines = printed(check([twins])).splitlines()
    assert any(line.split() == ["line", "11", "line", "1"] for line in lines)
    assert any(line.split() == ["Blue.", "Red."] for line in lines)


def test_the_table_shows_the_first_of_many_and_counts_the_others():
    text = printed(report(*[finding()] * (SHOWN + 3)))
    assert text.count("[broken-link]") == SHOWN
    assert "and 3 more of broken-link (--json has all)" in text


def test_the_summary_counts():
    found = report(finding(), finding(severity=Severity.ERROR))
    assert summary(found) == "1 error, 1 warning, 0 notes in 1 file"


def test_the_summary_counts_possible_contradictions_apart():
    # Regression: "0 notes" below a line that says "note".
    found = replace(report(), contradictions=(finding(severity=Severity.NOTE),))
    assert summary(found) == "0 errors, 0 warnings, 0 notes, 1 possible contradiction in 1 file"


def test_the_summary_counts_the_files_that_were_not_read():
    # Regression: "in 1 file", where one was read and two were not.
    unread = [
        Finding("unreadable", Severity.ERROR, Place(path), "it holds no questions")
        for path in ("b.pdf", "c.pdf")
    ]
    assert summary(report(*unread, finding())) == (
        "2 errors, 1 warning, 0 notes in 3 files, 2 of them not read"
    )


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (GOOD, (), 0),
        (GOOD, ("--strict",), 0),
        (STALE, (), 0),
        (STALE, ("--strict",), 1),
        (TWICE, (), 1),
        ("Nothing is asked here.\n", (), 1),
    ],
)
def test_exit_codes(run, text, arguments, code):
    found, stdout, stderr = run({"source_docs/a.txt": text}, "--no-model", *arguments)
    assert (found, stderr) == (code, "")
    assert " error" in stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "nowhere"),
        (("--frobnicate",), "No such option"),
        (("--contradictions", "-1"), "Invalid value"),
        (("--json", "--github"), "--json and --github exclude each other"),
    ],
)
def test_wrong_use_exits_with_2(run, arguments, said):
    code, stdout, stderr = run({"source_docs/a.txt": GOOD}, "--no-model", *arguments)
    assert (code, stdout) == (2, "") and said in stderr and stderr.count("\n") == 1


def test_a_missing_default_folder_is_wrong_use_too(run):
    code, stdout, stderr = run({}, "--no-model")
    assert (code, stdout) == (2, "") and "source_docs does not exist" in stderr


def test_files_and_folders_are_named_by_their_path_from_here_and_read_once(run):
    files = {"docs/a.txt": STALE, "docs/b.txt": GOOD}
    code, stdout, _ = run(files, "--no-model", "--json", "docs/a.txt", "docs")
    read = json.loads(stdout)
    assert [f["path"] for f in read["files"]] == ["docs/a.txt", "docs/b.txt"] and code == 0
    assert [(f["path"], f["rule"], f["first"]) for f in read["findings"]] == [
        ("docs/a.txt", "stale", 3),
        ("docs/b.txt", "different-answers", 1),
    ]


def test_annotations_on_the_command_line(run):
    code, stdout, _ = run({"source_docs/a.txt": STALE}, "--no-model", "--github")
    start = "::warning file=source_docs/a.txt,line=3,endLine=3,title=stale::"
    assert code == 0 and stdout.startswith(start)


def test_the_rules_are_listed_without_a_document(run):
    code, stdout, _ = run({}, "--rules")
    assert code == 0 and "unanswered\terror\ta question without an answer\n" in stdout


@pytest.mark.model
def test_the_sample_with_the_model(run, model, monkeypatch):
    monkeypatch.setattr("qa_bot.cli.documents.load_encoder", lambda name: model)
    text = GOOD + "\n2. What does a stamp cost?\n\nTwo dollars a piece.\n"
    assert run({"source_docs/a.txt": text}) == (0, "0 errors, 0 warnings, 0 notes in 1 file\n", "")


@pytest.mark.model
def test_a_question_that_is_cut_is_named_in_the_report_and_not_in_the_log_too(
    run, model, monkeypatch, caplog
):
    monkeypatch.setattr("qa_bot.cli.documents.load_encoder", lambda name: model)
    text = f"1. What is {'very ' * 300}long?\n\nThis one.\n\n2. What is short?\n\nThat one.\n"
    code, stdout, _ = run({"source_docs/a.txt": text})
    assert code == 0 and "is longer than all-MiniLM-L6-v2 reads" in stdout
    assert [record.getMessage() for record in caplog.records] == []


def test_the_first_contradiction_is_named_as_a_command_that_confirms_it(run):
    one, other = Place("my docs/a.txt", text="A."), Place("my docs/b.txt", text="B.")
    found = replace(finding(), place=one, related=other, labels=("General 1", "2"))
    table = printed(replace(report(), contradictions=(found,)), width=200)
    _, line = table.split("as the first of them: ")
    command = shlex.split(line.splitlines()[0])
    assert command == [
        "qa-bot", "check", "my docs/a.txt", "--confirm", "General 1", "my docs/b.txt: 2",
    ]  # fmt: skip
    files = {"my docs/a.txt": f"General\n\n{GOOD}", "my docs/b.txt": TWICE}
    code, out, err = run(files, "my docs/a.txt", "--confirm", "1", "my docs/b.txt: 2")
    assert code == 0, err
    assert sum("txt: " in path.read_text() for path in Path("my docs").glob("*.yaml")) == 2


def test_to_confirm_needs_no_file_where_there_is_but_one_document(run):
    two = "1. Are dogs allowed?\n\nYes.\n\n2. May I bring a dog?\n\nNo.\n"
    code, out, err = run({"source_docs/a.txt": two}, "--confirm", "1", "2")
    assert code == 0, err
    (side,) = [path.read_text() for path in Path("source_docs").glob("*.yaml")]
    assert side == '"Are dogs allowed?":\n  disagrees_with: ["May I bring a dog?"]\n'
    code, out, err = run({"source_docs/b.txt": two}, "--confirm", "1", "2")
    assert code != 0 and "name its file" in " ".join(err.split())
