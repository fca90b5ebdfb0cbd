"""The page's style and behaviour: files of this package, kept by the browser until they change."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import Response

from qa_bot.web import gradio_seam
from qa_bot.web.errors import error_response
from qa_bot.web.rendering import style_sheet

if TYPE_CHECKING:
    from fastapi import FastAPI

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
EARLY = "early.js"
KEPT = "public, max-age=31536000, immutable"


@cache
def read() -> dict[str, str]:
    """The text of each asset, by its name."""
    folder = files(__package__) / "assets"
    names = [file.name for file in folder.iterdir() if file.name.rpartition(".")[2] in TYPES]
    texts = {name: (folder / name).read_text("utf-8") for name in sorted(names)}
    return {"answer.css": gradio_seam.outweighing(style_sheet(), "qa-page"), **texts}


def modules() -> list[str]:
    """The names of the scripts that import each other; EARLY, in the page itself, is none."""
    return [name for name in read() if name.endswith(".js") and name != EARLY]


@cache
def version() -> str:
    """Changes whenever an asset does."""
    return sha256(repr(read()).encode()).hexdigest()[:12]


def url(name: str) -> str:
    """Where an asset is, from a page at the top; raises KeyError where none has this name."""
    read()[name]
    return f"page/{version()}/{name}"


def add(app: FastAPI) -> None:
    """Serve the assets; a script imports another by its name alone, and so in the same version.

    An address of another version, asked for by a page from before a restart, is not kept: it would
    hold the wrong text for a year.
    """

    @app.get("/page/{wanted}/{name}", include_in_schema=False)
    async def asset(wanted: str, name: str) -> Response:
        text = read().get(name)
        if text is None:
            return error_response(404)
        keeping = KEPT if wanted == version() else "no-store"
        return Response(
            text, headers={"cache-control": keeping}, media_type=TYPES[name.rpartition(".")[2]]
        )
