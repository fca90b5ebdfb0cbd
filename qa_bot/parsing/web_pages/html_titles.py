"""Elements of an HTML page that are the title of the text below them, and no heading elements."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.parsing.asking import asks
from qa_bot.parsing.field_names import is_answer, is_question
from qa_bot.parsing.web_pages.html_measures import Measures, short_text
from qa_bot.parsing.web_pages.html_walk import HEADINGS, attribute, elements, names_of

if TYPE_CHECKING:
    from bs4 import Tag

# A longer text that can be clicked is a card, not a title.
_LONGEST_TITLE = 300
_LONGEST_LABEL = 14
_CLICKS = ("onclick", "data-toggle", "data-bs-toggle", "data-target", "aria-controls")
_CONTROLS = frozenset("button input select textarea label form nav a img svg br hr".split())
_TITLES = frozenset({"div", "p", "span", "button", "a", "label"})
_STRUCTURE = HEADINGS | {"table", "ul", "ol", "dl", "pre", "input", "details", "form"}


@dataclass(frozen=True, slots=True)
class _LikelyTitle:
    """An element that may be a title, and its text."""

    tag: Tag
    text: str


def clickable_titles(measures: Measures) -> Iterator[Tag]:
    """Buttons, labels and the like with a text below, where they are several of a kind or ask.

    Also the first parts of boxes that look alike, where most of them ask.
    """
    buttons: dict[object, list[_LikelyTitle]] = defaultdict(list)
    boxes: dict[object, list[_LikelyTitle]] = defaultdict(list)
    for tag in measures.tags[1:]:
        if tag.name not in _TITLES or not measures.of(tag).letters:
            continue
        clicked = _is_clicked(tag)
        if not clicked and not _opens_box(tag):
            continue
        text = short_text(tag, _LONGEST_TITLE)
        if text and _has_text_below(tag, measures) and not any(elements(tag, _STRUCTURE)):
            (buttons if clicked else boxes)[_likeness(tag, clicked)].append(_LikelyTitle(tag, text))
    for alike in buttons.values():
        # "Copy" and "Read more" stand there again and again.
        counts = Counter(one.text for one in alike)
        single = [one for one in alike if counts[one.text] == 1]
        if len(single) > 1 or any(asks(_bare(one.text)) for one in single):
            yield from (one.tag for one in single)
    for alike in boxes.values():
        asking = sum(asks(one.text) for one in alike)
        if len(alike) > 1 and 2 * asking >= len(alike):
            yield from (one.tag for one in alike)


def _is_clicked(tag: Tag) -> bool:
    if tag.name in {"button", "label"} or any(tag.has_attr(name) for name in _CLICKS):
        return tag.name != "span" or tag.parent is None or tag.parent.name != "p"
    return attribute(tag, "role") == "button"


def _opens_box(tag: Tag) -> bool:
    """Whether an element with a class is all that stands before the others in a box."""
    box = tag.parent
    if tag.name not in {"div", "p"} or not names_of(tag) or box is None or box.name == "body":
        return False
    return bool(names_of(box)) and tag.find_previous_sibling(True) is None


def _has_text_below(tag: Tag, measures: Measures) -> bool:
    """Whether what follows is text, or what follows the element that holds nothing else."""
    for _ in range(3):
        below = tag.find_next_sibling(True)
        if below is not None:
            text = below.name not in _CONTROLS and below.name not in HEADINGS
            return text and not _is_clicked(below) and measures.of(below).letters > 0
        outer = tag.parent
        if outer is None or outer.name not in {"div", "span"}:
            return False
        if measures.place.get(id(outer)) is None:
            return False
        if measures.of(outer).letters != measures.of(tag).letters:
            return False
        tag = outer
    return False


def _likeness(tag: Tag, clicked: bool) -> object:
    """What titles of one list have in common; of a box also how it is called."""
    box = () if clicked or tag.parent is None else tuple(sorted(names_of(tag.parent)))
    return tag.name, tuple(sorted(names_of(tag))) if not attribute(tag, "id") else (), box


def _bare(text: str) -> str:
    return re.sub(r"\s+\S$", "", text)


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row of two cells, the first a short label, such as "Q:" or "1."."""

    tag: Tag
    label: str
    cells: tuple[Tag, Tag]

    @property
    def form(self) -> str:
        """The label without its number."""
        return re.sub(r"[\d.]+", "#", self.label.lower())


def question_rows(measures: Measures) -> Iterator[tuple[LabelledRow, LabelledRow]]:
    """Pairs of rows of a table, one with a question and one with its answer."""
    tables: dict[int, list[LabelledRow]] = defaultdict(list)
    for tag in measures.tags:
        if tag.name == "tr" and tag.parent is not None and (row := _row(tag)):
            tables[id(tag.parent)].append(row)
    for rows in tables.values():
        pairs = list(zip(rows[::2], rows[1::2], strict=False))
        if len(rows) == 2 * len(pairs) and _alternate(pairs):
            yield from pairs


def question_terms(measures: Measures) -> Iterator[tuple[Tag, Tag, Tag]]:
    """Terms "Q" and "A" of a list by turns: both of them, and the description of the first."""
    lists: dict[int, list[Tag]] = defaultdict(list)
    for tag in measures.tags:
        if tag.name in {"dt", "dd"}:
            lists[id(tag.parent)].append(tag)
    for tags in lists.values():
        names = "".join(tag.name for tag in tags)
        if len(tags) % 4 or names != "dtdd" * (len(tags) // 2):
            continue
        labels = [short_text(term, _LONGEST_LABEL) or "" for term in tags[::2]]
        if all(map(is_question, labels[::2])) and all(map(is_answer, labels[1::2])):
            yield from zip(tags[::4], tags[2::4], tags[1::4], strict=True)


def _row(tag: Tag) -> LabelledRow | None:
    cells = [child for child in tag.find_all(["td", "th"], recursive=False)]
    if len(cells) != 2:
        return None
    label = short_text(cells[0], _LONGEST_LABEL)
    return None if label is None else LabelledRow(tag, label, (cells[0], cells[1]))


def _alternate(pairs: Sequence[tuple[LabelledRow, LabelledRow]]) -> bool:
    """Whether the labels are the same two by turns, and known, called so, or above questions."""
    question, answer = pairs[0][0].form, pairs[0][1].form
    if question == answer or not question:
        return False
    if any((q.form, a.form) != (question, answer) for q, a in pairs):
        return False
    if is_question(question) and is_answer(answer):
        return True
    if all("question" in names_of(q.tag) and "answer" in names_of(a.tag) for q, a in pairs):
        return True
    texts = [short_text(q.cells[1], 2 * _LONGEST_TITLE) for q, _ in pairs]
    return len(pairs) > 1 and 2 * sum(asks(text or "") for text in texts) >= len(pairs)
