"""What is printed steers no terminal: JSON, the log, and names that are no UTF-8."""

import json
import logging
import os
import subprocess
import sys

import pytest

from qa_bot.checking import check
from qa_bot.cli import check_report
from qa_bot.cli.terminal import OneLine, safe_json
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import reader

STEERING = "\x1b[2J\x7f\x85\x9b2J\u2028\u2029\u202e\u2067\u2068\u2069"
CONTROLS = [*map(chr, range(0x7F, 0xA0)), *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2069"]


def test_json_is_escaped_and_has_the_same_values():
    value = {"text": f"a{STEERING}\u05d0\u00e9\U0001f600\\\u009b", "b": ["\x9c"]}
    written = safe_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(written) == value
    assert not [sign for sign in CONTROLS if sign in written]
    assert "\u05d0\u00e9\U0001f600" in written  # letters stay as they are


@pytest.mark.model
@pytest.mark.parametrize("command", [["ask"], ["explain"]])
def test_the_json_of_a_document_with_controls_steers_no_terminal(
    documents, tmp_path, qa_bot_with_model, command
):
    text = f"1. Are you open\x9b?\nDaily{STEERING}.\n2. What does it cost?\n{'Five. ' * 50}\n"
    folder = documents({"faq.txt": text})
    options = ("--json", "--sources", folder, "--index", tmp_path / "index")
    _, stdout, _ = qa_bot_with_model(*command, "are you open", *options)
    assert json.loads(stdout)
    assert not [sign for sign in (*CONTROLS, "\x1b") if sign in stdout]


@pytest.mark.model
def test_each_line_of_json_of_many_questions_steers_no_terminal(
    documents, tmp_path, qa_bot_with_model
):
    folder = documents({"faq.txt": f"1. Are you open?\nDaily{STEERING}.\n2. Cost?\nFive.\n"})
    (tmp_path / "queries.txt").write_text("are you open\nwhat does it cost\n")
    options = ("--json", "--sources", folder, "--index", tmp_path / "index")
    _, stdout, _ = qa_bot_with_model("ask", "--file", tmp_path / "queries.txt", *options)
    assert [json.loads(line)["number"] for line in stdout.splitlines()] == ["1", "2"]
    assert not [sign for sign in (*CONTROLS, "\x1b") if sign in stdout]


def test_the_json_of_the_linter_has_no_control():
    text = f"1. Are you open?\n\n2. Are you open{STEERING}?\nDaily.\n"
    report = check([parse(text.encode(), "faq.txt", reader(".txt"))])
    written = check_report.as_json(report)
    assert report.findings and written.isascii() and "\x7f" not in written


def test_a_record_of_the_log_is_one_line():
    record = logging.makeLogRecord(
        {"msg": "a\nERROR: forged\x1b[2J\u2028b", "levelname": "WARNING"}
    )
    said = OneLine("%(levelname)s: %(message)s").format(record)
    assert said == "WARNING: a ERROR: forged\ufffd[2J\u2028b"


def test_a_traceback_stands_below_its_record_and_forges_none():
    try:
        raise ValueError("a\nERROR: forged\x1b[2J")
    except ValueError:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": sys.exc_info()})
    first, *rest = OneLine("WARNING: %(message)s").format(record).split("\n")
    assert first == "WARNING: failed" and rest[-1] == "  ERROR: forged\ufffd[2J"
    assert all(line.startswith("  ") for line in rest)


@pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 on this system")
def test_a_name_that_is_no_utf8_is_printed_with_escapes(documents, tmp_path):
    # Python ended the program where its output is UTF-8 and no more.
    folder = documents({"faq.txt": "1. Are you open?\nDaily.\n"})
    name = os.fsdecode(b"caf\xe9.html")
    command = [sys.executable, "-m", "qa_bot", "check", "--show-html", name, str(folder)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8:strict"}
    paths = os.pathsep.join(filter(None, (os.getcwd(), environment.get("PYTHONPATH"))))
    done = subprocess.run(
        command, cwd=tmp_path, env={**environment, "PYTHONPATH": paths}, capture_output=True
    )
    assert (done.returncode, done.stdout) == (0, b"written to caf\\udce9.html\n")
    assert (tmp_path / name).is_file()
