"""Question numbers and neighbours as addresses: "Q7", "what are 3 and 5", "the next one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.conversation.directory import Directory
from qa_bot.conversation.message import Message
from qa_bot.conversation.picks import ordinals
from qa_bot.conversation.place_names import Name, name_of
from qa_bot.words.folding import split
from qa_bot.words.lexicon import cached_by_language, either, lexicon

# As many numbers of one message are looked up.
MOST_NUMBERS = 20
_LONGEST_NUMBER = 20  # characters
_NUMBER = r"[a-z]{0,2}[.-]?\d+(?:[.-]\d+)*[a-z]?"
_BARE = re.compile(_NUMBER)
_LABEL_ENDING = " .?!"


@dataclass(frozen=True, slots=True)
class Reference:
    """A number as typed, and the ids of the pairs that it names, none where there is no such."""

    typed: str
    ids: Sequence[int]


@cached_by_language()
def _marked() -> re.Pattern[str]:
    """Compile a number with what marks it as one right in front: "no.7", "#7"."""
    return re.compile(f"{either(lexicon().references.number_prefixes)}({_NUMBER})")


@cached_by_language()
def _range() -> re.Pattern[str]:
    """Compile a range of numbers: "3 to 5"."""
    between = either(lexicon().references.range_prepositions)
    return re.compile(rf"(?<![\w.-])(\d{{1,6}})(?: ?[–—-] ?| {between} )(\d{{1,6}})(?![\w.-]*\w)")


@cached_by_language()
def _label_opening() -> re.Pattern[str]:
    """Compile what may stand in front of a label: "question General 3"."""
    return re.compile(rf"(?:{either(lexicon().references.label_nouns)}\b\.? ?|#)?")


def references(message: Message, directory: Directory) -> tuple[Reference, ...]:
    """Find the questions that a message names by number; empty where it says anything else.

    "Question 7" is an address whether or not there is one; a bare "7" only where there is.
    """
    typed = _label_opening().sub("", message.folded, count=1).rstrip(_LABEL_ENDING)
    if labelled := directory.labelled(typed):
        return (Reference(message.text.strip(), labelled),)
    spelled_out = _spelled_out(message.folded, directory)
    words = message.words if spelled_out == message.folded else split(spelled_out)
    words = _counted(words, directory)
    numbers = _numbers(words, directory)
    nouns = lexicon().references.number_nouns
    # "Number 3 of the hall's list."
    pointing = lexicon().messages.pointing | lexicon().listings.verbs_alone
    said_with_numbers = numbers.keys() | nouns | pointing
    rest = [w for w in words if w not in said_with_numbers]
    place = name_of(rest)
    if not numbers or (rest and not _leads(rest, place, directory)):
        return ()
    wanted = list(dict.fromkeys(numbers.values()))[:MOST_NUMBERS]
    named = [Reference(n, directory.numbered(n, place)) for n in wanted]
    explicit = numbers.keys() - set(wanted) or nouns.intersection(words)
    counts = lexicon().references.counting.intersection(words)
    known = all(reference.ids for reference in named) and not counts
    if place and len(wanted) == 1 and not directory.section(place):
        known = True  # "clinic 40": whether or not there is one
    return tuple(named) if explicit or (known and not (rest and not place)) else ()


def _leads(rest: Sequence[str], place: Name, directory: Directory) -> bool:
    """Whether the words beside numbers name a section or document, or only lead to the numbers."""
    if place:
        return bool(directory.section(place) or directory.document(place))
    return lexicon().references.leading.issuperset(rest)


def _numbers(words: Sequence[str], directory: Directory) -> dict[str, str]:
    """The words that are numbers, each with the number that it gives."""
    numbers = {}
    nouns = lexicon().references.number_nouns
    for before, word in zip(["", *words], words, strict=False):
        marked = _marked().fullmatch(word)
        if len(word) > _LONGEST_NUMBER:
            continue
        if _BARE.fullmatch(word) and (directory.numbered(word) or not marked):
            numbers[word] = word
        elif marked:
            numbers[word] = marked[1]
        elif before in nouns and directory.numbered(word):  # "question B"
            numbers[word] = word
    return numbers


def _counted(words: list[str], directory: Directory) -> list[str]:
    """The words, with the one ordinal of a message that says no more as its number: "the ninth"."""
    terms = lexicon()
    passed_over = terms.messages.pointing | terms.references.number_nouns | terms.picks.around
    rest = [word for word in directory.names.rest(words) if word not in passed_over]
    rest = [word for word in rest if word not in terms.documents.around_names]
    if len(rest) != 1 or (number := ordinals().get(rest[0])) is None:
        return words
    named = [str(number) if word == rest[0] else word for word in words]
    return [word for word in named if word not in terms.picks.around]


def _spelled_out(text: str, directory: Directory) -> str:
    """A text with its ranges as their numbers, where they are short, run up and are no numbers."""

    def numbers(found: re.Match[str]) -> str:
        first, last = int(found[1]), int(found[2])
        if directory.numbered(found.group()) or not first < last < first + MOST_NUMBERS:
            return found.group()
        return " ".join(str(number) for number in range(first, last + 1))

    return _range().sub(numbers, text)


def step_asked(message: Message) -> int | None:
    """Tell "the next one", 1, from "go back", -1; None for a message that says anything else."""
    terms, words = lexicon().references, message.words
    pointing = lexicon().messages.pointing | terms.neighbours
    rest = {word for word in words if word not in pointing}
    named = terms.neighbours.intersection(words)
    if len(rest) == 1 and (rest <= terms.next or (rest <= terms.behind and named)):
        return 1
    if len(rest) == 1 and (rest <= terms.previous or (rest <= terms.in_front and named)):
        return -1
    return None
