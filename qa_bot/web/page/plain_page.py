"""Pages of the house's look that need no script and no other file: what is shown while all else is
off, and what the owner sees.
"""

from __future__ import annotations

import base64
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template

from starlette.responses import HTMLResponse

from qa_bot.languages import Language
from qa_bot.settings import Settings
from qa_bot.web.page import shell
from qa_bot.web.page.markup import escaped


def plain_page(
    settings: Settings,
    language: Language,
    title: str,
    body: str,
    status: int = 200,
    in_frames: bool = False,
    style: str = "",
    takes_forms: bool = False,
) -> HTMLResponse:
    """A page with the owner's logo, title and colours around `body`, which is HTML.

    Its policy lets nothing run, and nothing be loaded. Only `in_frames` may the sites of the
    settings show it in one, and only where it `takes_forms` is one sent, to this server alone.
    `style` is CSS of its own.
    """
    colours = settings.colours
    html = _template().substitute(
        code=language.code,
        direction=language.direction,
        title=escaped(title),
        light=colours.primary,
        dark=colours.dark_primary,
        logo=shell.logo(settings),
        owner=escaped(settings.title),
        style=style,
        body=body,
    )
    style = html.partition("<style>")[2].partition("</style>")[0]
    ancestors = " ".join(settings.frame_ancestors) if in_frames else "'none'"
    action = "'self'" if takes_forms else "'none'"
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    headers = {
        "content-security-policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
            f"form-action {action}; frame-ancestors {ancestors}"
        ),
        "cache-control": "no-store",
        "vary": "Accept-Language",
    }
    if takes_forms:
        # Else a browser says "null" for where a form is from, to this server too (Fetch, 3.2).
        headers["referrer-policy"] = "same-origin"
    return HTMLResponse(html, status, headers)


@cache
def _template() -> Template:
    return Template((files(__package__) / "assets" / "plain.html").read_text("utf-8"))
