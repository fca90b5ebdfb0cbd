"""The shell over an index on a server: from an option, from the settings, from two at once."""

import json
import subprocess
import sys

import pytest
from paths import ROOT

pytestmark = pytest.mark.model


def test_the_commands_take_an_address_from_the_settings(
    qa_bot_with_model, milvus, tmp_path, monkeypatch
):
    settings = tmp_path / "qa-bot.toml"
    settings.write_text(
        f'sources = "{ROOT / "source_docs"}"\nindex = "{milvus.address}/shell"\nindex_timeout = 8'
    )
    code, stdout, _ = qa_bot_with_model("index", "--settings", settings)
    assert (code, stdout.splitlines()[-2].endswith("from 1 document")) == (0, True)
    code, stdout, _ = qa_bot_with_model("ask", "can I opt out?", "--json", "--settings", settings)
    assert code == 0
    (tmp_path / "answer.json").write_text(stdout)
    for arguments in ([], ["--json", tmp_path / "answer.json"]):
        code, stdout, stderr = qa_bot_with_model("verify", *arguments, "--settings", settings)
        assert (code, stderr) == (0, ""), stdout


def test_a_server_that_is_not_there_is_an_error_and_its_exit_code(qa_bot_with_model, milvus):
    code, _, stderr = qa_bot_with_model("ask", "can I opt out?", "--index", "http://127.0.0.1:9/a")
    assert code == 1 and "http://127.0.0.1:9 cannot be reached" in " ".join(stderr.split())
    code, _, stderr = qa_bot_with_model("verify", "--index", f"{milvus.address}/nowhere")
    assert code == 1 and "there is no index in" in " ".join(stderr.split())


def test_two_processes_that_build_at_once_both_answer_and_a_third_builds_nothing(milvus):
    command = [sys.executable, "-m", "qa_bot", "ask", "can I opt out?", "--json"]
    started = [
        subprocess.Popen(
            [*command, "--index", f"{milvus.address}/both"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    answers = []
    for process in started:
        stdout, stderr = process.communicate(timeout=250)
        assert process.returncode == 0, stderr
        answers.append(json.loads(stdout))
    assert answers[0]["text"] == answers[1]["text"]
    client = milvus.client()
    held = {name for name in client.list_collections() if name.startswith("both_")}
    done = subprocess.run(
        [*command, "--index", f"{milvus.address}/both"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["text"] == answers[0]["text"]
    assert {name for name in client.list_collections() if name.startswith("both_")} == held


def test_two_processes_build_an_index_together_and_a_third_builds_nothing(milvus, documents):
    # More than two blocks of pairs, see BLOCK_PAIRS.
    written = "".join(f"## What is the fee for room {i}?\n\n{i} pounds.\n\n" for i in range(560))
    sources, place = documents({"fees.md": written}), f"{milvus.address}/shares"
    command = [sys.executable, "-m", "qa_bot", "index", "--sources", sources, "--index", place]
    started = [
        subprocess.Popen(
            [*command, "--share", f"{number}/2"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in (1, 2)
    ]  # fmt: skip
    said = []
    for process in started:
        stdout, stderr = process.communicate(timeout=250)
        assert process.returncode == 0, stderr
        said.append(stdout)
    assert any(f"every share is written, and {place} is up to date" in text for text in said), said
    names = [name for name in milvus.client().list_collections() if name.startswith("shares_")]
    second = [name for name in names if name.startswith("shares_multilingual_")]
    assert (len(names), len(second)) == (2, 1)  # the index, and that of other languages
    done = subprocess.run(
        [*command, "--share", "1/2"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"every share is written, and {place} is up to date\n"
    asked = [*command[:3], "ask", "¿Cuánto cuesta la sala 417?", "--json", *command[4:]]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    assert "417" in answer["matches"][0]["question"] and answer["asked_in"] == "es"
    held = [name for name in milvus.client().list_collections() if name.startswith("shares_")]
    assert held == names
