"""Question numbers and neighbours as addresses: "Q7", "what are 3 and 5", "the next one"."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.conversation.directory import Directory
from qa_bot.conversation.message import Message
from qa_bot.conversation.picks import says_all
from qa_bot.conversation.place_names import Name, name_of
from qa_bot.words.counting_words import cardinals, in_digits, number_of, words_with_numbers
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
    words = split(_spelled_out(_in_digits(message, directory), directory))
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
    nouns, form = lexicon().references.number_nouns, _marked()
    for before, word in zip(["", *words], words, strict=False):
        marked = form.fullmatch(word)
        if len(word) > _LONGEST_NUMBER:
            continue
        if _BARE.fullmatch(word) and (directory.numbered(word) or not marked):
            numbers[word] = word
        elif marked:
            numbers[word] = marked[1]
        elif before in nouns and directory.numbered(word):  # "question B"
            numbers[word] = word
    return numbers


def _in_digits(message: Message, directory: Directory) -> str:
    """A message's folded text, its numbers in words as digits: "question seven", "the ninth".

    Away from a noun they are numbers where the message says no more than these.
    """
    typed, terms = words_with_numbers(message.folded), lexicon()
    if not any(map(number_of, typed)) or says_all(message):
        return message.folded
    nouns = terms.references.number_nouns - terms.negation.denials
    between = terms.messages.pointing | {*terms.references.range_prepositions}
    words = in_digits(typed, nouns, between)
    passed_over = terms.messages.pointing | nouns | terms.picks.around
    passed_over |= terms.documents.around_names
    rest = [word for word in directory.names.rest(words) if word not in passed_over]
    alone = bool(rest) and all(map(number_of, rest)) and not _counts(words, nouns)
    if alone:
        words = [str(number_of(word)) if word in rest else word for word in words]
    if words == typed:
        return message.folded
    # "7a" may be a number as it is printed.
    words = [
        old if old == new or directory.numbered(old) else new
        for old, new in zip(typed, words, strict=True)
    ]
    return " ".join(word for word in words if not (alone and word in terms.picks.around))


def _counts(words: Sequence[str], nouns: Set[str]) -> bool:
    """Whether a number says how many: "seven questions", "I take two", "one of the two"."""
    said = [word for word in words if word in cardinals()]
    behind = [after for word, after in pairwise(words) if word in cardinals()]
    takes = bool(said) and not lexicon().references.counting.isdisjoint(words)
    return takes or len(said) > 1 or not nouns.isdisjoint(behind)


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
