"""What the server's answers let a browser do."""

import base64
import re
from hashlib import sha256

import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient

from qa_bot import QABot, QABotError, QAPair
from qa_bot.web import create_app
from qa_bot.web.headers import Headers, policy
from qa_bot.web.page import assets
from qa_bot.web.service import Service


@pytest.fixture(scope="module")
def client():
    pair = QAPair("1", "When is the office open?", "From nine to five.")
    bot = QABot.from_pairs([pair], encoder=FakeEncoder())
    return TestClient(create_app(Service(bot)), base_url="http://127.0.0.1")


def directives(text: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in text.split(";"))}


def hashed(script: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'"


def test_the_page_may_run_only_its_own_scripts_and_ask_only_its_own_server(client):
    found = directives(client.get("/").headers["content-security-policy"])
    assert found["default-src"] == ["'none'"] and found["connect-src"] == ["'self'"]
    assert found["img-src"] == ["'self'", "data:"]
    assert found["frame-ancestors"] == ["'self'"]
    assert "'unsafe-inline'" not in found["script-src"]
    elsewhere = [part for part in found["script-src"] if not part.startswith("'")]
    assert elsewhere == []


def test_every_inline_script_of_the_page_is_named_by_its_hash(client):
    reply = client.get("/")
    found = directives(reply.headers["content-security-policy"])["script-src"]
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", reply.text, re.DOTALL)
    assert len(inline) >= 4
    assert {hashed(script) for script in inline} == {part for part in found if "sha256" in part}


def test_line_ends_are_hashed_as_a_browser_reads_them():
    html = "<script>\r\nlet a\r</script><SCRIPT type=module src='x.js'></SCRIPT>"
    assert hashed("\nlet a\n") in policy(html) and policy(html).count("sha256") == 1


@pytest.mark.parametrize("path", ["/", "/healthz", "/ask", "/nothing"])
def test_no_answer_is_sniffed_or_names_the_page_elsewhere(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_only_pages_have_a_policy_and_they_arrive_whole(client):
    assert "content-security-policy" not in client.get("/healthz").headers
    reply = client.get("/", headers={"accept-encoding": "identity"})
    assert int(reply.headers["content-length"]) == len(reply.content)
    assert reply.text.rstrip().endswith("</html>")


def test_a_page_is_sent_compressed_and_says_the_same(client):
    plain = client.get("/", headers={"accept-encoding": "identity"})
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    policies = [reply.headers["content-security-policy"] for reply in (plain, packed)]
    assert policies[0] == policies[1]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (("https://www.example.org", "https://*.example.net:8443"), None),
        (("'none'",), None),
        ((), "'none'"),
    ],
)
def test_other_sites_may_frame_the_page_where_the_owner_says_so(given, written):
    found = directives(policy("", given))["frame-ancestors"]
    assert found == (written.split() if written else list(given))


@pytest.mark.parametrize("given", ["*; script-src *", "https://a.org\r\nx: y", "example", "self"])
def test_a_frame_ancestor_that_would_write_a_policy_of_its_own_is_refused(given):
    with pytest.raises(QABotError, match="expected 'self', 'none'"):
        Headers(None, [given])


def test_no_other_site_may_read_what_is_answered():
    """Regression: Gradio named any origin that asked, with credentials, where the server's own name
    was not that of loopback.
    """
    bot = QABot.from_pairs([QAPair("1", "When is it open?", "At nine.")], encoder=FakeEncoder())
    office = TestClient(create_app(Service(bot)), base_url="http://faq.office.example")
    for path in ("/", "/theme.css", "/page/questions.json"):
        headers = office.get(path, headers={"origin": "http://evil.example"}).headers
        assert [name for name in headers if name.startswith("access-control")] == []


def test_a_file_asked_for_by_another_version_is_not_kept(client):
    """Regression: a page from before a restart had the new text kept for a year under the old
    address; so had whoever asked first for a version to come.
    """
    assert "immutable" in client.get(assets.url("main.js")).headers["cache-control"]
    other = client.get("/page/000000000000/main.js")
    assert (other.status_code, other.headers["cache-control"]) == (200, "no-store")
