"""Question numbers and neighbours as addresses: "Q7", "what are 3 and 5", "the next one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.conversation.directory import Directory, Name, name_of
from qa_bot.conversation.message import POINTING, Message, split

# As many numbers of one message are looked up.
MOST_NUMBERS = 20
_LONGEST_NUMBER = 20  # characters
_KEYWORDS = frozenset(
    "q question questions number numbers no nos nr num n° # faq pregunta preguntas número "
    "numero".split()
)
_NUMBER = r"[a-z]{0,2}-?\d+(?:[.-]\d+)*[a-z]?"
_BARE = re.compile(_NUMBER)
_MARKED = re.compile(rf"(?:q\.?#?|#|no\.?|nr\.?|n°)({_NUMBER})")
_RANGE = re.compile(r"(?<![\w.-])(\d{1,6})(?: ?[–—-] ?| to | through | a )(\d{1,6})(?![\w.-]*\w)")
# Beside these a bare number may count something: "can I take 2?".
_COUNTING = frozenset("take want like i we".split())
# What may lead from "what about" or "what is in" to a question.
_LEADING = frozenset("about on in from".split())
_LABEL_OPENING = re.compile(r"(?:(?:question|number|no|q|pregunta)\b\.? ?|#)?")
_LABEL_ENDING = " .?!"
_NEXT = frozenset({"next", "following", "siguiente"})
_PREVIOUS = frozenset({"previous", "preceding", "prior", "back", "anterior"})
_NEIGHBOURS = frozenset(
    {"one", "question", "questions", "pregunta", "comes", "now", "then", "that"}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A number as typed, and the ids of the pairs that it names, none where there is no such."""

    typed: str
    ids: tuple[int, ...]


def references(message: Message, directory: Directory) -> tuple[Reference, ...]:
    """Find the questions that a message names by number; empty where it says anything else.

    "Question 7" is an address whether or not there is one; a bare "7" only where there is.
    """
    typed = _LABEL_OPENING.sub("", message.folded, count=1).rstrip(_LABEL_ENDING)
    if labelled := directory.labelled(typed):
        return (Reference(message.text.strip(), tuple(labelled)),)
    spelled_out = _spelled_out(message.folded, directory)
    words = message.words if spelled_out == message.folded else split(spelled_out)
    numbers = _numbers(words, directory)
    rest = [w for w in words if w not in numbers.keys() | _KEYWORDS | POINTING]
    place = name_of(rest)
    if not numbers or (rest and not _leads(rest, place, directory)):
        return ()
    wanted = list(dict.fromkeys(numbers.values()))[:MOST_NUMBERS]
    named = [Reference(n, tuple(directory.numbered(n, place))) for n in wanted]
    explicit = numbers.keys() - set(wanted) or _KEYWORDS.intersection(words)
    known = all(reference.ids for reference in named) and not _COUNTING.intersection(words)
    return tuple(named) if explicit or (known and not (rest and not place)) else ()


def _leads(rest: Sequence[str], place: Name, directory: Directory) -> bool:
    """Whether the words beside numbers name a section or document, or only lead to the numbers."""
    if place:
        return bool(directory.section(place) or directory.document(place))
    return _LEADING.issuperset(rest)


def _numbers(words: Sequence[str], directory: Directory) -> dict[str, str]:
    """The words that are numbers, each with the number that it gives."""
    numbers = {}
    for before, word in zip(["", *words], words, strict=False):
        marked = _MARKED.fullmatch(word)
        if len(word) > _LONGEST_NUMBER:
            continue
        if _BARE.fullmatch(word) and (directory.numbered(word) or not marked):
            numbers[word] = word
        elif marked:
            numbers[word] = marked[1]
        elif before in _KEYWORDS and directory.numbered(word):  # "question B"
            numbers[word] = word
    return numbers


def _spelled_out(text: str, directory: Directory) -> str:
    """A text with its ranges as their numbers, where they are short, run up and are no numbers."""

    def numbers(found: re.Match[str]) -> str:
        first, last = int(found[1]), int(found[2])
        if directory.numbered(found.group()) or not first < last < first + MOST_NUMBERS:
            return found.group()
        return " ".join(str(number) for number in range(first, last + 1))

    return _RANGE.sub(numbers, text)


def step_asked(message: Message) -> int | None:
    """Tell "the next one", 1, from "go back", -1; None for a message that says anything else."""
    words = message.words
    rest = {word for word in words if word not in POINTING | _NEIGHBOURS}
    named = _NEIGHBOURS.intersection(words)
    if len(rest) == 1 and (rest <= _NEXT or (rest == {"after"} and named)):
        return 1
    if len(rest) == 1 and (rest <= _PREVIOUS or (rest == {"before"} and named)):
        return -1
    return None
