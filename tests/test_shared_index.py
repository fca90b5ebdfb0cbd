"""An index folder that may not be written, and one that bots of other documents share."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from disks import with_read_only
from fakes import FakeEncoder
from paths import ROOT, TESTS

from qa_bot import QABot
from qa_bot.records import Changes, StoreError

ONE = "1. When is the office open?\n\nFrom nine to five.\n\n2. Where do I park?\n\nBehind it.\n"
TWO = "1. Who is the warden?\n\nMrs Hill is.\n\n2. Is there a lift?\n\nYes, by the door.\n"


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())


@pytest.fixture
def place(tmp_path):
    """A folder with documents in `docs`, and their index in `index`."""
    for name, text in (("docs", ONE), ("others", TWO)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text)
    QABot.open(tmp_path / "docs", tmp_path / "index")
    return tmp_path


def asked(place, question, *further) -> dict:
    """What asking.py says where the index may not be written."""
    done = subprocess.run(
        [*with_read_only(place / "index"), sys.executable, str(TESTS / "asking.py"),
         str(place / "docs"), str(place / "index"), question, *further],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def uncalibrated(said: list[str]) -> list[str]:
    return [line for line in said if "is not calibrated" not in line]


def test_an_index_that_may_not_be_written_is_served(place):
    said = asked(place, "Where do I park?")
    assert said["answer"] == "Behind it." and said["embedded"] == 0
    assert said["problems"] == uncalibrated(said["warnings"]) == []


def test_where_documents_changed_it_is_served_as_it_is_and_each_of_them_is_named(place):
    (place / "docs" / "b.txt").write_text(TWO)
    (place / "docs" / "a.txt").write_text(ONE.replace("Behind it.", "In front of it."))
    said = asked(place, "Where do I park?")
    assert said["answer"] == "Behind it." and said["embedded"] == 0
    told = [
        "a.txt: has changed, and the index cannot be written: it is answered from as it was",
        "b.txt: is new, and the index cannot be written: it is not answered from",
    ]
    assert said["problems"] == told
    *named, why = uncalibrated(said["warnings"])
    assert named == told
    assert why.startswith(
        f"the index cannot be written to {place / 'index'} (Read-only file system; "
    )
    assert why.endswith("; until then answers are those of the index as it is")
    (place / "docs" / "b.txt").unlink()
    (place / "docs" / "c.txt").write_text(TWO)
    (place / "docs" / "a.txt").unlink()
    assert asked(place, "Where do I park?")["problems"][1].startswith("a.txt: is gone, and the")


def test_a_reload_says_that_nothing_can_be_written_and_the_bot_goes_on(place):
    said = asked(place, "Where do I park?", TWO)
    assert said["answer"] == "Behind it."
    assert said["reloaded"].startswith("the index cannot be written to ")


def test_once_it_may_be_written_what_has_changed_since_is_answered_from(place, monkeypatch):
    # As with a folder that is mounted anew: the bot was opened while it could not be written.
    from qa_bot.records import IndexReadOnlyError
    from qa_bot.store.faiss_engine import FaissWriter

    def refused(writer):
        raise IndexReadOnlyError("read-only")

    (place / "docs" / "b.txt").write_text(TWO)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(FaissWriter, "turn", refused)
        bot = QABot.open(place / "docs", place / "index")
    assert [problem.path for problem in bot.problems] == ["b.txt"]
    assert bot.reload() == Changes(added=("b.txt",))
    assert bot.ask("Who is the warden?").text == "Mrs Hill is." and bot.problems == ()


def state(place) -> dict:
    return {path: path.read_bytes() for path in (place / "index").rglob("*") if path.is_file()}


def test_the_index_of_other_documents_is_refused_by_name_and_left_as_it_is(place):
    before = state(place)
    with pytest.raises(StoreError) as raised:
        QABot.open(place / "others", place / "index")
    assert str(raised.value) == (
        f"{place / 'index'} is the index of the documents in {place / 'docs'}, and not of those in "
        f"{place / 'others'}; name another with --index, or give it to these with `qa-bot index "
        "--rebuild`"
    )
    assert state(place) == before
    assert QABot.open(place / "others", place / "another").ask("Is there a lift?").text


def test_a_bot_whose_index_another_has_taken_goes_on_and_refuses_to_take_it_back(place):
    bot = QABot.open(place / "docs", place / "index")
    QABot.open(place / "others", place / "index", rebuild=True)
    (place / "docs" / "b.txt").write_text(TWO)
    with pytest.raises(StoreError, match="is the index of the documents in .*others, and not"):
        bot.reload()
    assert bot.ask("Where do I park?").text == "Behind it."


def test_two_that_begin_at_once_do_not_build_one_after_the_other(place, monkeypatch):
    from qa_bot.store.faiss_engine import FaissWriter

    turn = FaissWriter.turn

    def overtaken(writer):
        monkeypatch.setattr(FaissWriter, "turn", turn)
        QABot.open(place / "docs", place / "new")
        return turn(writer)

    monkeypatch.setattr(FaissWriter, "turn", overtaken)
    with pytest.raises(StoreError, match="is the index of the documents in .*docs, and not of"):
        QABot.open(place / "others", place / "new")


@pytest.mark.parametrize("way", ["both moved", "both copied", "the documents moved", "the same"])
def test_documents_that_were_moved_keep_their_index(place, way):
    if way in ("both moved", "both copied"):
        now = place / "elsewhere"
        for name in ("docs", "index"):
            shutil.copytree(place / name, now / name)
            if way == "both moved":
                shutil.rmtree(place / name)
        docs, index = now / "docs", now / "index"
    elif way == "the documents moved":
        docs, index = (place / "docs").rename(place / "moved"), place / "index"
    else:
        docs, index = place / "others" / ".." / "docs", place / "index"
    (docs / "b.txt").write_text(TWO)
    bot = QABot.open(docs, index)
    assert bot.ask("Is there a lift?").text == "Yes, by the door."
    assert len(bot.encoder.embedded) == 4  # those of b.txt


def test_a_copy_of_the_documents_is_answered_from_until_it_is_another(place):
    shutil.copytree(place / "docs", place / "copy")
    bot = QABot.open(place / "copy", place / "index")
    assert bot.encoder.embedded == [] and bot.ask("Where do I park?").text == "Behind it."
    (place / "copy" / "b.txt").write_text(TWO)
    with pytest.raises(StoreError, match="is the index of the documents in"):
        bot.reload()
