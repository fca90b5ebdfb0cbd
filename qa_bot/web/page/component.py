"""The Gradio side: one component of our own, which carries questions to the service and back.

Plain requests to a component's server functions, no queue: an answer takes milliseconds, `Service`
bounds how many are made at once, and the queue's event stream lost replies to buttons clicked at
once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa_bot.settings import Settings
from qa_bot.web.page import assets, question_list, replies
from qa_bot.web.page.frame import Frame
from qa_bot.web.service import Service

if TYPE_CHECKING:
    from fastapi import FastAPI

# The page stands in the document already; the component takes it over, with its functions.
TAKE_OVER = 'import("{main}").then((page) => page.takeOver(element, server));'
# Gradio keeps a state, and the name, for 10,000 sessions; a name may be as long as a request, and
# nothing here has a state.
SESSIONS = 10


def mount(app: FastAPI, service: Service, settings: Settings) -> None:
    """Put the page at `/`, `/embed` and its list of questions and assets below `/page/` into app.

    Nothing that it serves makes the browser ask another host; analytics and monitoring are off.
    """
    assets.add(app)
    question_list.add(app, service)
    blocks = _blocks(service, settings)
    blocks.state_session_capacity = SESSIONS
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        show_error=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace"]),
    )
    blocks.has_launched = True  # Gradio checks the paths of files only then
    app.add_middleware(Frame, service=service, settings=settings)


def _blocks(service: Service, settings: Settings) -> gr.Blocks:
    blocks: gr.Blocks
    with gr.Blocks(title=settings.title, analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(
            elem_id="qa-place",
            html_template="<div></div>",
            js_on_load=TAKE_OVER.format(main=assets.url("main.js")),
            apply_default_css=False,
            server_functions=[asking(service, settings)],
        )
    return blocks


def asking(service: Service, settings: Settings) -> Callable[..., dict[str, Any]]:
    """The function that the page calls with a question."""

    def ask(asked: Any, request: gr.Request) -> dict[str, Any]:
        header = request.headers.get("accept-language", "")
        return replies.reply(service, replies.PageQuestion.of(asked), settings.language_for(header))

    return ask
