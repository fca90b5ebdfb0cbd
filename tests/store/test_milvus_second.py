"""The second index beside the first on a Milvus server."""

from contextlib import closing

import pytest
from fakes import FakeEncoder
from second_build import NEW, OLD

from qa_bot import QABot
from qa_bot.arguments import index_place
from qa_bot.records import IndexServer, IndexServerError
from qa_bot.store import SecondIndex, open_second, open_store, place_beside, second_is_current


@pytest.fixture
def place(milvus, request) -> IndexServer:
    name = f"of_{abs(hash(request.node.nodeid))}"
    return index_place(f"{milvus.address}/{name}")


def pairs_of(documents) -> list:
    return [pair for one in documents for pair in one.pairs]


def opened(place: IndexServer, documents) -> tuple[SecondIndex, FakeEncoder]:
    """Bring both indexes up to date; gives the second, and the encoder with what it embedded."""
    encoder = FakeEncoder("other", "fake-2")
    first = open_store(place, documents, FakeEncoder())
    second = SecondIndex(place_beside(place), first, encoder.fingerprint)
    store = open_second(second, encoder)
    assert list(store.records(range(store.statistics.pairs))) == pairs_of(documents)
    return second, encoder


def test_it_is_built_reused_and_refreshed_as_in_a_folder(place):
    second, encoder = opened(place, OLD)
    assert second_is_current(second) and len(encoder.embedded) == 4
    assert opened(place, OLD)[1].embedded == []
    refreshed, encoder = opened(place, NEW)
    assert second_is_current(refreshed) and not second_is_current(second)
    assert encoder.embedded and all("new" in text for text in encoder.embedded)


def test_the_two_stand_side_by_side_and_neither_drops_the_other(milvus, place):
    for documents in (OLD, NEW, OLD, NEW):
        opened(place, documents)
    with closing(milvus.client()) as client:
        for one in (place, place_beside(place)):
            assert client.describe_alias(one.name)["collection_name"].startswith(f"{one.name}_")


@pytest.mark.model
def test_a_bot_on_a_server_reads_other_languages(place, documents):
    from swimming_pool import POOL

    text = "\n\n".join(f"{pair.number}. {pair.question}\n{pair.answer}" for pair in POOL)
    bot = QABot.open(documents({"pool.txt": text}), str(place))
    answer = bot.ask("¿Puedo llevar a mi perro a la piscina?")
    assert (answer.asked_in, answer.matches[0].pair.number) == ("es", "6")


def test_where_the_server_is_away_it_is_tried_again_the_next_time(own_milvus):
    place = index_place(f"{own_milvus.address}/library", 5)
    second, encoder = opened(place, OLD)
    own_milvus.kill()
    with pytest.raises(IndexServerError):
        open_second(second, encoder)
