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
        ("from 81.2.69.142:8080", "from [IP address]:8080"),
        ("my phone is 10.20.30.40", "my phone is [telephone]"),
        ("a@example.org,b@example.org", "[e-mail],[e-mail]"),
        ("half \ud800 of one", "half \ufffd of one"),
        ("", ""),
    ],
)
def test_each_kind_is_replaced_by_its_name(text, wanted):
    assert masked(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("my card 4111 1111 1111 1111 $500 was charged", "my card [card] $500 was charged"),
        ("my card 4111111111111111 $25", "my card [card] $25"),
        ("I paid $500 4111 1111 1111 1111", "I paid $500 [card]"),
        ("I paid $500 2025550143", "I paid $500 [telephone]"),
        ("(202)5550143 $5", "[telephone] $5"),
        ("2025550143 dollars", "[telephone] dollars"),
        ("123 45 6789 € 5", "[personal number] € 5"),
        ("SSN 123456789 € 20", "SSN [personal number] € 20"),
    ],
)
def test_money_beside_a_number_hides_none(text, wanted):
    assert masked(text) == wanted


@pytest.mark.parametrize("dash", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d")
def test_every_dash_is_one(dash):
    ssn, card, telephone = "123-45-6789", "4111-1111-1111-1111", "+1 202-555-0143"
    for text, wanted in [
        (ssn, "[personal number]"), (card, "[card]"), (telephone, "[telephone]"),
        ("202 - 555 - 0143", "[telephone]"), ("2019-2023", "2019-2023"),
    ]:  # fmt: skip
        written = text.replace("-", dash)
        assert masked(written) == wanted.replace("-", dash), written


@pytest.mark.parametrize(
    "space",
    [*" \t\n\u00a0\u2007\u2009\u202f\u3000", "  ", "\u200b \u200b", ".", "·", "_", "/", ",", " - "],
)
def test_whatever_parts_the_digits_of_a_number(space):
    assert masked(space.join(["4111", "1111", "1111", "1111"])) == "[card]"
    assert masked("call " + space.join(["202", "555", "0143"])) in {
        "call [telephone]",
        "call [number]",
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("４１１１　１１１１　１１１１　１１１１", "[card]"),
        ("٤١١١١١١١١١١١١١١١", "[card]"),
        ("番号は4111111111111111です", "番号は[card]です"),
        ("4\u200b111\u00ad1111 1111 1111", "[card]"),
        ("1\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34567890", "[telephone]"),
        ("anna＠example.org", "[e-mail]"),
        ("anna\u200b@example.org", "[e-mail]"),
    ],
)
def test_a_number_is_found_in_every_script_and_what_has_no_width_hides_none(text, wanted):
    assert masked(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("card 4111111111111111,123", "card [card],123"),
        ("5, 4111111111111111", "5, [card]"),
        ("2025550143,2025550144", "[telephone]"),
        ("1234,5678,9012,3456", "[number]"),
        ("my number is 22 33 44 55", "my number is [telephone]"),
        ("12,34,56,78,90", "[number]"),
        ("5, 3, 6, 2, 2, 8, 1, 2, 7", "[number]"),
        ("SSN 1 2 3 4 5 6 7 8 9", "SSN [personal number]"),
        ("my SSN is 219,099,999", "my SSN is [personal number]"),
        ("555.123.456.789", "[telephone]"),
        ("1234:5678:9012:3456", "[number]"),
    ],
)
def test_a_number_that_is_written_as_a_list_is_none(text, wanted):
    assert masked(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("my article 123456789", "my article [telephone]"),
        ("article 4111 1111 1111 1111", "article [card]"),
        ("article 202-555-0143", "article [telephone]"),
        ("article 219-09-9999", "article [personal number]"),
        ("article anna@example.org", "article [e-mail]"),
        ("version 2025550143", "version [telephone]"),
        ("ISBN 2025550143", "ISBN [telephone]"),
        ("question 7 2025550143", "question [telephone]"),
    ],
)
def test_a_public_word_hides_no_number_of_another_form(text, wanted):
    assert masked(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        'password is "{Secret1!}"', "password is “{Secret1!}”", "my password's {hunter2}",
        "password `{Secret1!}`", 'the password: "{swordfish}"', "pin code {4821}",
        "my password was changed to {Secret1!}", "the password for the page is {hunter2}",
        "my password is {hunter2}, and yours?", "token: {9f8e7d6c5b4a}",
        "see {sk-abcdefghijkl1234567890}", "{ghp_abcdefghijklmnop1234}", "{AKIAIOSFODNN7EXAMPLE}",
        "Bearer {eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc}",
        "Authorization: Basic {dXNlcjpwYXNzd29yZDEyMw}",
        "password - {hunter2}", "the password ({hunter2})", "pass: {hunter2}", "cvv {123}",
        "security code is {4821}",
        "key {Zx81kLmQ20vWnB47tYcRpE}",
    ],
)  # fmt: skip
def test_passwords_and_tokens(text):
    begin, end = text.index("{"), text.index("}")
    assert masked(text.replace("{", "").replace("}", "")) == (
        text[:begin] + "[password]" + text[end + 1 :]
    )


@pytest.mark.parametrize(
    "text", ["anna @ example.com", "user%40example.com", "sara at example dot com"]
)
def test_an_address_in_other_words(text):
    assert masked(text) == "[e-mail]"


def test_an_extension_hides_no_telephone():
    assert masked("202.555.0143x123") == "[telephone]x123"


def test_a_number_of_a_state_is_called_so():
    assert masked("SSN ending in 9999") == "SSN ending in [personal number]"
    for number in ("202 555 0143", "123456789", "219-09-9999", "123-456-789", "15 070649 C 103"):
        assert masked(f"my ssn is {number}") == "my ssn is [personal number]"


@pytest.mark.parametrize(
    "text",
    [
        "question 7", "What about form I-9 and section 501(c)(3)?", "in 2023 and 2024-05-01",
        "a fine of $1,250,000", "1.250.000 € for schools", "ISBN 978-3-16-148410-0",
        "questions 1 2 3 4 5 6 7 8 9", "my password is expired", "router 192.168.1.1",
        "127.0.0.1:5000", "the password is case-sensitive!", "error code 80070057",
        "error 0x80070057",
        "COVID-19 2020 2021", "STEM I-20 2023/24", "W-2 2021 2022 2023", "Form 1040 2021 2022",
        "my claim no. is 2024", "look at example dot com", "version 1.2.3.4", "ISO 9001:2015",
        "1.234.567,89", "1000-2000 USD", "10.000.000 € in 2023", "7.5, 8.25, 9.125",
        "2019 2020 2021 2022", "pages 100-120, 130-145", "1, 2, 3, 5, 8, 13, 21, 34",
        "MH17 when will this come", "KB5034441 and CVE-2024-12345", "8 CFR 214.2(f)(10)(ii)(C)",
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
    "4111-", "1111 1111 1111 1111 ", "$1", "1€", "1,000 ", "1, ", "my number is ", "password is '",
    "password is now ", "eyJ", "eyJa.", "sk-", "aA1", "Bearer a1", "-----BEGIN PRIVATE KEY-----",
    "x%40", "isbn 1", "version 1.", "\u2011", "\u200b", "日1", "2020 ", "2020-01-01 ", "\n",
    "questions 1 ", "AB12 ", "form 1 2020 ", "iso 1-1-", "ssn 1", "I-", "11.1, ",
]  # fmt: skip


def test_no_text_takes_long():
    """Ten thousand characters, the most that a query has; a slow pattern would take minutes."""
    masked("202.555.0175")  # loads what knows telephone numbers
    begun = time.process_time()
    for piece in HOSTILE:
        found = spans((piece * 10_000)[:10_000])
        assert all(one.end <= two.start for one, two in zip(found, found[1:], strict=False))
    assert time.process_time() - begun < 5
