"""The page at `/docs` on which the HTTP API is read and tried, where the owner allows it.

It is Swagger UI, and all that it loads comes from this server: fastapi-offline has its files. Its
contrasts and buttons do not reach WCAG 2.1 AA; it is for developers, and no part of the chat.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from starlette.responses import Response

from qa_bot.records import QABotError
from qa_bot.web.errors import error_response

PATH = "/docs"
SCRIPT, STYLE = "swagger-ui-bundle.js", "swagger-ui.css"
# Addresses are relative: a proxy may serve all of it below a path of its own. Without a null
# `validatorUrl` Swagger UI would send the API's description to its makers.
PAGE = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>QA Bot: HTTP API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/{STYLE}">
</head>
<body>
<main id="api"></main>
<script src="docs/{SCRIPT}"></script>
<script>
SwaggerUIBundle({{url: "openapi.json", dom_id: "#api", validatorUrl: null, deepLinking: true}});
</script>
</body>
</html>
"""


def add(app: FastAPI) -> None:
    """Serve the page and its two files; raises QABotError where their package is missing."""
    folder = _folder()

    @app.get(PATH, include_in_schema=False)
    async def page() -> HTMLResponse:
        return HTMLResponse(PAGE)

    @app.get(f"{PATH}/{{name}}", include_in_schema=False)
    async def file(name: str) -> Response:
        return FileResponse(folder / name) if name in (SCRIPT, STYLE) else error_response(404)


def _folder() -> Path:
    # Found, and not imported: of the package nothing but these files is needed.
    found = find_spec("fastapi_offline")
    folder = Path(found.origin).parent / "static" if found and found.origin else Path()
    if not all((folder / name).is_file() for name in (SCRIPT, STYLE)):
        raise QABotError(
            "api_docs needs the package fastapi-offline, which has the page's files; install it "
            "with `pip install 'qa-bot[docs]'`, or set api_docs = false"
        )
    return folder
