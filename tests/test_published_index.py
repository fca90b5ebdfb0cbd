"""A bot of an index that stays as it is published, and one of an index that is built aside."""

import json

import pytest
from fakes import FakeEncoder
from manifests import manifest_of
from swimming_pool import POOL

from qa_bot import QABot, QABotError
from qa_bot.records import Changes, Problem, StoreError
from qa_bot.store.published import discard_reviewed, go_back, publish_reviewed, released

ONE = "1. When is the office open?\n\n{}\n\n2. Where do I park?\n\nBehind it.\n"
MORE = "1. Who is the warden?\n\nMrs Hill is.\n\n2. Is there a lift?\n\nYes, by the door.\n"
OPEN = "When is the office open?"


@pytest.fixture
def folder(documents, monkeypatch):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    return documents({"a.txt": ONE.format("At nine.")})


@pytest.fixture
def index(folder, tmp_path):
    QABot.open(folder, tmp_path / "index")
    return tmp_path / "index"


def change(folder, hours: str) -> None:
    (folder / "a.txt").write_text(ONE.format(hours))


def published(index) -> bytes:
    return (index / "manifest.json").read_bytes()


def test_what_is_published_is_opened_and_what_documents_have_become_is_named(folder, index, caplog):
    before = published(index)
    change(folder, "At ten.")
    (folder / "b.txt").write_text(MORE)
    bot = QABot.open(folder, index, build="missing")
    assert bot.ask(OPEN).text == "At nine." and bot.encoder.embedded == []
    assert bot.problems == (
        Problem(
            "a.txt", "has changed since the index was published: it is answered from as it was"
        ),
        Problem("b.txt", "is new since the index was published: it is not answered from"),
    )
    assert [one.path for one in bot.documents] == ["a.txt"]
    assert caplog.text.count("2 of the documents differ from the index that is published") == 1
    assert published(index) == before
    (folder / "a.txt").unlink()
    (folder / "b.txt").unlink()
    bot = QABot.open(folder, index, build="missing")  # there is no document left to read
    assert bot.ask(OPEN).text == "At nine."
    assert bot.problems[-1].reason.startswith("is gone since the index was published")


def test_where_there_is_no_index_one_is_built(folder, tmp_path):
    bot = QABot.open(folder, tmp_path / "new", build="missing")
    assert bot.ask(OPEN).text == "At nine." and bot.problems == ()
    (tmp_path / "none").mkdir()
    with pytest.raises(QABotError, match="none"):
        QABot.open(tmp_path / "none", tmp_path / "newer", build="missing")


def test_one_of_an_older_format_is_built_from_the_documents_of_now(folder, index, monkeypatch):
    monkeypatch.setattr("qa_bot.store.manifest.FORMAT", 6)
    change(folder, "At ten.")
    assert QABot.open(folder, index, build="missing").ask(OPEN).text == "At ten."


@pytest.mark.parametrize("damaged", ["records.jsonl", "manifest.json"])
def test_a_damaged_one_is_built_again_from_its_own_documents_alone(folder, index, damaged):
    path = next(index.rglob(damaged))
    path.write_bytes(
        path.read_bytes().replace(b"At nine.", b"At none.").replace(b"a.txt", b"b.txt")
    )
    if damaged == "records.jsonl":
        assert QABot.open(folder, index, build="missing").ask(OPEN).text == "At nine."
        path = index / "generations" / manifest_of(index)["generation"] / damaged
        path.write_bytes(b"")
    change(folder, "At ten.")
    with pytest.raises(StoreError) as raised:
        QABot.open(folder, index, build="missing")
    assert damaged in str(raised.value) and "`qa-bot rollback` goes back to" in str(raised.value)
    assert QABot.open(folder, index).ask(OPEN).text == "At ten."


def test_a_bot_of_it_follows_what_is_published_and_not_the_documents(folder, index):
    bot = QABot.open(folder, index, build="missing")
    assert bot.reload() is None
    change(folder, "At ten.")
    before = published(index)
    assert bot.reload() is None
    assert bot.ask(OPEN).text == "At nine." and [one.path for one in bot.problems] == ["a.txt"]
    assert published(index) == before
    QABot.open(folder, index)
    assert bot.reload() == Changes(changed=("a.txt",))
    assert bot.ask(OPEN).text == "At ten." and bot.problems == ()
    go_back(index)
    assert bot.reload() == Changes(changed=("a.txt",))
    assert bot.ask(OPEN).text == "At nine." and len(bot.problems) == 1
    assert bot.reload() is None


def test_damage_while_it_is_open_is_not_mended_from_other_documents(folder, index, monkeypatch):
    monkeypatch.setattr("qa_bot.store.mapped_arrays.HELD_BYTES", 0)
    bot = QABot.open(folder, index, build="missing")
    (path,) = index.glob("generations/*/token_vectors.npy")
    written = path.read_bytes()
    path.write_bytes(written[:100])
    change(folder, "At ten.")
    with pytest.raises(StoreError, match="the documents are no longer those that were published"):
        bot.reload()
    change(folder, "At nine.")
    assert bot.reload() is None and bot.ask(OPEN).text == "At nine."


def test_what_was_gone_back_to_is_not_built_over_until_it_is_asked_for(folder, index):
    change(folder, "At ten.")
    bot = QABot.open(folder, index)
    go_back(index)
    assert bot.reload() == Changes(changed=("a.txt",)) and bot.ask(OPEN).text == "At nine."
    change(folder, "At eleven.")
    assert bot.reload() is None
    assert bot.ask(OPEN).text == "At nine."
    assert [one.path for one in bot.problems] == ["a.txt"]
    assert QABot.open(folder, index).ask(OPEN).text == "At nine."
    with released(index):
        assert QABot.open(folder, index).ask(OPEN).text == "At eleven."
    assert bot.reload() == Changes(changed=("a.txt",)) and bot.ask(OPEN).text == "At eleven."
    change(folder, "At noon.")
    assert bot.reload() == Changes(changed=("a.txt",)) and bot.ask(OPEN).text == "At noon."


def test_built_aside_it_answers_and_nobody_else_sees_it_until_it_is_published(folder, index):
    before, reader = published(index), QABot.open(folder, index, build="missing")
    change(folder, "At ten.")
    aside = QABot.open(folder, index, build="aside")
    assert aside.ask(OPEN).text == "At ten."
    assert len(aside.encoder.embedded) == 1  # the passage that changed
    assert published(index) == before and reader.reload() is None
    assert QABot.open(folder, index, build="missing").ask(OPEN).text == "At nine."
    assert aside.ask("Where do I park?").text == "Behind it."  # others have opened the index
    with pytest.raises(QABotError, match="built aside is not read again"):
        aside.reload()
    manifest = publish_reviewed(index, aside.store.index_sha256)
    assert manifest_of(index)["number"] == manifest.number == 2
    assert reader.reload() == Changes(changed=("a.txt",)) and reader.ask(OPEN).text == "At ten."
    again = QABot.open(folder, index)
    assert again.encoder.embedded == [] and again.store.index_sha256 == aside.store.index_sha256


def test_what_was_built_aside_leaves_nothing_where_it_is_not_published(folder, index):
    names = {path.name for path in (index / "generations").iterdir()}
    change(folder, "At ten.")
    aside = QABot.open(folder, index, build="aside")
    discard_reviewed(index, "0" * 64)
    assert (index / "reviewed.json").exists()
    discard_reviewed(index, aside.store.index_sha256)
    assert {path.name for path in (index / "generations").iterdir()} == names
    assert not (index / "reviewed.json").exists()


def test_it_is_not_published_over_what_was_published_or_reviewed_since(folder, index):
    change(folder, "At ten.")
    aside = QABot.open(folder, index, build="aside")
    QABot.open(folder, index, rebuild=True)
    before = published(index)
    with pytest.raises(StoreError, match="another index was published .* meanwhile; review again"):
        publish_reviewed(index, aside.store.index_sha256)
    first, _ = (QABot.open(folder, index, build="aside", rebuild=True) for _ in range(2))
    with pytest.raises(StoreError, match="another review was begun meanwhile"):
        publish_reviewed(index, first.store.index_sha256)
    assert published(index) == before


def test_the_first_index_may_be_built_aside_too(folder, tmp_path):
    index = tmp_path / "new"
    aside = QABot.open(folder, index, build="aside")
    assert not (index / "manifest.json").exists() and aside.ask(OPEN).text == "At nine."
    publish_reviewed(index, aside.store.index_sha256)
    assert QABot.open(folder, index, build="missing").ask(OPEN).text == "At nine."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"build": "always"}, "build is 'always'; expected one of changed, missing, never, aside"),
        ({"keep": 1}, "keep is 1; expected a whole number from 2 to 100"),
        ({"keep": True}, "keep is True; expected a whole number from 2 to 100"),
    ],
)
def test_what_is_no_way_to_build_is_named(folder, index, given, said):
    with pytest.raises(QABotError) as raised:
        QABot.open(folder, index, **given)
    assert str(raised.value) == said


@pytest.mark.model
def test_the_index_of_other_languages_is_built_aside_published_and_gone_back_to_with_the_first(
    documents, tmp_path, model, monkeypatch
):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: model)
    faq = "\n\n".join(f"{pair.number}. {pair.question}\n{pair.answer}" for pair in POOL)
    folder, index = documents({"pool.txt": faq}), tmp_path / "index"
    bot = QABot.open(folder, index)
    names = ("manifest.json", "multilingual/manifest.json", "multilingual/glossary.safetensors")
    before = [(index / name).read_bytes() for name in names]
    (folder / "pool.txt").write_text(f"{faq}\n\n13. Is there a sauna?\nYes, for $4.\n")
    aside = QABot.open(folder, index, build="aside")
    asked = "\u00bfHay una sauna?"
    assert aside.ask(asked).text == "Yes, for $4." and bot.ask(asked).text is None
    assert [(index / name).read_bytes() for name in names] == before
    publish_reviewed(index, aside.store.index_sha256)
    (second,) = {json.loads((index / names[1]).read_bytes())["sources"]["manifest.json"]}
    assert second == aside.store.index_sha256 != bot.store.index_sha256
    assert bot.reload() and bot.ask(asked).text == "Yes, for $4."
    go_back(index)
    assert [(index / name).read_bytes() for name in names[:2]] == before[:2]
    assert bot.reload() and bot.ask(asked).text is None
