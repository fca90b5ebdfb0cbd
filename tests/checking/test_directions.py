"""Marks of direction: `check` names those that show a line in another order than it is read in."""

import pytest

from qa_bot.checking import check
from qa_bot.parsing.content import Block, BlockKind, Content, Entry, Unit
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import reader
from qa_bot.parsing.parsed import Parsed

RLO, PDF, RLI, PDI, RLM = "\u202e", "\u202c", "\u2067", "\u2069", "\u200f"


def told(parsed: Parsed) -> list[str]:
    findings = check([parsed]).findings
    return [f"{f.place}: {f.message}" for f in findings if f.rule == "direction-control"]


def of_text(text: str, name: str = "faq.txt") -> list[str]:
    return told(parse(text.encode(), name, reader(f".{name.rpartition('.')[2]}")))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Call 207-555-0143.", []),
        (f"{RLM}كم؟{RLM}", []),
        (f"Call {RLI}555{PDI}.", []),  # closed where it was opened
        (f"Call {RLO}555{PDF}.", ["line 2: holds U+202E (right-to-left override), U+202C (pop "]),
        (f"Call {RLI}555.", ["line 2: holds U+2067 (right-to-left isolate): it is shown in "]),
        (f"Call {PDI}555.", ["line 2: holds U+2069 (pop directional isolate): it is shown in "]),
    ],
)
def test_a_line_that_reorders_itself_or_what_follows_is_named(line, said):
    found = of_text(f"1. Are you open?\n{line}\n2. Is it far?\nNo.\n")
    assert [text[: len(wanted)] for text, wanted in zip(found, said, strict=True)] == said


def test_a_mark_in_a_number_or_section_is_named_where_it_is_left_out():
    entries = (
        Entry("Are you open?", "Daily.", 1, number=f"1{RLM}", section="Hours"),
        Entry("Is it far?", f"No{RLO}.", 2, section=f"Fees{RLI}"),
    )
    content = Content(Unit.ENTRY, entries=entries)
    assert told(Parsed("a.json", "", content, ())) == [
        "entry 1: holds U+200F (right-to-left mark) in a number or section; left out there",
        "entry 2: holds U+202E (right-to-left override): it is shown in another order than read",
        "entry 2: holds U+2067 (right-to-left isolate) in a number or section; left out there",
    ]


def test_a_block_of_a_page_is_named_once():
    block = Block(BlockKind.PARAGRAPH, f"a{RLO}\nb{RLO}", 3, 4)
    assert told(Parsed("a.html", "", Content(Unit.PARAGRAPH, (block,)), ())) == [
        "paragraphs 3-4: holds U+202E (right-to-left override): it is shown in another order than "
        "read"
    ]
