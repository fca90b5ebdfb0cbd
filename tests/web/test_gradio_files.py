"""Of Gradio's files those alone are served that the page needs, whatever version brings them."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from playwright.sync_api import expect
from serving import Server

from benchmarks.browsing import ask
from qa_bot import QABot, QAPair
from qa_bot.records import QABotError
from qa_bot.web import create_app, gradio_files, gradio_seam
from qa_bot.web.service import Service

FOLDER = Path(find_spec("gradio").origin).parent / gradio_files.FOLDER
QUESTION = "When is the office open?"


@pytest.fixture(scope="module")
def bot():
    return QABot.from_pairs([QAPair("1", QUESTION, "From nine.")], encoder=FakeEncoder())


@pytest.fixture(scope="module")
def server(bot):
    with Server(bot).running() as server:
        yield server


def languages() -> set[str]:
    """The files of Gradio's own words: a browser asks for one of them, or none."""
    [core] = (FOLDER / "assets").glob("core-*.js")
    names = re.findall(r"\./lang/[\w-]+\.json.*?import\(.\./([\w.-]+)", core.read_text("utf-8"))
    assert len(names) > 30
    return {f"/assets/{name}" for name in names}


def test_they_are_few_and_small():
    paths = gradio_files.needed()
    assert len(paths - languages()) < 40
    assert sum((FOLDER / path[1:]).stat().st_size for path in paths) < 1_000_000


def test_of_all_files_of_gradio_no_other_is_served(bot):
    client = TestClient(create_app(Service(bot)))
    there = {f"/{path.relative_to(FOLDER)}" for path in FOLDER.rglob("*") if path.is_file()}
    large = {path for path in there if (FOLDER / path[1:]).stat().st_size > 500_000}
    assert len(there) > 900 and any("ffmpeg" in path for path in large)
    served = {path for path in there if gradio_seam.is_needed("GET", path)}
    assert served == gradio_files.needed()
    for path in large | {"/assets/../index.html", "/assets/", "/static/nothing.js"}:
        assert client.get(path).status_code == 404


@pytest.mark.browser
def test_a_reader_asks_for_all_of_them_and_for_no_other(browser, server):
    context = browser.new_context(locale="en-GB")
    page, asked, failed = context.new_page(), set(), []
    page.on("response", lambda one: asked.add(one.url.removeprefix(server.url)))
    page.on("response", lambda one: one.status >= 400 and failed.append(one.url))
    for path in ("/", "/embed", "/?lang=de"):
        page.goto(server.url + path)
        expect(ask(page, QUESTION)).to_contain_text("From nine.")
        page.wait_for_load_state("networkidle")
    context.close()
    assert failed == [], "the page lacks files: see gradio_files"
    files = {path for path in asked if path.startswith(gradio_seam.FILES_BELOW)}
    assert files == gradio_files.needed() - languages(), "files are served that no page asks for"


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["de-AT", "ar", "zh-TW", "pt-BR", "so"])
def test_a_reader_of_any_language_lacks_none(browser, server, locale):
    context = browser.new_context(locale=locale)
    page, failed, asked = context.new_page(), [], set()
    page.on("response", lambda one: asked.add(one.url.removeprefix(server.url)))
    page.on("response", lambda one: one.status >= 400 and failed.append(one.url))
    page.goto(server.url)
    expect(ask(page, QUESTION)).to_contain_text("From nine.")
    page.wait_for_load_state("networkidle")
    context.close()
    assert failed == []
    assert bool(asked & languages()) == (locale != "so"), "languages have files of another name"


# A folder that is put together as Gradio's is.

INDEX = """
<meta content="https://elsewhere.example/assets/img/card.jpg">
<script>script.src = `${root}/static/js/frame.js`;</script>
<script type="module" src="./assets/index-AAAAAAAA.js"></script>
<link rel="stylesheet" href="./assets/index-BBBBBBBB.css">
"""
DEPENDENCIES = "const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f={})))=>i.map(i=>d[i]);"


def later(name: str, *places: int) -> str:
    numbers = json.dumps(places).replace(" ", "")
    return f"v(()=>import(`./{name}`),__vite__mapDeps({numbers}),import.meta.url)"


CORE_FILES = ["./html-11111111.js", "./html-22222222.css", "./plot-33333333.js", "./col-4444.css"]
SCRIPTS = {
    "index-AAAAAAAA.js": f"let e=await {later('Index-CCCCCCCC.js')};{later('core-DDDDDDDD.js')}",
    "Index-CCCCCCCC.js": 'import{a}from"./shared-EEEEEEEE.js";import"./side-FFFFFFFF.js";'
    + f"{later('Blocks-GGGGGGGG.js')};{later('Login-HHHHHHHH.js')}",
    "shared-EEEEEEEE.js": "export {a}",
    "side-FFFFFFFF.js": 'import{b}from`./shared-EEEEEEEE.js`',
    "Blocks-GGGGGGGG.js": f"{later('Settings-IIIIIIII.js')}",
    "core-DDDDDDDD.js": DEPENDENCIES.format(json.dumps(CORE_FILES))
    + f"var V={{plot:{{component:()=>{later('plot-33333333.js', 2)}}},"
    + f"column:{{component:()=>{later('col-JJJJJJJJ.js', 3)}}},"
    + f"html:{{base:()=>{later('base-KKKKKKKK.js')},"
    + f"component:()=>{later('html-11111111.js', 0, 1)}}},"
    + f"new:{{component:()=>{later('new-LLLLLLLL.js')}}}}};"
    + f'n({{"./lang/de.json":()=>{later("de-MMMMMMMM.js")}}})',
    **dict.fromkeys(
        ["html-11111111.js", "plot-33333333.js", "col-JJJJJJJJ.js", "base-KKKKKKKK.js",
         "new-LLLLLLLL.js", "de-MMMMMMMM.js", "Login-HHHHHHHH.js", "Settings-IIIIIIII.js"], "",
    ),
}  # fmt: skip


def written(folder: Path, **changed: str) -> Path:
    """The folder, with the scripts whose names begin so changed."""
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(INDEX)
    for name, script in SCRIPTS.items():
        (folder / "assets" / name).write_text(changed.get(name.partition("-")[0], script))
    return folder


def test_what_is_imported_for_its_components_is_found_and_nothing_else(tmp_path):
    assert gradio_files.needed_of(written(tmp_path)) == {
        "/static/js/frame.js", "/assets/index-AAAAAAAA.js", "/assets/index-BBBBBBBB.css",
        "/assets/Index-CCCCCCCC.js", "/assets/core-DDDDDDDD.js", "/assets/shared-EEEEEEEE.js",
        "/assets/side-FFFFFFFF.js", "/assets/Blocks-GGGGGGGG.js", "/assets/html-11111111.js",
        "/assets/html-22222222.css", "/assets/col-JJJJJJJJ.js", "/assets/col-4444.css",
        "/assets/base-KKKKKKKK.js", "/assets/de-MMMMMMMM.js",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"core": SCRIPTS["core-DDDDDDDD.js"].replace("html:", "text:")}, "no component html"),
        ({"core": ""}, "no component column"),
        ({"Index": "import a"}, "no part of it is called Blocks"),
        ({"index": ""}, "no part of it is called Blocks"),
        ({"side": 'import"./gone-NNNNNNNN.js"'}, "gone-NNNNNNNN.js cannot be read"),
    ],
)
def test_a_page_that_is_put_together_otherwise_is_named(tmp_path, changed, said):
    with pytest.raises(QABotError, match=rf"page of gradio 6.*{said}.*install `gradio==6"):
        gradio_files.needed_of(written(tmp_path, **changed))


def test_without_a_known_page_none_of_its_files_is_served_and_questions_are(
    bot, monkeypatch, tmp_path, caplog
):
    gradio_files.needed.cache_clear()
    folder = written(tmp_path, core="")
    monkeypatch.setattr(gradio_files, "needed", lambda: gradio_files.needed_of(folder))
    client = TestClient(create_app(Service(bot)), raise_server_exceptions=False)
    assert client.get("/").status_code == 500
    assert client.get("/assets/index-AAAAAAAA.js").status_code == 404
    assert client.post("/ask", json={"query": QUESTION}).json()["text"] == "From nine."
    assert "the page cannot be shown: the page of gradio" in caplog.text
