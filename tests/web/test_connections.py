"""Connections that are slow, idle or too many keep no one else out: real sockets on loopback."""

import contextlib
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from crowd import PAIR, HeldService, post, until
from serving import Server

from qa_bot.web import watched_server
from qa_bot.web.clients import TrustedProxies, client_of
from qa_bot.web.watched_server import Connections

HEAD = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n"


def served(watch: Connections, service: HeldService | None = None):
    service = service or HeldService()
    return Server(service, watch=watch).running()


def is_closed(one: socket.socket) -> bool:
    try:
        return one.recv(1) == b""
    except ConnectionError:
        return True


def said(one: socket.socket) -> bytes:
    """An answer in JSON, whole."""
    answer = b""
    while not answer.endswith(b"}"):
        assert (part := one.recv(10_000))
        answer += part
    return answer


@pytest.mark.parametrize(
    "sent",
    [b"", b"G", HEAD, b"GET /healthz HTTP/1.1\r\n" + b"a: b\r\n" * 50],
    ids=["nothing", "a letter", "no end", "many headers"],
)
def test_a_connection_without_a_request_is_closed(monkeypatch, opened, sent):
    monkeypatch.setattr(watched_server, "HEADER_SECONDS", 0.1)
    with served(Connections()) as server:
        assert [is_closed(one) for one in opened(server, sent, 3)] == [True] * 3


def test_a_connection_that_sends_a_byte_now_and_then_is_closed(monkeypatch, opened):
    monkeypatch.setattr(watched_server, "HEADER_SECONDS", 0.3)
    with served(Connections()) as server:
        [slow] = opened(server, HEAD)
        ended = threading.Event()

        def trickle() -> None:
            with contextlib.suppress(OSError):
                while not ended.wait(0.05):
                    slow.sendall(b"a")

        sender = threading.Thread(target=trickle)
        sender.start()
        try:
            assert is_closed(slow)
        finally:
            ended.set()
            sender.join()


def test_the_connection_of_an_answer_is_kept_a_while_and_then_closed(monkeypatch, opened):
    monkeypatch.setattr(watched_server, "HEADER_SECONDS", 0.5)
    with served(Connections()) as server:
        [one] = opened(server)
        for _ in range(3):
            one.sendall(HEAD + b"\r\n")
            assert said(one).startswith(b"HTTP/1.1 200")
        assert is_closed(one)


def test_where_there_are_too_many_those_go_that_have_owed_a_request_longest(opened):
    with served(Connections(most=20, most_per_client=10)) as server:
        first, *_ = kept = opened(server, HEAD, 10)
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        assert is_closed(first)
        others = opened(
            server, b"POST /ask HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\n", 40
        )
        assert all(is_closed(one) for one in kept + others[:30])
        for path in ("/healthz", "/readyz", "/questions"):
            assert httpx.get(server.url + path).status_code == 200


def test_a_whole_request_is_not_turned_out_and_a_new_connection_is_told_so(opened):
    service = HeldService()
    watch = Connections(most=20, most_per_client=3)
    with served(watch, service) as server, ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(post, server.url) for _ in range(3)]
        until(lambda: service.line.waiting == 2)
        refused = httpx.get(f"{server.url}/healthz")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert refused.json() == {"detail": "too many connections are open; ask again in 2 seconds"}
        service.go.set()
        assert [one.result().json()["text"] for one in asked] == [PAIR.answer] * 3


def test_another_client_has_room_beside_one_that_takes_all(opened):
    with served(Connections(most=8, most_per_client=8)) as server:
        mine = opened(server, HEAD, 8)
        with socket.create_connection(
            server.socket.getsockname(), 60, source_address=("127.0.0.2", 0)
        ) as other:
            assert is_closed(mine[0])  # for the other, which has one
            later = opened(server, HEAD, 8)
            assert all(is_closed(one) for one in mine[1:] + later[:1])
            other.sendall(HEAD + b"\r\n")
            assert said(other).startswith(b"HTTP/1.1 200")


def test_a_trusted_proxy_has_the_connections_of_many_clients(opened):
    proxies = TrustedProxies(["127.0.0.1"])
    with served(Connections(most=12, most_per_client=3, proxies=proxies)) as server:
        first, *others = opened(server, HEAD, 10)
        with contextlib.ExitStack() as stack:
            of_a_client = [
                stack.enter_context(
                    socket.create_connection(
                        server.socket.getsockname(), 60, source_address=("127.0.0.2", 0)
                    )
                )
                for _ in range(4)
            ]
            assert is_closed(of_a_client[0])  # a client still has three
            assert is_closed(first)  # of all there was one too many
            for one in [*others, *of_a_client[1:]]:
                one.sendall(HEAD + b"\r\n" if one in of_a_client else b"\r\n")
                assert said(one).startswith(b"HTTP/1.1 200")


def test_a_client_that_does_not_read_its_answer_is_not_waited_for(monkeypatch, opened):
    monkeypatch.setattr(watched_server, "READ_SECONDS", 0.1)
    watch = Connections()
    with served(watch) as server:
        httpx.get(server.url, timeout=60)
        [deaf] = opened(server)
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_000)
        path = httpx.get(server.url).text.split('src="./assets/')[1].split('"')[0]
        deaf.sendall(b"GET /assets/%s HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n" % path.encode() * 20)
        until(lambda: watch.count == 0)


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        (None, "?"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_ipv6(host, client):
    assert client_of(host) == client


def test_descriptors_are_left_for_the_files_of_the_server(monkeypatch):
    import resource

    for soft, most in [(256, 64), (1_024, 500), (100, 1), (resource.RLIM_INFINITY, 500)]:
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, soft))
        assert Connections().most == most


def test_no_part_of_an_answer_waits_for_the_clients_word_of_the_one_before(opened):
    watch = Connections()
    with served(watch) as server:
        opened(server)
        until(lambda: watch.count == 1)
        [connection] = watch._open
        taken = connection.transport.get_extra_info("socket")
        assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
