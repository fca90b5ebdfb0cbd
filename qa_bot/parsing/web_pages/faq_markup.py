"""Questions that a page marks for search engines: schema.org FAQPage, as JSON-LD or microdata."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qa_bot.parsing.content import Entry
from qa_bot.parsing.web_pages.html_text import readable, readable_tag
from qa_bot.parsing.web_pages.html_walk import attribute, elements
from qa_bot.parsing.well_formed import whole_escapes

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag


def marked_entries(page: BeautifulSoup) -> tuple[list[Entry], list[str]]:
    """The pairs that a page marks, and remarks about marks that could not be read."""
    pairs: list[tuple[str, str, str | None]] = []
    doubts: list[str] = []
    for script in page.find_all("script", type="application/ld+json"):
        text, halves = whole_escapes(script.get_text())
        doubts += halves
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError) as error:
            doubts.append(
                f"its JSON-LD could not be read ({type(error).__name__}: {str(error)[:80]}); "
                "the text of the page was read instead"
            )
            continue
        pairs += _json_pairs(data)
    if not pairs:
        pairs = list(_microdata_pairs(page))
    entries: list[Entry] = []
    for question, answer, anchor in dict.fromkeys(pairs):
        entries.append(Entry(question, answer, len(entries) + 1, anchor=anchor))
    return entries, doubts


def _json_pairs(data: object) -> list[tuple[str, str, str | None]]:
    pairs = []
    for page in _objects(data):
        if _is_a(page, "FAQPage"):
            for question in _objects(page.get("mainEntity"), "Question"):
                name = question.get("name") or question.get("text")
                answer = next(_objects(question.get("acceptedAnswer")), {}).get("text")
                if isinstance(name, str) and isinstance(answer, str) and name.strip():
                    pairs.append((_one_line(readable(name)), readable(answer), _anchor(question)))
    return pairs


def _objects(data: object, kind: str | None = None) -> Iterator[Mapping[str, Any]]:
    """Every JSON object in data, outer ones first, in order; below one of `kind` none is sought."""
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += reversed(value)
        elif isinstance(value, dict):
            if kind is None or _is_a(value, kind):
                yield value
            if kind is None or not _is_a(value, kind):
                stack += reversed(list(value.values()))


def _is_a(item: Mapping[str, Any], kind: str) -> bool:
    types = item.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.rpartition("/")[2] == kind for name in names)


def _anchor(question: Mapping[str, Any]) -> str | None:
    for name in ("@id", "url"):
        address = question.get(name)
        if isinstance(address, str) and (anchor := address.partition("#")[2]):
            return anchor
    return None


def _microdata_pairs(page: BeautifulSoup) -> Iterator[tuple[str, str, str | None]]:
    if not any(_itemtype(tag) == "FAQPage" for tag in elements(page)):
        return
    name: Tag | None = None
    question: Tag | None = None
    inside_answer = False
    seen: set[int] = set()  # what is in an answer already, also as a question of its own
    # In reading order, without searching below each: a page may nest them 100,000 deep.
    for tag in filter(_has_item, elements(page)):
        if id(tag) in seen:
            continue
        if (kind := _itemtype(tag)) == "Question":
            question, name, inside_answer = tag, None, False
        elif kind == "Answer":
            inside_answer = True
        elif question and not inside_answer and attribute(tag, "itemprop") == "name":
            name = tag
        elif name and question and inside_answer and attribute(tag, "itemprop") == "text":
            seen |= {id(inner) for inner in (*name.find_all(_has_item), *tag.find_all(_has_item))}
            anchor = attribute(question, "id") or attribute(name, "id") or None
            yield _one_line(readable_tag(name)), readable_tag(tag), anchor
            question = name = None


def _has_item(tag: Tag) -> bool:
    return tag.has_attr("itemtype") or tag.has_attr("itemprop")


def _itemtype(tag: Tag) -> str:
    return attribute(tag, "itemtype").rstrip("/").rpartition("/")[2]


def _one_line(text: str) -> str:
    return " ".join(text.split())
