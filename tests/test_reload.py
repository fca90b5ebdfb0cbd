"""A bot that reads its documents again, while others ask."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from fakes import FakeEncoder
from paths import ROOT, TESTS

from qa_bot import Outcome, QABot, QABotError
from qa_bot.records import Changes, IndexDamagedError, SourceError, StoreError
from qa_bot.store import read_manifest
from qa_bot.store.generations import hashes_of
from qa_bot.store.mapped_arrays import MappedFiles

ONE = "1. When is the office open?\n\nFrom nine to five.\n\n2. Where do I park?\n\nBehind it.\n"
MORE = "1. Who is the warden?\n\nMrs Hill is.\n\n2. Is there a lift?\n\nYes, by the door.\n"


@pytest.fixture
def folder(documents, monkeypatch):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    return documents({"a.txt": ONE})


@pytest.fixture
def bot(folder, tmp_path):
    return QABot.open(folder, tmp_path / "index")


def test_nothing_changed_is_none_and_nothing_is_embedded(bot):
    embedded = list(bot.encoder.embedded)
    store = bot.store
    assert bot.reload() is None
    assert bot.store is store and bot.encoder.embedded == embedded


def test_what_is_new_changed_and_gone_is_named_and_answered_from(bot, folder):
    (folder / "b.txt").write_text(MORE)
    assert bot.reload() == Changes(added=("b.txt",))
    assert bot.ask("Who is the warden?").text == "Mrs Hill is."
    (folder / "b.txt").write_text(MORE.replace("Mrs Hill", "Mr Dale"))
    bot.encoder.embedded.clear()
    assert bot.reload() == Changes(changed=("b.txt",))
    assert bot.ask("Who is the warden?").text == "Mr Dale is."
    assert len(bot.encoder.embedded) == 1  # the passage that changed
    (folder / "a.txt").unlink()
    assert bot.reload() == Changes(removed=("a.txt",))
    assert bot.ask("When is the office open?").outcome is not Outcome.ANSWERED
    assert [pair.source.path for pair in bot.pairs] == ["b.txt", "b.txt"]


def test_no_answer_outlives_the_documents_that_it_is_from(bot, folder):
    question = "When is the office open?"
    first = bot.ask(question)
    assert bot.reload() is None and bot.ask(question) is first
    (folder / "a.txt").write_text(ONE.replace("From nine to five.", "Never."))
    bot.reload()
    assert (first.text, bot.ask(question).text) == ("From nine to five.", "Never.")


def test_the_index_is_that_of_a_bot_opened_now(bot, folder, tmp_path):
    (folder / "b.txt").write_text(MORE)
    bot.reload()
    again = QABot.open(folder, tmp_path / "index")
    assert again.encoder.embedded == [] and again.pairs == bot.pairs
    question = "Is there a lift?"
    assert again.ask(question) == bot.ask(question) and bot.ask(question).proof.index_sha256


def test_a_file_that_cannot_be_read_is_among_the_problems_and_leaves_them_again(bot, folder):
    (folder / "b.pages").write_bytes(b"x")
    assert bot.reload() is None
    assert [problem.path for problem in bot.problems] == ["b.pages"]
    (folder / "b.pages").unlink()
    assert bot.reload() is None and bot.problems == ()


@pytest.mark.parametrize("fault", ["no documents", "no index"])
def test_a_reload_that_fails_leaves_the_bot_as_it_was(bot, folder, monkeypatch, fault):
    def full(*_):
        raise StoreError("the disk is full")

    if fault == "no index":
        (folder / "b.txt").write_text(MORE)
        monkeypatch.setattr("qa_bot.conversation.desks.open_below", full)
    else:
        (folder / "a.txt").unlink()
    before = bot.pairs, bot.problems, bot.coverage, bot.store
    with pytest.raises(StoreError if fault == "no index" else SourceError):
        bot.reload()
    assert (bot.pairs, bot.problems, bot.coverage, bot.store) == before
    assert bot.ask("Where do I park?").text == "Behind it."
    monkeypatch.undo()
    (folder / "a.txt").write_text(ONE + "\n3. Is it free?\n\nIt is.\n")
    assert bot.reload() is not None  # what could not be read then is read now


def test_a_bot_from_pairs_says_that_it_has_no_documents():
    bot = QABot.from_pairs([("When?", "At nine.")], encoder=FakeEncoder())
    with pytest.raises(QABotError, match="made from pairs and has no documents to read again"):
        bot.reload()


def test_the_folder_is_that_of_then_wherever_the_process_stands_now(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bot = QABot.open("docs", "index")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert bot.reload() is None
    (folder / "b.txt").write_text(MORE)
    assert bot.reload() == Changes(added=("b.txt",))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_follow_up_to_a_question_that_is_gone_is_answered(bot, folder):
    before = bot.ask("Where do I park?")
    (folder / "b.txt").write_text(MORE)
    (folder / "a.txt").unlink()
    bot.reload()
    for message in ("the next one", "the previous one", "and on Sundays?", "Is there a lift?"):
        bot.ask(message, before)  # no error
    assert bot.ask("Is there a lift?", before).text == "Yes, by the door."


def test_each_answer_is_wholly_from_before_or_after(bot, folder):
    """Regression to be kept out: a new text with the hash of the old index, or the reverse."""
    done, seen = threading.Event(), set()

    def ask():
        while not done.is_set():
            answer = bot.ask("Where do I park?")
            seen.add((answer.text, answer.proof.index_sha256))

    with ThreadPoolExecutor() as threads:
        asking = [threads.submit(ask) for _ in range(3)]
        wanted = {("Behind it.", bot.store.index_sha256)}
        try:
            for number in range(5):
                (folder / "a.txt").write_text(ONE.replace("Behind it.", f"In bay {number}."))
                bot.reload()
                wanted.add((f"In bay {number}.", bot.store.index_sha256))
        finally:
            done.set()
        for one in asking:
            one.result(60)
    assert len(wanted) == 6 and seen <= wanted and seen


REBUILT = """
import sys, qa_bot.bot
from fakes import FakeEncoder
qa_bot.bot.load_encoder = lambda name: FakeEncoder()
print(qa_bot.bot.QABot.open(*sys.argv[1:3], rebuild=True).store.index_sha256)
"""


def published_by_another(folder, index) -> str:
    """Have another process build the index anew, and give the hash of its manifest."""
    done = subprocess.run(
        [sys.executable, "-c", REBUILT, str(folder), str(index)],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_the_index_that_another_process_published_of_the_same_documents_is_taken(
    bot, folder, tmp_path
):
    published = published_by_another(folder, tmp_path / "index")
    assert bot.store.index_sha256 != published
    assert bot.reload() is None and bot.store.index_sha256 == published
    assert bot.ask("Where do I park?").proof.index_sha256 == published
    store = bot.store
    assert bot.reload() is None and bot.store is store


def test_an_index_that_was_taken_away_is_not_built_again_for_that(bot, tmp_path):
    (tmp_path / "index").rename(tmp_path / "away")
    bot.encoder.embedded.clear()
    assert bot.reload() is None and bot.encoder.embedded == []


def token_vectors(tmp_path):
    index = tmp_path / "index"
    return index / "generations" / read_manifest(index).generation / "token_vectors.npy"


def hashed_to_the_end(monkeypatch, module, name="open_below"):
    """Of the index that this module opens first all files have been hashed before it goes on.

    Before that no file of an index is hashed: all are as large ones are.
    """
    go = threading.Event()
    monkeypatch.setattr("qa_bot.store.file_hashes.FIRST_BYTES", 0)
    monkeypatch.setattr("qa_bot.store.file_hashes._give_way", go.wait)
    opens = getattr(sys.modules[module], name)

    def opened(*given):
        store, documents = opens(*given)
        go.set()
        with suppress(IndexDamagedError):
            store.checked(wait=True)
        return store, documents

    monkeypatch.setattr(f"{module}.{name}", opened)


def flip(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["open", "reload"])
def test_damage_that_is_found_once_the_index_is_open_is_built_again_as_well(
    bot, folder, tmp_path, monkeypatch, caplog, how
):
    if how == "reload":
        published_by_another(folder, tmp_path / "index")
    flip(token_vectors(tmp_path))
    hashed_to_the_end(monkeypatch, "qa_bot.bot" if how == "open" else "qa_bot.conversation.desks")
    if how == "open":
        bot = QABot.open(folder, tmp_path / "index")
    else:
        bot.reload()
    assert "token_vectors.npy is not the file that was written" in caplog.text
    assert bot.store.checked(wait=True)
    assert bot.ask("Where do I park?").text == "Behind it."


@pytest.fixture
def cut(folder, tmp_path, monkeypatch):
    """A bot of which a file has been cut under it."""
    monkeypatch.setattr("qa_bot.store.mapped_arrays.HELD_BYTES", 0)
    QABot.open(folder, tmp_path / "index")
    bot = QABot.open(folder, tmp_path / "index")
    assert bot.ask("Where do I park?").text == "Behind it."
    os.truncate(token_vectors(tmp_path), 100)
    with pytest.raises(IndexDamagedError, match="token_vectors.npy, cut from"):
        bot.ask("When is the office open?")
    return bot


def test_an_index_that_another_process_has_repaired_is_taken(cut, folder, tmp_path):
    # Regression: a reload of unchanged documents kept the files that had been cut.
    published = published_by_another(folder, tmp_path / "index")
    cut.encoder.embedded.clear()
    assert cut.reload() is None and cut.store.index_sha256 == published
    assert cut.ask("When is the office open?").text == "From nine to five."
    assert cut.encoder.embedded == []


def test_an_index_that_was_cut_is_built_again(cut):
    assert cut.reload() is None
    assert cut.ask("When is the office open?").text == "From nine to five."


def test_an_index_that_turns_out_to_be_damaged_answers_no_more_until_it_is_built_again(
    bot, tmp_path, caplog
):
    assert bot.ask("Where do I park?").text == "Behind it."
    path, index = token_vectors(tmp_path), tmp_path / "index"
    flip(path)
    bot.store.files = MappedFiles((), hashes_of(index, read_manifest(index)))
    with pytest.raises(IndexDamagedError, match="token_vectors.npy is not the file that was writ"):
        bot.store.checked(wait=True)
    for question in ("Where do I park?", "When is the office open?"):  # remembered, and new
        with pytest.raises(IndexDamagedError, match="token_vectors.npy is not the file that was"):
            bot.ask(question)
    assert bot.reload() is None
    assert "token_vectors.npy is not the file that was written" in caplog.text
    assert bot.store.checked(wait=True)
    assert bot.ask("Where do I park?").text == "Behind it."
