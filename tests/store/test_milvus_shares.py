"""An index that several processes build together: one collection, and the last one publishes it."""

import re
import time

import numpy as np
import pytest
from fakes import FakeEncoder, document
from pytest import approx
from test_store import VOCABULARY, random_pairs

from qa_bot.arguments import checked_share, index_place
from qa_bot.records import IndexServerError, QABotError, QAPair, SharesMissingError, StoreError
from qa_bot.store import (
    SecondIndex,
    build_share,
    memory_store,
    open_below,
    open_second,
    open_store,
    place_beside,
    read_documents_below,
    second_is_current,
)
from qa_bot.store.milvus_engine import ShareWriter
from qa_bot.store.milvus_engine.blocks import IndexBuild
from qa_bot.store.opening import opened
from qa_bot.words.stems import words

PAIRS = random_pairs(95, np.random.default_rng(11))
DOCUMENTS = [document("a.txt", *PAIRS[:50]), document("b.txt", *PAIRS[50:])]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr("qa_bot.store.milvus_engine.blocks.BLOCK_PAIRS", 10)


@pytest.fixture
def place(milvus, request):
    return index_place(f"{milvus.address}/of_{abs(hash(request.node.nodeid))}")


@pytest.fixture
def names(milvus, place):
    """The collections of an index, and the aliases of those that are built in shares."""
    client = milvus.client()

    def read():
        held = [one for one in client.list_collections() if one.startswith(f"{place.name}_")]
        aliases = [alias for one in held for alias in client.list_aliases(one)["aliases"]]
        return held, [alias for alias in aliases if alias.startswith(f"{place.name}_next_")]

    return read


def share(place, number, count, documents=DOCUMENTS, encoder=None):
    """Build a share; the texts that were embedded, and the store where it was the last."""
    encoder = encoder or FakeEncoder()
    try:
        return encoder.embedded, opened(ShareWriter(place, number, count), documents, encoder)
    except SharesMissingError as missing:
        return encoder.embedded, str(missing)


def test_each_embeds_its_own_and_the_last_puts_the_whole_index_in_its_place(place, names):
    alone = FakeEncoder()
    wanted = memory_store([pair for one in DOCUMENTS for pair in one.pairs], alone)
    first, said = share(place, 1, 2)
    assert said == (
        f"share 1 of 2 is written to {place}; 5 of 10 blocks of others are missing: whoever "
        "writes the last puts the index in its place"
    )
    assert len(names()[0]) == len(names()[1]) == 1
    second, store = share(place, 2, 2)
    assert {*first} | {*second} == {*alone.embedded} and len(first) > 50 < len(second)
    assert (len(names()[0]), names()[1]) == (1, [])
    again = FakeEncoder()
    for found in (store, open_store(place, DOCUMENTS, again)):
        assert_same(found, wanted)
    assert again.embedded == []


def test_whoever_finds_it_put_in_place_meanwhile_begins_no_other(place, names):
    # Regression: of two processes that wrote the last blocks at once one built all anew.
    late, encoder = ShareWriter(place, 2, 2), FakeEncoder()
    pairs = [pair for one in DOCUMENTS for pair in one.pairs]
    share(place, 1, 2)
    assert late.manifest() is None
    share(place, 2, 2)
    store = late.refresh(pairs, encoder)
    assert encoder.embedded == [] and len(names()[0]) == 1
    late.publish(store, {"a.txt": "0"}, encoder)
    assert (len(names()[0]), names()[1]) == (1, [])
    assert late.manifest().sources == {"a.txt": "0"}


def assert_same(found, wanted):
    assert found.records(range(95)) == wanted.records(range(95))
    assert np.array_equal(found.statistics.token_df, wanted.statistics.token_df)
    assert found.statistics.mean_question == approx(wanted.statistics.mean_question, abs=1e-6)
    for query in (" ".join(VOCABULARY[:3]), VOCABULARY[7]):
        pooled = FakeEncoder().encode_query(query).pooled
        one, other = (each.candidates(pooled, words(query)) for each in (found, wanted))
        assert one.ids.tolist() == other.ids.tolist()
        assert one.bm25 == approx(other.bm25, abs=1e-4)
        assert one.question_cosine == approx(other.question_cosine, abs=1e-6)
        tokens, expected = (each.token_vectors(one.ids) for each in (found, wanted))
        assert np.array_equal(tokens.vectors, expected.vectors)


def test_a_share_that_was_interrupted_goes_on_where_it_was(place, monkeypatch):
    real = IndexBuild.write

    def write(build, collection, block, data, replace=False):
        if block == 4:
            # All of it but its notes, as where the server goes just before them.
            monkeypatch.setattr(collection, "insert_blobs", lambda *_: None)
        notes = real(build, collection, block, data, replace)
        if block == 4:
            raise IndexServerError("gone")
        return notes

    monkeypatch.setattr(IndexBuild, "write", write)
    with pytest.raises(IndexServerError):
        share(place, 1, 2)
    monkeypatch.setattr(IndexBuild, "write", real)
    rest, said = share(place, 1, 2)
    assert "5 of 10 blocks of others are missing" in said
    ours = PAIRS[40:50] + PAIRS[60:70] + PAIRS[80:90]
    held = {text for pair in ours for text in (pair.question, *pair.alternates)}
    assert {text for text in rest if "\n" not in text} == held
    assert share(place, 1, 2)[0] == []
    assert share(place, 2, 2)[1].statistics.pairs == 95


def test_a_share_of_other_documents_joins_none(place, names):
    share(place, 1, 2)
    dearer = [DOCUMENTS[0], document("b.txt", QAPair("1", "What is it?", "Six pounds."))]
    _, said = share(place, 2, 2, dearer)
    assert "3 of 6 blocks of others are missing" in said
    assert len(names()[0]) == len(names()[1]) == 2
    share(place, 1, 2, dearer)
    open_store(place, dearer, again := FakeEncoder())
    assert again.embedded == []


def test_shares_of_changed_documents_embed_what_is_new(place):
    open_store(place, DOCUMENTS, FakeEncoder())
    changed = [DOCUMENTS[0], document("b.txt", *PAIRS[50:94], QAPair("9", "New?", "Yes."))]
    assert share(place, 1, 2, changed)[0] == []
    new, store = share(place, 2, 2, changed)
    assert (new, store.statistics.pairs) == (["New?", "New?\nYes."], 95)
    assert share(place, 1, 2, changed)[1].statistics.pairs == 95  # there is nothing left to do


def test_shares_that_nobody_ended_are_dropped_when_they_are_a_day_old(place, names, monkeypatch):
    share(place, 1, 2)
    later = time.time() + 25 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    store = open_store(place, DOCUMENTS[:1], FakeEncoder())
    assert names() == ([store.collection.name], [])


def test_more_shares_than_blocks_are_no_error(place):
    few = [document("a.txt", *PAIRS[:12])]
    assert "2 of 2 blocks of others are missing" in share(place, 3, 3, few)[1]
    share(place, 1, 3, few)
    assert share(place, 2, 3, few)[1].statistics.pairs == 12


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/2/3", "a/b", "-1/2", "1/0", ""])
def test_a_share_that_is_none_is_refused(text):
    with pytest.raises(QABotError, match=re.escape(f"such as 1/2; found {text!r}")):
        checked_share(text)


@pytest.fixture
def folder(documents):
    """95 questions in two files: ten blocks, whose texts are all different."""
    asked = [f"## What is the fee for room {i}?\n\n{i} pounds.\n\n" for i in range(95)]
    return documents({"a.md": "".join(asked[:50]), "b.md": "".join(asked[50:])})


def both(place, folder, number, count, rebuild=False):
    """Build a share of both indexes; how much each encoder embedded, and what is missing."""
    first, other = FakeEncoder(), FakeEncoder("other", "fake-2")
    read = read_documents_below(folder, place, rebuild)
    said = None
    try:
        build_share(place, read, first, (number, count), rebuild, other)
    except SharesMissingError as missing:
        said = str(missing)
    return len(first.embedded), len(other.embedded), said


def assert_both_are_there(place, folder):
    first, read = open_below(place, read_documents_below(folder, place), one := FakeEncoder())
    second = SecondIndex(place_beside(place), first, "fake-2")
    assert second_is_current(second)
    store = open_second(second, other := FakeEncoder("other", "fake-2"))
    assert [*store.records(range(95))] == [*first.records(range(95))] == [*read.pairs(first)]
    assert one.embedded == other.embedded == []


# Two texts for each of 50 and of 45 pairs, and one of which a new collection's dimension is known.
FIRST, REST = 101, 90


def test_a_share_of_the_second_index_is_written_with_that_of_the_first(place, folder, names):
    first, other, said = both(place, folder, 1, 2)
    assert (first, other) == (FIRST, FIRST)
    assert said.startswith(f"share 1 of 2 is written to {place}; 5 of 10 blocks of others")
    assert both(place, folder, 2, 2) == (REST, REST, None)
    assert names()[1] == []  # nobody may join any more
    assert both(place, folder, 1, 2) == (0, 0, None)
    assert_both_are_there(place, folder)


def test_shares_of_changed_documents_embed_what_is_new_for_both(place, folder):
    both(place, folder, 1, 1)
    changed = folder / "b.md"
    changed.write_text(changed.read_text().replace("94 pounds", "95 pounds"))
    assert both(place, folder, 1, 2)[:2] == (0, 0)
    assert both(place, folder, 2, 2) == (1, 1, None)
    assert_both_are_there(place, folder)


def test_a_second_index_is_written_in_shares_beside_a_first_that_is_there(place, folder):
    open_below(place, read_documents_below(folder, place), FakeEncoder())
    first, other, said = both(place, folder, 1, 2)
    assert (first, other) == (0, FIRST)
    assert f"share 1 of 2 is written to {place_beside(place)}; 5 of 10" in said
    assert both(place, folder, 2, 2) == (0, REST, None)
    assert_both_are_there(place, folder)


def test_both_are_embedded_anew_where_that_is_wanted(place, folder):
    both(place, folder, 1, 1)
    assert both(place, folder, 2, 2, rebuild=True)[:2] == (REST + 1, REST + 1)
    assert both(place, folder, 1, 2, rebuild=True) == (FIRST - 1, FIRST - 1, None)
    assert_both_are_there(place, folder)


def test_a_folder_is_not_built_in_shares(tmp_path):
    assert checked_share("2/16") == (2, 16)
    with pytest.raises(StoreError, match="only an index on a server is built in shares"):
        build_share(tmp_path, None, FakeEncoder(), (1, 2))
