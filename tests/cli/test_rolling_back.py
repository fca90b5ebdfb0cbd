"""`qa-bot rollback`, and what the other commands do afterwards."""

import json

import pytest
from fakes import FakeEncoder

from qa_bot import QABot
from qa_bot.settings import Settings
from qa_bot.store.manifest import KEEP

FAQ = "1. When is the office open?\n\n{}\n\n2. Where do I park?\n\nBehind it.\n"
OPEN = "When is the office open?"


@pytest.fixture
def options(documents, tmp_path, monkeypatch):
    """Options that name the documents and an index that was published twice."""
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    for hours in ("At nine.", "At ten."):
        folder = documents({"a.txt": FAQ.format(hours)})
        QABot.open(folder, tmp_path / "index")
    return ["--sources", str(folder), "--index", str(tmp_path / "index")]


def test_the_list_says_what_is_kept_and_which_is_published(options, qa_bot_here):
    code, stdout, _ = qa_bot_here("rollback", "--list", *options[2:])
    assert code == 0
    header, *rows = [line.split("\t") for line in stdout.splitlines()]
    assert header == ["index", "published", "questions", "documents", ""]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("2", "2", "1", "published now"), ("1", "2", "1", ""),
    ]  # fmt: skip


def test_it_goes_back_and_only_the_next_index_is_of_the_documents_again(options, qa_bot_here):
    code, stdout, _ = qa_bot_here("rollback", *options[2:])
    assert (code, stdout) == (
        0,
        "index 1 is published again: 2 questions from 1 document; it stays until `qa-bot index` "
        "builds the next\n",
    )
    assert "At nine." in qa_bot_here("ask", OPEN, *options)[1]
    said = json.loads(qa_bot_here("rollback", "--list", "--json", *options[2:])[1])
    assert [(one["number"], one["is_published"]) for one in said["indexes"]] == [
        (2, False), (1, True),
    ]  # fmt: skip
    assert qa_bot_here("index", *options)[0] == 0
    assert "At ten." in qa_bot_here("ask", OPEN, *options)[1]
    assert qa_bot_here("rollback", "--to", "2", *options[2:])[0] == 0
    code, _, stderr = qa_bot_here("rollback", "--to", "9", *options[2:])
    assert (
        code == 1
        and "keeps no index 9; kept are: 3, 2 (published now), 1 (qa-bot rollback --list)" in stderr
    )


def test_where_documents_are_put_back_to_what_is_held_they_are_followed_again(
    options, qa_bot_here, documents
):
    qa_bot_here("rollback", *options[2:])
    documents({"a.txt": FAQ.format("At nine.")})
    assert qa_bot_here("index", *options)[0] == 0  # nothing is to be built
    documents({"a.txt": FAQ.format("At noon.")})
    assert "At noon." in qa_bot_here("ask", OPEN, *options)[1]


def test_where_what_is_published_is_followed_only_index_builds(
    options, qa_bot_here, documents, tmp_path
):
    (tmp_path / "qa-bot.toml").write_text('[server]\nreload = "publish"\n[publish]\nkeep = 2\n')
    settings = ["--settings", str(tmp_path / "qa-bot.toml")]
    documents({"a.txt": FAQ.format("At noon.")})
    assert "At ten." in qa_bot_here("ask", OPEN, *options, *settings)[1]
    assert qa_bot_here("index", *options, *settings)[0] == 0
    assert "At noon." in qa_bot_here("ask", OPEN, *options, *settings)[1]
    assert len(qa_bot_here("rollback", "--list", *options[2:])[1].splitlines()) == 1 + 2


def test_on_a_server_it_is_refused_by_name(qa_bot_here, tmp_path):
    for arguments in (["rollback"], ["serve", "--reload", "publish"]):
        code, _, stderr = qa_bot_here(*arguments, "--index", "http://localhost:1/desk")
        assert code == 1 and "http://localhost:1/desk" in stderr and "in a folder" in stderr
    code, _, stderr = qa_bot_here("rollback", "--index", tmp_path / "none")
    assert code == 1 and f"there is no index in {tmp_path / 'none'}" in stderr


def test_as_many_are_kept_by_the_settings_as_without_them():
    assert Settings().publish.keep == KEEP
