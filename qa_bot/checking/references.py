"""References to another question ("see Question 12") that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from qa_bot.checking.collection import MOST_OF_AN_ANSWER, Collection, Item
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding
from qa_bot.parsing.parsed import Parsed

_LABEL = r"\d{1,4}(?:\.\d{1,4}){0,4}"
_LABELS = rf"(?P<labels>{_LABEL}(?:(?:,|,? and|,? or| ?&)\s{{1,4}}{_LABEL})*)"
# "of the form", "in RFC 2616": the number is another document's.
_ELSEWHERE = re.compile(r"\W{0,2}\s{0,4}(?:of|in|on|from)\s", re.IGNORECASE)
_NAMED = re.compile(
    rf"\bquestions?\s{{0,4}}(?:numbers?|nos?\.?|#)?\s{{0,4}}\(?{_LABELS}(?![\w.-]*\w)",
    re.IGNORECASE,
)
# Without the word "question" only a dotted number is a reference, where questions have such.
_SEEN = re.compile(rf"\bsee\s{{1,4}}(?:also\s{{1,4}})?\(?{_LABELS}(?![\w.-]*\w)", re.IGNORECASE)
_BRACKETED = re.compile(rf"[(\[](?P<labels>{_LABEL})[)\]]")
_ONE = re.compile(_LABEL)
# A dotted number in front of a line may be the heading of a part that is no question.
_LINE = re.compile(rf"^[^\w\n]{{0,8}}({_LABEL})(?![\w.]*\w)", re.MULTILINE)


def broken_references(collection: Collection) -> Iterator[Finding]:
    """References to a question that its file does not have.

    Only numbers of the form that the file prints: "5.1" where questions are "4.3", and in mere
    brackets only where such a section exists.
    """
    for file, items in collection.by_file():
        numbers = {n for item in items for n in _numbers(item)}
        if numbers:
            headings = {n for text in _texts(file) for n in _LINE.findall(text)}
            depths = {number.count(".") for number in numbers}
            sections = {number.rpartition(".")[0] for number in numbers}
            known = numbers | {heading for heading in headings if "." in heading}
            for item in items:
                references = _references(item.pair.answer, depths, sections)
                yield from islice(_broken(item, references, known), MOST_OF_AN_ANSWER)


def _texts(file: Parsed) -> list[str]:
    return [file.content.text or "", *(block.text for block in file.content.blocks)]


def _numbers(item: Item) -> list[str]:
    if not item.pair.number_is_printed:
        return []
    return _ONE.findall(item.pair.number)[:1]


def _broken(
    item: Item, references: Iterable[tuple[int, int, str]], known: set[str]
) -> Iterator[Finding]:
    reported: set[str] = set()
    for start, end, label in references:
        if label not in known and label not in reported:
            reported.add(label)
            message = f"refers to question {label}, which this file does not have"
            yield finding("broken-reference", item.inside(start, end), message, item.place)


def _references(text: str, depths: set[int], sections: set[str]) -> Iterator[tuple[int, int, str]]:
    for pattern in (_NAMED, _SEEN, _BRACKETED):
        for match in pattern.finditer(text):
            if _ELSEWHERE.match(text, match.end()):
                continue
            for label in _ONE.findall(match["labels"]):
                same_form = label.count(".") in depths
                dotted = "." in label and label.rpartition(".")[0] in sections
                if same_form and (pattern is _NAMED or dotted):
                    yield match.start(), match.end(), label
