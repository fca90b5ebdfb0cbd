"""What counts as a guess of a password or token, and what only repeats one."""

import asyncio
import base64

import httpx
import pytest
from argon2_hashes import cheap_hash
from fakes import FakeEncoder, document
from playwright.sync_api import expect
from serving import Server

from benchmarks.browsing import ask
from qa_bot import QABot, QAPair
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web import token_buckets, verifier

QUESTION, ANSWER = "When is the office open?", "From nine to five."
SECRET, TOKEN = "anna's own", "a token of the admin"
OFTEN = 3 * verifier.WRONG_PER_MINUTE


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The secrets whose hash was computed, while no time passes for those who guess."""
    looked, right = [], verifier.is_of
    monkeypatch.setattr(token_buckets, "monotonic", lambda: 100.0)
    monkeypatch.setattr(
        verifier, "is_of", lambda text, secret: looked.append(secret) or right(text, secret)
    )
    return looked


@pytest.fixture
def server():
    pairs = document("faq.md", QAPair("1", QUESTION, ANSWER)).pairs
    own = ServerSettings(passwords={"anna": cheap_hash(SECRET)}, admin=cheap_hash(TOKEN))
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder())
    with Server(bot, settings=Settings(server=own)).running() as server:
        yield server


def status(server: Server, path: str, name: str, secret: str, client: str = "127.0.0.1") -> int:
    given = base64.b64encode(f"{name}:{secret}".encode()).decode()
    with httpx.Client(transport=httpx.HTTPTransport(local_address=client), timeout=60) as one:
        return one.get(server.url + path, headers={"authorization": f"Basic {given}"}).status_code


def test_the_same_wrong_password_again_is_no_new_guess(server, hashed):
    """Who sends an old password with each request shuts nobody else out at its address."""
    old = [status(server, "/questions", "anna", "an old one") for _ in range(OFTEN)]
    assert old == [401] * OFTEN and hashed == ["an old one"]
    assert status(server, "/questions", "anna", SECRET) == 200


def test_other_ones_are_and_those_before_are_then_still_asked_for(server, hashed):
    several = [status(server, "/questions", "anna", str(number)) for number in range(12)]
    assert several == [401] * verifier.WRONG_PER_MINUTE + [429] * 2
    assert status(server, "/questions", "anna", "0") == 401
    assert status(server, "/questions", "bert", "0") == 429
    assert len(hashed) == verifier.WRONG_PER_MINUTE


def test_a_client_without_guesses_does_not_find_a_password_that_another_has(server, hashed):
    """What was right is let in beyond the limit, but only where it came from before."""
    assert status(server, "/questions", "anna", SECRET, "127.0.0.2") == 200
    for number in range(verifier.WRONG_PER_MINUTE):
        status(server, "/questions", "anna", str(number))
    assert status(server, "/questions", "anna", SECRET) == 429
    assert status(server, "/questions", "anna", SECRET, "127.0.0.2") == 200
    assert status(server, "/admin/json", "x", TOKEN, "127.0.0.2") == 200
    for path in ("/admin/json", "/questions"):
        wrong = [status(server, path, "x", str(number)) for number in range(11)]
        assert wrong[-1] == 429 == status(server, path, "x", TOKEN)


def test_the_token_is_no_password_and_no_guess_at_one(server, hashed):
    assert status(server, "/admin/json", "owner", TOKEN) == 200
    for number in range(OFTEN):
        assert status(server, "/questions", f"owner {number}", TOKEN) == 401
    assert status(server, "/questions", "anna", SECRET) == 200
    for _ in range(OFTEN):
        assert status(server, "/admin/json", "anna", SECRET) == 401
    more = [status(server, "/admin/json", "x", str(number)) for number in range(11)]
    assert more == [401] * verifier.WRONG_PER_MINUTE + [429]


def test_one_secret_for_both_opens_both():
    both = cheap_hash(SECRET)
    own = ServerSettings(passwords={"anna": both}, admin=both)
    bot = QABot.from_pairs([QAPair("1", QUESTION, ANSWER)], encoder=FakeEncoder())
    with Server(bot, settings=Settings(server=own)).running() as server:
        for path in ("/admin/json", "/questions", "/admin/json"):
            assert status(server, path, "anna", SECRET) == 200


def test_what_is_remembered_of_wrong_ones_is_bounded_and_flushes_nothing_right(monkeypatch):
    monkeypatch.setattr(verifier, "REMEMBERED", 3)
    one = verifier.Verifier({"anna": cheap_hash(SECRET)})

    async def asked() -> list[bool]:
        right = await one.accepts("c", "anna", SECRET)
        return [right, *[await one.accepts("c", "anna", str(number)) for number in range(8)]]

    assert asyncio.run(asked()) == [True] + [False] * 8
    assert len(one._wrong) == 3 and all(len(kept) == 64 for kept in one._wrong)
    assert len(one._right) == 1
    one.close()


@pytest.mark.browser
@pytest.mark.parametrize("order", ["owner first", "reader first"])
def test_a_browser_that_has_the_token_shows_the_page_to_whoever_has_its_password(
    server, browser, order
):
    """Regression: it sent the token ahead for page and scripts, each a guess, and was refused."""
    host = server.url.removeprefix("http://")
    context = browser.new_context(locale="en-GB")
    page, statuses = context.new_page(), []
    page.on("response", lambda one: statuses.append(one.status))

    def administers() -> None:
        page.goto(f"http://x:{TOKEN.replace(' ', '%20')}@{host}/admin")
        expect(page).to_have_url(f"{server.url}/admin/")
        expect(page.get_by_role("heading", level=1)).to_have_text("How the server is")

    def reads() -> None:
        page.goto(f"http://anna:{SECRET.replace(' ', '%20')}@{host}/")
        page.goto(f"{server.url}/")  # a script asks nothing of an address with a password in it
        expect(ask(page, QUESTION)).to_contain_text(ANSWER)

    for one in [administers, reads][:: 1 if order == "owner first" else -1]:
        one()
    statuses.clear()
    for _ in range(2):
        assert page.goto(f"{server.url}/").status == 200
        expect(page.locator("[data-outcome]")).to_contain_text(ANSWER)
        assert page.goto(f"{server.url}/admin/").status == 200
    context.close()
    assert {one for one in statuses if one >= 400} == set()
