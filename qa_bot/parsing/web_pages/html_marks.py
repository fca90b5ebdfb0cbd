"""What only a page as a whole tells of its elements: which are titles, which are no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_bot.parsing.web_pages.html_asides import asides
from qa_bot.parsing.web_pages.html_controls import controls
from qa_bot.parsing.web_pages.html_furniture import furniture
from qa_bot.parsing.web_pages.html_list_roles import levels_of_listed, lone_questions, plain_lists
from qa_bot.parsing.web_pages.html_measures import Measures, short_text
from qa_bot.parsing.web_pages.html_openings import opening_titles
from qa_bot.parsing.web_pages.html_titles import clickable_titles, question_rows, question_terms
from qa_bot.parsing.web_pages.html_walk import HEADINGS, Marks, is_marked_question

if TYPE_CHECKING:
    from bs4 import Tag

# What an accordion shows beside a title: that it opens.
_SIGNS = frozenset("+ - − – — × x v V ^ > ▼ ▾ ▽ ▸ ▶ ⌄ ˅ ∨ › » ✕ ✖ ⊕ ➕ ❯".split())
_INLINE = frozenset({"span", "i", "em", "b", "strong", "small", "sup"})


def marks_of(root: Tag) -> Marks:
    """The titles, the lists of plain terms and what is left out of a page."""
    measures = Measures(root)
    left_out = {id(tag) for tag in furniture(root, measures)}
    left_out |= {id(tag) for tag in asides(measures)}
    titles = {id(tag) for tag in clickable_titles(measures)}
    titles |= {id(tag) for tag in opening_titles(measures)}

    def is_title(tag: Tag) -> bool:
        return tag.name in HEADINGS or id(tag) in titles or is_marked_question(tag)

    left_out |= {id(tag) for tag in controls(measures, is_title)}
    answers = set()
    for question, answer in question_rows(measures):
        answers.add(id(answer.tag))
        titles.add(id(question.tag))
        left_out.add(id(answer.cells[0]))
        if not any(map(str.isdigit, question.label)):
            left_out.add(id(question.cells[0]))
    for question_term, answer_term, described in question_terms(measures):
        titles.add(id(described))
        left_out |= {id(question_term), id(answer_term)}
    for tag in measures.tags:
        if is_title(tag):
            sign = _sign(tag)
            if sign is not None:
                left_out.add(id(sign))
    uncounted = {id(tag) for tag in lone_questions(measures)}
    titles |= uncounted
    terms = {id(tag) for tag in plain_lists(measures, answers)}
    return Marks(
        frozenset(titles),
        frozenset(left_out),
        frozenset(terms),
        frozenset(uncounted),
        levels_of_listed(measures),
    )


def _sign(title: Tag) -> Tag | None:
    """The last element of a title, where it is only the sign that it can be clicked."""
    from bs4.element import Tag

    last = title
    for _ in range(5):
        children = [
            child for child in last.contents if isinstance(child, Tag) or str(child).strip()
        ]
        if not children or not isinstance(children[-1], Tag):
            break
        last = children[-1]
    is_sign = last is not title and last.name in _INLINE and short_text(last, 1) in _SIGNS
    return last if is_sign else None
