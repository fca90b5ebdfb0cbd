"""The command line as a process: what it prints, where, and its exit code."""

import json
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from answers import near
from paths import ROOT
from rich.console import Console

from qa_bot.cli.commands import COMMANDS
from qa_bot.cli.terminal import shown
from qa_bot.parsing import read_sources

READ = (
    "state-dmv-data-sharing-with-ice-in-maine.txt: 20 questions, 100% of its text\n"
    "20 questions from 1 document\n"
)
OTHERS = "questions in other languages are looked up, too, by an index of their own\n"
PAIRS = read_sources(ROOT / "source_docs")[0][0].pairs


def qa_bot(*arguments, cwd=ROOT):
    command = [sys.executable, "-m", "qa_bot.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "index"
    done = qa_bot("index", "--index", folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, READ + OTHERS, "")
    return folder


@pytest.mark.model
def test_ask_prints_number_question_answer_and_place(index):
    done = qa_bot("ask", "do they need a court order to get my data?", "--index", index)
    assert done.returncode == 0 and done.stderr == ""
    heading, answer = done.stdout.split("\n\n", 1)
    assert heading == f"Question 8: {PAIRS[7].question}"
    assert answer.startswith(PAIRS[7].answer + "\n\n")
    assert (
        "state-dmv-data-sharing-with-ice-in-maine.txt, lines 68–75 - very likely the answer"
        in answer
    )


@pytest.mark.model
def test_ask_json_is_the_whole_answer(index, qa_bot_with_model):
    question = PAIRS[3].question
    code, stdout, stderr = qa_bot_with_model(
        "ask", question, "--json", "--top", 5, "--index", index
    )
    reply = json.loads(stdout)
    assert (code, stderr, reply["choices"]) == (0, "", [])
    assert (reply["outcome"], reply["number"], reply["text"]) == ("answered", "4", PAIRS[3].answer)
    assert [match["number"] for match in reply["matches"]][0] == "4" and len(reply["matches"]) == 5


@pytest.mark.model
@pytest.mark.parametrize(
    ("query", "code", "first_line"),
    [
        ("What does it cost to renew a passport?", 3, "The documents do not clearly answer this."),
        ("restrictions on sharing data", 4, "One of these may answer it."),
        (" \t ", 2, "Please ask a question in words."),
    ],
)
def test_exit_codes_tell_the_outcome(index, qa_bot_with_model, query, code, first_line):
    found, stdout, stderr = qa_bot_with_model("ask", query, "--index", index)
    assert (found, stderr) == (code, "")
    assert stdout.startswith(first_line)


@pytest.mark.model
def test_explain_into_a_pipe_is_tab_separated_and_its_numbers_add_up(index, qa_bot_with_model):
    query = "do they need a court order to get my data?"
    code, stdout, stderr = qa_bot_with_model("explain", query, "--index", index)
    assert (code, stderr) == (0, "")
    lines = stdout.splitlines()
    assert lines[0].startswith("answered: the first pair has ")
    cells = {line.split("\t")[0]: line.split("\t")[1:] for line in lines if "\t" in line}
    assert cells["8"][0] == PAIRS[7].question
    assert cells["data"][1].startswith("data 0.8")
    assert len(cells["sum"]) == 1 + 5


@pytest.mark.model
def test_explain_json_carries_the_answer_of_ask_and_the_numbers_behind_it(index, qa_bot_with_model):
    query = "do they need a court order to get my data?"
    code, stdout, _ = qa_bot_with_model("explain", query, "--json", "--index", index)
    reply = json.loads(stdout)
    asked = json.loads(qa_bot_with_model("ask", query, "--json", "--top", 5, "--index", index)[1])
    assert (code, reply["answer"], reply["basis"]) == (0, near(asked), "ranking")
    assert reply["confidence"]["probability"] == near(asked["confidence"])
    assert [pair["number"] for pair in reply["pairs"]] == [m["number"] for m in asked["matches"]]
    for pair in reply["pairs"]:
        assert sum(f["amount"] for f in pair["features"]) == pytest.approx(pair["logit"])


@pytest.mark.model
def test_explain_on_a_terminal_keeps_to_80_columns(index, qa_bot_with_model, monkeypatch):
    terminal = Console(force_terminal=True, width=80, color_system=None)
    monkeypatch.setattr("qa_bot.cli.terminal.console", lambda: terminal)
    code, stdout, _ = qa_bot_with_model("explain", "can I opt out?", "--index", index)
    lines = stdout.splitlines()
    assert max(len(line) for line in lines) <= 80
    header = next(line for line in lines if line.split()[:1] == ["word"])
    assert header.split()[1] == "rarity" and len(header.split()) == 2 + 5
    assert not any("\u2026" in line for line in lines)  # nothing is cut


@pytest.mark.model
@pytest.mark.parametrize(
    ("query", "code", "first_line"),
    [
        (PAIRS[7].question, 0, "answered: the query is a question or an alternate"),
        (" \t ", 2, "notice: the query has no letter or digit"),
        ("What does it cost to renew a passport?", 3, "not covered: the first pair has "),
    ],
)
def test_explain_begins_with_what_decided(index, qa_bot_with_model, query, code, first_line):
    found, stdout, stderr = qa_bot_with_model("explain", query, "--index", index)
    assert (found, stderr) == (code, "")
    assert stdout.startswith(first_line)


@pytest.mark.model
def test_a_query_over_the_limit_is_one_line_on_stderr(index, qa_bot_with_model):
    assert qa_bot_with_model("ask", "a" * 10_001, "--index", index) == (
        1, "", "error: the question has 10,001 characters; the limit is 10,000\n",
    )  # fmt: skip


@pytest.mark.model
def test_explain_as_a_process_loads_the_model_and_says_nothing_else(index):
    done = qa_bot("explain", PAIRS[7].question, "--index", index)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("answered: the query is a question or an alternate")


@pytest.mark.model
@pytest.mark.parametrize(
    ("arguments", "last_line"),
    [
        (["check", "--no-model"], "0 errors, 1 warning, 0 notes in 1 file"),
        (["verify", "--index", "INDEX"], "20 answers: 20 byte for byte"),
        (["list"], f"20\t{PAIRS[-1].question}"),
    ],
)
def test_a_command_without_a_model_runs_as_a_process(index, arguments, last_line):
    done = qa_bot(*(index if argument == "INDEX" else argument for argument in arguments))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == last_line


@pytest.mark.model
def test_index_exits_with_5_where_a_source_was_left_out(tmp_path, documents, qa_bot_with_model):
    folder = documents({"faq.txt": "1. What is this?\n\nA test.\n", "notes.doc": b"\xd0\xcf"})
    code, stdout, _ = qa_bot_with_model("index", "--sources", folder, "--index", tmp_path / "index")
    read = "faq.txt: 1 question, 100% of its text\n1 question from 1 document\n"
    assert (code, stdout) == (5, f"{read}{OTHERS}")


def test_a_source_that_was_left_out_is_named_on_stderr(documents):
    folder = documents({"faq.txt": "1. What is this?\n\nA test.\n", "notes.pages": b"PK"})
    done = qa_bot("list", "--sources", folder)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (5, "1\tWhat is this?")
    assert done.stderr.startswith(
        "WARNING: notes.pages: format '.pages' is not supported; save it as .docx"
    )


def test_list_prints_numbers_and_questions(qa_bot_here):
    code, stdout, _ = qa_bot_here("list")
    lines = stdout.splitlines()
    assert (code, lines[0]) == (0, "state-dmv-data-sharing-with-ice-in-maine.txt (20 questions)")
    assert lines[1:] == [f"{pair.number}\t{pair.question}" for pair in PAIRS]


def test_list_names_the_languages_where_there_are_several(tmp_path):
    (tmp_path / "faq.md").write_text("# Hall\n\n## 1. When is the hall open?\n\nAt nine.\n")
    spanish = "# Hall\n\n## 1. ¿Cuándo abre la sala los domingos?\n\nA las nueve.\n"
    (tmp_path / "faq.es.md").write_text(spanish, "utf-8")
    done = qa_bot("list", "--sources", tmp_path)
    assert done.stdout.splitlines()[::2] == [
        "Hall (Español): faq.es.md (Español, 1 question)",
        "Hall (English): faq.md (English, 1 question)",
    ]


def test_the_commands_are_told_in_one_line_each(qa_bot_here):
    code, stdout, _ = qa_bot_here("--help")
    told = stdout.split("Commands:\n")[1].splitlines()
    names = [command.name for command in COMMANDS if not command.hidden]
    assert code == 0 and [line.split()[0] for line in told] == names
    assert not any(line.endswith("...") for line in told)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "error: Missing command (see qa-bot --help)\n"),
        (["frobnicate"], 2, "error: No such command 'frobnicate' (see qa-bot --help)\n"),
        (["ask"], 2, "error: Invalid value: give one question, or --file with many"),
        (["ask", "x", "--top", "99"], 2, "error: Invalid value for '--top'"),
        (["ask", "x", "--max-false-answers", "7"], 2, "error: Invalid value"),
        (["ask", "x", "--sources", "/nowhere"], 1, "error: /nowhere is no folder"),
        (["list", "--sources", "/nowhere"], 1, "error: /nowhere is no folder"),
        (
            ["serve", "--name", "https://a.org"],
            1,
            "error: names is 'https://a.org'; a name such as",
        ),
        (["serve", "--root-path", "help"], 1, "error: root_path is 'help'; a path such as"),
        (["serve", "--trusted-proxy", "nginx"], 1, "error: trusted_proxies is 'nginx', where"),
        (["serve", "--port", "0", "--key", "x"], 1, "error: there is a key without a certificate"),
        (["serve", "--port", "0", "--host", "0.0.0.0"], 1, "error: whoever reaches 0.0.0.0 could"),
    ],
)
def test_wrong_use_and_errors_are_one_line_on_stderr(qa_bot_here, arguments, code, message):
    found, stdout, stderr = qa_bot_here(*arguments)
    assert (found, stdout) == (code, "")
    assert stderr.startswith(message) and stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["ask"], "ask "),
        (["ask", "x", "--top", "99"], "ask "),
        (["list", "--toop", "9"], "list "),
        (["check", "--json", "--github"], "check "),
        (["explain"], "explain "),
        (["serve", "--port", "x"], "serve "),
        (["--verzion"], ""),
    ],
)
def test_wrong_use_of_a_command_leads_to_the_help_of_that_command(qa_bot_here, arguments, named):
    code, _, stderr = qa_bot_here(*arguments)
    assert code == 2 and stderr.endswith(f" (see qa-bot {named}--help)\n")


def test_an_error_in_a_process_is_one_line_on_stderr_too():
    done = qa_bot("frobnicate")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: No such command 'frobnicate' (see qa-bot --help)\n"


def test_a_port_in_use_is_named_before_anything_is_loaded(tmp_path, qa_bot_here, free_port_taken):
    found = qa_bot_here("serve", "--port", free_port_taken, "--index", tmp_path / "index")
    assert found == (
        1,
        "",
        f"error: cannot listen on 127.0.0.1:{free_port_taken}: the port is in use; choose another "
        "with --port\n",
    )
    assert not (tmp_path / "index").exists()


@pytest.mark.model
def test_a_greeting_is_answered_as_the_settings_say(index, tmp_path, qa_bot_with_model):
    settings = tmp_path / "own.toml"
    settings.write_text('greeting = "Welcome to the town hall."\n')
    folders = ["--sources", ROOT / "source_docs", "--index", index, "--settings", settings]
    code, stdout, _ = qa_bot_with_model("ask", "hello", *folders)
    assert (code, stdout.splitlines()[0]) == (2, "Welcome to the town hall.")


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process alone")
def test_serve_greets_as_the_settings_say_and_an_interrupt_ends_it_with_0(serve, index, tmp_path):
    settings = tmp_path / "own.toml"
    settings.write_text('greeting = "Welcome to the town hall."\n')
    options = ["--settings", str(settings), "--sources", "source_docs"]
    with serve(index.parent, *options) as (server, url):
        reply = httpx.post(f"{url}/ask", json={"query": "hello"}, timeout=300)
        assert reply.json()["text"] == "Welcome to the town hall."
        server.send_signal(signal.SIGINT)
        assert server.wait(300) == 0
        assert server.stdout.read() == READ.splitlines(keepends=True)[0]
    assert (index.parent / "stderr.txt").read_text() == ""


# `qa-bot`, which says so as soon as the model is at work.
SAYS_WHEN_IT_EMBEDS = """
import sys
from qa_bot.cli.commands import main
from qa_bot.models.exported_model import ExportedModel

read = ExportedModel.read

def say_and_read(model, texts):
    ExportedModel.read = read
    print("embedding", flush=True)
    return read(model, texts)

ExportedModel.read = say_and_read
main(sys.argv[1:])
"""


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process alone")
def test_the_page_is_there_while_serve_embeds_and_an_interrupt_leaves_no_core_dump(
    tmp_path, documents
):
    # Regression: "terminate called without an active exception", exit -6.
    pairs = (f"{n}. What is rule {n}?\n\n{f'Rule {n} has words. ' * 40}\n" for n in range(1, 999))
    folder = documents({"faq.txt": "\n".join(pairs)})
    command = [sys.executable, "-c", SAYS_WHEN_IT_EMBEDS, "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--sources", folder, "--index", tmp_path / "index"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        url = server.stdout.readline().split(" is at ")[1].split()[0]
        assert server.stdout.readline() == "embedding\n"
        # Hundreds of texts are not embedded yet: the page is there, and no answer.
        assert httpx.get(url, timeout=300).status_code == 200
        ready = httpx.get(f"{url}/readyz", timeout=300).json()
        assert ready["state"] == "warming up" and ready["progress"]["total"] == 2 * 2_994
        server.send_signal(signal.SIGINT)
        # What is begun is said at once: nobody watches a bar there.
        begun = "INFO: embedding 5,988 texts\n"
        assert server.communicate(timeout=300) == ("", begun) and server.returncode == 0


@pytest.mark.model
def test_an_interrupt_while_the_address_is_printed_exits_with_0_too(
    index, qa_bot_with_model, monkeypatch
):
    def interrupted(*parts):
        raise KeyboardInterrupt

    monkeypatch.setattr("qa_bot.cli.chat.put", interrupted)
    assert qa_bot_with_model("serve", "--port", 0, "--index", index) == (0, "", "")


def test_an_interrupt_ends_a_command_with_one_line(tmp_path, qa_bot_here, monkeypatch):
    def interrupted(*parts, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("qa_bot.bot.QABot.open", interrupted)
    assert qa_bot_here("ask", "Open?", "--sources", tmp_path) == (
        130, "", "error: interrupted\n",
    )  # fmt: skip


def test_an_index_among_the_documents_is_an_error_of_one_line(tmp_path, qa_bot_here):
    assert qa_bot_here("index", "--sources", tmp_path, "--index", f"{tmp_path}/.") == (
        1, "", f"error: sources and index are one folder, {tmp_path}/.; name another for one\n",
    )  # fmt: skip
    assert [*tmp_path.iterdir()] == []


def test_list_of_an_empty_folder_is_an_error_of_one_line(tmp_path, qa_bot_here):
    assert qa_bot_here("list", "--sources", tmp_path) == (
        1, "", f"error: no questions found in {tmp_path} (it is empty); put a document of "
        "questions and answers there\n",
    )  # fmt: skip


def test_a_document_on_a_terminal_cannot_steer_it():
    assert shown("a\r\nb\x1b[31m\x9b31m\u202e") == "a\nb\ufffd[31m\ufffd31m\ufffd"
    assert shown("a\rb\x08\x7f\u2066c\u2069") == "a\ufffdb\ufffd\ufffd\ufffdc\ufffd"
    assert shown("tab\tline\n\u00e9 \u0643\u0645 \u5f00 \u00a0") == (
        "tab\tline\n\u00e9 \u0643\u0645 \u5f00 \u00a0"
    )
    # What isolates a text within its line steers nothing, unless it does not end.
    assert shown("\u2068a\u2069\n\u2068b\n\u2069\u2068c") == (
        "\u2068a\u2069\n\ufffdb\n\ufffd\ufffdc"
    )


@pytest.fixture
def free_port_taken():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]
