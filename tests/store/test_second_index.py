"""The second index beside the first: built, reused, refreshed, and built again where damaged."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import FakeEncoder, document
from paths import ROOT, TESTS
from second_build import NEW, OLD

from qa_bot.arguments import index_place
from qa_bot.records import QAPair
from qa_bot.store import (
    PairStore,
    SecondIndex,
    memory_store,
    open_second,
    open_store,
    place_beside,
    second_is_current,
)
from qa_bot.store.second_index import StoredPairs

OTHER = "fake-2"


def other() -> FakeEncoder:
    return FakeEncoder("other", OTHER)


def second_of(place, store: PairStore) -> SecondIndex:
    return SecondIndex(place_beside(place), store, OTHER)


def held(store: PairStore) -> list[QAPair]:
    return list(store.records(range(store.statistics.pairs)))


def pairs_of(documents) -> list[QAPair]:
    return [pair for one in documents for pair in one.pairs]


def test_it_is_built_beside_the_first_and_then_opened_as_it_is(tmp_path):
    first = open_store(tmp_path, OLD, FakeEncoder())
    second, encoder, again = second_of(tmp_path, first), other(), other()
    assert not second_is_current(second)
    store = open_second(second, encoder)
    assert encoder.embedded and held(store) == pairs_of(OLD)
    assert (tmp_path / "multilingual" / "manifest.json").exists()
    assert second_is_current(second)
    assert held(open_second(second, again)) == pairs_of(OLD) and again.embedded == []


def test_its_pairs_are_at_the_places_of_the_first(tmp_path):
    first = open_store(tmp_path, OLD, FakeEncoder())
    store = open_second(second_of(tmp_path, first), other())
    assert store.statistics.pairs == first.statistics.pairs
    assert [pair.number for pair in held(store)] == [pair.number for pair in held(first)]
    assert list(store.exact("are you open")) == list(first.exact("are you open")) != []


def test_where_documents_change_only_new_texts_are_embedded(tmp_path):
    open_second(second_of(tmp_path, open_store(tmp_path, OLD, FakeEncoder())), other())
    second, encoder = second_of(tmp_path, open_store(tmp_path, NEW, FakeEncoder())), other()
    assert not second_is_current(second)
    store = open_second(second, encoder)
    assert held(store) == pairs_of(NEW) and second_is_current(second)
    assert 0 < len(encoder.embedded) < len(pairs_of(NEW))
    assert all("new" in text for text in encoder.embedded)


def test_of_another_encoder_it_is_not_current_and_is_built_again(tmp_path, caplog):
    first = open_store(tmp_path, OLD, FakeEncoder())
    open_second(second_of(tmp_path, first), other())
    changed, encoder = (
        SecondIndex(place_beside(tmp_path), first, "fake-3"),
        FakeEncoder("b", "fake-3"),
    )
    assert not second_is_current(changed)
    assert held(open_second(changed, encoder)) == pairs_of(OLD) and encoder.embedded
    assert second_is_current(changed)
    assert "the index is built again" in caplog.text


def test_rebuilt_it_takes_nothing_over(tmp_path):
    first = open_store(tmp_path, OLD, FakeEncoder())
    open_second(second_of(tmp_path, first), other())
    encoder = other()
    again = SecondIndex(place_beside(tmp_path), first, OTHER, rebuild=True)
    assert held(open_second(again, encoder)) == pairs_of(OLD) and len(encoder.embedded) == 4


def damaged_files(folder: Path) -> list[Path]:
    generations = folder / "multilingual" / "generations"
    return sorted(path for path in generations.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["vectors.faiss", "records.jsonl", "token_ids.npy"])
def test_damaged_it_is_named_and_built_again(tmp_path, caplog, name):
    first = open_store(tmp_path, OLD, FakeEncoder())
    second = second_of(tmp_path, first)
    open_second(second, other())
    (path,) = [one for one in damaged_files(tmp_path) if one.name == name]
    path.write_bytes(path.read_bytes()[:-1] + b"\x00\x01")
    encoder = other()
    assert held(open_second(second, encoder)) == pairs_of(OLD)
    (warning,) = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert name in warning and "the index is built again" in warning
    assert encoder.embedded and held(first) == pairs_of(OLD)


@pytest.mark.parametrize("content", [b"", b"{}", b"not JSON", b'{"kind": "another"}'])
def test_a_manifest_that_is_none_is_not_current(tmp_path, content):
    first = open_store(tmp_path, OLD, FakeEncoder())
    second = second_of(tmp_path, first)
    open_second(second, other())
    (tmp_path / "multilingual" / "manifest.json").write_bytes(content)
    assert not second_is_current(second)
    assert held(open_second(second, other())) == pairs_of(OLD)


def test_the_index_of_a_version_without_it_is_opened_as_it_is(tmp_path):
    first = open_store(tmp_path, OLD, FakeEncoder())
    before = json.loads((tmp_path / "manifest.json").read_bytes())
    open_second(second_of(tmp_path, first), other())
    again = FakeEncoder()
    assert held(open_store(tmp_path, OLD, again)) == pairs_of(OLD) and again.embedded == []
    assert json.loads((tmp_path / "manifest.json").read_bytes()) == before


def test_in_memory_it_is_in_memory_too(tmp_path):
    first = memory_store(pairs_of(OLD), FakeEncoder())
    second = SecondIndex(None, first, OTHER)
    assert not second_is_current(second)
    assert held(open_second(second, other())) == pairs_of(OLD)
    assert list(tmp_path.iterdir()) == []


def test_on_a_server_its_name_is_the_firsts_with_an_ending():
    place = index_place("http://127.0.0.1:19530/library")
    assert place_beside(place) == index_place("http://127.0.0.1:19530/library_multilingual")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a writer with SIGKILL")
def test_killed_in_the_middle_it_is_built_the_next_time(tmp_path):
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    command = [sys.executable, str(TESTS / "store" / "second_build.py"), str(tmp_path)]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as building:
        assert building.stdout is not None
        assert building.stdout.readline() == "the second index is begun\n"
        building.send_signal(signal.SIGKILL)
    first = open_store(tmp_path, NEW, FakeEncoder())
    second = second_of(tmp_path, first)
    assert not second_is_current(second)
    assert held(open_second(second, other())) == pairs_of(NEW)
    assert second_is_current(second)


def test_pairs_of_a_store_are_a_sequence(tmp_path):
    whole = document("a.txt", *(QAPair(str(i), f"Why {i}?", "So.") for i in range(1, 8)))
    pairs = StoredPairs(open_store(tmp_path, [whole], FakeEncoder()))
    assert len(pairs) == 7 and list(pairs) == list(whole.pairs)
    assert pairs[0] == whole.pairs[0] and pairs[-1] == whole.pairs[-1]
    assert list(pairs[2:5]) == list(whole.pairs[2:5])
    with pytest.raises(IndexError):
        pairs[7]


def test_a_copy_of_both_is_as_good_as_they_are(tmp_path):
    one, copy = tmp_path / "a", tmp_path / "b"
    open_second(second_of(one, open_store(one, OLD, FakeEncoder())), other())
    shutil.copytree(one, copy)
    assert second_is_current(second_of(copy, open_store(copy, OLD, FakeEncoder())))
