"""What the lists of an HTML page are for: terms that are explained, questions of one item each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.web_pages.html_lists import open_list
from qa_bot.parsing.web_pages.html_measures import Measures, short_text
from qa_bot.parsing.web_pages.html_walk import HEADINGS

if TYPE_CHECKING:
    from bs4 import Tag

_LONGEST_TITLE = 300
_LISTS = frozenset({"ul", "ol"})
_ITEMS = frozenset({"li", "dd", "details"})


def plain_lists(measures: Measures, answers: Collection[int]) -> Iterator[Tag]:
    """Lists of terms that do not ask, where they are a small part of the page or of an answer.

    `answers` are the identities of elements that are known to hold one.
    """
    terms: dict[int, list[Tag]] = defaultdict(list)
    around: dict[int, bool] = {}  # whether an element is in a list
    answering: dict[int, bool] = {}  # whether it is in an answer
    outer: list[Tag] = []
    lists: list[Tag] = []
    for tag in measures.tags:
        inside = around.get(id(tag.parent), False)
        around[id(tag)] = inside or tag.name == "dl"
        answering[id(tag)] = answering.get(id(tag.parent), False) or id(tag) in answers
        if tag.name == "dl":
            lists.append(tag)
            outer += [] if inside else [tag]
        elif tag.name == "dt":
            terms[id(tag.parent)].append(tag)
    plain = {id(tag) for tag in lists if not _mostly_ask(terms[id(tag)])}
    letters = sum(measures.of(tag).letters for tag in outer if id(tag) in plain)
    few = 2 * letters < measures.of(measures.tags[0]).letters
    yield from (tag for tag in lists if id(tag) in plain and (few or answering[id(tag)]))


def lone_questions(measures: Measures) -> list[Tag]:
    """The items that are questions, each a list of its own that begins at 1.

    So converters write a page whose answers stand between the items of its list.
    """
    items: dict[int, list[Tag]] = defaultdict(list)
    lists: dict[int, Tag] = {}
    inside: set[int] = set()
    for tag in measures.tags:
        if id(tag.parent) in inside or (tag.parent is not None and tag.parent.name in _LISTS):
            inside.add(id(tag))
        if tag.name == "ol" and id(tag) not in inside:
            lists[id(tag)] = tag
        elif tag.name == "li" and id(tag.parent) in lists:
            items[id(tag.parent)].append(tag)
    asking = {key: [item for item in found if _asks(item)] for key, found in items.items()}
    lone = {key: found[0] for key, found in asking.items() if found and len(items[key]) == 1}
    among = sum(len(found) for key, found in asking.items() if key not in lone)
    anew = all(open_list(lists[key]).next_marker(item) == "1. " for key, item in lone.items())
    return list(lone.values()) if anew and len(lone) > max(among, 1) else []


def levels_of_listed(measures: Measures) -> dict[int, int]:
    """The levels of headings in items of lists that mostly ask, where none outside of lists does.

    They stand below those outside, whatever their names say; the keys are their identities.
    """
    inside: list[Tag] = []
    outside: list[Tag] = []
    within: dict[int, bool] = {}
    for tag in measures.tags:
        within[id(tag)] = tag.name in _ITEMS or within.get(id(tag.parent), False)
        if tag.name in HEADINGS:
            (inside if within[id(tag)] else outside).append(tag)
    highest = min((tag.name for tag in inside), default="")
    questions = [tag for tag in inside if tag.name == highest]
    if len(questions) < 2 or 2 * sum(map(_asks, questions)) < len(questions):
        return {}
    if not outside or any(map(_asks, outside)):
        return {}
    deeper = max(int(tag.name[1]) for tag in outside) + 1 - int(highest[1])
    return {id(tag): int(tag.name[1]) + max(deeper, 0) for tag in inside}


def _asks(item: Tag) -> bool:
    return asks(short_text(item, _LONGEST_TITLE) or "")


def _mostly_ask(terms: Sequence[Tag]) -> bool:
    asking = sum(asks(short_text(term, _LONGEST_TITLE) or "") for term in terms)
    return 2 * asking >= len(terms)
