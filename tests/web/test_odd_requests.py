"""Requests that nobody means are answered with what is wrong, and never with a 500."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from crowd import PAIR, HeldService, until
from serving import Server, component_of

from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import gradio_seam, request_filter

JSON = {"content-type": "application/json"}
# Values that a program, a fuzzer or a broken keyboard sends in place of a text, list or number.
VALUES = [
    r'"\ud800"', r'"\udfff x"', r'"a\u0000b"', r'"\u202e"', r'"\uffff"', r'"\ud83d\ude00"', '""',
    '" "', f'"{"a" * 10_001}"', "1e400", "-1e400", "NaN", "Infinity", "1" * 400, "9" * 5_000, "-0",
    "1e5", "-1", "0", "11", "1.5", "true", "null", "[]", "{}", "[[]]", "[null]", '["a"]', "[1]",
    '["a", ["b"]]', r'["\ud800"]', '[""]', '{"a": 1}',
]  # fmt: skip
BODIES = [
    b"", b" ", b"null", b"1", b'"x"', b"\xff", b"\x00", b"\x1f\x8b", b'\xef\xbb\xbf{"query": "x"}',
    '{"query": "x"}'.encode("utf-16"), '{"query": "x"}'.encode("utf-32"), b'{"query": "x",}',
    b'{"query": "\xed\xa0\x80"}', b'{"query": "x"}{}', b"{'query': 'x'}", b'{"query": "\n"}',
    b'{"query": "\\x"}', b'{"query": "x", "query": "y"}', b"[" * 900 + b"]" * 900, b"query=x",
    b'{"a":' * 900 + b"1" + b"}" * 900, b'{"query": "x", "previous": ' + b"[" * 900 + b"]" * 900,
    b'{"__proto__": {}}', b"9" * 5_000,
]  # fmt: skip
TYPES = [
    "text/plain", "application/json; charset=latin-1", "application/json; charset=none", "a" * 500,
    "application/JSON", "application/x-www-form-urlencoded", "multipart/form-data",
    "multipart/form-data; boundary=x", "application/json, text/plain", "application/json;",
]  # fmt: skip


@pytest.fixture(scope="module")
def url():
    service = HeldService()
    service.go.set()
    # This machine is a proxy that is believed, so that what it forwards is read.
    settings = Settings(server=ServerSettings(trusted_proxies=("127.0.0.1",)))
    with Server(service, settings=settings, with_tools=True).running() as server:
        yield server.url


@pytest.fixture(scope="module")
def client(url):
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def component(client):
    return component_of(client)


def written(fields: dict[str, str]) -> bytes:
    return ("{" + ", ".join(f'"{name}": {value}' for name, value in fields.items()) + "}").encode()


def failed(client: httpx.Client, path: str, bodies, headers=JSON) -> list:
    replies = [(body, client.post(path, content=body, headers=headers)) for body in bodies]
    return [(body[:80], reply.status_code) for body, reply in replies if reply.status_code >= 500]


@pytest.mark.parametrize("field", ["query", "previous", "documents", "top"])
def test_no_value_of_a_question_fails(client, field):
    assert failed(client, "/ask", [written({"query": '"x"', field: one}) for one in VALUES]) == []


def test_no_body_fails(client, component):
    bodies = [*BODIES, *(value.encode() for value in VALUES)]
    assert failed(client, "/ask", bodies) == []
    assert failed(client, gradio_seam.CALL, bodies) == []
    assert failed(client, "/mcp", bodies, JSON | {"accept": "application/json"}) == []


@pytest.mark.parametrize("ends", [(b"[", b"]"), (b'{"a":', b"}")])
@pytest.mark.parametrize("depth", [100, 950, 1_000, 5_000, 90_000])
def test_no_depth_fails(client, ends, depth):
    body = ends[0] * depth + b"1" + ends[1] * depth
    accepted = JSON | {"accept": "application/json"}
    for path in ("/ask", gradio_seam.CALL, "/mcp"):
        status = client.post(path, content=body, headers=accepted).status_code
        assert status in (200, 400, 422), path


@pytest.mark.parametrize("part", [b"[],", b'{"":0},', b"0,", b'"",', b"[[[]]],"])
def test_a_body_of_more_values_than_are_read_is_refused_before_it_is_read(client, part):
    """Regression: 2 MB of brackets held everyone up for more than a second."""
    body = b"[" + part * (1_900_000 // len(part)) + b"0]"
    for path in ("/ask", gradio_seam.CALL, "/mcp"):
        reply = client.post(path, content=body, headers=JSON | {"accept": "application/json"})
        assert reply.status_code == 400
        assert "over 100,000 brackets, braces and commas" in reply.json()["detail"]


def test_brackets_in_texts_are_answered_up_to_the_same_number(client):
    def body(signs: int) -> bytes:
        """A question with so many signs in all; as it is written here 14 of them are JSON's."""
        texts = ["[" * 9_000] * 11
        texts.append("{" * (signs - 99_000 - 14))
        written = json.dumps({"query": PAIR.question, "previous": texts}).encode()
        assert sum(map(written.count, request_filter.SIGNS)) == signs
        return written

    answered = client.post("/ask", content=body(100_000), headers=JSON)
    assert (answered.status_code, answered.json()["text"]) == (200, PAIR.answer)
    assert client.post("/ask", content=body(100_001), headers=JSON).status_code == 400


@pytest.mark.parametrize("media_type", TYPES)
def test_no_media_type_fails(client, media_type):
    bodies = [b'{"query": "x"}', b"--x\r\n\r\n", b"\xff", b""]
    assert failed(client, "/ask", bodies, {"content-type": media_type}) == []


@pytest.mark.parametrize("field", ["query", "previous", "documents", "held", "number", "language"])
def test_no_value_of_the_page_fails(client, component, field):
    bodies = (
        written(
            {
                "data": written({"query": '"x"', field: value}).decode(),
                "component_id": str(component),
                "fn_name": '"ask"',
                "session_hash": '"s"',
            }
        )
        for value in VALUES
    )
    assert failed(client, gradio_seam.CALL, bodies) == []


@pytest.mark.parametrize("field", ["data", "component_id", "fn_name", "session_hash"])
def test_no_call_of_the_page_fails(client, component, field):
    call = {
        "data": '{"query": "x"}',
        "component_id": str(component),
        "fn_name": '"ask"',
        "session_hash": '"s"',
    }
    assert failed(client, gradio_seam.CALL, [written(call | {field: one}) for one in VALUES]) == []
    del call[field]
    assert failed(client, gradio_seam.CALL, [written(call)]) == []


def test_half_a_character_is_shown_as_one_that_cannot_be(client, component):
    call = {"data": {"query": "\ud800 dog"}, "component_id": component, "fn_name": "ask"}
    body = json.dumps(call | {"session_hash": "s"})
    reply = client.post(gradio_seam.CALL, content=body, headers=JSON)
    assert (reply.status_code, reply.json()["link"]) == (200, {"q": "\ufffd dog"})


FORWARDED = [f"x-forwarded-{name}" for name in ("host", "for", "proto", "prefix", "port")]


@pytest.mark.parametrize("name", [*FORWARDED, "forwarded", "accept-language", "origin", "cookie"])
@pytest.mark.parametrize("path", ["/", "/how", "/readyz", "/questions", "/theme.css"])
def test_no_header_fails(client, name, path):
    for value in (
        b"\x80",
        b"a" * 5_000,
        b"en;q=nan",
        b"http://[",
        b"%",
        b"a b",
        b"::1",
        b"a:99999",
        b"[::::::]",
    ):
        reply = client.get(path, headers=[(name.encode(), value)])
        assert reply.status_code in (200, 400)


def test_a_question_to_an_address_with_odd_values_is_refused(client):
    for asked in ("doc=%ff", "doc=%00", f"first={'9' * 5_000}", "most=0", f"doc={'a' * 3_000}"):
        assert client.get(f"/questions?{asked}").status_code in (404, 422)


def sent(url: str, request: bytes) -> bytes:
    """All that comes back until the server closes the connection."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 60) as one:
        one.sendall(request)
        parts = iter(lambda: one.recv(10_000), b"")
        return b"".join(parts)


@pytest.mark.parametrize("host", [b"127.0.0.1", b"evil.example"])
@pytest.mark.parametrize(
    "lengths",
    [
        b"content-length: 4\r\ntransfer-encoding: chunked\r\n",
        b"transfer-encoding: chunked\r\ncontent-length: 40\r\n",
        b"content-length: 4\r\nContent-Length: 5\r\n",
        b"transfer-encoding: gzip, chunked\r\n",
        b"content-length: +4\r\n",
        b"content-length: 4, 5\r\n",
        b"transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
    ],
)
def test_a_request_of_two_lengths_is_refused_and_its_connection_closed(url, host, lengths):
    body = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
    answer = sent(url, b"POST /ask HTTP/1.1\r\nhost: " + host + b"\r\n" + lengths + b"\r\n" + body)
    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 501")
    assert answer.count(b"HTTP/1.1") == 1 and b"connection: close" in answer.lower()


def test_large_requests_are_held_up_to_a_bound_and_small_ones_go_on(monkeypatch):
    monkeypatch.setattr(request_filter, "MAX_HELD_BYTES", 1_000_000)
    service = HeldService()
    large = {"query": PAIR.question, "previous": ["a" * 9_000] * 80}
    with Server(service).running() as server, ThreadPoolExecutor(2) as threads:

        def post(sent):
            return httpx.post(f"{server.url}/ask", json=sent, timeout=60)

        first = threads.submit(post, large)
        assert service.begun.wait(60)
        refused = post(large)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert "large requests" in refused.json()["detail"]
        small = threads.submit(post, {"query": PAIR.question})
        until(lambda: service.line.waiting == 1)
        service.go.set()
        assert [one.result().status_code for one in (first, small)] == [200, 200]
        assert post(large).status_code == 200
