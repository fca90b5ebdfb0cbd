"""What stands in an index's place on the server and is another: named, and built beside it."""

import time

import pytest
from fakes import FakeEncoder, document

from qa_bot.arguments import index_place
from qa_bot.records import IndexServerError, QAPair
from qa_bot.store import open_store

DOCUMENTS = [document("a.txt", *[QAPair(str(i), f"thing {i}", f"It is {i}.") for i in range(90)])]


@pytest.fixture
def place(milvus, request):
    return index_place(f"{milvus.address}/of_{abs(hash(request.node.nodeid))}")


@pytest.fixture
def client(milvus):
    return milvus.client()


def made(client, name, *fields, dimension=32):
    """A collection with these fields beside an id and vectors."""
    from pymilvus import DataType

    kinds = {
        "pair": (DataType.INT64, {}),
        "words": (DataType.SPARSE_FLOAT_VECTOR, {}),
        "text": (DataType.VARCHAR, {"max_length": 65_535}),
    }
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("pooled", DataType.FLOAT_VECTOR, dim=dimension)
    indexes = client.prepare_index_params()
    indexes.add_index("pooled", index_type="FLAT", metric_type="IP")
    for field in fields:
        kind, options = kinds[field]
        schema.add_field(field, kind, **options)
    if "words" in fields:
        indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    client.create_collection(name, schema=schema, index_params=indexes)


def embedded_on_open(place):
    encoder = FakeEncoder()
    store = open_store(place, DOCUMENTS, encoder)
    pooled = FakeEncoder().encode_query("thing 7").pooled
    assert 7 in store.candidates(pooled, ["thing", "7"]).ids
    return len(encoder.embedded)


def test_a_collection_of_other_fields_is_named_and_built_again_beside_it(place, client, caplog):
    name = f"{place.name}_{int(time.time()):x}_{'0' * 16}"
    made(client, name, "pair", "words")
    client.create_alias(name, place.name)
    assert embedded_on_open(place) == 180
    assert [record.getMessage() for record in caplog.records] == [
        f"{place.address}/{name} has the fields id, pair, pooled, words, expected id, pair, "
        "pooled, text, words; the index is built again"
    ]
    assert name in client.list_collections()


def test_a_collection_of_another_dimension_is_named_and_built_again(place, client, caplog):
    assert embedded_on_open(place) == 180
    name = client.describe_alias(place.name)["collection_name"]
    found = client.query(name, filter="id >= 0", output_fields=["*"], limit=2_000)
    client.drop_alias(place.name)
    client.drop_collection(name)
    made(client, name, "pair", "words", "text", dimension=8)
    client.insert(name, [{**one, "pooled": one["pooled"][:8]} for one in found])
    client.create_alias(name, place.name)
    assert embedded_on_open(place) == 180
    assert f"{name} has 8 dimensions, its manifest says 32; the index is built" in caplog.text


def test_an_alias_that_was_dropped_is_set_again_and_readers_go_on(place, client):
    encoder = FakeEncoder()
    reader = open_store(place, DOCUMENTS, encoder)
    client.drop_alias(place.name)
    assert reader.records([3])[0].answer == "It is 3."
    assert embedded_on_open(place) == 180
    assert embedded_on_open(place) == 0


def test_a_search_that_gives_something_else_is_an_error(place, monkeypatch):
    store = open_store(place, DOCUMENTS, FakeEncoder())
    pooled = FakeEncoder().encode_query("thing 7").pooled
    answers = {
        "NaN": [[{"distance": float("nan"), "id": 1, "entity": {"pair": 1}}]],
        "something else": [[{"distance": 1.0}]],
    }
    real = store.collection.server.call
    for said, answer in answers.items():
        monkeypatch.setattr(
            store.collection.server, "call",
            lambda method, *args, answer=answer, **options: (
                answer if method == "search" else real(method, *args, **options)
            ),
        )  # fmt: skip
        with pytest.raises(IndexServerError, match=f"answered a search with {said}"):
            store.candidates(pooled, ["thing"])
