"""What an editor sends after the log-in has ended is kept until it is approved in the next one."""

import re

import httpx
import pytest
from editing import PASSWORD, fields_of, folder_of, log_in
from serving import Server, bot_over

from qa_bot.web import verifier

ANSWER = 'On the "square" <b>.\n\n- free & near\n'
DRAFT = {"question": "Where do I park?", "answer": ANSWER, "wording": ["Parking?", "<i>"]}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return folder_of(tmp_path_factory.mktemp("ended"))


@pytest.fixture(scope="module")
def served(settings):
    with Server(bot_over(settings.sources), settings=settings).running() as server:
        yield server


@pytest.fixture
def editor(served):
    """Whoever was logged in: the cookie is one that the server does not know any more."""
    with httpx.Client(base_url=served.url, follow_redirects=True, timeout=60) as client:
        log_in(client)
        client.cookies.delete("qa_bot_editor")
        client.cookies.set("qa_bot_editor", "ended", domain="127.0.0.1", path="/editor")
        yield client


def written(settings):
    return sorted(path.name for path in settings.sources.iterdir())


def test_a_draft_is_there_after_the_next_log_in_and_approved_anew(editor, settings):
    ended = editor.post("/editor/draft", data=DRAFT | {"token": "old", "of": "a", 'x"y': "z"})
    assert ended.status_code == 401 and "What you sent is kept on this page" in ended.text
    carried = fields_of(ended.text, "login")
    assert [value.replace("\r\n", "\n") for value in carried["typed_answer"]] == [ANSWER]
    assert carried["typed_wording"] == DRAFT["wording"] and carried["typed_to"] == ["draft"]
    assert set(carried) == {
        "token", "typed_to", "typed_of", "typed_question", "typed_answer", "typed_wording"
    }  # fmt: skip
    assert "<b>" not in ended.text and "<i>" not in ended.text
    wrong = editor.post("/editor/login", data=carried | {"password": "wrong"})
    assert wrong.status_code == 401 and fields_of(wrong.text, "login") == carried
    again = editor.post("/editor/login", data=carried | {"password": PASSWORD})
    assert "Nothing was done with what you had sent; here it is." in again.text
    assert "On the &quot;square&quot; &lt;b&gt;." in again.text and "<i>" not in again.text
    form = fields_of(again.text, "new")
    assert form["wording"] == DRAFT["wording"] and form["of"] == ["a"]
    assert written(settings) == ["faq.md"]
    shown = editor.post("/editor/new", data=form | {"question": "Where?", "answer": ANSWER})
    assert "Approve the draft" in shown.text and written(settings) == ["faq.md"]
    editor.post("/editor/draft", data=fields_of(shown.text, "draft"))
    text = (settings.sources / "drafts" / "where.md").read_text("utf-8")
    assert text.endswith(ANSWER)


def test_every_other_form_comes_back_as_what_shows_it_for_approval(editor, settings):
    before = written(settings)
    wording = {"of": "a", "wording": ["Where is parking?"]}
    sent = {
        "write": (wording | {"document": "faq.md", "label": "2", "seen": ""}, "same"),
        "same": (wording | {"pair": "2\tfaq.md"}, "same"),
        "new": (DRAFT, "new"),
        "aside": (wording, "aside"),
        "confirm": ({"pair": "0" * 64, "seen": ["", ""]}, "disagree"),
        "disagree": ({"pair": "0" * 64}, "disagree"),
    }
    for action, (fields, again) in sent.items():
        ended = editor.post(f"/editor/{action}", data=fields)
        assert ended.status_code == 401, action
        form = fields_of(ended.text, "login") | {"password": PASSWORD}
        page = httpx.post(
            f"{editor.base_url}/editor/login", data=form, timeout=60,
            cookies={"qa_bot_editor_form": editor.cookies["qa_bot_editor_form"]},
        )  # fmt: skip
        kept = fields_of(page.text, again)
        for name in ("of", "pair", "wording"):
            wanted = ["2\tfaq.md"] if action == "write" and name == "pair" else fields.get(name)
            assert kept.get(name) == ([wanted] if isinstance(wanted, str) else wanted), action
    assert written(settings) == before
    for action in ("find", "logout", "ended", "nothing"):
        left = editor.post(f"/editor/{action}", data={"of": "a"}, follow_redirects=False)
        wanted = 401 if action == "nothing" else 303  # an address that is none is a reader's
        assert left.status_code == wanted, action


def test_what_was_kept_is_shown_to_the_right_password_and_this_site_alone(editor, settings):
    before = written(settings)
    ended = editor.post("/editor/draft", data=DRAFT)
    carried = fields_of(ended.text, "login") | {"password": PASSWORD}
    forged = editor.post("/editor/login", data=carried | {"token": "x"})
    assert forged.status_code == 403 and 'action="new"' not in forged.text
    assert fields_of(forged.text, "login")["typed_question"] == ["Where do I park?"]
    elsewhere = {"origin": "https://evil.example"}
    for path, data in (("login", carried), ("draft", DRAFT)):
        refused = editor.post(f"/editor/{path}", data=data, headers=elsewhere)
        assert refused.status_code == 403 and "Where do I park?" not in refused.text
    stranger = httpx.post(f"{editor.base_url}/editor/draft", data=DRAFT)
    assert (stranger.status_code, stranger.headers["location"]) == (303, "login")
    again = editor.post("/editor/login", data=carried)
    form = fields_of(again.text, "new")
    assert form["token"] != fields_of(ended.text, "login")["token"]
    assert written(settings) == before


def test_it_is_kept_while_others_log_in_and_as_long_as_a_form_may_be(editor, monkeypatch):
    long = DRAFT | {"answer": "a" * 499_000}
    carried = fields_of(editor.post("/editor/draft", data=long).text, "login")
    with monkeypatch.context() as patch:
        patch.setattr(verifier, "MOST_WAITING", 0)
        busy = editor.post("/editor/login", data=carried | {"password": "not yet"})
    assert busy.status_code == 503 and fields_of(busy.text, "login") == carried
    again = editor.post("/editor/login", data=carried | {"password": PASSWORD})
    assert len(re.search(r"<textarea[^>]*>\n(a*)</textarea>", again.text)[1]) == 499_000
    large = editor.post("/editor/login", data=carried | {"password": "x" * 60_000})
    assert large.status_code == 413
    odd = editor.post("/editor/login", data={"password": PASSWORD, "typed_to": "../admin",
        "typed_of": "a", "token": carried["token"]}, follow_redirects=False)  # fmt: skip
    assert (odd.status_code, odd.headers["location"]) == (303, "./")


def test_after_a_log_out_in_another_window_it_is_kept_too(served):
    with httpx.Client(base_url=served.url, timeout=60) as client:
        log_in(client)
        form = fields_of(client.get("/editor/").text, "logout")
        client.post("/editor/logout", data=form)
        assert "qa_bot_editor" not in client.cookies
        ended = client.post("/editor/draft", data=DRAFT)
    assert fields_of(ended.text, "login")["typed_question"] == ["Where do I park?"]
