"""How an editor's request is answered: with a page, or with why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from qa_bot.records import EditError, FeedbackError, NotReadyError
from qa_bot.web.editor import editor_pages as pages
from qa_bot.web.editor.editor_markup import page
from qa_bot.web.editor.editor_work import DoneAlreadyError, EditorWork
from qa_bot.web.editor.form_fields import FormFields
from qa_bot.web.editor_sessions import EditorSession
from qa_bot.web.gate import SESSION

EARLIER = "this page is of an earlier log-in; nothing was written; open it again and repeat it"
Fields = Annotated[FormFields, Depends(FormFields.of)]
LogInFields = Annotated[FormFields, Depends(FormFields.of_log_in)]


def shown(work: EditorWork, request: Request, title: str, body: Callable[[], str]) -> Response:
    """A page, or why it is not to be had."""
    session = session_in(request)
    try:
        return page(work.settings, title, body(), session)
    except (FeedbackError, EditError) as error:
        said, status = str(error), 409
    except NotReadyError as error:
        said, status = str(error), 503
    refused = pages.refused_body(said, what="Not shown")
    return page(work.settings, title, refused, session, status)


async def done(
    work: EditorWork, request: Request, form: FormFields, title: str, body: Callable[[], str]
) -> Response:
    """Do what a form says where it is of this log-in, and show what came of it.

    What is typed is shown again where nothing was written.
    """
    typed = [form.text(name) for name in ("question", "answer")] + form.lines("wording")
    session = session_in(request)
    if not session.has(form.text("token")):
        return page(work.settings, "Not done", pages.refused_body(EARLIER, typed), session, 403)
    try:
        return page(work.settings, title, await run_in_threadpool(body), session)
    except DoneAlreadyError as error:
        said, status = pages.done_already(error.decision), 409
    except (EditError, FeedbackError) as error:
        said, status = str(error), 409
    except NotReadyError as error:
        said, status = str(error), 503
    refused = pages.refused_body(said, typed)
    return page(work.settings, "Nothing was written", refused, session, status)


def session_of(request: Request) -> EditorSession | None:
    """The log-in that a request is of, as `gate` found it."""
    return cast("EditorSession | None", request.scope.get(SESSION))


def session_in(request: Request) -> EditorSession:
    """The same where nobody comes without one."""
    session = session_of(request)
    if session is None:  # which `gate` makes sure of
        raise RuntimeError("an editor's page was asked for without a log-in")
    return session
