"""Tables of questions in Markdown, and the title of a POD file."""

from textwrap import dedent

import pytest

from qa_bot.parsing.content import Unit
from qa_bot.parsing.formats import markdown, pod


def entries(text):
    content = markdown.read(dedent(text).lstrip().encode())
    assert content.unit is Unit.LINE
    return [(e.position, e.number, e.question, e.answer, e.section) for e in content.entries]


def test_a_markdown_table_gives_entries_with_the_line_of_their_row():
    page = """
    # Museum

    ## Hours

    | No. | Question | Answer |
    |-----|----------|--------|
    | 1.  | When do you open? | At **ten**, see [here](x). |
    | 2.  | Prams | In the hall. |

    ## Geld

    | Frage | Antwort |
    |---|---|
    | Was kostet es? | Nichts. |
    """
    assert entries(page) == [
        (7, "1", "When do you open?", "At **ten**, see [here](x).", "Hours"),
        (8, "2", "Prams", "In the hall.", "Hours"),
        (14, None, "Was kostet es?", "Nichts.", "Geld"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "| Size | Price |\n|--|--|\n| Small? | 3 |\n",
        "# When?\n\n| Question | Answer |\n|--|--|\n| a | b |\n",
        "| Question | Answer |\n|--|--|\n",
    ],
)
def test_other_tables_are_blocks(page):
    assert entries(page) == [] and markdown.read(page.encode()).blocks


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Museum::FAQ - Questions about the B<museum>", "Questions about the museum"),
        ("museum -- What visitors\nask", "What visitors ask"),
        ("Museum", None),
    ],
)
def test_the_title_of_a_pod_file_is_what_its_name_section_says_of_it(name, title):
    assert pod.read(f"=head1 NAME\n\n{name}\n\n=head1 OPEN\n\nx\n".encode()).title == title
