"""What is taken from a web server in front, and from whom: from those alone that are trusted."""

import anyio
import httpx
import pytest
from crowd import PAIR, HeldService
from serving import Server

from qa_bot.records import QABotError
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web.clients import TrustedProxies, client_of
from qa_bot.web.forwarded_headers import ForwardedHeaders, forwarded
from qa_bot.web.own_names import hosts_at

PROXY, READER = "10.0.0.5", "198.51.100.7"
TRUSTED = ["10.0.0.5", "192.168.0.0/24", "fd00::/8"]
ALL = [
    (b"X-Forwarded-For", b"192.0.2.1"), (b"x-forwarded-proto", b"https"),
    (b"x-forwarded-host", b"a.example"), (b"x-forwarded-port", b"1"), (b"x-real-ip", b"192.0.2.1"),
    (b"x-forwarded-prefix", b"/help"), (b"forwarded", b"for=192.0.2.1;proto=https"),
    (b"x-forwarded-user", b"root"), (b"X-Request-Id", b"mine"),
]  # fmt: skip


def passed_on(client, *headers: tuple[bytes, bytes], trusted=TRUSTED) -> dict:
    """The scope that is passed on of a request from an address."""
    seen = []

    async def behind(scope, receive, send):
        seen.append(scope)

    scope = {
        "type": "http", "scheme": "http", "path": "/", "headers": [(b"host", b"x"), *headers],
        "client": (client, 1234) if client else None,
    }  # fmt: skip
    anyio.run(ForwardedHeaders(behind, trusted), scope, None, None)
    assert len(scope["headers"]) == 1 + len(headers)  # what was given is left as it was
    return seen[0]


def reader_of(client: str, *listed: str) -> str:
    return passed_on(client, *((b"x-forwarded-for", one.encode()) for one in listed))["client"][0]


@pytest.mark.parametrize("client", [READER, "10.0.0.6", "::1", "127.0.0.1", "testclient", None])
def test_from_everyone_else_nothing_is_taken_and_nothing_of_it_is_passed_on(client):
    scope = passed_on(client, *ALL, (b"accept", b"*/*"))
    assert scope["headers"] == [(b"host", b"x"), (b"accept", b"*/*")]
    assert scope["client"] == ((client, 1234) if client else None)
    assert scope["scheme"] == "http"
    assert forwarded(scope).hosts == ()


def test_by_default_nobody_is_trusted():
    scope = passed_on(PROXY, *ALL, trusted=())
    assert (scope["client"], scope["scheme"]) == ((PROXY, 1234), "http")
    assert scope["headers"] == [(b"host", b"x")]


def test_from_a_trusted_proxy_all_is_taken_and_only_the_id_is_passed_on_as_a_header():
    scope = passed_on(PROXY, *[(name.lower(), value) for name, value in ALL])
    assert (scope["client"][0], scope["scheme"]) == ("192.0.2.1", "https")
    assert forwarded(scope).hosts == ("a.example",)
    assert scope["headers"] == [(b"host", b"x"), (b"x-request-id", b"mine")]


@pytest.mark.parametrize(
    ("listed", "reader"),
    [
        ([READER], READER),
        # What the reader wrote stands in front of what the proxy adds.
        (["192.0.2.1, 10.0.0.5, 198.51.100.7"], READER),
        (["192.0.2.1", READER], READER),  # two headers are one list
        ([f"{READER}, 192.168.0.9, 10.0.0.5"], READER),  # through three of them
        ([f"{READER}, ::ffff:10.0.0.5"], READER),
        ([f"junk, {READER}"], READER),
        ([f"{READER}:4711"], READER),
        (["2001:db8::7"], "2001:db8::7"),
        (["[2001:db8::7]:4711"], "2001:db8::7"),
        (["[2001:db8::7]"], "2001:db8::7"),
        # What is no address counts as the proxy's own.
        (["junk"], PROXY), ([""], PROXY), ([f"{READER},"], PROXY), (["unknown"], PROXY),
        ([f"{READER}, _hidden"], PROXY), (["[::1"], PROXY), (["1.2.3"], PROXY),
        (["a" * 60_000], PROXY), ([f"{READER}, 1.2.3.4.5:6:7"], PROXY), (["::1]"], PROXY),
        ([f"{READER}:{'9' * 5_000}"], PROXY),
        # Where all are proxies it is the first of them.
        (["192.168.0.9, 10.0.0.5"], "192.168.0.9"),
    ],
)  # fmt: skip
def test_the_reader_is_the_last_that_is_no_trusted_proxy(listed, reader):
    assert reader_of(PROXY, *listed) == reader


@pytest.mark.parametrize("peer", ["192.168.0.200", "fd12::1", "::ffff:10.0.0.5", "::ffff:c0a8:1"])
def test_a_proxy_is_one_by_its_address_or_network_however_it_is_written(peer):
    assert reader_of(peer, READER) == READER


@pytest.mark.parametrize("peer", ["192.168.1.1", "fe80::1", "::ffff:10.0.0.6", "10.0.0.50"])
def test_its_neighbour_is_none(peer):
    assert reader_of(peer, READER) == peer


@pytest.mark.parametrize(
    ("said", "scheme"),
    [(b"https", "https"), (b" https ", "https"), (b"http", "http"), (b"ftp", "http"),
     (b"https, http", "http"), (b"", "http"), (b"javascript", "http")],
)  # fmt: skip
def test_a_scheme_is_taken_where_it_is_one(said, scheme):
    assert passed_on(PROXY, (b"x-forwarded-proto", said))["scheme"] == scheme


def test_every_name_that_is_forwarded_is_one():
    headers = (b"x-forwarded-host", b"a.example, b.example:8443,"), (b"x-forwarded-host", b"c")
    assert forwarded(passed_on(PROXY, *headers)).hosts == ("a.example", "b.example:8443", "c")


def test_a_lifespan_is_passed_on_as_it_is():
    seen = []

    async def behind(scope, receive, send):
        seen.append(scope)

    scope = {"type": "lifespan"}
    anyio.run(ForwardedHeaders(behind, TRUSTED), scope, None, None)
    assert seen == [scope]


@pytest.mark.parametrize("named", ["*", "nginx", "10.0.0.1/8", "0.0.0.0/0", "::/0", "", "10.0.0"])
def test_what_is_no_network_of_its_own_is_refused_with_the_setting(named):
    with pytest.raises(QABotError, match=r"trusted_proxies \(--trusted-proxy\): .*expected"):
        TrustedProxies([named])


def test_addresses_with_a_zone_are_clients_of_their_network():
    assert client_of("fe80::1%eth0") == client_of("fe80::2%a") == "fe80::/64"


# Through a server, to which this machine's address is that of a proxy


def served(*trusted: str, per_minute: int = 0, names=("help.example",)):
    service = HeldService()
    service.go.set()
    server = ServerSettings(
        trusted_proxies=trusted, requests_per_minute=per_minute, root_path="/own"
    )
    hosts = hosts_at("127.0.0.1", names)
    return Server(service, settings=Settings(server=server), hosts=hosts, with_tools=True).running()


@pytest.fixture(scope="module")
def believing():
    """A server that believes this machine."""
    with served("127.0.0.1") as server:
        yield server


@pytest.fixture(scope="module")
def unbelieving():
    with served() as server:
        yield server


def asked(url: str, **headers: str) -> int:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.post(f"{url}/ask", json={"query": PAIR.question}, headers=headers).status_code


def test_each_reader_behind_a_trusted_proxy_has_a_limit_of_its_own():
    with served("127.0.0.1", per_minute=2) as server:
        one, two = "192.0.2.1", "192.0.2.2"
        asks = [asked(server.url, x_forwarded_for=reader) for reader in (one, one, one, two)]
        assert asks == [200, 200, 429, 200]
        # whatever it writes in front of what the proxy adds
        assert asked(server.url, x_forwarded_for=f"203.0.113.9, {one}") == 429
        assert asked(server.url, x_forwarded_for="junk") == 200  # as the proxy itself
        list_tools = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        accepted = {"accept": "application/json, text/event-stream"}
        statuses = [
            httpx.post(
                f"{server.url}/mcp", json=list_tools, headers=accepted | {"x-forwarded-for": reader}
            ).status_code
            for reader in (one, two, two)
        ]
        assert statuses == [429, 200, 429]


def test_who_is_no_proxy_is_one_client_whatever_it_sends():
    with served("127.0.0.9", per_minute=2) as server:
        asks = [asked(server.url, x_forwarded_for=f"192.0.2.{i}", x_real_ip="::1") for i in "123"]
        assert asks == [200, 200, 429]


@pytest.mark.parametrize(
    ("forwarded_host", "status"),
    [("help.example", 200), ("help.example:8443", 200), ("evil.example", 400),
     ("help.example, evil.example", 400), ("evil.example, help.example", 400), ("[", 400),
     ("a b", 400), ("", 200)],
)  # fmt: skip
def test_a_name_that_a_trusted_proxy_forwards_must_be_known_too(believing, forwarded_host, status):
    assert asked(believing.url, x_forwarded_host=forwarded_host) == status


def test_a_forwarded_name_does_not_stand_for_the_host(believing):
    """A page elsewhere may have written it, where the proxy passes it on."""
    assert asked(believing.url, host="evil.example", x_forwarded_host="help.example") == 400


def test_a_name_that_is_not_known_is_refused_with_the_setting(believing):
    reply = httpx.get(f"{believing.url}/healthz", headers={"x-forwarded-host": "evil.example"})
    assert "'evil.example'" in reply.json()["detail"]
    assert "names below [server] in qa-bot.toml" in reply.json()["detail"]


def test_a_name_that_someone_else_forwards_is_not_looked_at(unbelieving):
    assert asked(unbelieving.url, x_forwarded_host="evil.example") == 200


@pytest.mark.parametrize(
    ("path", "status"), [("/healthz", 200), ("/own/healthz", 200), ("/help/healthz", 404)]
)
def test_a_path_that_anyone_forwards_is_not_looked_at(believing, unbelieving, path, status):
    """A web server in front passes on what a reader wrote, and has rules for the path it saw."""
    for server in (believing, unbelieving):
        for headers in ({}, {"x-forwarded-prefix": "/help"}):
            assert httpx.get(server.url + path, headers=headers).status_code == status
