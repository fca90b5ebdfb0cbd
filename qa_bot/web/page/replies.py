"""What the page gets for a question: the answer as safe HTML, with its buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa_bot import wording
from qa_bot.languages import Language
from qa_bot.records import Answer, Match, Outcome, QABotError, QAPair
from qa_bot.service import Service
from qa_bot.web.page.markup import button, escaped
from qa_bot.web.page.plain import answer_html

HEADING_LEVEL = 2  # the page's title is the first


@dataclass(frozen=True, slots=True)
class Asked:
    """A question from the page, checked: words, or the number of a question in a document.

    `previous` is the question before it, in whose light it may be read; empty for none.
    """

    query: str = ""
    document: str = ""
    number: str = ""
    previous: str = ""

    @classmethod
    def of(cls, sent: object) -> Asked:
        """What a browser sent, whatever that is: a field that is no text counts as empty."""
        fields = sent if isinstance(sent, dict) else {}
        texts = {name: fields.get(name, "") for name in cls.__slots__}
        return cls(**{name: text if isinstance(text, str) else "" for name, text in texts.items()})


def reply(service: Service, asked: Asked, language: Language) -> dict[str, Any]:
    """The answer for the page; its fields are those that assets/turns.js reads.

    `html` is safe to show, `said` is read out, `copy` is the answer's text, and `link` the fields
    of an address that opens the page with this answer.
    """
    try:
        if asked.number:
            return _numbered(service, asked, language)
        return shown(service.ask(asked.query), language, {"q": asked.query})
    except QABotError as error:
        text = f"{str(error)[:1].upper()}{str(error)[1:]}."
        return _said(text)


def _numbered(service: Service, asked: Asked, language: Language) -> dict[str, Any]:
    """The question of that number in that document, or a choice where it has several."""
    found = [pair for pair in service.bot.pairs if _is_meant(pair, asked)]
    if not found:
        return _said(language.say("page.no_such", asked.number, asked.document))
    link = {"doc": asked.document, "n": asked.number}
    if len(found) == 1:
        return shown(service.ask(found[0].address(with_path=True)), language, link)
    matches = tuple(Match(pair, 1 / len(found)) for pair in found)
    answer = Answer(asked.number, Outcome.CHOOSE, None, matches[0].confidence, matches)
    return shown(answer, language, link)


def _is_meant(pair: QAPair, asked: Asked) -> bool:
    path = pair.source.path if pair.source else ""
    return path == asked.document and asked.number in (pair.label, pair.number)


def shown(answer: Answer, language: Language, link: dict[str, str]) -> dict[str, Any]:
    """The reply that shows an answer; `link` opens it again, unless it has a number to do so."""
    pair = answer.pair
    if pair and pair.source:
        link = {"doc": pair.source.path, "n": pair.label}
    opening = wording.opening(answer) if answer.outcome is not Outcome.NOTICE else answer.text
    return {
        "html": answer_html(answer, language, HEADING_LEVEL) + buttons(answer, language),
        "said": f"{wording.heading(pair)}: {pair.question}" if pair else opening,
        "copy": answer.text if pair else None,
        "link": link if answer.outcome is not Outcome.NOTICE else None,
    }


def _said(text: str) -> dict[str, Any]:
    return {"html": f'<p class="qa-opening">{escaped(text)}</p>', "said": text}


def buttons(answer: Answer, language: Language) -> str:
    """Questions to choose from or to go on with, and "none of these" below a choice."""
    offered = answer.choices or answer.matches[: wording.RELATED]
    if answer.outcome in (Outcome.ANSWERED, Outcome.NOTICE):
        return ""
    chosen = "".join(options(offered))
    if answer.outcome is Outcome.CHOOSE:
        chosen += button(language.say("page.none_of_these"), "qa-none", none="")
    return f'<div class="qa-options">{chosen}</div>'


def options(offered: tuple[Match, ...]) -> list[str]:
    """A button for each pair, which sends its question as it is numbered; with its file where
    number and question do not tell two apart.
    """
    pairs = [match.pair for match in offered]
    plain = [pair.address() for pair in pairs]
    return [
        button(
            wording.option(pair)
            + (f" ({pair.source.path})" if plain.count(address) > 1 and pair.source else ""),
            "qa-option",
            ask=pair.address(with_path=plain.count(address) > 1),
        )
        for pair, address in zip(pairs, plain, strict=True)
    ]
