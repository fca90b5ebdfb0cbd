"""An index on a Milvus server, over the wire: built, refreshed, and held against its hashes."""

import base64
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from fakes import FakeEncoder, document
from paths import ROOT

from qa_bot import QABot
from qa_bot.arguments import index_place
from qa_bot.records import QAPair, StoreError
from qa_bot.store import open_store
from qa_bot.store.manifest import FORMAT
from qa_bot.verifying import verify_index

OPEN = QAPair("1", "Are you open today?", "Daily from nine.")
COST = QAPair("2", "What does a ticket cost?", "Five pounds.")
NO_COUNTS = f'{{"kind": "qa-bot index", "format": {FORMAT}}}'.encode()
DOGS = QAPair("1", "May I bring a dog?", "No dogs.")


@pytest.fixture
def place(milvus, request):
    """An index of this test's own on the shared server."""
    name = f"of_{abs(hash(request.node.nodeid))}"
    return index_place(f"{milvus.address}/{name}")


@pytest.fixture
def client(milvus):
    client = milvus.client()
    yield client
    client.close()


def collections(client, place):
    return [name for name in client.list_collections() if name.startswith(f"{place.name}_")]


def target(client, alias):
    return client.describe_alias(alias)["collection_name"]


def embedded_on_open(place, documents, **options):
    """Texts that opening the index with these documents embeds."""
    encoder = FakeEncoder()
    store = open_store(place, documents, encoder, **options)
    held = tuple(pair for document in documents for pair in document.pairs)
    assert tuple(store.records(range(store.statistics.pairs))) == held
    return encoder.embedded


def test_only_texts_that_are_new_are_embedded(place):
    before = [document("a.txt", OPEN, COST), document("b.txt", DOGS)]
    assert len(embedded_on_open(place, before)) == 6
    assert embedded_on_open(place, before) == []
    dearer = QAPair("2", COST.question, "Six pounds.")
    changed = [document("a.txt", OPEN, dearer), document("b.txt", DOGS)]
    assert embedded_on_open(place, changed) == ["What does a ticket cost?\nSix pounds."]
    assert len(embedded_on_open(place, changed, rebuild=True)) == 6


def test_an_index_of_another_model_is_built_again_and_both_are_named(place, caplog):
    documents = [document("a.txt", OPEN)]
    open_store(place, documents, FakeEncoder("bge-small", "f1"))
    other = FakeEncoder("minilm", "f2")
    open_store(place, documents, other)
    assert len(other.embedded) == 2
    assert [record.getMessage() for record in caplog.records] == [
        f"{place} was built with 'bge-small', this bot uses 'minilm'; the index is built again"
    ]


def test_threads_share_a_store_that_keeps_fewer_pairs_than_they_ask_for(place, monkeypatch):
    monkeypatch.setattr("qa_bot.store.milvus_engine.milvus_store.KEPT_PAIRS", 5)
    pairs = [QAPair(str(i), f"thing {i}", f"It is {i}.") for i in range(90)]
    store = open_store(place, [document("a.txt", *pairs)], FakeEncoder())

    def numbers(first):
        ids = np.arange(first, first + 9)
        return store.token_vectors(ids).ids.tolist(), [one.question for one in store.records(ids)]

    alone = [numbers(first) for first in range(80)]
    with ThreadPoolExecutor(8) as threads:
        together = [*threads.map(numbers, range(80))]
    assert together == alone
    assert alone[7][1] == [f"thing {i}" for i in range(7, 16)]


def altered(client, place, blob, text):
    """Put a text into the place of the first part of a blob."""
    name = target(client, place.name)
    number = 2**52 + 4096 * blob
    [entity] = client.get(name, ids=[number], output_fields=["*"])
    client.upsert(name, [{**entity, "text": text}])


@pytest.mark.parametrize(
    ("blob", "text", "said"),
    [
        (0, "AAAA", "the manifest of"),
        (0, base64.b64encode(NO_COUNTS).decode(), "does not end with the SHA-256"),
        (1, base64.b64encode(b'["dog"]').decode(), "words.json of"),
        (4, "no base64", "parts.npy of"),
    ],
)
def test_what_is_not_what_was_written_is_found_and_built_again(
    place, client, caplog, blob, text, said
):
    documents = [document("a.txt", OPEN, COST)]
    open_store(place, documents, FakeEncoder())
    altered(client, place, blob, text)
    assert len(embedded_on_open(place, documents)) == 4
    [record] = caplog.records
    assert said in record.getMessage() and "is built again" in record.getMessage()


def test_a_record_that_is_not_what_was_written_is_written_again(place, client, caplog):
    documents = [document("a.txt", OPEN, COST)]
    open_store(place, documents, FakeEncoder())
    altered(client, place, 16, base64.b64encode(b'{"number": "1"}').decode())
    assert embedded_on_open(place, documents) == []  # its vectors are what was written
    assert "pair 0 of" in caplog.text and "is built again" in caplog.text


def test_vectors_that_are_not_what_was_written_are_an_error_and_never_an_answer(
    place, client, caplog
):
    documents = [document("a.txt", OPEN, COST)]
    open_store(place, documents, FakeEncoder())
    altered(client, place, 17, "AAAA")
    store = open_store(place, documents, FakeEncoder())
    with pytest.raises(StoreError, match="pair 0 of .* is not what was .* --rebuild"):
        store.candidates(FakeEncoder().encode_query("ticket").pooled, ["ticket"])
    assert len(embedded_on_open(place, [document("a.txt", OPEN, DOGS)])) == 4
    assert "its texts are embedded again" in caplog.text


def test_an_alias_of_something_else_is_never_read_as_an_index(place, client, caplog):
    client.create_collection("foreign_things", dimension=4)
    client.create_alias("foreign_things", place.name)
    assert len(embedded_on_open(place, [document("a.txt", OPEN)])) == 2
    assert "which is no index of QA Bot" in caplog.text
    assert "foreign_things" in client.list_collections()


def test_a_client_that_is_not_installed_is_asked_for():
    code = (
        "import sys; sys.modules['pymilvus'] = None\n"
        "from qa_bot import QABot\n"
        "from qa_bot.records import StoreError\n"
        "try: QABot.open(index='http://127.0.0.1:9')\n"
        "except StoreError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("install it with: pip install 'qa-bot[milvus]'\n")


@pytest.mark.model
def test_a_bot_on_a_server_gives_the_answers_of_one_in_a_folder(bot, place):
    other = QABot.open(sources=ROOT / "source_docs", index=str(place))
    asked = [pair.question.rstrip("?") + " please" for pair in bot.pairs[::9]]
    asked += [
        "how do I loose my licence",
        "insurance",
        "what is the weather",
        bot.pairs[3].question,
    ]
    for query in asked:
        expected, found = bot.ask(query), other.ask(query)
        assert (found.outcome, found.text) == (expected.outcome, expected.text), query
        assert [match.pair for match in found.matches] == [one.pair for one in expected.matches]
        assert [match.confidence for match in found.matches] == pytest.approx(
            [match.confidence for match in expected.matches], abs=1e-4
        )
    report = verify_index(ROOT / "source_docs", place)
    assert report.differing == () and report.index_sha256 == other.ask(asked[-1]).proof.index_sha256
