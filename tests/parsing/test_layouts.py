# ruff: noqa: E501 - documents as they stand
"""How pages mark their questions: one small document for every way, each with its pairs."""

from dataclasses import dataclass
from textwrap import dedent

import pytest

from qa_bot.parsing.content import Content
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import markdown, pod, qna, restructured_text
from qa_bot.parsing.formats import text as plain
from qa_bot.records import QAPair

READ = {
    "txt": plain.read,
    "md": markdown.read,
    "rst": restructured_text.read,
    "pod": pod.read,
    "qna": qna.read,
}


@dataclass
class Page:
    """A document in a format, and its pairs as (label, question, answer)."""

    id: str
    text: str
    pairs: list[tuple[str, str, str]]
    format: str = "txt"
    sections: tuple[str | None, ...] = ()


def found(page: Page) -> list[QAPair]:
    text = dedent(page.text).lstrip("\n")
    parsed = parse(text.encode(), f"page.{page.format}", READ[page.format])
    for pair in parsed.pairs:
        assert pair.answer in text
        assert pair.source is not None
        lines = text.split("\n")[(pair.source.first_line or 1) - 1 : pair.source.last_line]
        assert not pair.answer or "\n".join(lines).endswith(pair.answer)
    return list(parsed.pairs)


OPEN, COST, DOG = "Are you open on Sunday?", "What does it cost?", "May I bring a dog?"


def three(first: str, second: str, third: str, blank: str = "\n") -> str:
    """The same three questions behind three markers."""
    return (
        f"The museum\n\n{first}{OPEN}\n{blank}From ten to five.\n\n{second}{COST}\n{blank}"
        f"Five euros.\n\n{third}{DOG}\n{blank}Only a guide dog.\n"
    )


MARKERS = [
    ("1. ", "2. ", "3. ", ["1", "2", "3"]),
    ("1) ", "2) ", "3) ", ["1", "2", "3"]),
    ("(1) ", "(2) ", "(3) ", ["1", "2", "3"]),
    ("[1] ", "[2] ", "[3] ", ["1", "2", "3"]),
    ("0. ", "1. ", "2. ", ["0", "1", "2"]),
    ("1.1 ", "1.2 ", "2.1 ", ["1.1", "1.2", "2.1"]),
    ("1.1. ", "1.2. ", "1.4. ", ["1.1", "1.2", "1.4"]),
    ("1.1:\t", "1.2:\t", "1.3:\t", ["1.1", "1.2", "1.3"]),
    ("(1.1)  ", "(1.2)  ", "(2.1)  ", ["1.1", "1.2", "2.1"]),
    ("4.5.1 ", "4.5.2 ", "4.6.1 ", ["4.5.1", "4.5.2", "4.6.1"]),
    ("A1) ", "A2) ", "B1) ", ["A1", "A2", "B1"]),
    ("Q1. ", "Q2. ", "Q3. ", ["1", "2", "3"]),
    ("Q0) ", "Q1) ", "Q5) ", ["0", "1", "5"]),
    ("Q1: ", "Q2: ", "Q3: ", ["1", "2", "3"]),
    ("Question 3: ", "Question 4: ", "Question 5: ", ["3", "4", "5"]),
    ("Question #1 ", "Question #2 ", "Question #3 ", ["1", "2", "3"]),
    ("Subject: 1.1. ", "Subject: 1.2. ", "Subject: 2.1. ", ["1.1", "1.2", "2.1"]),
    ("Q: ", "Q: ", "Q: ", ["1", "2", "3"]),
    ("Question: ", "Question: ", "Question: ", ["1", "2", "3"]),
    ("Pregunta: ", "Pregunta: ", "Pregunta: ", ["1", "2", "3"]),
    ("Frage 1: ", "Frage 2: ", "Frage 3: ", ["1", "2", "3"]),
    ("", "", "", ["1", "2", "3"]),
]


@pytest.mark.parametrize("blank", ["\n", ""], ids=["apart", "together"])
@pytest.mark.parametrize("case", MARKERS, ids=lambda case: case[0].strip() or "none")
def test_every_way_to_number(case, blank):
    *markers, labels = case
    pairs = found(Page("", three(*markers, blank=blank), []))
    assert [(pair.label, pair.question, pair.answer) for pair in pairs] == [
        (labels[0], OPEN, "From ten to five."),
        (labels[1], COST, "Five euros."),
        (labels[2], DOG, "Only a guide dog."),
    ]
    assert {p.number_is_printed for p in pairs} == {any(map(str.isdigit, "".join(markers)))}


PAGES = [
    Page(
        "answers behind A:",
        """
        Q: Are you open?
        A: Daily.

        Q: May I bring
        a dog?
        A: No.

           Except guide dogs.
        """,
        [("1", "Are you open?", "Daily."), ("2", "May I bring a dog?", "No.\n\n   Except guide dogs.")],
    ),
    Page(
        "several questions above one answer",
        """
        Q: Can I pay by card?
        Q: Can I pay by cheque?
        A: Both.

        Q: Are you open?
        A: Daily.
        """,
        [
            ("1", "Can I pay by card?", "Both."),
            ("2", "Can I pay by cheque?", "Both."),
            ("3", "Are you open?", "Daily."),
        ],
    ),
    Page(
        "several answers below one question",
        """
        Q: Why is it cold?
        A: The window is open.
        A: It is winter.

        Q: Are you open?
        A: Daily.
        """,
        [
            ("1", "Why is it cold?", "The window is open.\nA: It is winter."),
            ("2", "Are you open?", "Daily."),
        ],
    ),
    Page(
        "a question of two paragraphs up to A:",
        """
        1.1:  What is wrong with

                print x

              in this program?

        A:    The brackets.

        1.2:  Is it fast?

        A:    It is.
        """,
        [
            ("1.1", "What is wrong with print x in this program?", "The brackets."),
            ("1.2", "Is it fast?", "It is."),
        ],
    ),
    Page(
        "a table of contents that repeats every question",
        """
        Contents

          1. Visiting
            1.1 Are you open?
            1.2 Which of the many doors that the house has is the one that
                leads in
          2. Money
            2.1 What does it cost?

        1. Visiting

        1.1 Are you open?

        Daily.

        1.2 Which of the many doors that the house has is the one that
            leads in

        The left one.

        2. Money

        2.1 What does it cost?

        Five.
        """,
        [
            ("1.1", "Are you open?", "Daily."),
            ("1.2", "Which of the many doors that the house has is the one that leads in", "The left one."),
            ("2.1", "What does it cost?", "Five."),
        ],
        sections=("Visiting", "Visiting", "Money"),
    ),
    Page(
        "numbers that start again in each section",
        """
        The museum

        VISITING

        1. Are you open?
        Daily.

        2. May I bring a dog?
        No.

        MONEY

        1. What does it cost?
        Five.

        2. Do you take cards?
        Yes.
        """,
        [
            ("VISITING 1", "Are you open?", "Daily."),
            ("VISITING 2", "May I bring a dog?", "No."),
            ("MONEY 1", "What does it cost?", "Five."),
            ("MONEY 2", "Do you take cards?", "Yes."),
        ],
        sections=("VISITING", "VISITING", "MONEY", "MONEY"),
    ),
    Page(
        "underlined questions and sections",
        """
        1. Visiting
        ===========

           1. Are you open?
           ++++++++++++++++

           Daily.

           2. A list of all that one may
           +++++++++++++++++++++++++++++
              bring
              +++++

           1. Dogs.
           2. Cats.

        2. Money
        ========

           1. What does it cost?
           +++++++++++++++++++++

           Five.
        """,
        [
            ("Visiting 1", "Are you open?", "   Daily."),
            ("Visiting 2", "A list of all that one may bring", "   1. Dogs.\n   2. Cats."),
            ("Money 1", "What does it cost?", "   Five."),
        ],
        sections=("Visiting", "Visiting", "Money"),
    ),
    Page(
        "questions of another script",
        """
        Q：营业时间是什么？
        A：每天。

        Q：要多少钱？
        A：五欧元。
        """,
        [("1", "营业时间是什么？", "每天。"), ("2", "要多少钱？", "五欧元。")],
    ),
    Page(
        "a blank before the question mark",
        "1. Êtes-vous ouverts ?\nOui.\n\n2. Combien ça coûte ?\nCinq.\n",
        [("1", "Êtes-vous ouverts ?", "Oui."), ("2", "Combien ça coûte ?", "Cinq.")],
    ),
    Page(
        "a question without a number among numbered ones",
        """
        1. Are you open?
        Daily.

        May I bring a dog?
        No.

        2. What does it cost?
        Five.

        3. Where are you?
        Here.
        """,
        [
            ("1", "Are you open?", "Daily."),
            ("4", "May I bring a dog?", "No."),
            ("2", "What does it cost?", "Five."),
            ("3", "Where are you?", "Here."),
        ],
    ),
    Page(
        "a posted page",
        """
        From: someone@example.org
        Subject: The house FAQ
        Date: Mon, 1 Jan 1990 00:00:00 GMT
        Newsgroups: misc.houses

        1. Are you open?

        Daily.

        2. What does it cost?

        Five.
        """,
        [("1", "Are you open?", "Daily."), ("2", "What does it cost?", "Five.")],
    ),
    Page(
        "headings",
        """
        # Museum FAQ

        Welcome.

        ## Visiting

        ### Are you open?

        Daily.

        #### Except

        Mondays.

        ### Dogs

        No `dogs`.

        ## Money

        ### What does it cost?

        Five.
        """,
        [
            ("1", "Are you open?", "Daily.\n\n#### Except\n\nMondays."),
            ("2", "Dogs", "No `dogs`."),
            ("3", "What does it cost?", "Five."),
        ],
        "md",
        ("Visiting", "Visiting", "Money"),
    ),
    Page(
        "numbered headings",
        "## FAQ\n\n### 1. Are you open?\n\nDaily.\n\n### 2. What does it cost?\n\nFive.\n",
        [("1", "Are you open?", "Daily."), ("2", "What does it cost?", "Five.")],
        "md",
    ),
    Page(
        "a section of a long page",
        """
        # Tool

        ## Usage

        ### What is it for?

        For use.

        # FAQ

        ### Is it free?

        Yes.

        ### It fails on Windows

        Try again.

        # Licence

        ### Who wrote it?

        I did.
        """,
        [("1", "Is it free?", "Yes."), ("2", "It fails on Windows", "Try again.")],
        "md",
    ),
    Page(
        "bold questions",
        "# House\n\n**Are you open?**\n\nDaily.\n\n**Q: What does it cost?**\n\nFive.\n",
        [("1", "Are you open?", "Daily."), ("2", "What does it cost?", "Five.")],
        "md",
    ),
    Page(
        "front matter, code and rules",
        """
        ---
        title: "What?"
        ---

        ## How do I start?

        ```sh
        # Is this a question?
        start
        ```

        ---

        ## How do I stop?

        Stop.
        """,
        [
            ("1", "How do I start?", "```sh\n# Is this a question?\nstart\n```"),
            ("2", "How do I stop?", "Stop."),
        ],
        "md",
    ),
    Page(
        "what unfolds",
        "<details>\n<summary>Are you open?</summary>\n\nDaily.\n\n</details>\n\n"
        "<details>\n<summary>What does it cost?</summary>\n\nFive.\n\n</details>\n",
        [("1", "Are you open?", "Daily."), ("2", "What does it cost?", "Five.")],
        "md",
    ),
    Page(
        "reStructuredText",
        """
        ====
        Help
        ====

        Are you open?
        -------------

        Daily::

            1. What is this?

        The ``door`` is shut
        ~~~~~~~~~~~~~~~~~~~~

        Knock.

        What does it cost?
        ------------------
        Five.
        """,
        [
            (
                "1",
                "Are you open?",
                "Daily::\n\n    1. What is this?\n\nThe ``door`` is shut\n~~~~~~~~~~~~~~~~~~~~\n\nKnock.",
            ),
            ("2", "What does it cost?", "Five."),
        ],
        "rst",
    ),
    Page(
        "contents before titles that are only underlined",
        """
        Contents
           1  Soil
             1.1  What is loam?
             1.2  How often do I dig?
           2  Water
             2.1  When do I water?

        Soil
        ====

        What is loam?
        -------------

        A mix of sand and clay.

        How often do I dig?
        -------------------

        Once a year.

        A spade that breaks
        -------------------

        Buy another one.

        Water
        =====

        When do I water?
        ----------------

        In the evening.
        """,
        [
            ("1", "What is loam?", "A mix of sand and clay."),
            ("2", "How often do I dig?", "Once a year."),
            ("3", "A spade that breaks", "Buy another one."),
            ("4", "When do I water?", "In the evening."),
        ],
        sections=("Soil", "Soil", "Soil", "Water"),
    ),
    Page(
        "statements among questions",
        """
         1. Where can I return a book?

            At the desk.

         2. loan() says that my card is blocked.

            Pay the fee at the desk.

         3. I found a mistake in the catalogue.

            Write to the desk.

         4. Can I order a book from abroad?

            Yes.
        """,
        [
            ("1", "Where can I return a book?", "   At the desk."),
            ("2", "loan() says that my card is blocked.", "   Pay the fee at the desk."),
            ("3", "I found a mistake in the catalogue.", "   Write to the desk."),
            ("4", "Can I order a book from abroad?", "   Yes."),
        ],
    ),
    Page(
        "a chapter with an introduction",
        """
        Chapter 1. Soil

        1.1. What is loam?

        Sand and clay.

        1.2. How often do I dig?

        Once a year is enough.

        Chapter 2. Water

        This chapter is about water, and nothing else. It begins with rain, which falls from above,
        and ends with the sea.

        2.1. When do I water?

        In the evening.
        """,
        [
            ("1.1", "What is loam?", "Sand and clay."),
            ("1.2", "How often do I dig?", "Once a year is enough."),
            ("2.1", "When do I water?", "In the evening."),
        ],
        sections=("Chapter 1. Soil", "Chapter 1. Soil", "Chapter 2. Water"),
    ),
    Page(
        "lines that are not wrapped",
        """
        Frequently Asked Questions
        What should I bring to the first visit?
        Please bring a photo card and your list of medicines. If somebody else sends you, bring the letter as well, because the desk makes a copy of it.
        Do you see children?
        Yes, from the age of two. A parent or another grown-up stays in the room for the whole of the visit, and signs the form at the end.
        """,
        [
            (
                "1",
                "What should I bring to the first visit?",
                "Please bring a photo card and your list of medicines. If somebody else sends you, bring the letter as well, because the desk makes a copy of it.",
            ),
            (
                "2",
                "Do you see children?",
                "Yes, from the age of two. A parent or another grown-up stays in the room for the whole of the visit, and signs the form at the end.",
            ),
        ],
    ),
    Page(
        "contents behind Q:",
        """
        Q: What is loam?
        Q: My spade breaks.

        Q: What is loam?

        A: Sand and clay.

        Q: My spade breaks.

        A: Buy another one.
        """,
        [("1", "What is loam?", "Sand and clay."), ("2", "My spade breaks.", "Buy another one.")],
    ),
    Page(
        "counting again below a title that nothing marks",
        """
            1. What is loam?

           Sand and clay.

            2. How often do I dig?

           Once a year is enough.

          Category: /Water/

           " Water"

            1. When do I water?

           In the evening.

            2. How much?

           Little.
        """,
        [
            ("1", "What is loam?", " Sand and clay."),
            ("2", "How often do I dig?", ' Once a year is enough.\n\nCategory: /Water/\n\n \" Water\"'),
            ("1 (2)", "When do I water?", " In the evening."),
            ("2 (2)", "How much?", " Little."),
        ],
    ),
    Page(
        "sections numbered like questions",
        """
        1.0 Soil
        1.1 What is loam?

            Sand and clay.

        2.0 Water
        2.1 When do I water?

            In the evening.
        """,
        [("1.1", "What is loam?", "    Sand and clay."), ("2.1", "When do I water?", "    In the evening.")],
        sections=("Soil", "Water"),
    ),
    Page(
        "headings below the only question",
        "# Help\n\n## How do I water?\n\nSlowly.\n\n### In summer\n\nTwice.\n\n### In winter\n\nNever.\n",
        [("1", "How do I water?", "Slowly.\n\n### In summer\n\nTwice.\n\n### In winter\n\nNever.")],
        "md",
    ),
    Page(
        "a question that speaks of the FAQ",
        "# Garden FAQ\n\n## Where do I dig?\n\nHere.\n\n## Is this FAQ up to date?\n\nYes.\n",
        [("1", "Where do I dig?", "Here."), ("2", "Is this FAQ up to date?", "Yes.")],
        "md",
    ),
    Page(
        "bullets and anchors around numbers",
        """
        # Garden

        * **1.1 What is loam?**

          Sand and clay.

        * **1.2 <a name="dig"></a>How often do I dig?**

          Once a year.
        """,
        [("1.1", "What is loam?", "  Sand and clay."), ("1.2", "How often do I dig?", "  Once a year.")],
        "md",
    ),
    Page(
        "letters of other languages",
        "P: ¿Hay una lista?\nR: Sí.\n\nP: Mi copia no funciona.\nR: Pulse el botón.\n",
        [("1", "¿Hay una lista?", "Sí."), ("2", "Mi copia no funciona.", "Pulse el botón.")],
    ),
    Page(
        "answers behind bold questions",
        """
        # Spade

        ## Install

        Dig. Is it deep? Yes.

        ## FAQ

        **Is it sharp?** Yes,
        very.

        - **Is it heavy?** No.

        **Is it long?**
        As an arm.

        ## Licence

        Free.
        """,
        [("1", "Is it sharp?", "Yes,\nvery."), ("2", "Is it heavy?", "No."), ("3", "Is it long?", "As an arm.")],
        "md",
    ),
    Page(
        "POD",
        "=head1 NAME\n\nhelp\n\n=head2 How do I use C<open>?\n\nSo:\n\n    open? yes\n\n"
        "=head2 How do I close?\n\nClose it.\n\n=cut\n",
        [("1", "How do I use open?", "So:\n\n    open? yes"), ("2", "How do I close?", "Close it.")],
        "pod",
    ),
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_pages(page):
    pairs = found(page)
    assert [(pair.label, pair.question, pair.answer) for pair in pairs] == page.pairs
    if page.sections:
        assert tuple(pair.source.section for pair in pairs) == page.sections


def test_a_posted_page_is_called_by_its_subject():
    page = next(page for page in PAGES if page.id == "a posted page")
    assert {pair.source.title for pair in found(page)} == {"The house FAQ"}


def test_qna_has_alternates_and_its_html_is_read():
    text = "# ? Are you open?\n- opening hours\n- when\n\n```markdown\n<p>Daily.</p><p>Not on <b>Monday</b>.</p>\n```\n"
    content: Content = qna.read(text.encode())
    (entry,) = content.entries
    assert (entry.question, entry.answer) == ("Are you open?", "Daily.\n\nNot on Monday.")
    assert entry.alternates == ("opening hours", "when")
    assert (entry.position, entry.last) == (6, 6)
