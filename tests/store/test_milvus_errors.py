"""A server that refuses, is slow or is killed: an error in time, and what was published stays."""

import socket
import time

import numpy as np
import pytest
from fakes import FakeEncoder, document

from qa_bot import QAPair
from qa_bot.arguments import index_place
from qa_bot.records import IndexServerError
from qa_bot.store import manifest_at, open_store
from qa_bot.store.milvus_engine.connection import MilvusServer

OLD = [document("a.txt", QAPair("1", "Are you open?", "Daily."), QAPair("2", "Cost?", "Five."))]
NEW = [document("a.txt", QAPair("1", "Are you open?", "Never.")), OLD[0]]
SECRET = "root:geheim"


@pytest.fixture(autouse=True)
def token(monkeypatch):
    pytest.importorskip("pymilvus", reason="no pymilvus here (make test-milvus installs it)")
    monkeypatch.setenv("QA_BOT_INDEX_TOKEN", SECRET)


def error_of(call, within):
    """The text of the IndexServerError that a call raises within so many seconds."""
    begun = time.monotonic()
    with pytest.raises(IndexServerError) as caught:
        call()
    assert time.monotonic() - begun < within
    assert "geheim" not in str(caught.value)
    return str(caught.value)


def answered(call, within=30):
    """What a call gives once the server is back."""
    end = time.monotonic() + within
    while True:
        try:
            return call()
        except IndexServerError:
            assert time.monotonic() < end
            time.sleep(0.2)


def found(store):
    pooled = FakeEncoder().encode_query("open").pooled
    candidates = store.candidates(pooled, ["open"])
    return candidates.ids.tolist(), store.records(candidates.ids)


def test_a_server_that_is_not_there_is_named_at_once():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    place = index_place(f"http://127.0.0.1:{port}", 5)
    text = error_of(lambda: open_store(place, OLD, FakeEncoder()), within=10)
    assert f"http://127.0.0.1:{port} cannot be reached" in text
    assert "QA_BOT_INDEX_TOKEN" in text


def test_a_server_that_takes_the_connection_and_says_nothing_is_named_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = index_place(f"http://127.0.0.1:{silent.getsockname()[1]}", 1)
        text = error_of(lambda: open_store(place, OLD, FakeEncoder()), within=10)
    assert place.address in text


def test_a_slow_server_is_an_error_in_time_and_answers_again(own_milvus):
    place = index_place(own_milvus.address, 1)
    open_store(place, OLD, FakeEncoder())
    store = open_store(place, OLD, FakeEncoder())
    own_milvus.pause()
    try:
        text = error_of(lambda: found(store), within=5)
        opening = error_of(lambda: open_store(place, OLD, FakeEncoder()), within=5)
    finally:
        own_milvus.resume()
    assert f"{own_milvus.address} did not answer within 1 s" in text
    assert "did not answer within 1 s" in opening
    assert answered(lambda: found(store)) == ([0, 1], [*OLD[0].pairs])


def test_a_server_that_is_killed_is_an_error_and_after_its_restart_the_store_goes_on(own_milvus):
    place = index_place(own_milvus.address, 5)
    open_store(place, OLD, FakeEncoder())
    store = open_store(place, OLD, FakeEncoder())
    store.token_vectors(np.array([0]))
    own_milvus.kill()
    assert "cannot be reached" in error_of(lambda: [*store.read_vectors([0])], within=10)
    # What was read before is still there, and nothing is answered that was not.
    assert store.token_vectors(np.array([0])).pair_offsets.tolist()[0] == 0
    own_milvus.start()
    assert answered(lambda: found(store)) == ([0, 1], [*OLD[0].pairs])


class KilledAt:
    """Kills a server before the n-th call that is made to one."""

    def __init__(self, monkeypatch, server, number):
        self.calls = 0

        def call(itself, *arguments, **options):
            self.calls += 1
            if self.calls == number:
                server.kill()
            return real(itself, *arguments, **options)

        real = MilvusServer.call
        monkeypatch.setattr(MilvusServer, "call", call)


def embedded_by(place, documents):
    encoder = FakeEncoder()
    answered(lambda: open_store(place, documents, encoder))
    return encoder.embedded


def test_a_server_that_is_killed_in_a_build_has_the_old_index_or_the_new_one(own_milvus):
    place = index_place(own_milvus.address, 5)
    open_store(place, OLD, FakeEncoder())
    held = {len(OLD[0].pairs): OLD, 3: NEW}
    seen = []
    for number in range(4, 60, 3):
        with pytest.MonkeyPatch.context() as patched:
            killed = KilledAt(patched, own_milvus, number)
            try:
                open_store(place, NEW, FakeEncoder())
            except IndexServerError as error:
                assert own_milvus.address in str(error)
        if killed.calls < number:
            break
        own_milvus.start()
        seen.append(answered(lambda: manifest_at(place)).pairs)
        assert embedded_by(place, held[seen[-1]]) == []  # whole, so that nothing is built
        open_store(place, OLD, FakeEncoder())
    assert seen[0] == 2 and set(seen) <= {2, 3} and len(seen) > 4
