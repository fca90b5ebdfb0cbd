"""All that is relied upon in Gradio and that it does not promise; found with gradio 6.31.

`tests/web/test_gradio_seam.py` has a test for each, which says what breaks where a new version
behaves otherwise. To import this module does not import Gradio.
"""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI
    from starlette.routing import BaseRoute

# The one path by which Gradio knows its page. It reads its own meaning into a query.
PAGE = "/"
# What that page asks for, beside itself; Gradio serves far more: files, uploads, fetching by URL.
NEEDED = {"/config", "/favicon.ico", "/manifest.json", "/theme.css"}
NEEDED_BELOW = ("/assets/", "/static/")
# Where a component's server functions are called: JSON {data, component_id, fn_name, session_hash}.
# A form would have its parts written into files.
CALL = "/gradio_api/component_server/"
# The component's `js_on_load` is the body of a function that is given `element` and `server`.
# An import there is looked up beside Gradio's own scripts.
TAKE_OVER = (
    'import(new URL("{main}", document.baseURI).href)'
    ".then((page) => page.takeOver(element, server));"
)
# It writes into its page the address that it takes for its own, from the request's headers: behind
# a proxy one that the reader's browser cannot reach. For a request with these headers alone it is
# ROOT, in whose place the page finds out from its own address.
ROOT = "http://page.invalid"
ROOT_HEADERS = [(b"host", b"page.invalid")]
OWN_ROOT = 'new URL(".", document.baseURI).href.slice(0, -1)'
# It makes that function of text, and writes style attributes: what a policy must allow for it.
NEEDED_SCRIPTS, NEEDED_STYLES = "'unsafe-eval'", "'unsafe-inline'"
# It lets the pages of any site read what a server says that is not on loopback, by these headers:
# of an office's own server, what it answers there.
FOR_OTHER_SITES = ("access-control-allow-origin", "access-control-allow-credentials")
# It keeps a state, and the name, for 10,000 sessions (`Blocks.state_session_capacity`); a name may
# be as long as a request, and nothing here has a state.
SESSIONS = 10
# A component belongs to the page that its process is making just then, in whatever thread; and the
# warnings that it expects are held back for the process, not for the thread.
ONE_AT_A_TIME = threading.Lock()
# Its Markdown ends an HTML block at a blank line, turns tabs into spaces, and looks for "$$"
# (formulas) and for "%%%LATEX_BLOCK_0%%%", where it puts the first of them: as references, they
# are left alone.
READ_BY_MARKDOWN = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", "$": "&#36;", "%": "&#37;"}
# The tags of its page, and what stands in it for sites that show a card, with another host's image.
LANGUAGE, HEAD, END_OF_HEAD = 'lang="en"', "<head>", "</head>"
BODY = re.compile(r"<body[^>]*>")
CARDS = re.compile(r'<meta\s+(?:property="og|name="twitter):[^>]*>\s*')


@dataclass(frozen=True, slots=True)
class Mounted:
    """Gradio's own app within ours, and the routes that lead there."""

    app: FastAPI
    routes: tuple[BaseRoute, ...]


def without_analytics() -> None:
    """Switch off what Gradio would report; it reads this when it is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


def mounted(app: FastAPI, blocks: gr.Blocks) -> Mounted:
    """Put Gradio below `/`, behind the routes that app has, with no file and no state kept."""
    import gradio as gr

    before = list(app.routes)
    blocks.state_session_capacity = SESSIONS
    gr.mount_gradio_app(
        app,
        blocks,
        path=PAGE,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        show_error=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace"]),
    )
    blocks.has_launched = True  # Gradio checks the paths of files only then; mounting sets it not
    added = tuple(route for route in app.routes if not any(route is one for one in before))
    [inner] = [route.app for route in added if hasattr(route, "app")]
    return Mounted(inner, added)


def is_needed(method: str, path: str) -> bool:
    """Whether the chat makes such a request of Gradio; all others are not to reach it."""
    if method in ("GET", "HEAD"):
        return path in NEEDED or path.startswith(NEEDED_BELOW)
    return method == "POST" and path == CALL


def names_a_file(sent: Any) -> bool:
    """Whether Gradio would take any part of what was sent as JSON for a file, path or URL.

    It would answer with that file: in a mounted app it does not check which (found by attack).
    """
    pending = [sent]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if "_type" in value or "path" in value or value.get("type") in ("file", "component"):
                return True
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return False


def framed(page: str, attributes: str, opening: str, closing: str, body: str) -> str:
    """Gradio's page with ours in it.

    `attributes` are those of its element html, `opening` begins its head, `closing` ends it, and
    `body` begins its body.
    """
    page = CARDS.sub("", page).replace(f'"{ROOT}"', OWN_ROOT)
    page = page.replace('href="/', 'href="./').replace('src="/', 'src="./')
    page = page.replace(LANGUAGE, attributes, 1)
    page = page.replace(HEAD, HEAD + opening, 1)
    page = page.replace(END_OF_HEAD, closing + END_OF_HEAD, 1)
    return BODY.sub(lambda tag: tag[0] + body, page, count=1)


def outweighing(css: str, page_class: str) -> str:
    """Nest rules below a class: Gradio's for headings and lists weigh more than one class alone."""
    return f".{page_class} {{\n{css}}}\n"
