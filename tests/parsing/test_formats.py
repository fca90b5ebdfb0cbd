"""One row for every format: a small document, its pairs, and what must not be in them."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import docx
import fpdf
import odf_files
import openpyxl
import pytest
from epub_files import epub
from odf_files import h, ods, odt, p

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import READERS
from qa_bot.parsing.recognizing import true_reader

OPEN = ("Are you open on Sunday?", "From ten to five.")
COST = ("What does it cost?", "Five euros.")
PAIRS = (OPEN, COST)
ROWS = [("question", "answer"), *PAIRS]
OBJECTS = [{"question": question, "answer": answer} for question, answer in (OPEN, COST)]
FAQ_PAGE = {
    "@context": "https://schema.org",
    "@type": "FAQPage",
    "mainEntity": [
        {
            "@type": "Question",
            "name": question,
            "acceptedAnswer": {"@type": "Answer", "text": f"<p>{answer}</p>"},
        }
        for question, answer in (OPEN, COST)
    ],
}

PAGE = "<h1>Museum</h1>" + "".join(f"<h2>{q}</h2><p>{a}</p>" for q, a in PAIRS)
BOLD_RTF = r"{{\pard\b {}\par}}{{\pard {}\par}}"


def text_of(start: str, form: str) -> bytes:
    """A document in which `form` prints each pair."""
    return (start + "".join(form.format(*pair) for pair in (OPEN, COST))).encode()


def word() -> bytes:
    document = docx.Document()
    document.add_heading("The museum", 1)
    for question, answer in (OPEN, COST):
        document.add_heading(question, 2)
        document.add_paragraph(answer)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf() -> bytes:
    page = fpdf.FPDF()
    page.add_page()
    for number, (question, answer) in enumerate((OPEN, COST), 1):
        page.set_font("Helvetica", "B", 12)
        page.multi_cell(0, 6, f"{number}. {question}", new_x="LMARGIN", new_y="NEXT")
        page.set_font("Helvetica", "", 12)
        page.multi_cell(0, 6, f"{answer}\n\n", new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


@dataclass
class Fixture:
    """A document of a format; `place` is where its second answer stands."""

    suffix: str
    make: Callable[[], bytes]
    place: str | int
    never: tuple[str, ...] = ()


FIXTURES = [
    Fixture(".txt", lambda: text_of("The museum\n\n", "Q: {}\nA: {}\n\n"), 7, ("Q:", "A:")),
    Fixture(".md", lambda: text_of("# Museum\n\n", "## {}\n\n{}\n\n"), 9, ("#",)),
    Fixture(
        ".md", lambda: text_of("| Question | Answer |\n|---|---|\n", "| {} | {} |\n"), 4, ("|",)
    ),
    Fixture(
        ".rst",
        lambda: text_of("Museum\n======\n\n", "{}\n-----------------------\n\n{}\n\n"),
        12,
        ("--",),
    ),
    Fixture(".pod", lambda: text_of("=head1 FAQ\n\n", "=head2 {}\n\n{}\n\n"), 9, ("=",)),
    Fixture(
        ".html", lambda: text_of("<h1>Museum</h1>", "<h2>{}</h2><p>{}</p>"), "paragraph 5", ("<",)
    ),
    Fixture(
        ".html",
        lambda: text_of("<h1>Museum FAQ</h1>", "<dl><dt>{}</dt><dd>{}</dd></dl>"),
        "paragraph 5",
    ),
    Fixture(
        ".html",
        lambda: text_of("<h1>FAQ</h1>", "<details><summary>{}</summary>{}</details>"),
        "paragraph 5",
    ),
    Fixture(
        ".html",
        lambda: f'<script type="application/ld+json">{json.dumps(FAQ_PAGE)}</script>'.encode(),
        "entry 2",
        ("<p>",),
    ),
    Fixture(
        ".mhtml",
        lambda: b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE.encode(),
        "paragraph 5",
        ("<",),
    ),
    Fixture(".docx", word, "paragraph 5"),
    Fixture(
        ".odt", lambda: odt(h("Museum") + "".join(h(q, 2) + p(a) for q, a in PAIRS)), "paragraph 5"
    ),
    Fixture(".ods", lambda: ods(*(odf_files.row(*cells) for cells in ROWS)), "row 3"),
    Fixture(".epub", lambda: epub({"a.xhtml": PAGE}), "paragraph 5", ("<",)),
    Fixture(
        ".rtf",
        lambda: text_of(r"{\rtf1 {\pard\outlinelevel0 Museum\par}", BOLD_RTF) + b"}",
        "paragraph 5",
        ("\\",),
    ),
    Fixture(
        ".xml",
        lambda: text_of("<faqs>\n", "<faq><q>{}</q><a>{}</a></faq>\n") + b"</faqs>",
        3,
        ("<",),
    ),
    Fixture(
        ".mdx",
        lambda: text_of("# Museum\n\n", '<Faq title="{}">\n  {}\n</Faq>\n'),
        7,
        ("<",),
    ),
    Fixture(
        ".aiml",
        lambda: (
            text_of("<aiml>", "<category><pattern>{}</pattern><template>{}</template></category>")
            + b"</aiml>"
        ),
        "entry 2",
        ("<",),
    ),
    Fixture(".gift", lambda: text_of("", "{} {{~Never. ={}}}\n\n"), 3, ("~", "=", "{")),
    Fixture(".adoc", lambda: text_of("= Museum\n\n", "== {}\n\n{}\n\n"), "paragraph 5", ("=",)),
    Fixture(".texi", lambda: text_of("@chapter M\n", "@section {}\n{}\n"), "paragraph 5", ("@",)),
    Fixture(".org", lambda: text_of("* Museum\n", "** {}\n{}\n"), "paragraph 5", ("*",)),
    Fixture(".mediawiki", lambda: text_of("= M =\n", "== {} ==\n{}\n"), "paragraph 5", ("=",)),
    Fixture(
        ".tex",
        lambda: text_of("\\section*{Museum}\n", "\\subsection*{{{}}}\n{}\n"),
        "paragraph 5",
        ("\\",),
    ),
    Fixture(".textile", lambda: text_of("h1. M\n\n", "h2. {}\n\n{}\n\n"), "paragraph 5", ("h2",)),
    Fixture(
        ".po",
        lambda: text_of("", 'msgid "{}"\nmsgstr ""\n\nmsgid "{}"\nmsgstr ""\n\n'),
        "paragraph 4",
        ('"',),
    ),
    # What is called so and is rich text; others need LibreOffice.
    Fixture(
        ".doc",
        lambda: text_of(r"{\rtf1 {\pard\outlinelevel0 Museum\par}", BOLD_RTF) + b"}",
        "paragraph 5",
        ("\\",),
    ),
    Fixture(".pdf", pdf, "page 1"),
    Fixture(".csv", lambda: "\n".join(f"{q},{a}" for q, a in ROWS).encode(), "row 3"),
    Fixture(".tsv", lambda: "\n".join(f"{q}\t{a}" for q, a in ROWS).encode(), "row 3"),
    Fixture(".xlsx", workbook, "row 3"),
    Fixture(".json", lambda: json.dumps({"faqs": OBJECTS}).encode(), "entry 2"),
    Fixture(".jsonl", lambda: "\n".join(map(json.dumps, OBJECTS)).encode(), "entry 2"),
    Fixture(".yaml", lambda: text_of("", "- question: {}\n  answer: {}\n"), "entry 2"),
    Fixture(".qna", lambda: text_of("", "# ? {}\n```markdown\n{}\n```\n\n"), 8, ("`", "# ?")),
]
# Further names of a format that has a row.
SAME = {
    ".text": ".txt", ".markdown": ".md", ".mht": ".mhtml", ".htm": ".html", ".xhtml": ".html",
    ".ndjson": ".jsonl", ".yml": ".yaml", ".docbook": ".xml", ".dbk": ".xml", ".dita": ".xml",
    ".asciidoc": ".adoc", ".wiki": ".mediawiki", ".texinfo": ".texi",
    ".latex": ".tex",
}  # fmt: skip


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.suffix)
def test_every_format_gives_the_same_pairs(fixture):
    data = fixture.make()
    read = true_reader(data, fixture.suffix)
    assert read is not None
    pairs = parse(data, f"museum{fixture.suffix}", read).pairs
    assert [(pair.question, pair.answer) for pair in pairs] == [OPEN, COST]
    assert pairs[1].source.place == fixture.place or pairs[1].source.first_line == fixture.place
    for pair in pairs:
        assert not [text for text in fixture.never if text in pair.question + pair.answer]


def test_every_suffix_has_a_row():
    assert {f.suffix for f in FIXTURES} | set(SAME) == set(READERS)
    assert all(READERS[suffix] == READERS[other] for suffix, other in SAME.items())
