"""How an owner sees the server, and who else does not."""

import os
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from argon2_hashes import cheap_hash
from browser import violations
from crowd import PAIR, PLACES, HeldService
from fakes import FakeEncoder
from playwright.sync_api import Browser, expect
from serving import Server, bot_over, building

from benchmarks.browsing import Watch
from qa_bot import QABot, __version__
from qa_bot.records import Changes
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web.page import owner_page
from qa_bot.web.server_health import (
    DocumentHealth,
    KeepingHealth,
    LastReload,
    RatingCount,
    ServerHealth,
    UnreadSource,
)
from qa_bot.web.service import Service

TOKEN = "ladder-8471"
AUTH = ("owner", TOKEN)
BEARER = {"authorization": f"Bearer {TOKEN}"}
TEA = "## 1. Is there tea?\n\nYes.\n\n## 2. Milk?\n\nNo.\n"
RLO = "\u202e"


def served(bot, **own):
    server = ServerSettings(admin=cheap_hash(TOKEN), **own)
    return Server(bot, settings=Settings(title="Town <desk>", server=server)).running()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "office <b>.md").write_text("## 1. When is it open?\n\nAt nine.\n", "utf-8")
    (folder / "tea.md").write_text(f"{'Nothing asks for this. ' * 40}\n\n{TEA}", "utf-8")
    (folder / "empty.md").write_text("Nothing.\n", "utf-8")
    return folder


def health(url: str) -> dict:
    reply = httpx.get(f"{url}/admin/json", headers=BEARER, timeout=60)
    assert reply.status_code == 200
    return reply.json()


def test_the_json_says_how_the_server_is(folder, tmp_path):
    service = Service(bot_over(folder))
    (tmp_path / "off").touch()
    with served(service, off_page=tmp_path / "off") as server:
        told = health(server.url)
        (folder / "new.md").write_text("## 1. Who?\n\nAnn.\n", "utf-8")
        service.reload()
        after = health(server.url)
    names = [(one["path"], one["title"], one["pairs"]) for one in told["documents"]]
    assert names == [("office <b>.md", "Office <b>", 1), ("tea.md", "Tea", 2)]
    office, tea = told["documents"]
    assert office["share"] == 1 and office["problems"] == [] and tea["share"] < 0.9
    assert [one["path"] for one in told["left_out"]] == ["empty.md"]
    assert all(sentence for one in (tea, *told["left_out"]) for sentence in one["problems"])
    expected = {
        "state": "ready", "reason": None, "version": __version__, "questions": 3,
        "off": ["page"], "waiting": 0, "last_reload": None, "index_sha256": None, "progress": None,
        "index_check": "whole", "tuned": None,
    }  # fmt: skip
    assert expected.items() <= told.items()
    assert abs(datetime.fromisoformat(told["since"]) - datetime.now(UTC)) < timedelta(minutes=5)
    if os.path.exists("/proc/self/statm"):
        assert 20e6 < told["memory_bytes"] < 20e9
    assert after["last_reload"]["result"] == "changed"
    assert after["last_reload"]["added"] == ["new.md"] and after["questions"] == 4


def test_a_failed_reload_shows_with_its_reason(folder):
    service = Service(bot_over(folder))
    with served(service) as server:
        for path in folder.iterdir():
            path.unlink()
        reply = httpx.post(f"{server.url}/reload", headers=BEARER, timeout=60)
        assert reply.status_code == 409
        told = health(server.url)
        page = httpx.get(f"{server.url}/admin/", auth=AUTH).text
    assert told["last_reload"]["failure"] == reply.json()["detail"] and told["questions"] == 3
    assert "failed; the documents as they were" in page


def test_nobody_sees_it_without_the_token_and_without_one_there_is_nothing(folder):
    with served(bot_over(folder), metrics=True) as server:
        for path in ("/admin/", "/admin/json", "/metrics"):
            assert httpx.get(server.url + path).status_code == 401
            assert httpx.get(server.url + path, auth=("owner", "wrong")).status_code == 401
            assert httpx.get(server.url + path, auth=AUTH).status_code == 200
        assert "/admin/json" in httpx.get(f"{server.url}/openapi.json").json()["paths"]
    with Server(bot_over(folder)).running() as server:
        for path in ("/admin", "/admin/", "/admin/json", "/metrics"):
            assert httpx.get(server.url + path).status_code == 404


def test_the_short_address_leads_to_the_page_before_it_asks_for_the_token(folder):
    """The path of the first challenge is what a browser sends the token ahead for."""
    with served(bot_over(folder), root_path="/help", passwords={"a": cheap_hash("b")}) as server:
        for path in ("/admin", "/help/admin", "/admin?x=1"):
            reply = httpx.get(server.url + path)
            assert (reply.status_code, reply.headers["location"]) == (307, "admin/")
            assert "www-authenticate" not in reply.headers
    own = ServerSettings(passwords={"a": cheap_hash("b")})
    with Server(bot_over(folder), settings=Settings(server=own)).running() as server:
        assert httpx.get(f"{server.url}/admin").status_code == 401


def test_off_is_no_reason_to_see_nothing(folder, tmp_path):
    (tmp_path / "off").touch()
    off = {"off_page": tmp_path / "off", "off_api": tmp_path / "off"}
    with served(bot_over(folder), **off) as server:
        assert "page, api" in httpx.get(f"{server.url}/admin/", auth=AUTH).text


def test_while_an_index_is_built_there_are_no_documents_yet():
    with building(400, 100) as (service, go), served(service) as server:
        told = health(server.url)
        page = httpx.get(f"{server.url}/admin/", auth=AUTH).text
        go.set()
    assert told["state"] == "warming up" and told["documents"] == [] and told["questions"] is None
    assert "<dd><bdi>warming up</bdi></dd>" in page


def test_what_waits_is_counted():
    service = HeldService()
    with served(service) as server:
        service.line._waiting["a"] = [None] * PLACES
        assert health(server.url)["waiting"] == PLACES
        service.line._waiting.clear()


HOSTILE = f'<img src=x onerror="alert(1)">{RLO}7 noitseuq'


def hostile() -> ServerHealth:
    problem = f"the file {HOSTILE} cannot be read"
    document = DocumentHealth(path=HOSTILE, title=HOSTILE, pairs=2, share=0.5, problems=[problem])
    long = DocumentHealth(path="a" * 200, title="b" * 200, pairs=12_345, share=None, problems=[])
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    return ServerHealth(
        state="ready", reason=None, progress=None, version="1", since=now, questions=3,
        documents=[long, document], left_out=[UnreadSource(path=HOSTILE, problems=[problem])],
        index_sha256="f" * 64, index_check="whole", off=[], waiting=0, connections=1,
        memory_bytes=123_456_789,
        keeping=KeepingHealth(is_on=True, lost=1_200, failure=HOSTILE),
        ratings=[RatingCount(rating="none_of_these", outcome="choose", count=1_000)],
        last_reload=LastReload(
            at=now, result="changed", added=[HOSTILE] * 25, changed=[], removed=[], failure=None
        ),
    )  # fmt: skip


def test_a_hostile_name_is_text_and_reorders_nothing():
    html = owner_page.body(hostile())
    assert "<img" not in html and RLO not in html
    assert html.count("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;7 noitseuq") == 20 + 5
    assert "and 5 more" in html and "none of these 1,000" in html
    assert "1,200 were lost" in html and "123 MB" in html and "2026-11-30 09:00:00 UTC" in html
    assert html.index("onerror", html.index("<table>")) < html.index("b" * 200)  # problems first


def test_half_of_a_character_in_a_name_ends_nothing():
    service = Service(QABot.from_pairs([PAIR], encoder=FakeEncoder()))
    service.reloads.add(Changes(added=("a\udcff.md",)))
    with served(service) as server:
        assert health(server.url)["last_reload"]["added"] == ["a\ufffd.md"]
        assert httpx.get(f"{server.url}/admin/", auth=AUTH).status_code == 200


@pytest.mark.browser
@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible_needs_no_script_and_opens_below_a_path(
    browser: Browser, folder, monkeypatch, system, width
):
    monkeypatch.setattr(ServerHealth, "of", lambda *_: hostile())
    with served(bot_over(folder), root_path="/help") as server:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=system,
            http_credentials={"username": "owner", "password": TOKEN},
        )  # fmt: skip
        shown = context.new_page()
        watch = Watch(shown, server.url)
        assert shown.goto(f"{server.url}/help/admin").status == 200
        expect(shown).to_have_url(f"{server.url}/help/admin/")
        expect(shown.get_by_role("heading", level=1)).to_have_text("How the server is")
        assert violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") == width
        shown.get_by_role("link", name="The same as JSON").click()
        expect(shown).to_have_url(f"{server.url}/help/admin/json")
        context.close()
    assert (watch.outside, watch.dialogs, watch.errors) == ([], [], [])
