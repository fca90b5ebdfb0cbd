"""Telephone numbers and mailboxes in an answer become links; other numbers stay text."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_rendering import Page, answered, is_safe, placed

from qa_bot.languages import language
from qa_bot.web.rendering import answer_html, copied_text
from qa_bot.web.rendering.escaping import linked
from qa_bot.web.rendering.telephones import telephones


def called(text: str) -> list[str]:
    return [found.address for found in telephones(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Call 207-555-0143.", "tel:2075550143"),
        ("(555) 010-2000", "tel:5550102000"),
        ("at (207)555-0143, ext. 12", "tel:2075550143"),
        ("1-800-555-0199", "tel:18005550199"),
        ("207.555.0143", "tel:2075550143"),
        ("+1 207 555 0143", "tel:+12075550143"),
        ("+44 (0)20 7946 0018", "tel:+442079460018"),
        ("(+44) 20 7946 0018", "tel:+442079460018"),
        ("+34 91 123 45 67", "tel:+34911234567"),
        ("020 7946 0018", "tel:02079460018"),
        ("(020) 7946 0018", "tel:02079460018"),
        ("06 12 34 56 78", "tel:0612345678"),
        ("030/1234567", "tel:0301234567"),
        ("Tel.: 91 123 45 67", "tel:911234567"),
        ("Ring us on 555-0123 before noon", "tel:5550123"),
        ("Llame al 900 123 456", "tel:900123456"),
        ("\u260e 12345678", "tel:12345678"),
        ("1. 207-555-0143", "tel:2075550143"),
        ("Open 8:30, 207-555-0143", "tel:2075550143"),
    ],
)
def test_a_telephone_number_is_called(text, address):
    assert called(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "2024-2025", "the years 2024\u20132025", "1,000", "1,250,000.50", "12:30-13:30", "9-5",
        "24/7",
        "DE89 3704 0044 0532 0130 00", "NO93 8601 1117 947", "ES91 2100 0418 4502 0005 1332",
        "4111 1111 1111 1111", "123-45-6789", "04101-1234", "978-3-16-148410-0", "0-306-40615-2",
        "2026-11-29", "29.11.2026", "11/29/2026", "01 02 2026", "192.168.100.200", "10 000 000",
        "+10 000 000", "$2 000 000 000", "INV-2024-000123", "01-2026-000123", "case 2026/0001234",
        "900 123 456 people", "12345678", "0123456789",
        "44.123456, -70.123456", "18 U.S.C. 2721-2725",
        "3.1415926535", "2 of 1000000", "+999 123 4567", "v1.2.3.4.5.6.7.8",
        "call for papers 2024-2025", "call by 29.11.2026",
        "Call us with your IBAN NO93 8601 1117 947",
        "phone bills of 1,000,000", "call from 12:30-13:30", "call 4111 1111 1111 1111", "call 911",
        "a call, with 0.7298426", "Call\n12345678", "telephonic 12345678",
    ],
)  # fmt: skip
def test_another_number_stays_text(text):
    assert called(text) == []


def test_two_numbers_of_a_line_are_both_called():
    assert called("Phone 555-0123 or 555-0124.") == ["tel:5550123", "tel:5550124"]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Write to desk@example.org.", ["mailto:desk@example.org"]),
        ("<a.b+c@mail.example.co.uk>, or", ["mailto:a.b+c@mail.example.co.uk"]),
        ("(desk@b\u00fccher.example)", ["mailto:desk@b\u00fccher.example"]),
        ("https://desk@a.example/207-555-0143 x", ["https://desk@a.example/207-555-0143"]),
        ("git@host.example:team/repo a@b user@1.2.3.4 @name a@@b.example", []),
        ("desk@example.org 207-555-0143", ["mailto:desk@example.org", "tel:2075550143"]),
        ("a%40b@evil.example", []),
    ],
)
def test_mailboxes_are_links(text, addresses):
    page = Page(linked(text))
    assert [link["href"] for link in page.found("a")] == addresses and page.text == text


@given(st.text("0123456789+-() ./@ab\n\u00a0", max_size=60))
def test_any_text_keeps_its_characters(text):
    html = linked(text)
    assert Page(html).text == text
    is_safe(html)


@pytest.mark.parametrize("path", ["faq.md", "faq.txt"])
def test_an_answer_has_links_and_is_copied_as_it_stands(path):
    text = "Call (207) 555-0143 or write to desk@example.org by 2026-11-29."
    answer = answered(placed(text, path))
    page = Page(answer_html(answer, language()))
    assert [a["href"] for a in page.found("a")] == ["tel:2075550143", "mailto:desk@example.org"]
    assert copied_text(answer, language()).startswith(f"{text}\n\n")


def test_a_link_in_markdown_holds_no_other():
    page = Page(answer_html(answered(placed("[207-555-0143](https://a.example)")), language()))
    assert [a["href"] for a in page.found("a")] == ["https://a.example"]


def test_the_address_of_a_pair_stands_below_its_answer_as_a_link():
    for url, shown in (
        ("https://a.example/faq#1", ["https://a.example/faq#1"]),
        ("javascript:alert(1)", []),
        ("faq.html#1", []),
    ):
        html = answer_html(answered(placed("So.", url=url)), language())
        found = re.findall(r'<p class="qa-url"><a href="(.*?)"', html)
        assert found == shown and ("qa-url" in html) == bool(shown)
        is_safe(html)


@pytest.mark.parametrize(
    "piece",
    ["+1 207 555 0143 ", "1 ", "12345678901 ", "a.",
     "a@", "a.a@", "a@a.", "a@a-", "(0", "call ", "%a"],
)  # fmt: skip
def test_a_megabyte_takes_little_time(piece):
    text = piece * (1_000_000 // len(piece))
    before = time.process_time()
    linked(text)
    assert time.process_time() - before < 5
