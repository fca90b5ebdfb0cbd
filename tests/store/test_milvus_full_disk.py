"""A server whose disk is full in the middle of a build: said, and what was published stays."""

import numpy as np
import pytest
from disks import on_a_disk_of
from fakes import FakeEncoder, document
from milvus_server import MilvusProcess

from qa_bot.arguments import index_place
from qa_bot.models.vectors import TextVectors, unit
from qa_bot.records import IndexServerError, QAPair
from qa_bot.store import open_store

PAIRS = [QAPair(str(i), f"thing {i}", f"It is {i}.") for i in range(400)]
OLD, NEW = [document("a.txt", *PAIRS[:5])], [document("a.txt", *PAIRS)]


class NoisyEncoder(FakeEncoder):
    """Vectors that take as much room as they seem to: 15 kB a text."""

    def encode_query(self, text: str) -> TextVectors:
        found = super().encode_query(text)
        noise = np.random.default_rng(len(text)).normal(size=(20, 384))
        return TextVectors(found.pooled, unit(noise), np.resize(found.token_ids, 20))


@pytest.fixture
def full_soon(tmp_path):
    pytest.importorskip("milvus_lite", reason="no milvus-lite here (make test-milvus installs it)")
    (tmp_path / "data").mkdir()
    server = MilvusProcess(tmp_path, on_a_disk_of("8m", tmp_path / "data"))
    yield server
    server.kill()


def test_it_is_told_and_the_index_before_answers(full_soon):
    place = index_place(full_soon.address, 5)
    open_store(place, OLD, NoisyEncoder())
    with pytest.raises(IndexServerError, match=f"{full_soon.address} refuses: .*No space left"):
        open_store(place, NEW, NoisyEncoder())
    again = NoisyEncoder()
    store = open_store(place, OLD, again)
    assert store.records(range(5)) == [*OLD[0].pairs]
    assert again.embedded == []
    pooled = again.encode_query("thing 3").pooled
    assert store.candidates(pooled, ["thing"]).ids.tolist() == [0, 1, 2, 3, 4]
