"""Records at a prompt are one line, an answer in a notebook a page without script."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from qa_bot import Answer, Match, Outcome, QAPair, Source
from qa_bot.records import Contact, Note

PAIR = QAPair(
    "8", "When is the office open?", "From nine\nto five.", Source("faq.txt", 3, 5, "Desk")
)
ROW = QAPair("General 2", "Where do I park?", "Behind it.", Source("hall.csv", place="row 2"))
ANSWERED = Answer("when open", Outcome.ANSWERED, PAIR.answer, 0.916, (Match(PAIR, 0.916),))
CHOOSE = Answer(
    "open", Outcome.CHOOSE, None, 0.4, (Match(PAIR, 0.4), Match(ROW, 0.3)), offered=2
)  # fmt: skip
NOWHERE = Answer("moon", Outcome.NOT_COVERED, None, 0.06, (Match(ROW, 0.06), Match(PAIR, 0.0)))


def test_a_record_is_one_line():
    assert repr(PAIR) == "<QAPair 8: When is the office open? (faq.txt)>"
    assert repr(Match(ROW, 0.25)) == "<Match 0.25, General 2: Where do I park? (hall.csv)>"
    assert repr(replace(PAIR, source=None)) == "<QAPair 8: When is the office open?>"
    assert repr(ANSWERED) == "<Answer answered, 0.92, 8: When is the office open? (faq.txt)>"
    assert repr(CHOOSE) == "<Answer choose of 2, 0.40, 'open'>"
    assert repr(NOWHERE) == "<Answer not_covered, 0.06, 'moon'>"
    both = replace(ANSWERED, parts=(ANSWERED, CHOOSE))
    assert repr(both) == (
        "<Answer 2 parts, the first answered, 0.92, 8: When is the office open? (faq.txt)>"
    )


@pytest.mark.parametrize("long", ["word " * 1_000, "a\nb\x1b[31m\u202e" * 1_000])
def test_a_long_or_hostile_text_is_cut_to_one_printable_line(long):
    pair = QAPair(long, long, long, Source(long))
    answer = Answer(long, Outcome.ANSWERED, long, 1.0, (Match(pair, 1.0),))
    for record in (pair, answer.matches[0], answer, replace(answer, outcome=Outcome.NOT_COVERED)):
        assert len(repr(record)) < 300 and repr(record).isprintable()


class Read(HTMLParser):
    """Tags, attributes and text of a page; an element that is not closed is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.pieces: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.pieces.append(data)


def pieces(answer: Answer) -> list[str]:
    return Read(answer._repr_html_()).pieces


def test_an_answer_has_its_number_its_text_its_document_and_its_place():
    assert pieces(ANSWERED) == [
        "Question 8: When is the office open?",
        "From nine\nto five.",
        "Desk, faq.txt, lines 3\u20135",
    ]


def test_the_same_question_in_another_language_stands_below_it_with_its_place():
    spanish = QAPair(
        "8", "¿Cuándo abre?", "A las nueve.", Source("faq.es.txt", 4, 4), language="es"
    )
    assert pieces(replace(ANSWERED, translations=(spanish,)))[3:] == [
        "Question 8: ¿Cuándo abre? ", "faq.es.txt, line 4",
    ]  # fmt: skip


def test_what_is_not_answered_is_a_list_of_questions_with_their_documents():
    listed = [
        "Question 8: When is the office open? ", "Desk, faq.txt, lines 3\u20135",
        "Question General 2: Where do I park? ", "hall.csv, row 2",
    ]  # fmt: skip
    opening = "One of these may answer it. Which question did you mean?"
    assert pieces(CHOOSE) == [opening, *listed]
    opening, *rest = pieces(NOWHERE)
    assert opening.startswith("The documents do not clearly answer this.")
    assert rest == listed[2:] + listed[:2]
    differing = replace(NOWHERE, notes=(Note("guard_name", ("FBI", "ICE")),))
    assert pieces(differing)[0].startswith("The documents may not say this.")
    assert pieces(differing)[-1].startswith("you asked about \u201cFBI\u201d")


def test_whom_to_ask_stands_below_with_each_way_and_safe_links_alone():
    contact = Contact(text="Desk", link="javascript:x", mail="a@b.org", hours="9 <to> 5")
    html = replace(NOWHERE, contact=contact)._repr_html_()
    assert "Contact: Desk, by e-mail: <a " in html and ">a@b.org</a>, hours: 9 &lt;to" in html
    assert html.count("<a ") == html.count('href="mailto:a@b.org"') == 1


def test_several_answers_stand_below_what_was_asked():
    several = replace(ANSWERED, parts=(ANSWERED, replace(NOWHERE, matches=())))
    assert pieces(several)[0] == "You asked: when open" and "You asked: moon" in pieces(several)


def test_a_notice_is_its_sentence_and_a_listing_is_cut():
    hello = Answer("hi", Outcome.NOTICE, "Hello.", 0.0, (Match(PAIR, 0.0),))
    assert pieces(replace(hello, notice=Note("greeting"))) == ["Hello."]
    many = tuple(Match(PAIR, 0.0) for _ in range(1_234))
    listing = replace(hello, text="All:", matches=many, notice=Note("listed", ("1234",)))
    assert pieces(listing)[-1] == "and 1,134 more" and len(listing._repr_html_()) < 60_000


def test_a_number_that_is_only_counted_is_not_shown_as_printed():
    counted = replace(PAIR, number_is_printed=False)
    answer = replace(ANSWERED, matches=(Match(counted, 1.0),))
    assert pieces(answer)[0] == "When is the office open?"


def test_no_text_of_a_document_is_code():
    bad = '<script>alert(1)</script><img src=x onerror="x">&'
    pair = QAPair(bad, bad, bad, Source(bad, title=bad, place=bad))
    answers = [
        Answer(bad, Outcome.ANSWERED, bad, 1.0, (Match(pair, 1.0),)),
        Answer(bad, Outcome.CHOOSE, None, 0.4, (Match(pair, 0.4),) * 2, offered=2),
        Answer(bad, Outcome.NOTICE, bad, 0.0, notes=(Note("verbatim", (bad,)),)),
    ]
    for answer in answers:
        read = Read(replace(answer, parts=(answer, answer))._repr_html_())
        assert read.tags <= {"div", "strong", "ul", "li", "span"} and read.names <= {"style", "dir"}
        assert any(bad in piece for piece in read.pieces)
