"""The editors' pages over a real server: who is let in, and what is written."""

import csv
import http.client
import io
import re
import shutil
from dataclasses import replace
from time import monotonic

import httpx
import pytest
from editing import PARKING, PASSWORD, fields_of, folder_of, keep, log_in
from serving import Server, bot_over

from qa_bot.feedback import Rating
from qa_bot.gaps import Action, Decisions
from qa_bot.settings.schema import EditorSettings, FeedbackSettings, ServerSettings
from qa_bot.store.published import go_back, release
from qa_bot.web import verifier
from qa_bot.web.editor import editor_work
from qa_bot.web.editor_sessions import MOST_SECONDS, MOST_SESSIONS, EditorSessions


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """Settings over a folder, and its server: to start one for each test takes long."""
    settings = folder_of(tmp_path_factory.mktemp("editor"))
    with Server(bot_over(settings.sources), settings=settings).running() as server:
        yield settings, server


@pytest.fixture
def settings(lasting):
    """The folder as it was in the beginning, however a test leaves it."""
    settings, server = lasting
    yield settings
    for path in settings.sources.glob("*.yaml"):
        path.unlink()
    shutil.rmtree(settings.sources / "drafts", ignore_errors=True)
    Decisions.beside(settings.feedback.path).path.unlink(missing_ok=True)
    server.service.reload()


@pytest.fixture
def served(settings, lasting):
    return lasting[1]


@pytest.fixture
def own(tmp_path):
    """A folder that is a test's own, for a server with other settings."""
    return folder_of(tmp_path)


@pytest.fixture
def editor(served):
    with httpx.Client(base_url=served.url, follow_redirects=True, timeout=60) as client:
        log_in(client)
        yield client


def heading(reply: httpx.Response) -> str:
    return re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", reply.text)[1])


def largest(client: httpx.Client) -> httpx.Response:
    key = re.search(r'href="group\?of=([0-9a-f]{64})"', client.get("/editor/").text)[1]
    return client.get(f"/editor/group?of={key}")


def test_who_has_not_logged_in_sees_nothing_and_changes_nothing(served, settings):
    for path in ("", "group?of=a", "figures", "export.csv", "disagreements"):
        reply = httpx.get(f"{served.url}/editor/{path}")
        assert (reply.status_code, reply.headers["location"]) == (303, "login")
        with_reader = httpx.get(f"{served.url}/editor/{path}", auth=("reader", "riddle-22"))
        assert with_reader.status_code == 303
    for path in ("same", "write", "new", "draft", "aside", "find", "disagree", "confirm", "logout"):
        reply = httpx.post(f"{served.url}/editor/{path}", data={"of": "a"})
        assert (reply.status_code, reply.headers["location"]) == (303, "login")
    assert [path.name for path in settings.sources.iterdir()] == ["faq.md"]
    moved = httpx.get(f"{served.url}/editor")
    assert (moved.status_code, moved.headers["location"]) == (307, "editor/")


def test_no_spelling_leads_around_a_reader_s_password(served):
    odd = (
        "/editor/../questions", "/editor/login/../../questions", "/editor/x", "/editor//",
        "/%65ditor/%2e%2e/questions", "/editor/login/", "/EDITOR/login", "/editors",
    )  # fmt: skip
    host, port = served.socket.getsockname()
    for target in odd:
        asked = http.client.HTTPConnection(host, port, timeout=60)
        asked.request("GET", target)
        assert asked.getresponse().status == 401, target
        asked.close()


def test_without_a_password_in_the_settings_there_is_no_editor(own, monkeypatch):
    without = replace(own, editor=EditorSettings(), server=ServerSettings())
    with Server(bot_over(own.sources), settings=without).running() as server:
        assert httpx.get(f"{server.url}/editor/login").status_code == 404
    monkeypatch.setenv("QA_BOT_EDITOR_HASH", own.editor.password)
    with Server(bot_over(own.sources), settings=without).running() as server:
        assert log_in(httpx.Client(), server.url).status_code == 303


def test_the_cookie_is_for_the_editor_alone_and_no_script_reads_it(served):
    with httpx.Client() as client:
        reply = log_in(client, served.url)
    assert (reply.status_code, reply.headers["location"]) == (303, "./")
    [cookie] = [one for one in reply.headers.get_list("set-cookie") if "qa_bot_editor=" in one]
    name, *attributes = cookie.split("; ")
    assert sorted(attributes) == ["HttpOnly", "SameSite=strict"]  # a path would be the server's
    assert len(name.partition("=")[2]) >= 43


def test_below_a_path_behind_a_proxy_with_tls_the_cookie_is_secure(own):
    changed = replace(own.server, root_path="/help", trusted_proxies=("127.0.0.1",))
    behind = replace(own, server=changed)
    https = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"}
    with Server(bot_over(own.sources), settings=behind).running() as server:
        with httpx.Client(headers=https) as client:
            form = client.get(f"{server.url}/help/editor/login")
            assert "Secure" in form.headers["set-cookie"]
            # A client sends a secure cookie over TLS alone, which ends at the proxy.
            cookie = form.headers["set-cookie"].partition(";")[0]
            data = fields_of(form.text, "login") | {"password": PASSWORD}
            client.cookies.clear()
            reply = client.post(
                f"{server.url}/help/editor/login", data=data, headers={"cookie": cookie}
            )
    assert (reply.status_code, reply.headers["location"]) == (303, "./")
    assert "Secure" in reply.headers["set-cookie"] and "Path" not in reply.headers["set-cookie"]


def test_a_wrong_password_is_told_and_guesses_are_limited(served):
    with httpx.Client() as client:
        wrong = log_in(client, served.url, "wrong")
        assert wrong.status_code == 401 and "That is not the password." in wrong.text
        assert "wrong" not in fields_of(wrong.text, "login")
        for guess in range(20):
            reply = log_in(client, served.url, f"guess {guess}")
        assert reply.status_code == 429 and int(reply.headers["retry-after"]) >= 2
        assert "Too many wrong passwords. Wait " in reply.text


def test_a_password_that_could_not_be_looked_at_is_no_wrong_one(served, monkeypatch):
    monkeypatch.setattr(verifier, "MOST_WAITING", 0)
    with httpx.Client() as client:
        busy = log_in(client, served.url, "not tried yet")
    assert (busy.status_code, busy.headers["retry-after"]) == (503, str(verifier.SOON))
    assert "Yours was not; try again in a moment." in busy.text and "wrong" not in busy.text


def test_a_form_needs_the_token_of_its_own_log_in_and_comes_from_this_site(editor, settings):
    form = fields_of(largest(editor).text, "aside")
    with httpx.Client(base_url=editor.base_url, follow_redirects=True, timeout=60) as other:
        [of_another] = fields_of(log_in(other).text, "logout")["token"]
    for token in ("", "x", of_another):
        refused = editor.post("/editor/aside", data=form | {"token": token})
        assert refused.status_code == 403 and "of an earlier log-in" in refused.text
    elsewhere = editor.post("/editor/aside", data=form, headers={"origin": "https://evil.example"})
    nowhere = editor.post("/editor/aside", data=form, headers={"origin": "null"})
    assert nowhere.status_code == 403
    cross = editor.post("/editor/aside", data=form, headers={"sec-fetch-site": "same-site"})
    assert elsewhere.status_code == cross.status_code == 403
    assert "a page of another site sent this" in elsewhere.json()["detail"]
    assert Decisions.beside(settings.feedback.path).read() == {}
    with httpx.Client(base_url=editor.base_url) as other:
        assert other.post("/editor/login", data={"password": PASSWORD}).status_code == 403


def test_no_form_of_json_or_of_files_is_taken(editor):
    assert editor.post("/editor/aside", json={}).status_code == 415
    assert editor.post("/editor/aside", files={"a": b"b"}).status_code == 415
    many = "&".join(f"a{i}=1" for i in range(400))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert editor.post("/editor/aside", content=many, headers=headers).status_code == 400
    large = editor.post("/editor/aside", content=b"a=" + b"x" * 600_000, headers=headers)
    assert large.status_code == 413


def test_a_log_in_ends_after_its_minutes_and_when_one_leaves(editor):
    form = fields_of(editor.get("/editor/").text, "logout")
    assert heading(editor.post("/editor/logout", data=form)) == "Log in"
    assert "You have logged out." in editor.get("/editor/login?left=1").text
    assert editor.get("/editor/", follow_redirects=False).status_code == 303
    now = [monotonic()]
    sessions = EditorSessions(10, lambda: now[0])
    token = sessions.begin()
    now[0] += 599
    assert sessions.of(token) is not None
    now[0] += 599  # since it was used last
    assert sessions.of(token) is not None
    now[0] += 601
    assert sessions.of(token) is None and sessions.of("") is None
    token = sessions.begin()
    for _ in range(MOST_SECONDS // 300 + 1):
        now[0] += 300
        last = sessions.of(token)
    assert last is None
    first, *_ = [sessions.begin() for _ in range(MOST_SESSIONS + 1)]
    assert sessions.of(first) is None


def test_groups_are_listed_with_what_is_nearest(editor):
    page = editor.get("/editor/")
    assert heading(page) == "Questions to mend"
    assert "Asked 4 times since 2026-11-23: 4 not covered" in page.text
    assert "Also: <bdi>where can i park my car</bdi>" in page.text
    assert re.search(r"Nearest: <bdi>\d\. .*?</bdi> \(\d+% sure\)", page.text)
    csp = page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "same-origin"  # so that forms say where they are from
    assert "form-action 'self'" in csp and "script-src" not in csp and "default-src 'none'" in csp


def approve(editor, number="2", wordings=("Where can I park?",), document="faq.md"):
    """What is shown before wordings are written."""
    form = fields_of(largest(editor).text, "same")
    chosen = {"pair": "other", "document": document, "number": number, "wording": list(wordings)}
    return editor.post("/editor/same", data=form | chosen)


def test_a_wording_is_shown_then_written_then_answered(editor, settings):
    shown = approve(editor)
    assert heading(shown) == "Approve the wordings" and shown.status_code == 200
    side = settings.sources / "faq.md.alternates.yaml"
    assert "<ins>+ " in shown.text and "Where can I park?" in shown.text and not side.exists()
    assert "<bdi>faq.md.alternates.yaml</bdi>" in shown.text
    written = editor.post("/editor/write", data=fields_of(shown.text, "write"))
    assert "is answered by question <bdi>2. Where do I leave my bicycle?</bdi>" in written.text
    assert "Where can I park?" in side.read_text("utf-8")
    asked = editor.post("/ask", json={"query": "Where can I park?"}, auth=("reader", "riddle-22"))
    assert (asked.json()["outcome"], asked.json()["number"]) == ("answered", "2")
    assert "Where can I park?" not in editor.get("/editor/").text.partition("<h2>")[2]


def test_what_is_not_there_or_already_said_is_refused_before_it_is_written(editor, settings):
    for number, said in (
        ("99", "Not done: <bdi>faq.md has no question &#x27;99&#x27;"),
        ("", "no question was chosen"),
    ):
        refused = approve(editor, number)
        assert refused.status_code == 409 and said in refused.text
    nothing = approve(editor, wordings=())
    assert nothing.status_code == 409 and "no wording was ticked" in nothing.text
    already = approve(editor, wordings=["When is the office open?"])
    assert already.status_code == 409 and "is a wording of" in already.text
    outside = approve(editor, document="../feedback.db")
    assert outside.status_code == 409
    assert [path.name for path in settings.sources.iterdir()] == ["faq.md"]


def test_a_file_that_was_changed_meanwhile_is_shown_again(editor, settings):
    form = fields_of(approve(editor).text, "write")
    side = settings.sources / "faq.md.alternates.yaml"
    side.write_text("# by hand\n1:\n  - opening hours\n", "utf-8")
    again = editor.post("/editor/write", data=form)
    assert "The file was changed meanwhile." in again.text and "# by hand" in again.text
    assert side.read_text("utf-8") == "# by hand\n1:\n  - opening hours\n"
    editor.post("/editor/write", data=fields_of(again.text, "write"))
    assert side.read_text("utf-8").startswith("# by hand\n1:\n  - opening hours\n")
    assert "Where can I park?" in side.read_text("utf-8")


def test_another_question_of_that_number_on_disk_is_refused_by_name(editor, settings):
    form = fields_of(approve(editor).text, "write")
    document = settings.sources / "faq.md"
    before = document.read_text("utf-8")
    document.write_text(before.replace("bicycle", "luggage"), "utf-8")
    refused = editor.post("/editor/write", data=form)
    document.write_text(before, "utf-8")
    assert refused.status_code == 409
    assert "is &#x27;Where do I leave my luggage?&#x27; by now" in refused.text
    assert [path.name for path in settings.sources.iterdir()] == ["faq.md"]


def test_the_second_of_two_editors_is_told_what_the_first_did(served, editor, settings):
    first = fields_of(approve(editor).text, "write")
    with httpx.Client(base_url=served.url, follow_redirects=True, timeout=60) as other:
        log_in(other)
        draft = fields_of(largest(other).text, "new")
        typed = {"question": "Where can I park?", "answer": "On the <square>."}
        shown = other.post("/editor/new", data=draft | typed)
        editor.post("/editor/write", data=first)
        late = other.post("/editor/draft", data=fields_of(shown.text, "draft"))
        assert late.status_code == 409
        assert "another editor added it to a question at" in late.text.lower()
        assert "On the &lt;square&gt;." in late.text  # what was typed is not lost
    assert not (settings.sources / "drafts").exists()


def test_a_draft_is_shown_then_written_and_not_answered_from(editor, settings):
    form = fields_of(largest(editor).text, "new")
    answer = "On the square.\n\n- free\n"
    typed = {"question": "Where do I park?", "answer": answer, "wording": PARKING[0]}
    shown = editor.post("/editor/new", data=form | typed)
    assert heading(shown) == "Approve the draft" and "+ On the square." in shown.text
    assert not (settings.sources / "drafts").exists()
    done = editor.post("/editor/draft", data=fields_of(shown.text, "draft"))
    assert "The draft is in <bdi>drafts/where-do-i-park.md</bdi>" in done.text
    text = (settings.sources / "drafts" / "where-do-i-park.md").read_text("utf-8")
    assert text.endswith("On the square.\n\n- free\n")
    asked = editor.post("/ask", json={"query": "Where do I park?"}, auth=("reader", "riddle-22"))
    assert asked.json()["number"] is None
    assert PARKING[0] not in editor.get("/editor/").text.partition("<h2>")[2]
    decided = Decisions.beside(settings.feedback.path).read()
    assert {one.action for one in decided.values()} == {Action.DRAFT}


def test_a_draft_with_no_answer_is_named_unfinished(editor, settings):
    form = fields_of(largest(editor).text, "new")
    shown = editor.post("/editor/new", data=form | {"question": "Where do I park?", "answer": " "})
    assert "it is unfinished until somebody writes one" in shown.text
    editor.post("/editor/draft", data=fields_of(shown.text, "draft"))
    assert "has no answer yet" in (settings.sources / "drafts" / "where-do-i-park.md").read_text()


def test_what_is_set_aside_is_shown_no_more(editor, settings):
    editor.post("/editor/aside", data=fields_of(largest(editor).text, "aside"))
    assert PARKING[0] not in editor.get("/editor/").text.partition("<h2>")[2]


def test_figures_are_pictures_with_their_numbers(editor):
    page = editor.get("/editor/figures")
    assert page.status_code == 200
    assert page.text.count('<img src="data:image/svg+xml;base64,') == 2
    assert "5 questions since 2026-11-23: 0% answered, 0% a choice, 100% not covered." in page.text
    assert (
        "<td><time>2026-11-23</time></td><td>0%</td><td>0%</td><td>100%</td><td>5</td>" in page.text
    )


def test_the_table_runs_no_formula(own):
    keep(own, ["=HYPERLINK(1)", "@SUM(A1)"], Rating.DOWN)
    with Server(bot_over(own.sources), settings=own).running() as server:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            log_in(client)
            reply = client.get("/editor/export.csv")
    assert reply.headers["content-disposition"] == 'attachment; filename="questions.csv"'
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    wordings = {row["wording"]: row["down"] for row in rows}
    assert wordings["'=HYPERLINK(1)"] == wordings["'@SUM(A1)"] == "1" and PARKING[0] in wordings


def test_reasons_and_questions_of_readers_are_text(own):
    keep(own, ["<img src=x onerror=alert(1)>\u202e"] * 9, Rating.DOWN)
    with Server(bot_over(own.sources), settings=own).running() as server:
        with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
            log_in(client)
            for page in (client.get("/editor/"), largest(client)):
                assert "<img src=x" not in page.text and "&lt;img src=x" in page.text
                assert "\u202e" not in page.text.partition("<main>")[2].partition("<form")[0]
            assert "it is &lt;b&gt;wrong&lt;/b&gt;" in page.text


def test_where_nothing_is_kept_the_page_says_why(own, tmp_path):
    off = FeedbackSettings(path=tmp_path / "none.db")
    without = replace(own, feedback=off)
    with Server(bot_over(own.sources), settings=without).running() as server:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            log_in(client)
            for path in ("", "figures", "export.csv"):
                assert "write store = true below [feedback]" in client.get(f"/editor/{path}").text


@pytest.mark.parametrize(
    ("reload", "until"),
    [
        ("never", "once the server is started again."),
        ("publish", "once somebody publishes it with `qa-bot index`."),
        ("signal", "has it read the documents again (SIGHUP, or `POST /reload`)."),
    ],
)
def test_where_documents_are_not_watched_the_page_says_when_it_counts(own, reload, until):
    changed = replace(own, server=replace(own.server, reload=reload))
    with Server(bot_over(own.sources), settings=changed).running() as server:
        with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
            log_in(client)
            written = client.post("/editor/write", data=fields_of(approve(client).text, "write"))
            listed = client.get("/editor/").text
    said = f"The settings say reload = &quot;{reload}&quot;, so it is answered from "
    assert "is not answered yet" in written.text
    for page in (written.text, listed):
        assert said in page and until in page
    left = listed.partition("<h2>Written, not answered yet</h2>")[2].partition("</section>")[0]
    assert "<bdi>Where can I park?</bdi> <small><bdi>faq.md: 2</bdi>, " in left


def test_where_an_index_was_gone_back_to_the_page_says_what_releases_it(own):
    index = own.sources.parent / "index"
    bot = bot_over(own.sources)
    for day in ("Monday", "Tuesday"):
        (own.sources / "more.md").write_text(f"## 1. Which day?\n\n{day}.\n")
        bot.reload()
    go_back(index)
    with Server(bot, settings=own).running() as server:
        with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
            log_in(client)
            written = client.post("/editor/write", data=fields_of(approve(client).text, "write"))
            listed = client.get("/editor/").text
            assert "is not answered yet" in written.text
            for page in (written.text, listed):
                assert "Somebody went back to an earlier index with `qa-bot rollback`" in page
                assert "is answered from once somebody runs `qa-bot index`." in page
            assert "<h2>Written, not answered yet</h2>" in listed
            release(index)
            bot.reload()
            assert "Written, not answered yet" not in client.get("/editor/").text


def test_answers_that_disagree_are_looked_for_when_asked_and_confirmed(tmp_path):
    faq = (
        "## 1. Do you share data?\n\nWe do not share the data of members with the police.\n\n"
        "## 2. Who gets data?\n\nWe do share the data of members with the police.\n"
    )
    settings = folder_of(tmp_path, faq=faq)
    with Server(bot_over(settings.sources), settings=settings).running() as server:
        with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
            log_in(client)
            page = client.get("/editor/disagreements")
            found = client.post("/editor/find", data=fields_of(page.text, "find"))
            assert "Questions <bdi>1</bdi> and <bdi>2</bdi>" in found.text
            shown = client.post("/editor/disagree", data=fields_of(found.text, "disagree"))
            assert "disagrees_with" in shown.text
            done = client.post("/editor/confirm", data=fields_of(shown.text, "confirm"))
            assert "It is written into <bdi>faq.md.alternates.yaml</bdi>." in done.text
            assert "Confirmed: each names the other." in client.get("/editor/disagreements").text
    assert "disagrees_with" in (settings.sources / "faq.md.alternates.yaml").read_text()


def test_a_listing_is_kept_for_a_minute_unless_something_was_done(own, monkeypatch):
    looked = []
    groups = editor_work.open_groups
    monkeypatch.setattr(
        editor_work, "open_groups", lambda *a, **k: looked.append(1) or groups(*a, **k)
    )
    with Server(bot_over(own.sources), settings=own).running() as server:
        with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
            log_in(client)
            page = largest(client)
            assert len(looked) == 1
            client.post("/editor/aside", data=fields_of(page.text, "aside"))
            client.get("/editor/")
            assert len(looked) == 2
