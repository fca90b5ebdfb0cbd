"""Greetings, thanks and good-byes: alone, or around a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from itertools import chain

from qa_bot.conversation.message import Message
from qa_bot.words.folding import folded
from qa_bot.words.lexicon import cached_by_language, either, lexicon


class Courtesy(StrEnum):
    """What a message without a question is; its value is the key of what is said back."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"


_BETWEEN = r"[\s,.;:!?¿¡،؛؟)('\"~*-]+|$"
_BEHIND_AT_MOST = 120  # characters: a longer message is not searched from its beginning


@cached_by_language()
def _thanks() -> str:
    """Write the pattern of thanks, with what may stand around them."""
    terms = lexicon().courtesies
    before, behind = either(terms.before_thanks), either(terms.behind_thanks)
    return f"(?:{before} )?{either(terms.thanks)}(?: {behind})*"


@cached_by_language()
def _phrases() -> Mapping[Courtesy, tuple[str, ...]]:
    """Write the patterns of each kind of courtesy."""
    terms = lexicon().courtesies
    return {
        Courtesy.GREETING: (
            f"{either(terms.greetings)}(?: {either(terms.greeted)})*",
            *terms.greeting_phrases,
            f"{either(terms.well_being)}(?: {either(terms.well_being_times)})?",
        ),
        Courtesy.THANKS: (_thanks(), *terms.thanks_phrases),
        Courtesy.FAREWELL: (
            f"{either(terms.farewells)}(?: {either(terms.behind_farewells)})*",
            *terms.farewell_phrases,
        ),
    }


@cached_by_language()
def _courtesies() -> Mapping[Courtesy, re.Pattern[str]]:
    """Compile what says a courtesy, to the end of a word."""
    return {
        kind: re.compile(f"{either(phrases)}(?={_BETWEEN})") for kind, phrases in _phrases().items()
    }


@cached_by_language()
def _separator() -> re.Pattern[str]:
    """Compile what stands between courtesies and says nothing."""
    return re.compile(rf"(?:\W|{either(lexicon().conjunctions.conjunctions)}\b)*")


@cached_by_language()
def _before() -> re.Pattern[str]:
    """Compile what may be cut off before a question, with the punctuation that sets it apart."""
    edge = either(chain.from_iterable(_phrases().values()))
    return re.compile(rf"[\s¡]*{edge}(?P<end>\s*[,.!?;:،؛؟–—-]+\s*|\s+)(?=\S)", re.IGNORECASE)


@cached_by_language()
def _behind() -> re.Pattern[str]:
    """Compile what may be cut off behind a question."""
    edge = either((_thanks(), *_phrases()[Courtesy.FAREWELL]))
    agreement = either(lexicon().courtesies.agreement)
    return re.compile(rf"(?<=[?.!;,،؛؟\n])\s*¡?(?:{agreement},? )?{edge}[\s.!]*$", re.IGNORECASE)


@cached_by_language()
def _leads_on() -> frozenset[str]:
    """Collect the words that begin a question or a request."""
    return lexicon().messages.question_words | lexicon().courtesies.before_requests


def courtesy(message: Message) -> Courtesy | None:
    """Tell what a message is that holds nothing but greetings and thanks; None where it holds more.

    A good-bye counts before thanks, and thanks before a greeting: it is the end of the message.
    """
    rest, kinds = message.folded, set()
    rest = rest[_leading(rest) :]
    while rest:
        kind, end = _longest(rest)
        if kind is None:
            return None
        kinds.add(kind)
        rest = rest[end:]
        rest = rest[_leading(rest) :]
    ordered = (Courtesy.FAREWELL, Courtesy.THANKS, Courtesy.GREETING)
    return next((kind for kind in ordered if kind in kinds), None)


def without_courtesies(message: Message) -> Message:
    """Cut off the greeting before a question and the thanks behind it.

    Without punctuation a greeting is cut only before a word that begins a question: "hello world"
    stays. A message of greetings alone comes back as it is.
    """
    text = message.text
    if courtesy(message):
        return message
    rest = text.replace("’", "'")
    while (opening := _before().match(rest)) and _is_apart(opening, rest):
        rest = rest[opening.end() :]
    kept = text[len(text) - len(rest) :]
    ending = _behind().search(rest[-_BEHIND_AT_MOST:])
    end = len(kept) - len(ending.group()) if ending else len(kept)
    return message.part(kept[:end] if kept[:end].strip() else kept)


def _is_apart(opening: re.Match[str], text: str) -> bool:
    if opening["end"].strip():
        return True
    return folded(text[opening.end() :].split()[0]).strip(",¿¡،") in _leads_on()


def _leading(text: str) -> int:
    match = _separator().match(text)
    return match.end() if match else 0


def _longest(text: str) -> tuple[Courtesy | None, int]:
    ends = {
        kind: match.end() for kind, form in _courtesies().items() if (match := form.match(text))
    }
    return max(((kind, end) for kind, end in ends.items()), key=lambda e: e[1], default=(None, 0))
