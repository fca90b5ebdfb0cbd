"""What the chat shows for an answer, without a browser; test_web.py has one."""

import pytest
from fakes import FakeEncoder, document

from qa_bot import Answer, Match, Outcome, QABot, QAPair, Source
from qa_bot.records import Note
from qa_bot.web.chat import reply

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(2)) $$x^2$$ \"'&\r\n\r\n1. One\n2. Two"
SHOWN = (
    "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(2)) $$x^2$$ &quot;&#x27;&amp;"
    "&#10;&#10;1. One&#10;2. Two"
)


def test_two_documents_with_the_same_number_and_question_are_two_options_that_differ():
    # Both buttons sent "7. Question?", and the choice came back for ever.
    asked = QAPair("7", "Question?", "Yes.")
    pairs = [document(path, asked).pairs[0] for path in ("a.txt", "b.txt")]
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder())
    options = reply(bot.ask("Question?")).options
    assert options == [
        {"label": "Question 7: Question? (a.txt)", "value": "a.txt: 7. Question?"},
        {"label": "Question 7: Question? (b.txt)", "value": "b.txt: 7. Question?"},
    ]
    chosen = [bot.ask(option["value"]) for option in options]
    assert [answer.outcome for answer in chosen] == [Outcome.ANSWERED] * 2
    assert [answer.pair.source.path for answer in chosen] == ["a.txt", "b.txt"]


def test_an_option_names_its_file_only_where_number_and_question_do_not_tell():
    pairs = [QAPair("7", "Question?", "Yes."), QAPair("8", "Question?", "No.")]
    placed = document("a.txt", *pairs).pairs
    options = reply(QABot.from_pairs(placed, encoder=FakeEncoder()).ask("Question?")).options
    assert options == [
        {"label": "Question 7: Question?", "value": "7. Question?"},
        {"label": "Question 8: Question?", "value": "8. Question?"},
    ]


def answer_of(outcome: Outcome, text: str | None, **fields) -> Answer:
    pair = QAPair("1", HOSTILE, HOSTILE, Source("<b>.txt", 1, 2))
    return Answer("query", outcome, text, 0.5, (Match(pair, 0.5),), **fields)


def test_a_hostile_document_is_shown_as_it_is_and_ends_no_block():
    note = Note("read_as", ("<i>", "note"))
    content = reply(answer_of(Outcome.ANSWERED, HOSTILE, notes=(note,))).content
    assert "<script" not in content and "<i>" not in content
    assert f'<div class="qa-question">{SHOWN}</div>' in content
    assert f'<div class="qa-answer">{SHOWN}</div>' in content
    assert '<div class="qa-proof">&lt;b&gt;.txt, lines 1\u20132 \u00b7 ' in content


def test_a_card_has_no_raw_line_end_but_shows_those_of_the_answer():
    content = reply(answer_of(Outcome.ANSWERED, HOSTILE)).content
    assert "\n" not in content and "\r" not in content
    assert content.count("&#10;") == 2 * HOSTILE.count("\n")


@pytest.mark.parametrize("outcome", [Outcome.NOTICE, Outcome.CHOOSE, Outcome.NOT_COVERED])
def test_hostile_text_of_the_other_outcomes_holds_no_raw_line_end_or_markup(outcome):
    note = Note("read_as", ("<i>", "note"))
    message = reply(answer_of(outcome, HOSTILE, notes=(note,)))
    assert "<script" not in message.content and "<i>" not in message.content
    assert "\n" not in message.content
    if outcome is Outcome.NOTICE:
        assert message.content == f"<div>{SHOWN}</div>"
    else:
        assert message.content.endswith(
            '<div class="qa-proof">\u201c&lt;i&gt;\u201d was read as \u201cnote\u201d</div>'
        )
