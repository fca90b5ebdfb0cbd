"""Several questions in one message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answering import LanguageSearch, Searched
from qa_bot.conversation.follow_ups import points_back
from qa_bot.conversation.greetings import courtesy
from qa_bot.conversation.message import Message
from qa_bot.records import Answer, Note
from qa_bot.words.lexicon import ENGLISH, cached_by_language, either, lexicon

MOST_PARTS = 4


@cached_by_language()
def _border() -> re.Pattern[str]:
    """Compile where one question may end and another begin.

    A question mark or semicolon, a line, "and also", "and" before a word that begins a question.
    Spaces are bounded: a message of spaces costs nothing.
    """
    terms = lexicon().conjunctions
    joined = rf"[,،]?\s(?:{either(terms.conjunctions)}\s|{either(terms.joined)})"
    behind_mark = either((*terms.conjunctions, *terms.additions_after_question))
    questions = either(terms.questions)
    borders = (
        rf"(?<=[?؟])\s{{1,9}}(?:{behind_mark}\s|{either(terms.joined)}(?={questions}\b))?",
        r"[;؛]\s",
        r"\s?\n\s?",
        rf"{joined}{either(terms.additions)}\s",
        rf"{joined}(?=[¿]?{questions}\b)",
        rf"[,،]\s{either(terms.additions_after_comma)}\s",
    )
    return re.compile("|".join(borders), re.IGNORECASE)


def parts_of(message: Message) -> tuple[Message, ...]:
    """Split a message into the questions it may hold; empty where it is one, or too many."""
    cut = (piece.strip(" \t\r\n,;") for piece in _border().split(message.text))
    pieces = [message.part(piece) for piece in cut if any(map(str.isalnum, piece))]
    questions = tuple(piece for piece in pieces if not courtesy(piece))
    return questions if 2 <= len(questions) <= MOST_PARTS else ()


def is_lost(parts: Sequence[str], whole: Searched, search: LanguageSearch) -> bool:
    """Tell whether the answer to a message says nothing of a word of parts that have no answer.

    So does none. Of words of another language than English none can be told; "what does it cost"
    leans on the others.
    """
    answer = whole.answer
    pair = answer.pair
    if pair is None:
        return True
    if {answer.asked_in, answer.language} <= {None, ENGLISH}:
        return any(search.unsaid(text, whole.found, pair) for text in parts)
    return not all(points_back(Message(text)) for text in parts)


def asked_with(part: Answer, whole: Answer) -> Answer:
    """Give the answer to a part as one in the language of the whole message, which tells more."""
    return replace(part, asked_in=whole.asked_in or part.asked_in)


def only_part(part: Answer, whole: Answer) -> Answer:
    """Give the answer to a part alone, with what is to be known of it and of the message."""
    of_whole = (note for note in whole.notes if note != whole.difference)
    notes = dict.fromkeys((Note("only_half", (part.query,)), *part.notes, *of_whole))
    return replace(asked_with(part, whole), notes=tuple(notes))
