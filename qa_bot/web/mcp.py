"""The documents as tools of the Model Context Protocol, over streamable HTTP at `/mcp`.

A tool's text is the source's own answer under its number and place, so that an assistant can quote
it; the structured result is that of `POST /ask`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Annotated, Any

import anyio
from mcp import MCPError
from mcp.server import MCPServer
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import METHOD_NOT_FOUND, CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field
from starlette.routing import BaseRoute

from qa_bot import __version__, wording
from qa_bot.answering import MATCHES
from qa_bot.languages import language
from qa_bot.languages.isolation import closed
from qa_bot.records import Answer, BusyError, Outcome, QABotError, QAPair, StoreError
from qa_bot.records.shown import lapsed_mark
from qa_bot.store import PairStore, pages
from qa_bot.web.service import WAIT_SECONDS, Service, State
from qa_bot.wire import AnswerReply, QuestionList

logger = logging.getLogger(__name__)

PATH = "/mcp"
INSTRUCTIONS = (
    "Answers are the documents' own words, never generated. Quote them unchanged, with the "
    "question number, the document's title where one is given, and the source line. Where the "
    "outcome is not_covered, say that the documents do not answer; where it is choose, ask which "
    "question was meant."
)
# Of prompts and resources there are none, and the lists say so to clients that ask in any case. One
# that was asked for by name was a traceback in the log.
METHODS = {
    "initialize", "server/discover", "ping", "tools/list", "tools/call", "prompts/list",
    "resources/list", "resources/templates/list",
}  # fmt: skip
MOST_LISTED = 500
AGAIN_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a web app needs to serve the tools: `run` is open as long as the app is."""

    routes: Sequence[BaseRoute]
    run: Callable[[], AbstractAsyncContextManager[None]]


def endpoint(service: Service, hosts: Sequence[str]) -> Endpoint:
    """The tools over a service, for pages and programs that call the server by one of `hosts`."""
    forms = [form for name in hosts for form in (name, f"{name}:*")]
    allowed = TransportSecuritySettings(
        enable_dns_rebinding_protection="*" not in hosts,
        allowed_hosts=forms,
        allowed_origins=[f"{scheme}://{form}" for scheme in ("http", "https") for form in forms],
    )
    server = build(service)
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        # A question needs no memory of the one before, so that a restart ends no conversation.
        stateless_http=True,
        json_response=True,
        transport_security=allowed,
    )
    # Whatever else a later version of the package may serve is not let in with it.
    routes = [route for route in app.routes if getattr(route, "path", None) == PATH]
    return Endpoint(routes, server.session_manager.run)


def build(service: Service) -> MCPServer:
    """The server with its two tools."""
    # Nothing but errors: a line for every call is no use to whoever reads a server's log.
    server = MCPServer(
        "qa-bot", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR",
        middleware=[_known_methods],
    )  # fmt: skip
    reading = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

    def result(text: str, reply: BaseModel) -> CallToolResult:
        structured = reply.model_dump(mode="json")
        return CallToolResult(content=[TextContent(text=text)], structured_content=structured)

    @server.tool(annotations=reading)
    async def ask(
        query: Annotated[str, Field(description="the question, in the user's own words")],
        context: Context[Any],
        top: Annotated[
            int, Field(ge=1, le=MATCHES, description="how many nearest questions to return")
        ] = wording.RELATED,
        previous: Annotated[
            str | None, Field(description="the user's question before, where this one follows it")
        ] = None,
        documents: Annotated[
            list[str] | None, Field(description="paths or titles of those that alone may answer")
        ] = None,
    ) -> Annotated[CallToolResult, AnswerReply]:
        """Ask the documents: their own answer word for word, a choice of questions, or none."""
        try:
            await _loaded(service)
            call = partial(service.ask, query, previous, documents, 0)
            request = context.request_context.request
            answer = await service.line.answered(request, lambda wanted: call(wanted=wanted))
        except BusyError as error:
            said = language()
            raise ToolError(said.say("http.busy", said.number(error.seconds))) from error
        except StoreError as error:
            raise _away(error) from error
        except QABotError as error:
            raise ToolError(str(error)) from error
        return result(answer_text(answer), AnswerReply.of(answer, top))

    @server.tool(annotations=reading)
    async def list_questions(
        containing: Annotated[str, Field(description="only questions with this text")] = "",
        first: Annotated[int, Field(ge=0, description="how many of them to pass over")] = 0,
    ) -> Annotated[CallToolResult, QuestionList]:
        """List the documents' questions, at most 500 at once, and which do not hold today."""
        try:
            await _loaded(service)
            desk = service.bot_within(0).desk
        except QABotError as error:
            raise ToolError(str(error)) from error
        try:
            find = partial(_containing, desk.store, containing.casefold(), first)
            total, matching = await anyio.to_thread.run_sync(find)
        except StoreError as error:
            raise _away(error) from error
        listed = QuestionList.of(matching, desk.titles, total, desk.search.validity.today())
        return result(list_text(listed), listed)

    return server


async def _known_methods(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Refuse what is none of METHODS and no notification."""
    if ctx.method not in METHODS and not ctx.method.startswith("notifications/"):
        raise MCPError(METHOD_NOT_FOUND, "Method not found", ctx.method)
    return await call_next(ctx)


def _containing(store: PairStore, wanted: str, first: int) -> tuple[int, list[QAPair]]:
    """How many questions hold a text, and so many of them as are listed; no others are held."""
    total, listed = 0, []
    for pair in chain.from_iterable(pages(store)):
        if wanted in pair.question.casefold():
            if first <= total < first + MOST_LISTED:
                listed.append(pair)
            total += 1
    return total, listed


def _away(error: StoreError) -> ToolError:
    """What a client is told where the index cannot be read; the log says why."""
    logger.warning("%s", error)
    return ToolError(language().say("http.index_away"))


async def _loaded(service: Service) -> None:
    """Wait for the bot, and hold no thread: all requests share 40, health among them."""
    with anyio.move_on_after(WAIT_SECONDS):
        while service.state is State.WARMING_UP:
            await anyio.sleep(AGAIN_SECONDS)


def answer_text(answer: Answer) -> str:
    """The source's answer under its number and place; or what there is to choose, or is near.

    Of several answers one after the other; what else the user should know stands in brackets.
    """
    return "\n\n".join(_part_text(part) for part in answer.parts or (answer,))


def _part_text(answer: Answer) -> str:
    others = (wording.origin(one, one.question) for one in answer.translations)
    asides = (answer.note, *others, wording.contact(answer))
    note = "".join(f"\n\n({aside})" for aside in asides if aside)
    pair = answer.pair
    if pair is not None:
        where = f" ({wording.place(pair.source)})" if pair.source else ""
        heading = wording.heading(pair, document=answer.document)
        return f"{heading}: {closed(pair.question)}{where}\n\n{answer.text}{note}"
    if answer.outcome is Outcome.NOTICE:
        opening, near = answer.text or "", answer.listed or answer.topics
    else:
        opening = wording.opening(answer)
        near = answer.choices or answer.topics
    named = (wording.option(m.pair, document=m.document) + lapsed_mark(m.holds) for m in near)
    return "\n".join([opening, *named]) + note


def list_text(listed: QuestionList) -> str:
    """A line for every question, and how many there are."""
    lines = [
        wording.with_document(f"{one.label}. {closed(one.question)}", one.document)
        + lapsed_mark(one.holds_today)
        for one in listed.questions
    ]
    return "\n".join([f"{len(lines):,} of {listed.total:,} questions", *lines])
