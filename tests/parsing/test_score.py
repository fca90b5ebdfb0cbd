"""Ways to read a page compete: the one that explains most of it is taken."""

import pytest

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import markdown
from qa_bot.parsing.formats import text as plain

NOUNS = (
    "# The mill\n\n## Tickets\n\nAt the door, for all days of the week.\n\n## Ways in\n\n"
    "Through the yard, past the pump.\n\n### By boat\n\nThe landing is behind the wheel.\n\n"
    "## Dogs\n\nOn a lead, and not in the loft.\n"
)
MIXED = (
    "# The mill\n\n## When does it turn?\n\nOn Sundays, in wind.\n\n### Who turns it?\n\n"
    "The miller and his sons.\n\n## Where is it?\n\nBehind the church.\n"
)
FORGOTTEN = (
    "1. When does it turn?\n\nOn Sundays.\n\n2. Who turns it?\n\nThe miller.\n\n"
    "Remember the bell.\n\n3. Where is it?\n\nBehind the church.\n"
)


@pytest.mark.parametrize(
    ("text", "read", "questions"),
    [
        (NOUNS, markdown.read, ["Tickets", "Ways in", "Dogs"]),
        (MIXED, markdown.read, ["When does it turn?", "Who turns it?", "Where is it?"]),
        (FORGOTTEN, plain.read, ["When does it turn?", "Who turns it?", "Where is it?"]),
    ],
    ids=["topics that ask nothing", "headings of two levels", "numbers"],
)
def test_what_explains_most_is_taken(text, read, questions):
    assert [pair.question for pair in parse(text.encode(), "mill", read).pairs] == questions
