"""The command line as a process: what it prints, where, and its exit code."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from qa_bot import cli
from qa_bot.parsing import read_sources
from qa_bot.terminal import shown

ROOT = Path(__file__).parent.parent
PAIRS = read_sources(ROOT / "source_docs")[0][0].pairs


@pytest.fixture
def qa_bot_here(monkeypatch, capsys, model):
    """As `qa_bot`, in this process with the model that it has: a process takes seconds to load it.

    Gives the exit code, stdout and stderr.
    """
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: model)
    monkeypatch.chdir(ROOT)

    def run(*arguments):
        with pytest.raises(SystemExit) as done:
            cli.main([str(argument) for argument in arguments])
        return done.value.code, *capsys.readouterr()

    return run


def qa_bot(*arguments, cwd=ROOT):
    command = [sys.executable, "-m", "qa_bot.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    done = qa_bot("index", "--index", folder)
    assert (done.returncode, done.stdout) == (0, "20 questions from 1 document\n")
    assert done.stderr == ""
    return folder


@pytest.mark.model
def test_ask_prints_number_question_answer_and_place(index):
    done = qa_bot("ask", "do they need a warrant to get my data?", "--index", index)
    assert done.returncode == 0 and done.stderr == ""
    heading, answer = done.stdout.split("\n\n", 1)
    assert heading == f"Question 8: {PAIRS[7].question}"
    assert answer.startswith(PAIRS[7].answer + "\n\n")
    assert "state-dmv-data-sharing-with-ice-in-maine.txt, lines 68–75 - likely the answer" in answer


@pytest.mark.model
def test_ask_json_is_the_whole_answer(index, qa_bot_here):
    question = PAIRS[3].question
    code, stdout, stderr = qa_bot_here("ask", question, "--json", "--top", 5, "--index", index)
    reply = json.loads(stdout)
    assert (code, stderr, reply["choices"]) == (0, "", [])
    assert (reply["outcome"], reply["number"], reply["text"]) == ("answered", "4", PAIRS[3].answer)
    assert [match["number"] for match in reply["matches"]][0] == "4" and len(reply["matches"]) == 5


@pytest.mark.model
@pytest.mark.parametrize(
    ("query", "code", "first_line"),
    [
        ("What does it cost to renew a passport?", 3, "The documents do not clearly answer this."),
        ("restrictions on sharing data", 4, "More than one answer may fit."),
        (" \t ", 2, "Please ask a question in words."),
    ],
)
def test_exit_codes_tell_the_outcome(index, qa_bot_here, query, code, first_line):
    found, stdout, stderr = qa_bot_here("ask", query, "--index", index)
    assert (found, stderr) == (code, "")
    assert stdout.startswith(first_line)


@pytest.mark.model
def test_explain_into_a_pipe_is_tab_separated_and_its_numbers_add_up(index, qa_bot_here):
    query = "do they need a warrant to get my data?"
    code, stdout, stderr = qa_bot_here("explain", query, "--index", index)
    assert (code, stderr) == (0, "")
    lines = stdout.splitlines()
    assert lines[0].startswith("answered: the first pair has ")
    cells = {line.split("\t")[0]: line.split("\t")[1:] for line in lines if "\t" in line}
    assert cells["8"][0] == PAIRS[7].question
    assert cells["warrant"][1].startswith("warrant 0.8")
    assert len(cells["sum"]) == 1 + 5


@pytest.mark.model
def test_explain_json_carries_the_answer_of_ask_and_the_numbers_behind_it(index, qa_bot_here):
    query = "do they need a warrant to get my data?"
    code, stdout, _ = qa_bot_here("explain", query, "--json", "--index", index)
    reply = json.loads(stdout)
    asked = json.loads(qa_bot_here("ask", query, "--json", "--top", 5, "--index", index)[1])
    assert (code, reply["answer"], reply["basis"]) == (0, asked, "ranking")
    assert reply["confidence"]["probability"] == asked["confidence"]
    assert [pair["number"] for pair in reply["pairs"]] == [m["number"] for m in asked["matches"]]
    for pair in reply["pairs"]:
        assert sum(f["amount"] for f in pair["features"]) == pytest.approx(pair["logit"])


@pytest.mark.model
def test_explain_on_a_terminal_keeps_to_80_columns(index, qa_bot_here, monkeypatch):
    terminal = Console(force_terminal=True, width=80, color_system=None)
    monkeypatch.setattr(cli, "console", terminal)
    code, stdout, _ = qa_bot_here("explain", "can I opt out?", "--index", index)
    lines = stdout.splitlines()
    assert max(len(line) for line in lines) <= 80
    header = next(line for line in lines if line.split()[:1] == ["word"])
    assert header.split()[1] == "rarity" and len(header.split()) == 2 + 5
    assert not any("\u2026" in line for line in lines)  # nothing is cut


@pytest.mark.model
@pytest.mark.parametrize(
    ("query", "code", "first_line"),
    [
        (PAIRS[7].question, 0, "answered: the query is a question as printed"),
        (" \t ", 2, "notice: the query has no letter or digit"),
        ("What does it cost to renew a passport?", 3, "not covered: the first pair has "),
    ],
)
def test_explain_begins_with_what_decided(index, qa_bot_here, query, code, first_line):
    found, stdout, stderr = qa_bot_here("explain", query, "--index", index)
    assert (found, stderr) == (code, "")
    assert stdout.startswith(first_line)


@pytest.mark.model
def test_a_query_over_the_limit_is_one_line_on_stderr(index, qa_bot_here):
    assert qa_bot_here("ask", "a" * 10_001, "--index", index) == (
        1, "", "error: the question has 10,001 characters; the limit is 10,000\n",
    )  # fmt: skip


@pytest.mark.model
def test_index_exits_with_5_where_a_source_was_left_out(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "faq.txt").write_text("1. What is this?\n\nA test.\n")
    (tmp_path / "docs" / "notes.doc").write_bytes(b"\xd0\xcf")
    done = qa_bot("index", "--sources", "docs", "--index", "index", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (5, "1 question from 1 document\n")
    assert done.stderr.startswith(
        "WARNING: notes.doc: format '.doc' is not supported; save it as .docx"
    )


def test_list_prints_numbers_and_questions():
    done = qa_bot("list")
    assert done.returncode == 0 and done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == "state-dmv-data-sharing-with-ice-in-maine.txt (20 questions)"
    assert lines[1:] == [f"{pair.number}\t{pair.question}" for pair in PAIRS]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "error: Missing command."),
        (["frobnicate"], 2, "error: No such command 'frobnicate'."),
        (["ask"], 2, "error: Missing argument 'query'."),
        (["ask", "x", "--top", "99"], 2, "error: Invalid value for '--top'"),
        (["ask", "x", "--max-false-answers", "7"], 2, "error: Invalid value"),
        (["ask", "x", "--sources", "/nowhere"], 1, "error: /nowhere is no folder"),
        (["list", "--sources", "/nowhere"], 1, "error: /nowhere is no folder"),
    ],
)
def test_wrong_use_and_errors_are_one_line_on_stderr(arguments, code, message):
    done = qa_bot(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(message) and done.stderr.count("\n") == 1


def test_a_port_in_use_is_named_before_anything_is_loaded(tmp_path, free_port_taken):
    done = qa_bot("serve", "--port", free_port_taken, "--index", tmp_path / "index")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"error: cannot listen on 127.0.0.1:{free_port_taken}: the port is in use; choose another "
        "with --port\n"
    )
    assert not (tmp_path / "index").exists()


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process alone")
def test_interrupting_serve_exits_with_0_and_says_nothing(serve, tmp_path):
    with serve(tmp_path) as (server, url):
        httpx.get(f"{url}/healthz", timeout=60).raise_for_status()
        server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0
        assert server.stdout.read() == ""
    assert (tmp_path / "stderr.txt").read_text() == ""


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process alone")
def test_interrupting_serve_while_it_embeds_ends_it_at_once_and_without_a_core_dump(tmp_path):
    # Regression: "terminate called without an active exception", exit -6.
    pairs = (f"{n}. What is rule {n}?\n\n{f'Rule {n} has words. ' * 40}\n" for n in range(1, 999))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "faq.txt").write_text("\n".join(pairs))
    command = [sys.executable, "-m", "qa_bot.cli", "serve", "--port", "0", "--sources", "docs"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        url = server.stdout.readline().split(" is at ")[1].split()[0]
        httpx.get(f"{url}/healthz", timeout=60).raise_for_status()
        with pytest.raises(subprocess.TimeoutExpired):
            server.wait(15)  # the model is loaded by then, and hundreds of texts are not embedded
        server.send_signal(signal.SIGINT)
        assert server.communicate(timeout=30) == ("", "") and server.returncode == 0


@pytest.mark.model
def test_an_interrupt_while_the_address_is_printed_exits_with_0_too(
    index, qa_bot_here, monkeypatch
):
    def interrupted(*parts):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_print", interrupted)
    assert qa_bot_here("serve", "--port", 0, "--index", index) == (0, "", "")


def test_list_of_an_empty_folder_is_an_error_of_one_line(tmp_path):
    (tmp_path / "docs").mkdir()
    done = qa_bot("list", "--sources", "docs", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: no questions found in docs (it is empty)\n"


def test_a_document_on_a_terminal_cannot_steer_it():
    assert shown("a\r\nb\x1b[31m\x9b31m\u202e") == "a\nb\ufffd[31m\ufffd31m\ufffd"
    assert shown("a\rb\x08\x7f\u2066c\u2069") == "a\ufffdb\ufffd\ufffd\ufffdc\ufffd"
    assert shown("tab\tline\n\u00e9 \u0643\u0645 \u5f00 \u00a0") == (
        "tab\tline\n\u00e9 \u0643\u0645 \u5f00 \u00a0"
    )


@pytest.fixture
def free_port_taken():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]
