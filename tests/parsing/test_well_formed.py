"""Half characters, of whatever reader, are read as U+FFFD and named once."""

import json

from qa_bot.parsing.content import Block, BlockKind, Content, Unit
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.html import read as read_html
from qa_bot.parsing.formats.json_records import read as read_json
from qa_bot.parsing.well_formed import well_formed, whole_escapes

HALF = "\ud83d"


def test_half_characters_are_replaced_in_every_text_and_named_once():
    content = Content(
        Unit.PAGE, (Block(BlockKind.HEADING, f"Why{HALF}?", 1, 1, 1, f"a{HALF}"),), title=HALF
    )
    mended = well_formed(content)
    assert mended.blocks[0].text == "Why\ufffd?" and mended.blocks[0].anchor == "a\ufffd"
    assert mended.title == "\ufffd" and len(mended.doubts) == 1
    assert "3 half character(s)" in mended.doubts[0]
    assert well_formed(Content(Unit.PAGE, title="\U0001f600")).doubts == ()


def test_json_and_json_in_a_page_can_be_written_down():
    answer, alternates = f"So{HALF}.", [f"Wh{HALF}?"]
    record = json.dumps([{"question": "Why?", "answer": answer, "alternates": alternates}])
    question = {"@type": "Question", "name": "Why?", "acceptedAnswer": {"text": answer}}
    page = {"@type": "FAQPage", "mainEntity": question}
    html = f'<script type="application/ld+json">{json.dumps(page)}</script><p>x</p>'
    for data, read in ((record, read_json), (html, read_html)):
        parsed = parse(data.encode(), "page", read)
        assert [pair.answer for pair in parsed.pairs] == ["So\ufffd."]
        assert all(text.encode() for pair in parsed.pairs for text in pair.alternates)
    assert [doubt for doubt in parsed.doubts if "1 half character(s)" in doubt]


def test_only_escapes_of_half_a_character_are_replaced():
    both, literal = r'"\ud83d\ude00"', r'"\\ud83d"'
    assert whole_escapes(both) == (both, ()) and whole_escapes(literal) == (literal, ())
    text, doubts = whole_escapes(r'"a\uDC00\uD83D\n\u00e9\uDBFF"')
    assert json.loads(text) == "a\ufffd\ufffd\n\u00e9\ufffd"
    assert doubts[0].startswith("holds 3 half character(s)")


def test_html_inside_json_may_hold_halves():
    # lxml refuses a text with one, and the whole file was lost.
    record = json.dumps([{"question": "Why?", "answer": f"<p>So{HALF}.</p>"}])
    parsed = parse(record.encode(), "page", read_json)
    assert [pair.answer for pair in parsed.pairs] == ["So\ufffd."]
    assert len(parsed.doubts) == 1 and "1 half character(s)" in parsed.doubts[0]
