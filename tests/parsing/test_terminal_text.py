"""Text as nroff, man and line printers wrote it: struck over, in pages."""

import time

import pytest

from qa_bot.parsing import read_file
from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.formats.text import read
from qa_bot.parsing.markup.terminal_text import seen
from qa_bot.parsing.markup.text_pages import without_page_edges


def struck(text):
    return "".join(sign if sign.isspace() else f"{sign}\b{sign}" for sign in text)


@pytest.mark.parametrize(
    ("written", "text", "bold"),
    [
        ("plain [1m text", "plain [1m text", set()),
        (struck("1. Why?") + "\nSo.", "1. Why?\nSo.", {1}),
        ("_\bt_\bh_\be\bx r_\bu\bul_\be", "thx rule", set()),
        ("+\bo one\n_\b_\n\b", "o one\n_\n\b", set()),
        ("\u4e2d\b\b\u4e2d\b\b\u4e2d", "\u4e2d", {1}),
        ("\x1b[1mNAME\x1b[0m\n     \x1b[4mls\x1b[24m - list", "NAME\n     ls - list", {1}),
        ("\x1b[1mNAME\x1b[22m of it", "NAME of it", set()),
        ("see \x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\.", "see here.", set()),
    ],
)
def test_what_a_terminal_shows(written, text, bold):
    printed = seen(written)
    assert printed.text == text
    assert printed.bold == bold


def page(number, *lines):
    """A page of 66 lines, with its number in the last but three."""
    filled = ["", "", "", *lines]
    return "\n".join([*filled, *[""] * (62 - len(filled)), f"{number:>40}", "", "", ""])


def test_bold_lines_are_headings_also_over_gaps_and_pages(tmp_path):
    width = "of all the rules that there are in the garden, which is"
    text = "\n".join(
        [
            page(1, struck("Garden"), "", struck("1. " + width[:50]), "", "", struck("the oldest?"),
                 "The oldest is of 1950.", width, "", struck("2. Who made it,")),
            page(2, struck("and why?"), "Nobody knows " + width, "any more."),
        ]
    )  # fmt: skip
    blocks = read(text.encode()).blocks
    headings = [(b.text, b.level, b.first, b.last) for b in blocks if b.kind is BlockKind.HEADING]
    assert headings == [
        ("Garden", 1, 4, 4),
        (f"1. {width[:50]} the oldest?", 2, 6, 9),
        ("2. Who made it, and why?", 2, 13, 70),
    ]
    file = tmp_path / "rules.txt"
    file.write_text(text)
    pairs = read_file(file).pairs
    assert [(pair.number, pair.answer) for pair in pairs] == [
        ("1", f"The oldest is of 1950.\n{width}"),
        ("2", f"Nobody knows {width}\nany more."),
    ]


def test_numbers_of_pages_and_running_heads_are_no_text():
    rules = ["Of one:", "Of another:", "Of others:"]
    three = [page(n, rule, "what " * n) for n, rule in enumerate(rules, 1)]
    kept = without_page_edges("\n".join(three))
    words = [word for n, rule in enumerate(rules, 1) for word in [*rule.split(), *["what"] * n]]
    assert kept.text.split() == words
    assert kept.text.count("\n") == "\n".join(three).count("\n")
    fed = "\f".join(
        f"The Garden\n\nRule {n} says {w}.\n\nPage {n} of 3\n"
        for n, w in enumerate(["a", "b", "c"], 1)
    )
    assert (
        without_page_edges(fed).text.split()
        == "Rule 1 says a. Rule 2 says b. Rule 3 says c.".split()
    )


def test_a_list_of_numbers_is_no_list_of_pages():
    text = "\n\n\n".join(f"    {n}" for n in range(1, 30))
    assert without_page_edges(text).text == text
    text = "Years:\n\n\n    1950\n\n\n" + "words\n" * 60 + "\n\n    1960\n\n\nmore"
    assert without_page_edges(text).text == text


@pytest.mark.parametrize(
    "text",
    ["a\b" * 500_000, "\x1b[" * 500_000, "\b" * 1_000_000, "\f\n" * 300_000, "\x1b]8;" * 200_000],
)
def test_the_worst_text_takes_no_time(text):
    start = time.monotonic()
    without_page_edges(seen(text).text)
    assert time.monotonic() - start < 5
