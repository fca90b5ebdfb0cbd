"""MDX: components that unfold, bold questions, code that is no text; the lines are the file's."""

import pytest
from markup_cases import pairs, read_or_refused

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.mdx import read

FAQ = """---
title: Club
---
import { Accordion } from 'ui'

# Club {/* not */}

<AccordionGroup>
  <Accordion title="Who may join?" icon="x">
    You:

    - one
    - <Tip>two</Tip>

    ```js
    import x
    ```
  </Accordion>
  <FAQ.Item question={'What does it cost?'}>
    40 euro.
  </FAQ.Item>
</AccordionGroup>
"""


def test_titles_of_components_are_questions_on_their_own_lines():
    found = parse(FAQ.encode(), "faq.mdx", read).pairs
    assert [(pair.question, pair.source.first_line) for pair in found] == [
        ("Who may join?", 10), ("What does it cost?", 20),
    ]  # fmt: skip
    assert found[0].answer == "You:\n\n- one\n- <Tip>two</Tip>\n\n```js\nimport x\n```"
    assert found[1].answer == "40 euro."


def test_markdown_is_read_as_markdown():
    text = "## Joining\n\n**Who may join?**\n\nYou.\n\n<Note />\n\n**What for?**\n\nFive.\n"
    assert pairs(text, read) == [("Who may join?", "You."), ("What for?", "Five.")]


def test_tags_over_several_lines_and_answers_in_attributes():
    text = """<Accordion
  title="Who may join?"
  icon={<Icon />}
>
  You.
</Accordion>
<Item question="What does it cost?" answer="40 euro." />
<Item
  question='When is it open?'
  answer={<>Every <b>day</b>.</>}
/>
<Faq title="Where is it?">In Bath.</Faq>
<Faq title="Who is in?">

We.

</Faq>
"""
    found = parse(text.encode(), "faq.mdx", read).pairs
    assert [(pair.question, pair.answer) for pair in found] == [
        ("Who may join?", "You."),
        ("What does it cost?", "40 euro."),
        ("When is it open?", "Every <b>day</b>."),
        ("Where is it?", "In Bath."),
        ("Who is in?", "We."),
    ]


@pytest.mark.parametrize("part", ['<A b="', "<A b={", "<A b>", "{/*", '<A title="', "<A "])
def test_a_megabyte_is_read_in_one_pass(part):
    read_or_refused(part, read)
