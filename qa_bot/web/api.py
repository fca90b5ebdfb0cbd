"""The HTTP API: one question in, one answer out."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from qa_bot.bot import MATCHES
from qa_bot.records import QueryError
from qa_bot.service import Service
from qa_bot.wire import AnswerReply
from qa_bot.wording import RELATED


class Question(BaseModel):
    """A question to the documents."""

    query: str = Field(description="the question, at most 10,000 characters")
    previous: str | None = Field(
        None,
        description="the question before, for follow-ups and “the next one”; it is asked anew, as "
        "the server keeps nothing. After an answer reached by “the next one”, give the label and "
        "question that came back (“8. What is ...?”)",
    )
    top: Annotated[int, Field(ge=1, le=MATCHES, description="how many matches to return")] = RELATED


class Health(BaseModel):
    """The server is up and holds so many questions."""

    status: str = "ok"
    questions: int


def add(app: FastAPI, service: Service) -> None:
    """Add the routes that ask this service."""

    @app.post("/ask", summary="Ask the documents")
    def ask(question: Question) -> AnswerReply:
        """Return the source's answer word for word, a choice of questions, or not_covered."""
        try:
            previous = None if question.previous is None else service.ask(question.previous)
            return AnswerReply.of(service.ask(question.query, previous), question.top)
        except QueryError as error:
            raise HTTPException(422, str(error)) from error

    @app.get("/healthz", summary="Is the server up?")
    def healthz() -> Health:
        """Return the number of questions that the current bot knows."""
        return Health(questions=len(service.bot.pairs))

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        """Say what is wrong without sending the input back: it may be no valid JSON (NaN)."""
        reasons = [{"loc": e["loc"], "msg": e["msg"], "type": e["type"]} for e in error.errors()]
        return JSONResponse({"detail": reasons}, 422)
