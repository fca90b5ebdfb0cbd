"""What the page gets for a question: the answer as safe HTML, with its buttons."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from qa_bot import wording
from qa_bot.answering.outcome import certain, named
from qa_bot.arguments import MAX_QUERY_CHARACTERS
from qa_bot.languages import Language
from qa_bot.parsing.well_formed import well_formed_text
from qa_bot.records import (
    Answer,
    BusyError,
    Contact,
    NotReadyError,
    Outcome,
    QABotError,
    QAPair,
    StoreError,
)
from qa_bot.web.page.buttons import behind_notes, buttons_of
from qa_bot.web.page.markup import escaped
from qa_bot.web.page.thumbs import is_rated, rating_html
from qa_bot.web.rendering import answer_html, copied_text
from qa_bot.web.rendering.whom_to_ask import contact_html
from qa_bot.web.service import WAIT_SECONDS, Service, State
from qa_bot.web.source_pages import address

logger = logging.getLogger(__name__)

HEADING_LEVEL = 3  # the page's title is the first, what was asked the second
SHOWN = 100  # characters of a number or a document that is not there


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """A question from the page, checked: words, or the number of a question in a document.

    `previous` are the questions before it, the oldest first, in whose light it may be read.
    `held` are the documents that had been picked before those, by path. `documents` are those that
    alone may answer, () for all; None for what the conversation holds.
    `language` is that of the page; `again` says that another language of it has the answer already.
    """

    query: str = ""
    document: str = ""
    number: str = ""
    previous: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None
    language: str = ""
    held: tuple[str, ...] = ()
    again: bool = False

    @classmethod
    def of(cls, sent: object) -> PageQuestion:
        """What a browser sent, whatever that is: a field that is no text counts as empty."""
        fields = sent if isinstance(sent, dict) else {}
        query, document, number, language = (
            well_formed_text(text) if isinstance(text := fields.get(name), str) else ""
            for name in ("query", "document", "number", "language")
        )
        documents = fields.get("documents")
        return cls(
            query,
            document,
            number,
            _texts(fields.get("previous")),
            _texts(documents) if isinstance(documents, list) else None,
            language,
            _texts(fields.get("held")),
            fields.get("again") is True,
        )


def _texts(sent: object) -> tuple[str, ...]:
    """The texts of a list, or a text alone, of those a question may have."""
    listed = sent if isinstance(sent, list) else [sent]
    return tuple(
        well_formed_text(text)
        for text in listed
        if isinstance(text, str) and 0 < len(text) <= MAX_QUERY_CHARACTERS
    )


def reply(
    service: Service,
    asked: PageQuestion,
    language: Language,
    wanted: Callable[[], bool] = lambda: True,
) -> dict[str, Any]:
    """The answer for the page; its fields are those that assets/turns.js reads.

    While the service is warming up it is {"waiting": True}. `html` is safe to show, `said` is read
    out, `copy` is the source's text and where it is from, `link` the fields of an address that
    opens the page with this answer, `id` what it is rated by, null where it is not kept, and
    `question` the one that was meant, where what was asked only names it; `within` and `over` say
    where the conversation stands.
    Raises BusyError once the answer is no longer `wanted`.
    """
    if service.state is State.WARMING_UP:
        return {"waiting": True}
    try:
        if asked.number:
            return _numbered(service, asked, language)
        if len(asked.query) > MAX_QUERY_CHARACTERS:
            return _said(_too_long(asked.query, language))
        documents = _known(service, asked.documents)
        answer = service.ask(
            asked.query, asked.previous, documents, held=asked.held, wanted=wanted,
            again=asked.again,
        )  # fmt: skip
        link = {"q": asked.query}
        return shown(answer, language, link, _if_none(service, answer)) | _standing(service, answer)
    except BusyError:
        raise
    except NotReadyError:
        return _said(language.say("page.not_ready"))
    except StoreError as error:
        logger.warning("%s", error)
        return _said(language.say("page.index_away"))
    except QABotError as error:
        # Its reason is for whoever reads the log, and in English.
        logger.warning("%s", error)
        return _said(language.say("page.failed"))


def _too_long(query: str, language: Language) -> str:
    lengths = map(language.number, (len(query), MAX_QUERY_CHARACTERS))
    return language.say("page.too_long", *lengths)


def _known(service: Service, documents: Sequence[str] | None) -> Sequence[str] | None:
    """Those documents that there are: an address may have named one that has gone."""
    if documents is None:
        return None
    names = {
        name for one in service.bot_within(WAIT_SECONDS).documents for name in (one.path, one.title)
    }
    here = [name for name in documents if name in names]
    return here if here or not documents else None


def _standing(service: Service, answer: Answer) -> dict[str, Any]:
    """Where the conversation stands: [path, title] of the documents it is narrowed to, and whether
    it begins anew.
    """
    titles = service.bot.titles
    return {
        "within": [[path, titles.get(path, path)] for path in answer.within],
        "over": answer.notice is not None and answer.notice.key == "start_over",
    }


def _numbered(service: Service, asked: PageQuestion, language: Language) -> dict[str, Any]:
    """The question of that number in that document, or a choice where it has several."""
    meant = service.numbered(asked.document, asked.number)
    if not meant:
        return _said(language.say("page.no_such", asked.number[:SHOWN], asked.document[:SHOWN]))
    link = {"doc": asked.document, "n": asked.number}
    if len(meant) == 1:
        source = meant[0].source
        # A question of a document that the owner leaves out by default is asked for by its number.
        documents = [source.path] if source and service.is_narrowed else None
        answer = service.ask(
            meant[0].address(with_path=True), documents=documents, again=asked.again
        )
        return shown(answer, language, link, _if_none(service, answer))
    choice = named(asked.number, certain(meant), len(meant)).titled(service.bot.titles)
    if not asked.again:
        choice = service.feedback.kept(service.bot, choice)
    return shown(choice, language, link, _if_none(service, choice))


def _if_none(service: Service, answer: Answer) -> Contact | None:
    return service.bot.desk.contacts.if_none(answer)


def shown(
    answer: Answer, language: Language, link: dict[str, str], if_none: Contact | None = None
) -> dict[str, Any]:
    """The reply that shows an answer; `link` opens it again, unless it has a number to do so.

    `if_none` is whom to ask where none of it is meant.
    """
    pair = answer.pair
    if pair and pair.source and not answer.parts:
        link = {"doc": pair.source.path, "n": pair.label}
    fields = {
        "html": _html(answer, language, if_none),
        "said": "; ".join(_announced(part, language) for part in answer.parts or (answer,)),
        "outcome": answer.outcome.value,
        "id": answer.id,
        "copy": copied_text(answer, language) if pair else "",
        "link": link,
        "sources": [
            address(part.pair.source) if part.pair.source else ""
            for part in answer.parts or (answer,)
            if part.pair
        ],
    }
    return fields | {"question": pair.question} if pair and _is_named(pair, answer) else fields


def _is_named(pair: QAPair, answer: Answer) -> bool:
    """Whether the query is the pair's own question, as its buttons send it."""
    plain, with_path = pair.address(), pair.address(with_path=True)
    return not answer.parts and answer.query in (pair.question, plain, with_path)


def _html(answer: Answer, language: Language, if_none: Contact | None) -> str:
    """The answer with its buttons; of several, each part under its share of the message."""
    if not answer.parts:
        html = answer_html(answer, language, HEADING_LEVEL, behind_notes(answer, language))
        buttons = buttons_of(answer, language, with_tools=True)
        whom = _whom(answer, language, answer.contact, if_none)
        return html + _doubt(answer, language) + buttons + rating_html(answer, language) + whom
    parts = "".join(
        f'<section class="qa-part"><h{HEADING_LEVEL} class="qa-asked" dir="auto">'
        f"{escaped(language.say('page.part', part.query))}</h{HEADING_LEVEL}>"
        f"{answer_html(part, language, HEADING_LEVEL + 1, behind_notes(part, language))}"
        f"{buttons_of(part, language, with_tools=False)}"
        f"{_whom(part, language, part.contact)}</section>"
        for part in answer.parts
    )
    tools = buttons_of(answer, language, with_tools=True, with_questions=False)
    # Where a part says already whom to ask, nobody need be told again.
    if any(part.contact == if_none and not part.choices for part in answer.parts):
        if_none = None
    whom = _whom(answer, language, None, if_none)
    return parts + tools + rating_html(answer, language) + whom


def _whom(
    answer: Answer, language: Language, contact: Contact | None, if_none: Contact | None = None
) -> str:
    """Whom to ask beside an answer: at once, or once none of it is meant."""
    only_if_none = contact is None or bool(answer.choices)
    if contact is None and is_rated(answer):
        contact = if_none
    return contact_html(answer, language, contact, only_if_none)


def _doubt(answer: Answer, language: Language) -> str:
    """That the confidence, by which this is no answer, is uncalibrated; a card says it itself."""
    doubt = wording.uncalibrated(answer, language) if answer.pair is None else None
    return f'<p class="qa-note" dir="auto">{escaped(doubt)}</p>' if doubt else ""


def _announced(answer: Answer, language: Language) -> str:
    """What a screen reader says of an answer as it comes; the rest is there to be read."""
    if answer.pair:
        heading = wording.heading(answer.pair, language, answer.document)
        return f"{heading}: {language.within(answer.pair.question)}"
    return wording.opening(answer, language)


def _said(text: str) -> dict[str, Any]:
    html = f'<p class="qa-opening" dir="auto">{escaped(text)}</p>'
    return {"html": html, "said": text, "outcome": Outcome.NOTICE.value}
