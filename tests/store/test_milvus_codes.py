"""A large index on a server keeps token vectors as codes: those of an index in a folder."""

import re
import zlib
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEncoder, document
from pytest import approx
from test_contract import TOKENS
from test_store import random_pairs

from qa_bot.arguments import index_place
from qa_bot.records import QAPair, SharesMissingError
from qa_bot.store import open_store
from qa_bot.store.building import build_data, codec_for
from qa_bot.store.faiss_engine import FaissStore
from qa_bot.store.milvus_engine import ShareWriter
from qa_bot.store.opening import opened

PAIRS = random_pairs(150, np.random.default_rng(5))
DOCUMENTS = [document("a.txt", *PAIRS)]
NEW = QAPair("new", "Is it new?", "It is new. It was not there.")


class WordEncoder(FakeEncoder):
    """Gives each word an id of its own, so that sentences end where they end in whatever order."""

    def encode_query(self, text):
        found = super().encode_query(text)
        words = re.findall(r"\w+", text.lower()) or [""]
        ids = np.array([zlib.crc32(word.encode()) % 100_003 for word in words], dtype=np.int32)
        self._texts.update(zip(ids.tolist(), words, strict=True))
        return replace(found, token_ids=ids)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr("qa_bot.store.milvus_engine.blocks.CODED_FROM", 100)
    monkeypatch.setattr("qa_bot.store.milvus_engine.blocks.BLOCK_PAIRS", 64)


@pytest.fixture
def place(milvus, request):
    return index_place(f"{milvus.address}/of_{abs(hash(request.node.nodeid))}")


@pytest.fixture(scope="module")
def wanted():
    """The store of a folder, every text of which is coded as it is embedded.

    A text of the sample is coded from half precision there, and other tokens may be the nearest.
    """
    pairs = DOCUMENTS[0].pairs
    return FaissStore.from_data(
        build_data(pairs, WordEncoder(), codec=codec_for(pairs, WordEncoder()))
    )


def assert_same_tokens(found, wanted, ids):
    one, other = (store.token_vectors(np.array(ids)) for store in (found, wanted))
    for name in TOKENS:
        if name != "vectors":
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert one.vectors == approx(other.vectors, abs=1e-4)
    assert one.projection == approx(other.projection, abs=1e-4)


def test_its_tokens_are_those_of_a_folder(place, wanted):
    open_store(place, DOCUMENTS, WordEncoder())
    again = WordEncoder()
    store = open_store(place, DOCUMENTS, again)
    assert again.embedded == []
    assert store.tables.codec.name == wanted.data.token_vectors.codec.name
    for ids in ([0], [7, 3, 149], [*range(150)]):
        assert_same_tokens(store, wanted, ids)


def test_a_later_build_keeps_the_codes_and_embeds_what_is_new(place):
    before = open_store(place, DOCUMENTS, WordEncoder())
    again = WordEncoder()
    after = open_store(place, [document("a.txt", *PAIRS, NEW)], again)
    assert again.embedded == [NEW.question, f"{NEW.question}\n{NEW.answer}"]
    assert np.array_equal(after.tables.codec.projection, before.tables.codec.projection)
    assert_same_tokens(after, before, [*range(150)])


def test_an_index_that_grows_is_coded_and_one_that_shrinks_embedded_anew(place):
    few = [document("a.txt", *PAIRS[:90])]
    assert open_store(place, few, WordEncoder()).tables.codec is None
    assert open_store(place, DOCUMENTS, WordEncoder()).tables.codec is not None
    open_store(place, [document("a.txt", *PAIRS, NEW)], WordEncoder())  # `few` is gone
    again = WordEncoder()
    assert open_store(place, few, again).tables.codec is None
    assert {pair.question for pair in PAIRS[:90]} <= {*again.embedded}


def test_shares_have_the_codec_of_whoever_began(place, wanted):
    with pytest.raises(SharesMissingError):
        opened(ShareWriter(place, 1, 2), DOCUMENTS, WordEncoder())
    assert_same_tokens(opened(ShareWriter(place, 2, 2), DOCUMENTS, WordEncoder()), wanted, [9, 70])
