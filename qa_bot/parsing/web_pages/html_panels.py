"""Answers of an HTML page that stand elsewhere than the button that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.web_pages.html_measures import short_text
from qa_bot.parsing.web_pages.html_walk import HEADINGS, attribute

if TYPE_CHECKING:
    from bs4 import Tag

_LONGEST_TITLE = 300
_CONTROLS = ("aria-controls", "data-bs-target", "data-target")
_HOLDERS = HEADINGS | {"dt", "summary"}
_MOST_BOXES = 3


def put_panels_below(root: Tag) -> None:
    """Move the panels of questions that stand together, apart from them, below their questions."""
    tags = [root, *root.find_all(True)]
    places = {id(tag): place for place, tag in enumerate(tags)}
    names: dict[str, Tag] = {}
    for tag in tags:
        names.setdefault(attribute(tag, "id"), tag)
    shown = list(_shown(tags, names, places))
    apart = all(
        places[id(after)] < places[id(panel)]
        for (_, panel), (after, _) in zip(shown, shown[1:], strict=False)
    )
    if len(shown) > 1 and apart and len({id(panel) for _, panel in shown}) == len(shown):
        for control, panel in shown:
            _holder(control).insert_after(panel.extract())


def _shown(
    tags: list[Tag], names: dict[str, Tag], places: dict[int, int]
) -> Iterator[tuple[Tag, Tag]]:
    """Questions that can be clicked, each with the element that it shows, which is further down."""
    for tag in tags:
        given = next((value for name in _CONTROLS if (value := attribute(tag, name))), "")
        panel = names.get(given.removeprefix("#") or "#") if given else None
        if panel is None or places[id(panel)] < places[id(tag)]:
            continue
        question = short_text(tag, _LONGEST_TITLE) or ""
        inside = any(parent is panel for parent in tag.parents)
        holds = any(parent is tag for parent in panel.parents)
        if asks(question) and not inside and not holds and not _begins_with(panel, question):
            yield tag, panel


def _begins_with(panel: Tag, question: str) -> bool:
    """Whether a panel says the question itself: then it needs no move."""
    first = next(panel.stripped_strings, "")
    return question.startswith(" ".join(first.split())) or first.startswith(question)


def _holder(control: Tag) -> Tag:
    """The heading around a button, where there is one."""
    holder = control
    for _ in range(_MOST_BOXES):
        holder = holder.parent or holder
        if holder.name in _HOLDERS:
            return holder
    return control
