"""Personal data is masked before anything is kept."""

import time

import pytest

from qa_bot.feedback.masking import LEAST_DIGITS, masked, spans


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("write to anna@example.org now", "write to [e-mail] now"),
        ("call +1 202 555 0143", "call [telephone]"),
        ("my card 4111 1111 1111 1111", "my card [card]"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [account]"),
        ("SSN 219-09-9999", "SSN [personal number]"),
        ("case no. 48213", "case no. [number]"),
        ("http://anna:hunter2@example.org/", "http://[password]@example.org/"),
        ("from 81.2.69.142", "from [IP address]"),
        ("a@example.org,b@example.org", "[e-mail],[e-mail]"),
        ("half \ud800 of one", "half \ufffd of one"),
        ("", ""),
    ],
)
def test_each_kind_is_replaced_by_its_name(text, wanted):
    assert masked(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "question 7", "What about form I-9 and section 501(c)(3)?", "in 2023 and 2024-05-01",
        "a fine of $1,250,000", "1.250.000 € for schools", "ISBN 978-3-16-148410-0",
        "questions 1 2 3 4 5 6 7 8 9", "my password is expired", "router 192.168.1.1",
    ],
)  # fmt: skip
def test_what_everyone_may_know_stays_as_it_is(text):
    assert masked(text) == text


def test_no_run_of_digits_is_left_however_it_is_hidden():
    for text in ("x" * 50 + " 12345678", "a\n12345678\tb", "(12345678)", "№12345678!", "١٢٣٤٥٦٧٨"):
        assert masked(text).count("[") == 1, text
    assert LEAST_DIGITS == 7 and masked("123456 1234567") != "123456 1234567"


def test_what_was_masked_is_not_masked_again():
    once = masked("a@example.org, 202 555 0175, 4111 1111 1111 1111, case no. 48213")
    assert masked(once) == once


HOSTILE = [
    "1", "1 ", "12-", "a@", "a.", "a at ", "a at b dot ", "a_", "a1", "a1-", "ABCD1234 ", "key=",
    "DE89 3704 0044 0532 ", "password ", ":", "ab:", "(", "+", "://x", "tel 555-0123 ", "case no ",
    "(1", "1,", "1,000,000 ", "123.456.789 ", "\u0661\u0662", " ", "a [at] b ", "06 12 34 56 78; ",
]  # fmt: skip


def test_no_text_takes_long():
    """Ten thousand characters, the most that a query has; a slow pattern would take minutes."""
    masked("202.555.0175")  # loads what knows telephone numbers
    begun = time.process_time()
    for piece in HOSTILE:
        found = spans((piece * 10_000)[:10_000])
        assert all(one.end <= two.start for one, two in zip(found, found[1:], strict=False))
    assert time.process_time() - begun < 5
