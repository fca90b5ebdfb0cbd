"""The Gradio side: one component of our own, which carries questions to the service and back.

Plain requests to a component's server functions, no queue: an answer takes milliseconds, `Service`
bounds how many are made at once, and the queue's event stream lost replies to buttons clicked at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr
from starlette.routing import BaseRoute

from qa_bot.settings import Settings
from qa_bot.web import errors, gradio_seam
from qa_bot.web.page import assets, how, question_list, replies
from qa_bot.web.page.frame import Frame
from qa_bot.web.service import Service

if TYPE_CHECKING:
    from fastapi import FastAPI


def mount(app: FastAPI, service: Service, settings: Settings) -> Sequence[BaseRoute]:
    """Put the page at `/` and `/embed`, `/how`, and what they need below `/page/` into app.

    Nothing that it serves makes the browser ask another host; analytics and monitoring are off.
    Returns the routes, among the app's, that lead to Gradio.
    """
    assets.add(app)
    question_list.add(app, service)
    how.add(app, settings)
    gradio = gradio_seam.mounted(app, page_blocks(service, settings))
    errors.add(gradio.app)
    app.router.routes[:0] = Frame(gradio.app, service, settings).routes()
    return gradio.routes


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


def asking(service: Service, settings: Settings) -> Callable[..., dict[str, Any]]:
    """The function that the page calls with a question."""

    def ask(asked: Any, request: gr.Request) -> dict[str, Any]:
        header = request.headers.get("accept-language", "")
        question = replies.PageQuestion.of(asked)
        return replies.reply(service, question, settings.language_for(header, question.language))

    return ask
