"""The HTTP API: one question in, one answer out; and which questions there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel, Discriminator, Field, Tag

from qa_bot.answering import MATCHES
from qa_bot.arguments import MAX_QUERY_CHARACTERS
from qa_bot.conversation import Desk
from qa_bot.document_titles import paths_of
from qa_bot.records import BuildProgress, NotReadyError, QueryError
from qa_bot.web.asked_again import LEAST_BEFORE, MOST_BEFORE
from qa_bot.web.errors import asked_language, described
from qa_bot.web.gate import is_outsider
from qa_bot.web.off_switch import OffSwitches, Part
from qa_bot.web.server_health import IndexCheck
from qa_bot.web.service import Service, State
from qa_bot.wire import AnswerReply, QuestionList
from qa_bot.wording import RELATED

RETRY_SECONDS = 2
# Questions of one request: so many of 10,000 letters fit into one (2 MB), and it is answered in
# its turn as one, while others wait.
MOST_QUERIES = 100
# Questions of one list: some 2 MB.
MOST_LISTED = 10_000
# As long as a file's path may be.
MAX_DOC_CHARACTERS = 1_000
# Of all that a password opens, where readers have one.
NO_ENTRY = 401
# Too slow, too large, not to be used, not ready; beside the errors that any route may have.
ASK_ERRORS = (408, 413, 422, 429, 503)
# No such document, not to be used, not ready.
LIST_ERRORS = (404, 422, 429, 503)
# In place of a reason, which may name a path of this machine.
WITHHELD = "this server's log says why, and so does this address to whoever has a password"


def _kind(query: object) -> str:
    return "list" if isinstance(query, list) else "text"


# Told apart before they are checked: what is neither is told once what is expected.
OneOrMany = Annotated[
    Annotated[str, Tag("text")] | Annotated[list[str], Field(max_length=MOST_QUERIES), Tag("list")],
    Discriminator(_kind),
]


class Question(BaseModel):
    """A question to the documents."""

    query: OneOrMany = Field(
        description="the question, at most 10,000 characters; or a list of questions, each "
        "answered as it would be alone, without `previous`, in a list of replies"
    )
    previous: str | Annotated[list[str], Field(max_length=500)] | None = Field(
        None,
        description="the message before, or all before it in their order, for follow-ups and “the "
        "next one”: the server keeps no conversation. Of many the last "
        f"{LEAST_BEFORE} to {MOST_BEFORE} count",
    )
    documents: Annotated[list[str], Field(max_length=100)] | None = Field(
        None,
        description="paths or titles of the documents that alone may answer; all where it is "
        "empty; null leaves those that a message before picked",
    )
    top: Annotated[int, Field(ge=1, le=MATCHES, description="how many matches to return")] = RELATED


class Health(BaseModel):
    """The server is up, whether or not it can answer yet."""

    status: str = "ok"


class Readiness(BaseModel):
    """Whether questions are answered; how many the documents hold, or why there are none yet."""

    state: State
    questions: int | None = Field(description="null unless ready")
    reason: str | None = Field(description="why the documents could not be opened, where failed")
    progress: BuildProgress | None = Field(
        description="how far the index is built, where it is built while warming up"
    )
    reload_failure: str | None = Field(
        description="why changed documents are not answered from yet; the ones before are"
    )
    off: list[Part] = Field(description="what the owner has turned off, and is answered with 503")
    index_check: str | None = Field(
        description="whole where all files of the index are what was written, running while the "
        "largest are still read for that, else which is not: then nothing is answered from it; or "
        "why some could not be read to their end: then answers go on; null unless ready"
    )


def add(app: FastAPI, service: Service, switches: OffSwitches, has_passwords: bool = False) -> None:
    """Add the routes that ask this service, and those that say how it is.

    Some may be told that they need a password.
    """
    more = (NO_ENTRY,) if has_passwords else ()

    @app.post("/ask", summary="Ask the documents", responses=described(*more, *ASK_ERRORS))
    async def ask(question: Question, request: Request) -> AnswerReply | list[AnswerReply]:
        """Return the source's answer word for word, a choice of questions, or not_covered.

        For a list of questions, a list of these in its order.
        """
        try:
            return await service.line.answered(request, partial(_asked, service, question))
        except QueryError as error:
            raise HTTPException(422, _unusable(question, request, error)) from error
        except NotReadyError as error:
            raise not_ready(service, request, error) from error

    @app.get("/questions", summary="List the questions", responses=described(*more, *LIST_ERRORS))
    def questions(
        request: Request,
        doc: Annotated[
            str | None,
            Query(max_length=MAX_DOC_CHARACTERS, description="a document, by path or title"),
        ] = None,
        first: Annotated[int, Query(ge=0, description="how many of them to pass over")] = 0,
        most: Annotated[
            int, Query(ge=1, le=MOST_LISTED, description="how many of them to return at most")
        ] = MOST_LISTED,
    ) -> QuestionList:
        """Return the questions of the documents, or those of one document, in order.

        Those whose answers do not hold today, by their dates, are among them, and say so.
        """
        try:
            desk = service.bot.desk
            ids = _ids(desk, doc)
            pairs = desk.store.records(ids[first : first + most])
            return QuestionList.of(pairs, desk.titles, len(ids), desk.search.validity.today())
        except NotReadyError as error:
            raise not_ready(service, request, error) from error

    @app.get("/healthz", summary="Is the server up?")
    async def healthz() -> Health:
        """Return 200 as long as the process answers at all, however many questions wait."""
        return Health()

    # async, as healthz: it holds no thread, which lists of questions may have all of.
    @app.get("/readyz", summary="Are questions answered?", responses={503: {"model": Readiness}})
    async def readyz(request: Request, response: Response) -> Readiness:
        """Return 200 with the number of questions, 503 while warming up or after a failure."""
        state, failure = service.state, service.failure
        check = IndexCheck.of(service)
        if state is not State.READY or check.is_damaged:
            response.status_code = 503
            response.headers.update(_retry(service))
        return Readiness(
            state=state,
            questions=service.questions if state is State.READY else None,
            reason=_told(request, str(failure)) if failure else None,
            progress=service.progress,
            reload_failure=_told(request, service.reload_failure),
            index_check=check.word or _told(request, check.sentence),
            off=switches.off,
        )


def _told(request: Request, reason: str | None) -> str | None:
    return WITHHELD if reason and is_outsider(request) else reason


def _asked(
    service: Service, question: Question, wanted: Callable[[], bool]
) -> AnswerReply | list[AnswerReply]:
    query, documents = question.query, question.documents
    if isinstance(query, str):
        answer = service.ask(query, question.previous, documents, wait=0, wanted=wanted)
        return AnswerReply.of(answer, question.top)
    if question.previous is not None:
        raise QueryError("previous goes with one question, found a list; leave it out, or ask each")
    answers = service.ask_many(query, documents, wait=0, wanted=wanted)
    return [AnswerReply.of(answer, question.top) for answer in answers]


def _ids(desk: Desk, doc: str | None) -> Sequence[int]:
    """All pairs, or those of the document with this path or title; 404 where there is none."""
    if doc is None:
        return range(desk.store.statistics.pairs)
    try:
        (path,) = paths_of([doc], desk.documents)
    except QueryError as error:
        raise HTTPException(404, str(error)) from error
    return next(one.ids for one in desk.documents if one.path == path)


def _unusable(question: Question, request: Request, error: QueryError) -> str:
    """Why a query is none: too long, which a reader may mend, or what a program sent beside it."""
    query = question.query
    if not isinstance(query, str) or len(query) <= MAX_QUERY_CHARACTERS:
        return str(error)
    said = asked_language(request)
    return said.say("http.too_long", said.number(len(query)), said.number(MAX_QUERY_CHARACTERS))


def not_ready(service: Service, request: Request, error: NotReadyError) -> HTTPException:
    """The 503 for a service that is not ready, in the language of the request."""
    said, reason = asked_language(request), str(error).partition(": ")[2]  # none yet, or in English
    detail = said.say("http.not_opened", reason) if reason else said.say("http.warming_up")
    return HTTPException(503, detail, _retry(service))


def _retry(service: Service) -> dict[str, str]:
    """The header that says when to come back; empty where waiting does not help."""
    warming = service.state is State.WARMING_UP
    return {"Retry-After": str(RETRY_SECONDS)} if warming else {}
