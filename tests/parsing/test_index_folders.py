"""An index among the documents is never read as one."""

import pytest
from fakes import FakeEncoder

from qa_bot import QABot
from qa_bot.parsing import read_sources

ONE = "1. When is the office open?\n\nFrom nine to five.\n\n2. Where do I park?\n\nBehind it.\n"


@pytest.mark.parametrize("place", ["index", "old/deep/idx"])
def test_an_index_among_the_documents_is_no_source(documents, monkeypatch, place):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    folder = documents({"a.txt": ONE})
    for _ in range(2):
        bot = QABot.open(folder, folder / place)
        assert bot.problems == () and {p.source.path for p in bot.pairs} == {"a.txt"}
    elsewhere = QABot.open(folder, folder / "another")
    assert elsewhere.problems == () and len(elsewhere.pairs) == 2
    assert bot.reload() is None
    manifest = folder / place / "manifest.json"
    manifest.unlink()
    found, problems = read_sources(folder)
    assert ([document.path for document in found], problems) == (["a.txt"], [])


def test_one_that_was_built_aside_before_any_was_published_is_no_source(documents, monkeypatch):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    folder = documents({"a.txt": ONE})
    QABot.open(folder, folder / "index", build="aside")
    found, problems = read_sources(folder)
    assert ([document.path for document in found], problems) == (["a.txt"], [])


def test_a_document_of_that_name_is_still_read(documents):
    folder = documents({"manifest.json": '[{"question": "When?", "answer": "At nine."}]'})
    assert [document.path for document in read_sources(folder)[0]] == ["manifest.json"]
