"""AIML: srai makes wordings; what a bot puts together when it answers is left out by name."""

import pytest
from limits import cpu_seconds

from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError

TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<aiml version="2.0">
<category><pattern>WHEN ARE YOU OPEN</pattern>
  <template>
    Daily from nine.
    <br/>Closed on <b>holidays</b>.
    <button><text>What does it cost</text><postback>COST</postback></button>
  </template></category>
<category><pattern>OPENING HOURS</pattern><template><srai>hours</srai></template></category>
<category><pattern>HOURS</pattern>
  <template> <srai>When are you open?</srai> </template></category>
<category><pattern>A CIRCLE</pattern><template><srai>A circle</srai></template></category>
<category><pattern>NOWHERE</pattern><template><srai>UNKNOWN</srai></template></category>
<category><pattern>MY NAME IS *</pattern><template>Hello <star/>.</template></category>
<category><pattern>WHERE IS ^</pattern><template>Here.</template></category>
<category><pattern>WHO AM I</pattern><template>You are <get name="name"/>.</template></category>
<category><pattern>YES</pattern><that>DO YOU PARK</that><template>Good.</template></category>
<category><pattern>DO YOU PARK</pattern>
  <template><random><li>In the yard &amp; street.</li><li>Yes.</li></random></template></category>
<topic name="TICKETS">
  <category><pattern>PRICE</pattern><template><think><set name="x">1</set></think>Five.</template>
  </category>
</topic>
</aiml>
"""


@pytest.mark.parametrize("suffix", [".aiml", ".xml"])
def test_an_answer_is_fixed_text_and_srai_another_wording(suffix):
    content = reader(suffix)(TEXT.encode())
    assert content.system == "aiml"
    assert [(e.question, e.answer, e.alternates, e.section) for e in content.entries] == [
        (
            "WHEN ARE YOU OPEN",
            "Daily from nine.\nClosed on holidays.",
            ("OPENING HOURS", "HOURS"),
            None,
        ),
        ("DO YOU PARK", "In the yard & street.", (), None),
        ("PRICE", "Five.", (), "TICKETS"),
    ]
    assert content.entries[0].related == ("What does it cost",)
    assert content.doubts == (
        "2 pattern(s) with wildcards or sets, left out: 'MY NAME IS *', 'WHERE IS ^'",
        "1 template(s) that are put together when said, left out: 'WHO AM I'",
        "1 category(s) that answer to what was said before, left out: 'YES'",
        "1 pattern(s) with several answers, the first is kept: 'DO YOU PARK'",
        "1 category(s) of one topic, asked everywhere now: 'PRICE'",
        "2 pattern(s) that lead to no answer, left out: 'A CIRCLE', 'NOWHERE'",
    )


def test_paragraphs_and_lists_are_lines():
    template = "One &lt;b&gt;.<p>Two\n  <i>three</i></p> <ul><li>Four</li><li>Five</li></ul>Six"
    text = f"<aiml><category><pattern>A</pattern><template>{template}</template></category></aiml>"
    (entry,) = reader(".aiml")(text.encode()).entries
    assert entry.answer == "One <b>.\n\nTwo three\n\n- Four\n- Five\n\nSix"


def test_a_long_way_of_srai_takes_no_long_time():
    count = 9_000
    steps = "".join(
        f"<category><pattern>P {n}</pattern><template><srai>P {n + 1}</srai></template></category>"
        for n in range(count)
    )
    end = f"<category><pattern>P {count}</pattern><template>End.</template></category>"
    with cpu_seconds(5):
        (entry,) = reader(".aiml")(f"<aiml>{steps}{end}</aiml>".encode()).entries
    assert (entry.answer, len(entry.alternates)) == ("End.", count)


def test_a_file_without_a_fixed_answer_says_so():
    text = "<aiml><category><pattern>HI *</pattern><template>Hi.</template></category></aiml>"
    with pytest.raises(SourceError, match="aiml without a question .*wildcards"):
        reader(".aiml")(text.encode())
