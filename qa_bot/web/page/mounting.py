"""How the page is put into the app, without waiting for Gradio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from qa_bot.settings import Settings
from qa_bot.web import errors, gradio_seam
from qa_bot.web.page import assets, how, question_list
from qa_bot.web.page.frame import Frame
from qa_bot.web.page.late import LateApp
from qa_bot.web.service import Service

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True, eq=False)
class MountedPage:
    """The page in an app: Gradio's own app, and the routes that lead there."""

    gradio: LateApp
    routes: Sequence[BaseRoute]


def mount(app: FastAPI, service: Service, settings: Settings) -> MountedPage:
    """Put the page at `/` and `/embed`, `/how`, and what they need below `/page/` into app.

    Nothing that it serves makes the browser ask another host; analytics and monitoring are off.
    """
    gradio = LateApp(lambda: _gradio(service, settings))
    assets.add(app)
    question_list.add(app, service)
    how.add(app, settings)
    route = Mount(gradio_seam.PAGE, gradio)
    app.router.routes.append(route)
    app.router.routes[:0] = Frame(gradio, service, settings).routes()
    return MountedPage(gradio, [route])


def _no_component(_: Request, error: Exception) -> Response:
    """What a call of a component that is not there gets: Gradio fails with its number."""
    if [type(one) for one in error.args] == [int]:
        return errors.error_response(404)
    raise error


def _gradio(service: Service, settings: Settings) -> tuple[ASGIApp, FastAPI]:
    from fastapi import FastAPI

    from qa_bot.web.page.component import page_blocks

    around = FastAPI()
    with gradio_seam.ONE_AT_A_TIME:
        gradio = gradio_seam.mounted(around, page_blocks(service, settings))
    errors.add(gradio.app)
    gradio.app.add_exception_handler(KeyError, _no_component)
    return gradio.app, around
