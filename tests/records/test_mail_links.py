"""Mail links: what a mail program makes of them is the question, and nothing else."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot import Answer, Outcome
from qa_bot.languages import available, language
from qa_bot.records import Contact

DESK = Contact(text="The desk", mail="desk@example.org")
# RFC 6068: letters, digits and some signs as they are, all else percent-encoded.
ENCODED = re.compile(r"mailto:(?:[\w.~!$'*+@-]|%[0-9A-F]{2})+(?:\?[\w=&.~%-]*)?", re.ASCII)


def mail_of(link: str) -> tuple[str, str, str]:
    """Address, subject and text, as a mail program reads them."""
    assert ENCODED.fullmatch(link) and len(link) <= 2_000, link
    parts = urlsplit(link)
    headers = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    assert list(headers) == ["subject", "body"] and [*map(len, headers.values())] == [1, 1]
    assert not re.search(r"[\r\n]", headers["subject"][0])
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", headers["body"][0])
    return unquote(parts.path), headers["subject"][0], headers["body"][0]


def question_of(link: str) -> str:
    return mail_of(link)[2].partition("\r\n\r\n")[2]


@pytest.mark.parametrize(
    "question",
    [
        "When are you open?",
        "a&b=c?d#e%20f+g;h\"i'j<k>l\\m|n^o`p{q}",
        "¿Cuánto cuesta? – 20\u00a0€ 😀",
        "متى يفتح المكتب؟",
        "x&bcc=evil@example.org&subject=y",
    ],
)
def test_the_question_comes_back_as_it_is(question):
    address, subject, body = mail_of(DESK.mail_link(question))
    assert address == "desk@example.org"
    assert body == f"My question:\r\n\r\n{question}"
    assert subject.startswith("Question: ")


def test_line_ends_are_those_of_mail_and_no_other_control_character_is_in_it():
    link = DESK.mail_link("one\ntwo\r\nBcc: a@b.org\rthree\x00\x1b[31m\tfour\n")
    assert "%0D%0A" in link and "%00" not in link and "%1B" not in link
    assert question_of(link) == "one\r\ntwo\r\nBcc: a@b.org\r\nthree[31m\tfour"
    assert mail_of(link)[1] == "Question: one two Bcc: a@b.org three[31m four"


@pytest.mark.parametrize("sign", ["a", "é", "ش", "😀", "\n", "%"])
def test_what_is_too_long_for_a_mail_program_is_cut_and_says_so(sign):
    question = f"start {sign * 10_000} end"
    found = question_of(DESK.mail_link(question))
    assert found.endswith("…") and found.startswith("start")
    assert question.startswith(found[:-1].replace("\r\n", "\n"))
    assert len(DESK.mail_link(question)) > 1_900 or sign == "\n"


@given(st.text(min_size=1, max_size=300), st.sampled_from(available()))
def test_no_question_becomes_more_than_a_text(question, code):
    mail_of(DESK.mail_link(question, code))


@pytest.mark.parametrize("code", available())
def test_the_words_around_it_are_in_the_readers_language(code):
    _, subject, body = mail_of(DESK.mail_link("X?", code))
    said = language(code)
    assert subject == said.say("mail.subject", "X?")
    assert body == f"{said.say('mail.question')}\r\n\r\nX?"


def test_without_agreement_the_link_has_the_address_alone():
    assert DESK.mail_link() == DESK.mail_link("") == "mailto:desk@example.org"
    assert Contact(text="Us").mail_link() is None is Contact(text="Us").mail_link("Why?")


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        (Contact(text="Us", link="mailto:a%2Bb@example.org?cc=c@example.org"), "a+b@example.org"),
        (Contact(text="Us", link="mailto:a@example.org", mail="b@example.org"), "b@example.org"),
        (Contact(text="Us", mail="o'neil&co?#%@example.org"), "o'neil&co?#%@example.org"),
        (Contact(text="Us", mail="a@b.org?bcc=c@d.org\r\nX: y"), "a@b.org?bcc=c@d.org\r\nX: y"),
    ],
)
def test_the_address_is_that_of_the_owner_whatever_is_in_it(contact, address):
    assert mail_of(contact.mail_link("Why?"))[0] == contact.mail_address == address


@pytest.mark.parametrize(
    ("telephone", "link"),
    [
        ("+44 1632 960001", "tel:+441632960001"),
        ("+49 (0)30 123-456", "tel:+4930123456"),
        ("(01632) 960 001", "tel:01632960001"),
        ("112", "tel:112"),
    ],
)
def test_a_telephone_number_is_called_by_its_digits(telephone, link):
    assert Contact(text="Us", telephone=telephone).telephone_link == link
    assert Contact(text="Us", telephone=telephone).ways == (("telephone", telephone, link),)


def test_a_person_is_asked_what_the_bot_was():
    asked = Answer("and on Sundays?", Outcome.NOT_COVERED, None, 0.1)
    assert asked.for_a_person == "and on Sundays?"
    together = Answer(asked.query, Outcome.CHOOSE, None, 0.4, combined_with="When are you open?")
    assert together.for_a_person == "When are you open?\nand on Sundays?"
    talk = Answer("talk to a person", Outcome.NOTICE, "I am a program.", 0.0, reply="human")
    assert talk.for_a_person == ""
    after = Answer(talk.query, Outcome.NOTICE, talk.text, 0.0, reply="human", standing="Why?")
    assert after.for_a_person == "Why?"
