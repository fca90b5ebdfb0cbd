"""Indexes that were published before are kept, and are gone back to as they were."""

import contextvars
import errno
import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import FakeEncoder
from interrupt import NEW, OLD, both_indexes

from qa_bot.records import QAPair, StoreError
from qa_bot.store import SecondIndex, open_second, open_store, place_beside, read_manifest
from qa_bot.store.faiss_engine import FaissWriter
from qa_bot.store.kept_generations import copies
from qa_bot.store.manifest import KEEP
from qa_bot.store.published import (
    go_back,
    hold,
    holding,
    is_held,
    kept_indexes,
    release,
    released,
)
from qa_bot.store.publishing_rules import PublishingRules

OTHER = ("other", "fake-2")


@pytest.fixture
def index(tmp_path) -> Path:
    """Both indexes of OLD, and then of NEW."""
    for documents in (OLD, NEW):
        both_indexes(tmp_path / "index", documents, FakeEncoder(*OTHER))
    return tmp_path / "index"


def pairs_in(index: Path) -> list[QAPair]:
    writer = FaissWriter(index)
    store = writer.open(writer.manifest())
    store.checked(wait=True)
    return list(store.data.pairs)


def pairs_of(documents) -> list[QAPair]:
    return [pair for one in documents for pair in one.pairs]


def numbers(index: Path) -> list[int]:
    return [one.number for one in kept_indexes(index)]


def test_what_is_kept_says_when_it_was_published_and_how_much_it_holds(index):
    new, old = kept_indexes(index)
    assert (new.number, new.is_current, new.manifest.pairs, len(new.manifest.sources)) == (
        2, True, 2, 2,
    )  # fmt: skip
    assert (old.number, old.is_current, len(old.manifest.sources)) == (1, False, 1)
    assert datetime.now(UTC) - old.published_at < timedelta(minutes=10)


def test_going_back_publishes_the_same_bytes_again_with_the_second_index(index):
    old = kept_indexes(index)[1]
    written = old.path.read_bytes()
    assert go_back(index) == old.manifest
    assert (index / "manifest.json").read_bytes() == written
    assert pairs_in(index) == pairs_of(OLD) and pairs_in(place_beside(index)) == pairs_of(OLD)
    encoder = FakeEncoder(*OTHER)
    both_indexes(index, OLD, encoder)
    assert encoder.embedded == []
    assert numbers(index) == [2, 1] and read_manifest(index) == old.manifest


def test_one_goes_forward_again_by_the_number(index):
    go_back(index)
    assert go_back(index, 2).number == 2 and pairs_in(index) == pairs_of(NEW)
    assert pairs_in(place_beside(index)) == pairs_of(NEW)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (7, "keeps no index 7; kept are: 2 (published now), 1 (qa-bot rollback --list)"),
        (2, "index 2 is the one that is published"),
    ],
)
def test_what_is_not_there_to_go_back_to_is_named_and_nothing_changes(index, to, said):
    before = (index / "manifest.json").read_bytes()
    with pytest.raises(StoreError, match="index") as raised:
        go_back(index, to)
    assert said in str(raised.value)
    assert (index / "manifest.json").read_bytes() == before and not (index / "held.json").exists()


def test_of_the_first_index_there_is_none_before(tmp_path):
    with pytest.raises(StoreError, match="there is no index in .*none"):
        go_back(tmp_path / "none")
    open_store(tmp_path, OLD, FakeEncoder())
    with pytest.raises(
        StoreError, match=r"keeps no index before that of now; kept are: 1 \(published now\) "
    ):
        go_back(tmp_path)


def test_a_damaged_one_is_not_gone_back_to(index):
    before = (index / "manifest.json").read_bytes()
    (path,) = kept_indexes(index)[1].path.parent.glob("records.jsonl")
    path.write_bytes(path.read_bytes().replace(b"Daily.", b"Never!"))
    with pytest.raises(StoreError, match=r"index 1 cannot be gone back to: .*records\.jsonl"):
        go_back(index)
    assert (index / "manifest.json").read_bytes() == before


def test_where_the_one_of_now_is_damaged_there_is_one_to_go_back_to(index):
    (index / "manifest.json").write_bytes(b"{}")
    assert go_back(index).number == 1 and pairs_in(index) == pairs_of(OLD)


def test_a_copy_that_is_another_manifest_is_no_index_to_go_back_to(index):
    old = kept_indexes(index)[1]
    old.path.write_bytes((index / "manifest.json").read_bytes())
    assert numbers(index) == [2]
    old.path.write_bytes(old.path.read_bytes().replace(b'"pairs": 2', b'"pairs": 3'))
    assert numbers(index) == [2]


@pytest.mark.parametrize("keep", [2, 4])
def test_as_many_are_kept_as_is_said_and_numbers_are_never_given_twice(tmp_path, keep):
    rules = PublishingRules(keep=keep)
    for number in range(1, 7):
        documents = [NEW, OLD][number % 2]
        writer = FaissWriter(tmp_path, rules=rules)
        with writer.turn():
            store = writer.refresh(pairs_of(documents), FakeEncoder())
            writer.publish(store, {"a.txt": str(number)}, FakeEncoder())
    assert numbers(tmp_path) == [6, 5, 4, 3][:keep]
    open_store(tmp_path, OLD, FakeEncoder())  # whoever says nothing keeps as many
    assert numbers(tmp_path) == [7, 6, 5, 4][:keep]
    go_back(tmp_path, 6)
    assert read_manifest(tmp_path).number == 6
    open_store(tmp_path, NEW, FakeEncoder())
    assert numbers(tmp_path)[:2] == [8, 7]
    assert len([*(tmp_path / "generations").iterdir()]) <= keep + 1
    assert go_back(tmp_path).number == 6  # not the one that was gone back from


def test_an_index_of_before_there_were_numbers_is_kept_too(index, monkeypatch):
    assert KEEP == 3
    for path in copies(index).values():
        path.unlink()  # an older version kept one more for its readers alone
    assert numbers(index) == [2]
    open_store(index, OLD, FakeEncoder())
    assert numbers(index) == [3, 2]


def test_what_is_held_is_the_index_that_is_named_and_no_other(index):
    new = read_manifest(index)
    assert not is_held(index, new)
    go_back(index)
    assert is_held(index, read_manifest(index)) and not is_held(index, new)
    open_store(index, NEW, FakeEncoder())
    assert not is_held(index, read_manifest(index))
    hold(index, new.sha256)
    assert is_held(index, new)
    (index / "held.json").write_text(json.dumps({"index_sha256": new.sha256}))  # an older version
    assert is_held(index, new)
    for content in (b"", b"[1]", b'{"index_sha256": 1}', b'{"index_sha256": [1]}', b"[" * 100_000):
        (index / "held.json").write_bytes(content)
        assert not is_held(index, new)
    release(index)
    release(index)


def test_what_fails_leaves_it_held(index):
    go_back(index)
    held = read_manifest(index)
    with pytest.raises(ZeroDivisionError), released(index):
        assert not is_held(index, held)
        # Whoever is killed here has let nothing go.
        assert contextvars.Context().run(is_held, index, held)
        raise ZeroDivisionError
    assert is_held(index, held)
    with released(index):
        pass
    assert not (index / "held.json").exists()


def test_going_back_that_fails_leaves_held_what_was_and_nothing_else(index, monkeypatch):
    manifest = index / "manifest.json"
    number = read_manifest(index).number
    for is_gone_back in (False, True):
        if is_gone_back:
            number = go_back(index).number
        with monkeypatch.context() as patched:
            patched.setattr("qa_bot.store.published._put_in_place", no_room)
            with pytest.raises(StoreError, match="No space left"):
                go_back(index, 3 - number)
        assert read_manifest(index).number == number
        assert is_held(index, read_manifest(index)) == is_gone_back
    (current, other) = (read_manifest(index), kept_indexes(index)[0])
    with holding(index, current, other.manifest):
        assert is_held(index, read_manifest(index))
        manifest.write_bytes(other.path.read_bytes())
        assert is_held(index, read_manifest(index))
    assert is_held(index, read_manifest(index)) and not is_held(index, current)


def no_room(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_second_index_of_another_encoder_is_not_put_back(index, caplog):
    go_back(index)
    first = open_store(index, OLD, FakeEncoder())
    with caplog.at_level(logging.WARNING):
        third = FakeEncoder("third", "fake-3")
        open_second(SecondIndex(place_beside(index), first, "fake-3"), third)
    assert third.embedded != [] and "the index is built again" in caplog.text
