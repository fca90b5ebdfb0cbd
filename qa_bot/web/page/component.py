"""The Gradio side: one component of our own, which carries questions to the service and back.

Plain requests to a component's server functions, not Gradio's queue: an answer takes milliseconds,
the service's own line bounds how many are made at once, and the queue's event stream lost replies
to buttons clicked at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import gradio as gr

from qa_bot.records import BusyError
from qa_bot.settings import Settings
from qa_bot.web import gradio_seam
from qa_bot.web.page import assets, replies
from qa_bot.web.service import Service

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection


def page_blocks(service: Service, settings: Settings) -> gr.Blocks:
    """Make the page of one component, which takes over what stands in the document already."""
    blocks: gr.Blocks
    with gr.Blocks(title=settings.title, analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(
            elem_id="qa-place",
            html_template="<div></div>",
            js_on_load=gradio_seam.TAKE_OVER.format(main=assets.url("main.js")),
            apply_default_css=False,
            server_functions=[asking(service, settings)],
        )
    return blocks


def asking(service: Service, settings: Settings) -> Callable[..., Awaitable[dict[str, Any]]]:
    """The function that the page calls with a question."""

    async def ask(asked: Any, request: gr.Request) -> dict[str, Any]:
        header = request.headers.get("accept-language", "")
        question = replies.PageQuestion.of(asked)
        language = settings.language_for(header, question.language)
        reply = partial(replies.reply, service, question, language)
        try:
            # Gradio hands on the server's own request, and its own class does what that does.
            return await service.line.answered(cast("HTTPConnection", request), reply)
        except BusyError as error:
            return {"busy": error.seconds}

    return ask
