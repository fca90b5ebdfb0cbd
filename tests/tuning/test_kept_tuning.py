"""What was tuned, in the index: kept over rebuilds, dropped with the model, read with care."""

import errno
import json
import logging
from datetime import date

import pytest
from fakes import FakeEncoder, document
from manifests import change_manifest, manifest_of

from qa_bot import QABot, QAPair
from qa_bot.ranking import shipped
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import IndexServer, QABotError, StoreError
from qa_bot.store import (
    Build,
    PublishingRules,
    SecondIndex,
    manifest_at,
    memory_store,
    open_second,
    open_store,
    place_beside,
    second_is_current,
)
from qa_bot.store.faiss_engine import FaissWriter
from qa_bot.store.published import go_back, is_held, kept_indexes, publish_reviewed, reviewed
from qa_bot.store.tuned_manifest import _write as write
from qa_bot.store.tuned_manifest import keep_tuned
from qa_bot.tuning.tuner import index_to_tune

TUNED = Tuned(0.8, -0.5, shipped().sha256, "b" * 64, 60, date(2026, 12, 1))
ONE = document("a.md", QAPair("1", "When are you open?", "From nine."))
TWO = document(
    "a.md", QAPair("1", "When are you open?", "From ten."), QAPair("2", "Where?", "Here.")
)


@pytest.fixture
def index(tmp_path, encoder):
    folder = tmp_path / "index"
    store = open_store(folder, [ONE], encoder)
    keep_tuned(folder, TUNED, store.index_sha256)
    return folder


def test_it_stands_in_the_manifest_and_nothing_else_changed(tmp_path, encoder):
    folder = tmp_path / "index"
    before = open_store(folder, [ONE], encoder)
    written = manifest_of(folder)
    assert before.tuned is None and written["tuned"] is None
    keep_tuned(folder, TUNED, before.index_sha256)
    now = manifest_of(folder)
    assert now["tuned"]["golden_sha256"] == "b" * 64 and now["tuned"]["made"] == "2026-12-01"
    assert {k for k in now if now[k] != written[k]} == {"tuned", "sealed_with"}
    assert open_store(folder, [ONE], encoder).tuned == TUNED
    assert not [path for path in folder.iterdir() if path.name.startswith(".aside")]


def test_an_index_built_in_its_place_takes_it_over(index, encoder):
    assert open_store(index, [TWO], encoder).tuned == TUNED
    assert open_store(index, [TWO], encoder, rebuild=True).tuned == TUNED
    assert manifest_at(index).tuned == TUNED


def test_one_for_another_model_leaves_it_behind_with_a_warning(index, caplog):
    with caplog.at_level(logging.WARNING):
        assert open_store(index, [ONE], FakeEncoder("other", "other-1")).tuned is None
    assert "the confidence was tuned for fake, and is not for other; run" in caplog.text
    assert manifest_at(index).tuned is None


def test_an_index_gone_back_to_stays_held_and_is_kept_once(index, encoder):
    open_store(index, [TWO], encoder)
    go_back(index)
    keep_tuned(index, None, manifest_at(index).sha256)
    assert is_held(index, manifest_at(index))
    kept = [(one.number, one.is_current, one.manifest.tuned) for one in kept_indexes(index)]
    assert kept == [(2, False, TUNED), (1, True, None)]


def test_what_cannot_be_written_lets_go_of_nothing(index, encoder, monkeypatch):
    open_store(index, [TWO], encoder)
    go_back(index)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    for is_written in (False, True):  # before the manifest is, and after
        monkeypatch.setattr(
            "qa_bot.store.tuned_manifest._write",
            (lambda *of: (write(*of), full())) if is_written else full,
        )
        with pytest.raises(StoreError, match="No space left"):
            keep_tuned(index, None, manifest_at(index).sha256)
        assert is_held(index, manifest_at(index))
    assert manifest_at(index).tuned is None


def test_one_that_was_built_aside_is_reviewed_again(index, encoder):
    aside = PublishingRules(build=Build.ASIDE)
    FaissWriter(index, rules=aside).publish(memory_store(TWO.pairs, encoder), {}, encoder)
    built = reviewed(index)
    assert built.tuned == TUNED
    keep_tuned(index, None, manifest_at(index).sha256)
    with pytest.raises(StoreError, match="review again"):
        publish_reviewed(index, built.sha256)
    assert manifest_at(index).tuned is None


def test_it_is_forgotten(index, encoder):
    keep_tuned(index, None, manifest_at(index).sha256)
    assert open_store(index, [ONE], encoder).tuned is None


def test_an_index_published_meanwhile_is_left_as_it_is(index, encoder):
    sha256 = manifest_at(index).sha256
    open_store(index, [TWO], encoder)
    with pytest.raises(StoreError, match="has another index by now than the one that was tuned"):
        keep_tuned(index, None, sha256)
    assert manifest_at(index).tuned == TUNED


@pytest.mark.parametrize(
    "changed",
    [
        {"slope": -2.0},
        {"slope": "steep"},
        {"shift": 1e300},
        {"made": "tomorrow"},
        {"queries": None},
    ],
)
def test_damaged_numbers_are_not_believed(index, encoder, caplog, changed):
    change_manifest(index, tuned=manifest_of(index)["tuned"] | changed)
    with caplog.at_level(logging.WARNING):
        store = open_store(index, [ONE], encoder)
    assert store.tuned is None and "is damaged" in caplog.text
    assert store.records([0])[0].answer == "From nine."


def test_a_manifest_from_before_there_was_any_is_read(index, encoder):
    change_manifest(index, tuned=None)
    said = manifest_of(index)
    del said["tuned"]
    (index / "manifest.json").write_bytes(json.dumps(said).encode())
    change_manifest(index)
    assert open_store(index, [ONE], encoder).tuned is None


def test_the_second_index_follows_and_is_not_built_again(tmp_path, encoder):
    folder = tmp_path / "index"
    store = open_store(folder, [ONE], encoder)
    other = FakeEncoder("second", "second-1")
    open_second(SecondIndex(place_beside(folder), store, "second-1"), other)
    before = manifest_at(place_beside(folder))
    keep_tuned(folder, TUNED, store.index_sha256)
    store = open_store(folder, [ONE], encoder)
    second = SecondIndex(place_beside(folder), store, "second-1")
    assert second_is_current(second)
    open_second(second, other)
    assert manifest_at(place_beside(folder)).generation == before.generation


def test_an_index_on_a_server_is_refused_by_name(tmp_path):
    with pytest.raises(QABotError, match="only an index in a folder keeps what is tuned"):
        index_to_tune(IndexServer("http://127.0.0.1:19530", "faq", 1.0))


def test_numbers_tuned_on_top_of_others_are_not_used_and_it_is_said(index, encoder, caplog):
    other = Tuned(0.8, -0.5, "c" * 64, "b" * 64, 60, date(2026, 12, 1))
    keep_tuned(index, other, manifest_at(index).sha256)
    store = open_store(index, [ONE], encoder)
    with caplog.at_level(logging.WARNING):
        bot = QABot(encoder, store, shipped(), other_languages=False)
    assert bot.desk.search.tuned is None
    assert "was tuned on 2026-12-01 on top of other numbers than this version has" in caplog.text
    keep_tuned(index, TUNED, manifest_at(index).sha256)
    store = open_store(index, [ONE], encoder)
    bot = QABot(encoder, store, shipped(), other_languages=False)
    untuned = QABot(encoder, store, shipped(), other_languages=False, takes_tuned=False)
    assert bot.desk.search.tuned == TUNED and untuned.desk.search.tuned is None
