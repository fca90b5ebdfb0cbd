"""A server that wants a token, over TLS or not: what it gets, and what is said where it refuses."""

import os
import subprocess
import sys

import pytest
from fakes import FakeEncoder, document
from paths import ROOT, TESTS

from qa_bot import QAPair
from qa_bot.arguments import index_place
from qa_bot.records import IndexServerError
from qa_bot.store import open_store

pytest.importorskip("grpc", reason="no pymilvus here (make test-milvus installs it)")

from milvus_gate import HOST, gate, own_certificate

DOCUMENTS = [document("a.txt", QAPair("1", "Are you open?", "Daily."))]
TOKEN = "root:geheim"
PROGRAM = """
import sys
from test_milvus_access import opened
print(opened(sys.argv[1]))
"""


def opened(address):
    """How many pairs the index there has, or why it has none."""
    try:
        return open_store(index_place(address, 5), DOCUMENTS, FakeEncoder()).statistics.pairs
    except IndexServerError as error:
        return str(error)


def opened_elsewhere(address, **environment):
    """The same, in a process that has connected to nothing."""
    paths = os.pathsep.join(map(str, (ROOT, TESTS, TESTS / "store")))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, address],
        env=os.environ | {"PYTHONPATH": paths, "QA_BOT_INDEX_TOKEN": TOKEN} | environment,
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def target(milvus):
    return milvus.address.removeprefix("http://")


def test_a_token_from_the_environment_opens_and_another_is_refused(target, monkeypatch, caplog):
    with gate(target, TOKEN) as port:
        monkeypatch.setenv("QA_BOT_INDEX_TOKEN", TOKEN)
        assert opened(f"http://{HOST}:{port}/by_token") == 1
        monkeypatch.setenv("QA_BOT_INDEX_TOKEN", "root:falsch")
        said = opened(f"http://{HOST}:{port}/by_token")
        assert "cannot be reached" in said and "QA_BOT_INDEX_TOKEN is what it wants" in said
    assert "geheim" not in caplog.text and "falsch" not in said + caplog.text


def test_over_tls_a_certificate_has_to_be_trusted(target, tmp_path):
    key, certificate = own_certificate()
    (tmp_path / "authority.pem").write_bytes(certificate)
    with gate(target, TOKEN, (key, certificate)) as port:
        address = f"https://{HOST}:{port}/by_tls"
        trusted = {"GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(tmp_path / "authority.pem")}
        assert opened_elsewhere(address, **trusted) == "1"
        said = opened_elsewhere(address)
        assert f"https://{HOST}:{port} cannot be reached" in said
        assert "its certificate is one that this machine trusts" in said
        assert "cannot be reached" in opened_elsewhere(address.replace("https", "http"))


@pytest.mark.parametrize(
    ("address", "warned"),
    [("http://index.test:19530", True), ("https://index.test", False), ("http://[::1]:9", False)],
)
def test_a_token_that_would_go_to_another_machine_in_the_clear_is_warned_of(
    address, warned, monkeypatch, caplog
):
    monkeypatch.setenv("QA_BOT_INDEX_TOKEN", TOKEN)
    monkeypatch.setattr("pymilvus.MilvusClient", lambda **options: None)
    from qa_bot.store.milvus_engine.connection import MilvusServer

    MilvusServer(index_place(address))._new_client()
    assert [record.getMessage() for record in caplog.records] == warned * [
        "QA_BOT_INDEX_TOKEN goes to http://index.test:19530 unencrypted, where all between may "
        "read it; use https://, or a network of your own"
    ]
