"""Behind Debian's nginx and Caddy, in their plainest forms: TLS, a name, and a path of its own."""

import base64
import http.client
import json
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from argon2_hashes import cheap_hash
from certificates import sign
from playwright.sync_api import expect
from serving import Server, bot_over

from benchmarks.browsing import CHROMIUM, FLAGS, ask
from qa_bot.settings import Settings
from qa_bot.settings.schema import ServerSettings
from qa_bot.web.own_names import hosts_at

NAME = "help.example.org"
QUESTION = "When is the office open?"
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port} ssl; server_name {name};
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    location {path} {{ {directives} }} }} }}
"""
CADDY = """
{{
  admin off
  auto_https disable_redirects
  skip_install_trust
}}
https://{name}:{port} {{
  bind 127.0.0.1
  tls {folder}/certificate.pem {folder}/key.pem
  {directives}
}}
"""
# Below a path, and beside it the pages of two other sites that have the chat in a frame.
FRAMED = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
  server {{ listen 127.0.0.1:{port} ssl; server_name {name};
    location {path} {{ {directives} }} }}
  server {{ listen 127.0.0.1:{port} ssl; server_name %s; default_type text/html;
    location / {{ return 200 '<!doctype html><title>A site</title>
      <iframe src="https://{name}:{port}{path}embed" width=400 height=500></iframe>'; }} }} }}
"""
NAMED_SITE, OTHER_SITE = "www.example.com", "www.example.net"
# What a web server has to be told, to be trusted with it; Caddy says it by itself.
FORWARDED_FOR = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
# What passes requests on, where readers find the page, and the lines of docs/deploy.md that do it.
WAYS = {
    "nginx": ("nginx", "/", "proxy_pass {upstream};"),
    "nginx with headers": (
        "nginx", "/",
        "proxy_pass {upstream}; proxy_set_header Host $host; "
        "proxy_set_header X-Forwarded-Host $host; proxy_set_header X-Forwarded-Proto $scheme; "
        f"{FORWARDED_FOR}",
    ),
    "nginx below a path": ("nginx", "/help/", "proxy_pass {upstream}/;"),
    "nginx below a path that it leaves": ("nginx", "/help/", "proxy_pass {upstream};"),
    "Caddy": ("caddy", "/", "reverse_proxy {upstream}"),
    "Caddy below a path": (
        "caddy", "/help/", "handle_path /help/* {{\n reverse_proxy {upstream}\n}}",
    ),
}  # fmt: skip
SAYS_ITS_PATH = "nginx that says below which path it is"
CLOSES_FIGURES = "nginx that keeps the figures to itself"
TRUSTED_WAYS = {
    SAYS_ITS_PATH: (
        "nginx", "/desk/",
        f"proxy_pass {{upstream}}/; proxy_set_header X-Forwarded-Prefix /desk; {FORWARDED_FOR}",
    ),
    "nginx with headers": WAYS["nginx with headers"],
    "Caddy": WAYS["Caddy"],
    CLOSES_FIGURES: (
        "nginx", "/",
        f"proxy_pass {{upstream}}; {FORWARDED_FOR} location = /metrics {{{{ return 404; }}}}",
    ),
}  # fmt: skip
TEMPLATES = {
    "nginx": NGINX, "caddy": CADDY, "framing": FRAMED % f"{NAMED_SITE} {OTHER_SITE}",
}  # fmt: skip


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    (folder / "office hours.md").write_text(f"## 1. {QUESTION}\n\nFrom nine to five.\n", "utf-8")
    return bot_over(folder)


def serving(bot, *, embed: tuple[str, ...] = (), **more):
    own = ServerSettings(names=(NAME,), root_path="/help", **more)
    settings = Settings(server=own, open_sources=True, embed=embed)
    hosts = hosts_at("127.0.0.1", own.names)
    return Server(bot, settings=settings, hosts=hosts, with_tools=True).running()


@pytest.fixture(scope="module")
def server(bot):
    with serving(bot) as server:
        yield server


@pytest.fixture(scope="module")
def trusting(bot):
    with serving(bot, trusted_proxies=("127.0.0.1",)) as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A folder with a key, and a certificate for NAME that it signed itself."""
    folder = tmp_path_factory.mktemp("certificate")
    sign(folder, NAME)
    return folder


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def passing_on(
    way: str, upstream: str, folder: Path, certificate: Path, template: str = "", port: int = 0
):
    """Run the web server of a way; the port at which it listens."""
    program, path, directives = (WAYS | TRUSTED_WAYS)[way]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    for file in certificate.iterdir():
        shutil.copy(file, folder)
    port = port or free_port()
    lines = directives.format(upstream=upstream)
    told = {"folder": folder, "port": port, "name": NAME, "path": path, "directives": lines}
    file = folder / "conf"
    file.write_text(TEMPLATES[template or program].format(**told), "utf-8")
    command = (
        ["nginx", "-c", file, "-e", folder / "error.log"]
        if program == "nginx"
        else ["caddy", "run", "--config", file, "--adapter", "caddyfile"]
    )
    home = {"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    with (folder / "said").open("wb") as said:
        running = subprocess.Popen(command, stdout=said, stderr=said, env=home)
    try:
        wait_for(port, running, folder)
        yield port
    finally:
        running.terminate()
        running.wait(30)


def wait_for(port: int, running: subprocess.Popen, folder: Path) -> None:
    """Until a process listens on a port."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert running.poll() is None, (folder / "said").read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError((folder / "said").read_text())


@pytest.fixture(scope="module")
def reaching(needs_chromium):
    """A Chromium for which every name is this machine, and whose user trusts its certificate."""
    from playwright.sync_api import sync_playwright

    flags = [*FLAGS, "--host-resolver-rules=MAP *.example.* 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        context = browser.new_context(ignore_https_errors=True, locale="en-GB")
        yield context
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("way", "behind"),
    [*((way, "server") for way in WAYS), *((way, "trusting") for way in TRUSTED_WAYS)],
)
def test_all_of_the_page_works_at_the_readers_address(
    way, behind, reaching, tmp_path, certificate, request
):
    server = request.getfixturevalue(behind)
    with passing_on(way, server.url, tmp_path, certificate) as port:
        page, failed, elsewhere = reaching.new_page(), [], []
        top = f"https://{NAME}:{port}{(WAYS | TRUSTED_WAYS)[way][1]}"
        page.on("requestfailed", lambda one: failed.append(one.url))
        page.on("response", lambda one: one.status >= 400 and failed.append(one.url))
        page.on("request", lambda one: one.url.startswith(top) or elsewhere.append(one.url))
        page.goto(top)
        reply = ask(page, QUESTION)
        expect(reply).to_contain_text("From nine to five.")
        source = reply.get_by_role("link", name="Open the source")
        assert source.evaluate("link => link.href").startswith(f"{top}source/office%20hours.md")
        page.goto(f"{top}embed?doc=office%20hours.md&n=1")
        expect(page.locator("[data-outcome]")).to_contain_text("From nine to five.")
        page.goto(f"{top}how")
        page.get_by_role("link", name="Back").click()
        expect(page.get_by_role("combobox")).to_be_visible()
        assert page.url.startswith(top)
        page.close()
        assert not failed
        assert not [url for url in elsewhere if not url.startswith(("data:", "blob:"))]


@pytest.mark.browser
@pytest.mark.parametrize("way", ["nginx below a path", SAYS_ITS_PATH])
def test_a_page_of_a_named_site_has_the_chat_in_a_frame_and_that_of_no_other(
    way, bot, reaching, tmp_path, certificate
):
    path, port = (WAYS | TRUSTED_WAYS)[way][1], free_port()
    named, other = (f"https://{site}:{port}" for site in (NAMED_SITE, OTHER_SITE))
    with (
        serving(bot, embed=(named,), trusted_proxies=("127.0.0.1",)) as server,
        passing_on(way, server.url, tmp_path, certificate, "framing", port),
    ):
        page, told = reaching.new_page(), []
        page.on("console", lambda message: told.append(message.text))
        page.goto(named)
        frame = page.frame_locator("iframe")
        frame.get_by_role("combobox").fill(QUESTION)
        frame.get_by_role("combobox").press("Enter")
        expect(frame.locator("[data-outcome]")).to_contain_text("From nine to five.")
        assert page.frames[1].url.startswith(f"https://{NAME}:{port}{path}embed")
        assert not [text for text in told if "frame-ancestors" in text]
        with page.expect_console_message(lambda one: "frame-ancestors" in one.text):
            page.goto(other)
        expect(page.frame_locator("iframe").get_by_role("combobox")).to_have_count(0)
        page.close()


@contextmanager
def reader(port: int, address: str):
    """What asks at a web server from an address of this machine, with headers of its own."""
    transport = httpx.HTTPTransport(local_address=address, verify=False)
    with httpx.Client(transport=transport, timeout=60) as client:

        def asks(**headers: str) -> int:
            headers = {name.replace("_", "-"): value for name, value in headers.items()}
            return client.post(
                f"https://127.0.0.1:{port}/ask", json={"query": QUESTION},
                headers={"host": NAME} | headers, extensions={"sni_hostname": NAME},
            ).status_code  # fmt: skip

        yield asks


@pytest.mark.parametrize("way", ["nginx with headers", "Caddy"])
def test_each_reader_behind_it_has_limits_of_its_own(way, bot, tmp_path, certificate):
    with (
        serving(bot, trusted_proxies=("127.0.0.1",), requests_per_minute=2) as server,
        passing_on(way, server.url, tmp_path, certificate) as port,
        reader(port, "127.0.0.2") as one,
        reader(port, "127.0.0.3") as two,
    ):
        assert [one(), one(), one(), two()] == [200, 200, 429, 200]
        forged = [f"192.0.2.{i}" for i in range(3)] + ["192.0.2.9, 127.0.0.1", "127.0.0.3", ""]
        assert {one(x_forwarded_for=address) for address in forged} == {429}
        assert one(forwarded="for=192.0.2.1", x_real_ip="192.0.2.1") == 429
        assert two() == 200  # no forger had its turn


@pytest.mark.parametrize("way", ["nginx with headers", "Caddy"])
def test_all_behind_one_that_is_not_trusted_are_one_client(way, bot, tmp_path, certificate):
    with (
        serving(bot, requests_per_minute=2) as server,
        passing_on(way, server.url, tmp_path, certificate) as port,
        reader(port, "127.0.0.2") as one,
        reader(port, "127.0.0.3") as two,
    ):
        assert [one(), two(), two(x_forwarded_for="192.0.2.1"), one()] == [200, 200, 429, 429]


def test_nginx_alone_passes_on_what_a_reader_wrote(bot, tmp_path, certificate):
    """Why docs/deploy.md has a line for the header, and says not to trust one that sets none."""
    with (
        serving(bot, trusted_proxies=("127.0.0.1",), requests_per_minute=1) as server,
        passing_on("nginx", server.url, tmp_path, certificate) as port,
        reader(port, "127.0.0.2") as one,
    ):
        assert [one(), one(), one(x_forwarded_for="192.0.2.1")] == [200, 429, 200]


def test_a_forged_name_reaches_no_further_than_a_name_that_is_not_known(
    trusting, tmp_path, certificate
):
    with (
        passing_on("nginx", trusting.url, tmp_path, certificate) as port,
        reader(port, "127.0.0.2") as one,
    ):
        assert one(x_forwarded_host=NAME) == 200
        assert one(x_forwarded_host="evil.example") == 400


@pytest.mark.parametrize("said", [None, "/desk", "/x", "//evil.example"])
def test_what_says_its_path_and_takes_it_off_needs_nothing_here(
    said, trusting, tmp_path, certificate
):
    headers = {"host": NAME} | ({"x-forwarded-prefix": said} if said else {})
    with passing_on(SAYS_ITS_PATH, trusting.url, tmp_path, certificate) as port:
        top = f"https://127.0.0.1:{port}/desk"
        assert sent(f"{top}/ask", {"query": QUESTION}, **headers)[0] == 200
        accepted = {**headers, "accept": "application/json, text/event-stream"}
        assert sent(f"{top}/mcp", LIST_TOOLS, **accepted)[0] == 200
        for path in ("", "embed", "?doc=office%20hours.md&n=1", "how", "source/office%20hours.md"):
            assert sent(f"{top}/{path}", **headers)[0] == 200, path


def test_no_header_leads_around_what_the_web_server_has_for_a_path(bot, tmp_path, certificate):
    """Regression: below a path that a reader named, the server took it off behind nginx's rule."""
    with (
        serving(bot, trusted_proxies=("127.0.0.1",), metrics=True) as server,
        passing_on(CLOSES_FIGURES, server.url, tmp_path, certificate) as port,
    ):
        top = f"https://127.0.0.1:{port}"
        assert sent(f"{server.url}/metrics", host=NAME)[0] == 200
        assert sent(f"{top}/metrics", host=NAME)[0] == 404
        for said in ("/x", "/x/", "/x/y"):
            headers = {"host": NAME, "x-forwarded-prefix": said}
            assert sent(f"{top}{said.rstrip('/')}/metrics", **headers)[0] == 404
            assert sent(f"{top}/metrics", **headers)[0] == 404


# The certificate of the test's own is for a name that only the test's Chromium finds.
ANY_SIGNER = ssl._create_unverified_context()
LIST_TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


def sent(url: str, body: object = None, **headers: str) -> tuple[int, str]:
    """Status and text of a request, to this machine."""
    request = urllib.request.Request(url, headers=headers)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("content-type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60, context=ANY_SIGNER) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_name_of_the_settings_holds_for_all_that_is_served(server):
    both = {"host": NAME, "origin": f"https://{NAME}"}
    assert sent(f"{server.url}/ask", {"query": QUESTION}, **both)[0] == 200
    for path in ("/", "/embed", "/healthz", "/readyz", "/questions", "/how"):
        assert sent(server.url + path, **both)[0] == 200
    accepted = {**both, "accept": "application/json, text/event-stream"}
    assert sent(f"{server.url}/mcp", LIST_TOOLS, **accepted)[0] == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/mcp", "/how", "/embed"])
def test_a_name_that_is_not_set_is_refused_with_the_setting_that_adds_it(server, path):
    status, text = sent(server.url + path, host="other.example.org")
    assert status == 400
    assert (
        "'other.example.org'" in text
        and "names below [server] in qa-bot.toml" in text
        and "--name" in text
    )


@pytest.mark.parametrize(
    ("path", "place"), [("/help", "help/"), ("/help?q=dog&lang=es", "help/?q=dog&lang=es")]
)
def test_a_path_without_its_slash_leads_to_the_one_with_it(server, path, place):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    connection.request("GET", path)
    reply = connection.getresponse()
    assert (reply.status, reply.headers["location"]) == (307, place)


@pytest.mark.parametrize(
    ("path", "status"), [("/help/healthz", 200), ("/helpful", 404), ("/help/help/healthz", 404)]
)
def test_the_path_is_taken_off_once_and_whole(server, path, status):
    assert sent(server.url + path)[0] == status


def test_tools_are_not_for_pages_of_another_origin(server):
    headers = {"host": NAME, "origin": "https://other.example.org"}
    status, _ = sent(f"{server.url}/mcp", LIST_TOOLS, accept="application/json", **headers)
    assert status == 403


@pytest.fixture(scope="module")
def closed_server(tmp_path_factory):
    """A server whose readers have passwords."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "hours.md").write_text(f"## 1. {QUESTION}\n\nFrom nine to five.\n", "utf-8")
    own = ServerSettings(names=(NAME,), passwords={"anna": cheap_hash("h\u00e9llo: there")})
    hosts = hosts_at("127.0.0.1", own.names)
    with Server(bot_over(folder), settings=Settings(server=own), hosts=hosts).running() as server:
        yield server


@pytest.mark.parametrize("way", ["nginx", "nginx below a path"])
def test_a_password_is_asked_for_and_passed_on(way, closed_server, tmp_path, certificate):
    given = "Basic " + base64.b64encode("anna:h\u00e9llo: there".encode()).decode()
    with passing_on(way, closed_server.url, tmp_path, certificate) as port:
        top = f"https://127.0.0.1:{port}{WAYS[way][1]}"
        status, text = sent(f"{top}questions", host=NAME)
        assert status == 401 and "asks for a name and a password" in text
        status, text = sent(f"{top}questions", host=NAME, authorization=given)
        assert status == 200 and QUESTION in text
        assert sent(f"{top}healthz", host=NAME)[0] == 200


def test_where_others_reach_it_any_name_is_taken_unless_there_are_names():
    assert hosts_at("0.0.0.0", ()) == ("*",)
    assert NAME in hosts_at("192.0.2.1", (NAME,)) and "192.0.2.1" in hosts_at("192.0.2.1", (NAME,))
    assert "*" not in hosts_at("192.0.2.1", (NAME,))
