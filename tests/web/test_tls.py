"""A server with a certificate of its own: TLS alone, and a new certificate without a new start."""

import contextlib
import logging
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from certificates import CERTIFICATE, KEY, sign
from crowd import PAIR, HeldService, post, until
from paths import ROOT
from serving import Server

from benchmarks.browsing import ask
from qa_bot.records import QABotError
from qa_bot.settings.reading import settings_of
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import address, listening_socket, watched_server
from qa_bot.web.certificate import Certificate
from qa_bot.web.watched_server import Connections

NAME = "localhost"


@pytest.fixture
def folder(tmp_path):
    sign(tmp_path, NAME)
    return tmp_path


def taken(folder) -> Certificate:
    return Certificate.of(ServerSettings(certificate=folder / CERTIFICATE, key=folder / KEY))


class SecureServer(Server):
    """A server over a held service, with the certificate in a folder."""

    def __init__(self, folder, watch: Connections | None = None) -> None:
        super().__init__(HeldService(), watch=watch, certificate=taken(folder))
        self.service.go.set()
        self.trusting = trusting(folder)

    def get(self, path: str = "/healthz") -> httpx.Response:
        url = self.url.replace("127.0.0.1", NAME) + path
        return httpx.get(url, verify=self.trusting, timeout=60)


def trusting(folder) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=folder / CERTIFICATE)


def test_answers_come_encrypted_and_only_so(folder):
    with SecureServer(folder).running() as server:
        assert server.url.startswith("https://127.0.0.1:")
        url = server.url.replace("127.0.0.1", NAME)
        with httpx.Client(verify=server.trusting, timeout=60) as client:
            assert client.get(f"{url}/healthz").json() == {"status": "ok"}
            asked = client.post(f"{url}/ask", json={"query": "x" * 9_000})
            assert asked.status_code == 200
            assert client.get(f"{url}/").text.rstrip().endswith("</html>")  # large, and whole
        with pytest.raises(httpx.HTTPError):
            httpx.get(server.url.replace("https", "http") + "/healthz")
        assert server.get().status_code == 200


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_tls_1_2_and_1_3_are_spoken(folder, version):
    with SecureServer(folder).running() as server:
        server.trusting.maximum_version = ssl.TLSVersion[version]
        server.trusting.minimum_version = ssl.TLSVersion[version]
        assert server.get().status_code == 200


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_older_versions_are_not(folder):
    assert taken(folder).context.minimum_version == ssl.TLSVersion.TLSv1_2
    with SecureServer(folder).running() as server:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("DEFAULT:@SECLEVEL=0")
        with (
            socket.create_connection(server.socket.getsockname(), 60) as one,
            pytest.raises(ssl.SSLError),
        ):
            old.wrap_socket(one)


# Handshakes that are slow, or none


def is_closed(one: socket.socket) -> bool:
    with contextlib.suppress(ConnectionError):
        while one.recv(10_000):
            pass
    return True


HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"  # the beginning of a client's first record


@pytest.mark.parametrize("sent", [b"", b"\x16", HELLO], ids=["nothing", "a byte", "a beginning"])
def test_a_handshake_that_does_not_end_is_ended(monkeypatch, folder, opened, sent):
    monkeypatch.setattr(watched_server, "HEADER_SECONDS", 0.3)
    watch = Connections()
    with SecureServer(folder, watch).running() as server:
        assert [is_closed(one) for one in opened(server, sent, 5)] == [True] * 5
        until(lambda: watch.count == 0)


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nhost: a\r\n\r\n", b"\0" * 50_000])
def test_what_is_no_handshake_is_closed(folder, opened, sent):
    watch = Connections()
    with SecureServer(folder, watch).running() as server:
        with contextlib.suppress(ConnectionError):
            assert all(is_closed(one) for one in opened(server, sent, 3))
        until(lambda: watch.count == 0)
        assert server.get().status_code == 200


def test_handshakes_count_as_connections_and_keep_no_one_out(folder, opened):
    watch = Connections(most=12, most_per_client=8)
    with SecureServer(folder, watch).running() as server:
        slow = opened(server, HELLO, 40)
        assert server.get().status_code == 200  # one of the slow has gone for it
        assert watch.count <= 9
        assert all(is_closed(one) for one in slow[:30])


def test_a_client_that_has_sent_its_request_is_not_turned_out_by_handshakes(folder, opened):
    watch = Connections(most=20, most_per_client=2)
    with SecureServer(folder, watch).running() as server:
        server.service.go.clear()
        raw = socket.create_connection(server.socket.getsockname(), 60)
        with server.trusting.wrap_socket(raw, server_hostname=NAME) as one:
            one.sendall(
                b"POST /ask HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
                b'content-length: 14\r\n\r\n{"query": "x"}'
            )
            assert server.service.begun.wait(60)
            opened(server, HELLO, 10)
            server.service.go.set()
            assert one.recv(20).startswith(b"HTTP/1.1 200")


def test_a_request_right_behind_the_handshake_is_answered(folder):
    """Regression: what came with its last bytes was given to a connection not yet made."""
    with SecureServer(folder).running() as server:
        for _ in range(20):
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            talk = server.trusting.wrap_bio(incoming, outgoing, server_hostname=NAME)
            with socket.create_connection(server.socket.getsockname(), 60) as one:
                while True:
                    try:
                        talk.do_handshake()
                        break
                    except ssl.SSLWantReadError:
                        one.sendall(outgoing.read())
                        incoming.write(one.recv(65_536))
                talk.write(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")
                one.sendall(outgoing.read())  # the end of the handshake and the request, at once
                told = b""
                while b"}" not in told:
                    try:
                        told += talk.read()
                    except ssl.SSLWantReadError:
                        incoming.write(one.recv(65_536))
                assert told.startswith(b"HTTP/1.1 200")


def test_a_server_with_open_handshakes_ends_in_time(folder, opened):
    with SecureServer(folder).running() as server:
        opened(server, HELLO, 5)
        assert server.get().status_code == 200
        begun = time.monotonic()
    assert time.monotonic() - begun < 10


# The files


def warnings(caplog) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_new_certificate_is_taken_without_a_new_start(folder, caplog):
    caplog.set_level(logging.INFO, "qa_bot.web.certificate")
    with SecureServer(folder).running() as server:
        assert server.get().status_code == 200
        before, server.trusting = server.trusting, None
        sign(folder, NAME)
        server.trusting = trusting(folder)
        until(lambda: _is_answered(server))
        server.trusting = before
        assert not _is_answered(server)
    assert "the certificate has changed and is taken" in caplog.text


def _is_answered(server: SecureServer) -> bool:
    try:
        return server.get().status_code == 200
    except httpx.ConnectError:
        return False


@pytest.mark.parametrize("broken", ["other key", "no key", "gone", "expired"])
def test_a_new_one_that_cannot_be_used_leaves_the_one_before(
    folder, tmp_path_factory, caplog, broken
):
    one = taken(folder)
    before = one.context
    other = tmp_path_factory.mktemp("other")
    sign(other, NAME, begin=-9, end=-3)
    if broken == "other key":
        shutil.copy(other / KEY, folder)
    elif broken == "no key":
        (folder / KEY).write_text("no key")
    elif broken == "gone":
        (folder / CERTIFICATE).unlink()
    else:
        sign(folder, NAME, begin=-9, end=-3)
    for _ in range(4):
        one.look()
    assert len(warnings(caplog)) == 1
    if broken == "expired":  # it is the owner's, and named
        assert one.context is not before and "browsers refuse it now" in caplog.text
    else:
        assert one.context is before and "the certificate before stays: " in caplog.text
    sign(folder, NAME)
    for _ in range(2):
        one.look()
    assert one.context is not before and len(warnings(caplog)) == 1


def as_trusted(folder) -> None:
    """Put the certificate in a form of OpenSSL's own in its place, which `cryptography` refuses."""
    path = folder / CERTIFICATE
    command = ["openssl", "x509", "-in", path, "-trustout"]
    path.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)


def test_a_server_lives_on_when_it_finds_a_certificate_in_another_form(folder, caplog):
    with SecureServer(folder).running() as server:
        assert server.get().status_code == 200
        as_trusted(folder)
        until(lambda: "the certificate before stays: " in caplog.text)
        assert server.get().status_code == 200
        sign(folder, NAME)
        server.trusting = trusting(folder)
        until(lambda: _is_answered(server))
    assert "are not usable (Unable to load PEM file" in caplog.text


class ReadOnce(type(Path())):
    """A file that goes away once it has been read."""

    def read_bytes(self) -> bytes:
        read = super().read_bytes()
        self.unlink()
        return read


@pytest.mark.parametrize("name", [CERTIFICATE, KEY])
def test_a_file_that_goes_away_while_it_is_taken_leaves_the_one_before(folder, caplog, name):
    one = taken(folder)
    before, (certificate, key) = one.context, one._files
    sign(folder, NAME)
    one._files = tuple(ReadOnce(path) if path.name == name else path for path in (certificate, key))
    one.look()
    one.look()
    assert one.context is before
    [record] = warnings(caplog)
    assert "before stays: " in record.message and "(No such file or directory)" in record.message
    sign(folder, NAME)
    one._files = certificate, key
    for _ in range(2):
        one.look()
    assert one.context is not before


def test_whatever_ends_a_look_at_the_files_does_not_end_the_server(folder, caplog, monkeypatch):
    with SecureServer(folder).running() as server:
        certificate = server._certificate
        monkeypatch.setattr(certificate, "_files", (object(), object()))  # os.stat: TypeError
        until(lambda: "the certificate before stays" in caplog.text)
        assert server.get().status_code == 200


def test_files_are_not_taken_while_only_one_of_them_is_new(folder, tmp_path_factory, caplog):
    one, other = taken(folder), tmp_path_factory.mktemp("other")
    before = one.context
    sign(other, NAME)
    shutil.copy(other / CERTIFICATE, folder)
    one.look()
    assert one.context is before
    shutil.copy(other / KEY, folder)
    for _ in range(2):
        one.look()
    assert one.context is not before and warnings(caplog) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("key alone", r"there is a key without a certificate; .* add certificate below \[server\]"),
        ("certificate alone", "there is a certificate without a key; .* or --key"),
        (
            "no file",
            r"absent.pem cannot be read \(No such file .*\); expected a PEM file",
        ),
        ("no PEM", r"are not usable \((?!None).+\); expected the certificate"),
        ("version", r"are not usable \(4 is not a valid X509 version\); expected the certificate"),
        ("trusted", r"are not usable \(.*\); expected the certificate"),
        ("other key", "are not of one another; expected the certificate"),
        ("password", "the key has a password; expected one without"),
        ("swapped", "are not usable .*; expected the certificate"),
    ],
)
def test_files_that_cannot_be_used_are_said_to_be_so(folder, tmp_path_factory, broken, said):
    own = {"certificate": folder / CERTIFICATE, "key": folder / KEY}
    if broken.endswith("alone"):
        own = {broken.split()[0]: own[broken.split()[0]]}
    elif broken == "no file":
        own["certificate"] = folder / "absent.pem"
    elif broken == "no PEM":
        (folder / CERTIFICATE).write_bytes(b"\0\xff")
    elif broken == "version":
        path = folder / CERTIFICATE
        third, fifth = b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x04"
        der = ssl.PEM_cert_to_DER_cert(path.read_text())
        path.write_text(ssl.DER_cert_to_PEM_cert(der.replace(third, fifth, 1)))
    elif broken == "trusted":
        as_trusted(folder)
    elif broken == "other key":
        other = tmp_path_factory.mktemp("other")
        sign(other, NAME)
        own["key"] = other / KEY
    elif broken == "password":
        sign(folder, NAME, password=b"secret")
    else:
        own = {"certificate": own["key"], "key": own["certificate"]}
    with pytest.raises(QABotError, match=said):
        Certificate.of(ServerSettings(**own))


@pytest.mark.parametrize(("begin", "end"), [(-9, -3), (3, 9)])
def test_a_certificate_that_does_not_hold_now_is_named_in_a_warning(folder, caplog, begin, end):
    sign(folder, NAME, begin, end)
    taken(folder)
    assert re.search("holds from .* to .*: browsers refuse it now; put a new one", caplog.text)


def test_without_files_there_is_no_certificate():
    assert Certificate.of(ServerSettings()) is None


def test_files_are_looked_for_from_the_folder_of_the_settings(tmp_path):
    text = '[server]\ncertificate = "tls/help.pem"\nkey = "/etc/help.key"\n'
    own = settings_of(text, tmp_path / "qa-bot.toml").server
    assert str(own.certificate) == f"{tmp_path}/tls/help.pem" and str(own.key) == "/etc/help.key"


@pytest.mark.model
def test_the_command_prints_an_address_with_https_that_answers(folder, documents):
    sources = documents({"faq.md": "## 1. When is the office open?\n\nAt nine.\n"})
    command = [sys.executable, "-m", "qa_bot.cli", "serve", "--port", "0", "--sources", sources]
    command += ["--index", folder / "index"]
    command += ["--certificate", folder / CERTIFICATE, "--key", folder / KEY]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            url = re.search(r"https://127\.0\.0\.1:[0-9]+", server.stdout.readline())[0]
            assert server.stdout.readline().endswith("ready to answer\n")
            asked = post(
                url.replace("127.0.0.1", NAME), "When is the office open?", verify=trusting(folder)
            )
            assert asked.json()["text"] == "At nine."
        finally:
            server.terminate()


def test_a_listening_address_is_http_unless_it_is_secure():
    with listening_socket("127.0.0.1", 0) as one:
        port = one.getsockname()[1]
        assert address(one) == f"http://127.0.0.1:{port}"
        assert address(one, is_secure=True) == f"https://127.0.0.1:{port}"


@pytest.mark.browser
def test_the_page_answers_over_tls(folder, browser):
    context = browser.new_context(ignore_https_errors=True, locale="en-GB")
    with SecureServer(folder).running() as server:
        page, insecure = context.new_page(), []
        page.on("request", lambda one: one.url.startswith("http:") and insecure.append(one.url))
        page.goto(server.url)
        assert PAIR.answer in ask(page, PAIR.question).inner_text()
        context.close()
    assert insecure == []
