"""Where an index is: a folder, or a server by its address; credentials are never in one."""

from pathlib import Path

import pytest

from qa_bot import QABot, QABotError
from qa_bot.arguments import index_place
from qa_bot.records import IndexServer, SettingsError
from qa_bot.settings import load_settings


@pytest.mark.parametrize(
    ("given", "address", "name"),
    [
        ("http://localhost:19530", "http://localhost:19530", "qa_bot"),
        ("http://localhost/", "http://localhost:19530", "qa_bot"),
        ("HTTP://Host:7/library_2/", "http://host:7", "library_2"),
        ("https://in01.example.org/a", "https://in01.example.org:443", "a"),
        ("http://[::1]:19530/a", "http://[::1]:19530", "a"),
    ],
)
def test_an_address_is_a_server(given, address, name):
    assert index_place(given, 3) == IndexServer(address, name, 3.0)


@pytest.mark.parametrize("given", ["index", Path("http:/x"), "./http", "ftp://x", "C:\\index"])
def test_anything_else_is_a_folder(given):
    assert index_place(given) == Path(given)


@pytest.mark.parametrize(
    "given",
    ["http://", "http://h:99999", "http://h:x", "http://h/a b", "http://h/a/b", "http://h/a?x=1",
     "http://h/1a", "http://[::1", "http://h/" + "a" * 101, "http://h/a#b"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(given):
    with pytest.raises(QABotError, match="http://HOST:PORT/NAME"):
        QABot.open(index=given)


def test_credentials_in_an_address_are_refused_and_not_repeated():
    with pytest.raises(QABotError, match="QA_BOT_INDEX_TOKEN") as caught:
        QABot.open(index="http://root:geheim@localhost:19530")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("timeout", [0, -1, "5", None, float("nan"), float("inf")])
def test_a_time_limit_is_seconds(timeout):
    with pytest.raises(QABotError, match="expected seconds"):
        QABot.open(index="http://localhost:19530", index_timeout=timeout)


def test_the_settings_take_an_address_or_a_folder(tmp_path):
    path = tmp_path / "qa-bot.toml"
    path.write_text('index = "http://localhost:19530/desk"\nindex_timeout = 2.5')
    assert load_settings(path).index == "http://localhost:19530/desk"
    assert load_settings(path).index_timeout == 2.5
    path.write_text('index = "built"')
    assert load_settings(path).index == tmp_path / "built"
    path.write_text('index = "http://root:geheim/x@h"')
    with pytest.raises(SettingsError, match="line 1.*QA_BOT_INDEX_TOKEN") as caught:
        load_settings(path)
    assert "geheim" not in str(caught.value)
