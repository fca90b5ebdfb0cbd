"""Several bots over one index on a server: switched and rolled back by alias, old ones dropped."""

import time

import pytest
from fakes import FakeEncoder, document

from qa_bot import QABot, QAPair
from qa_bot.arguments import index_place
from qa_bot.records import IndexGoneError
from qa_bot.store import open_store
from qa_bot.store.milvus_engine import MilvusWriter

OPEN = QAPair("1", "Are you open today?", "Daily from nine.")
VERSIONS = [[document("a.txt", QAPair("1", OPEN.question, f"From {hour}."))] for hour in range(8)]


@pytest.fixture
def client(milvus):
    return milvus.client()


@pytest.fixture
def place(milvus, request):
    return index_place(f"{milvus.address}/of_{abs(hash(request.node.nodeid))}")


@pytest.fixture
def state(client, place):
    """The collections of an index, and what its two aliases stand for."""

    def read():
        held = {name for name in client.list_collections() if name.startswith(f"{place.name}_")}
        names = [client.describe_alias(alias)["collection_name"] for alias in aliases()]
        return held, *names

    def aliases():
        return [place.name, f"{place.name}_before"]

    return read


def published(place, version):
    return open_store(place, VERSIONS[version], FakeEncoder()).collection.name


def test_the_index_before_stays_until_there_is_another(place, client, state):
    first = published(place, 0)
    assert client.describe_alias(place.name)["collection_name"] == first
    second = published(place, 1)
    assert state() == ({first, second}, second, first)
    third = published(place, 2)
    assert state() == ({second, third}, third, second)


def test_of_two_that_publish_at_once_the_first_is_the_one_before(place, state, monkeypatch):
    # Regression: whoever found nothing published when it began left the other's for a day.
    one, other = MilvusWriter(place), MilvusWriter(place)
    first = one.refresh(VERSIONS[0][0].pairs, FakeEncoder())
    second = other.refresh(VERSIONS[1][0].pairs, FakeEncoder())
    finish = second.collection.finish

    def overtaken() -> None:
        finish()
        one.publish(first, {}, FakeEncoder())

    monkeypatch.setattr(second.collection, "finish", overtaken)
    other.publish(second, {}, FakeEncoder())
    names = first.collection.name, second.collection.name
    assert state() == ({*names}, names[1], names[0])
    third = published(place, 2)
    assert state() == ({third, names[1]}, third, names[1])


def test_documents_that_are_put_back_have_their_index_switched_back(place, state):
    first, second = published(place, 0), published(place, 1)
    again = FakeEncoder()
    store = open_store(place, VERSIONS[0], again)
    assert (store.collection.name, again.embedded) == (first, [])
    assert state() == ({first, second}, first, second)
    assert published(place, 1) == second
    assert published(place, 1) == second


def test_a_rebuild_takes_no_index_that_is_there(place):
    published(place, 0), published(place, 1)
    again = FakeEncoder()
    open_store(place, VERSIONS[0], again, rebuild=True)
    assert len(again.embedded) == 2


def test_what_a_builder_left_is_dropped_when_it_is_a_day_old(place, client, state):
    first = published(place, 0)
    now = int(time.time())
    names = [f"{place.name}_{now - age:x}_{'0' * 16}" for age in (25 * 3600, 3600)]
    others = [f"{place.name}_library", f"{place.name}_{now - 90_000:x}_zz"]
    for name in [*names, *others]:
        client.create_collection(name, dimension=4)
    second = published(place, 1)
    assert state()[0] == {first, second, names[1], *others}


def test_a_reader_keeps_its_index_while_another_is_published_and_loses_it_with_the_next(place):
    published(place, 0)
    reader = open_store(place, VERSIONS[0], FakeEncoder())
    published(place, 1)
    assert reader.records([0]) == [*VERSIONS[0][0].pairs]
    published(place, 2)
    with pytest.raises(IndexGoneError, match="is no longer at .*ask again"):
        [*reader.read_vectors([0])]


@pytest.fixture
def bots(documents, place, monkeypatch):
    """Two bots over one folder of documents and one index, as in two processes."""
    encoder = FakeEncoder()
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: encoder)
    folder = documents({"faq.md": written(0)})
    return [QABot.open(sources=folder, index=str(place)) for _ in range(2)]


def written(hour):
    return f"## When do you open?\n\nFrom {hour}.\n\n## What is the fee?\n\nFive pounds.\n"


def test_each_bot_follows_the_documents_when_it_reads_them_again(bots, documents, state):
    writer, reader = bots
    documents({"faq.md": written(9)})
    assert writer.reload() and reader.ask("When do you open?").text == "From 0."
    collections, *_ = state()
    assert reader.reload() and reader.ask("When do you open?").text == "From 9."
    assert state()[0] == collections  # it opened what the other had built
    answers = [bot.ask("When do you open?") for bot in bots]
    assert answers[0] == answers[1]


def test_a_bot_whose_index_was_dropped_opens_the_newest_and_answers(bots, documents):
    writer, reader = bots
    for hour in (9, 10):
        documents({"faq.md": written(hour)})
        writer.reload()
    assert reader.ask("When do you open?").text == "From 10."
    assert reader.explain("What is the fee?").answer.text == "Five pounds."
