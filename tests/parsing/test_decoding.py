"""Bytes to text: marks, UTF-8, other encodings, mixed and binary files."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.parsing.decoding import Decoded, decoded, decoded_with_doubt
from qa_bot.records import SourceError

TEXT = "1. Caf\u00e9 \u2013 open?\r\n\r\nYes, \u8425\u4e1a.\n"
RUSSIAN = "1. Как получить справку?\nВ отделе кадров, с девяти до пяти часов, каждый день.\n"
JAPANESE = "1. 証明書はどうやって取得しますか？\n毎日九時から五時まで人事部で取得できます。\n"
POLISH = (
    "1. Jak mogę otrzymać zaświadczenie?\nZaświadczenie można odebrać w dziale kadr każdego dnia "
    "od dziewiątej. Proszę przynieść dowód i wypełniony wniosek. Jeśli są pytania, prosimy.\n"
)
SWEDISH = (
    "1. Hur får jag intyget?\nDu får intyget på kontoret varje dag från nio till fem. Ta med "
    "legitimation och den ifyllda blanketten, så går det fort även för större sällskap på våren.\n"
) * 2
FRENCH = "1. Où est le café?\nÀ côté de l'entrée, dès neuf heures.\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    ],
    ids=["UTF-8", "BOM", "UTF-16", "UTF-16 BE", "UTF-32", "UTF-32 BE"],
)
def test_unicode_is_read_without_doubt_and_keeps_its_line_ends(data):
    found = decoded_with_doubt(data)
    assert (found.text, found.doubt) == (TEXT, None)


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "shift_jis", "cp932"),
        (POLISH, "cp1250", "cp1250"),
        (FRENCH, "latin-1", "cp1252"),
        (SWEDISH, "latin-1", "cp1252"),
        ("1. Was kostet das?\nF\u00fcnf \u20ac \u2013 \u201egratis\u201c.\n", "cp1252", "cp1252"),
    ],
)
def test_other_encodings_are_guessed_with_a_doubt(text, encoding, named):
    found = decoded_with_doubt(text.encode(encoding))
    assert found.text == text
    assert found.doubt == (
        f"is not UTF-8; read as {named}, which is a guess; check its accents and save it as UTF-8"
    )


def test_the_only_line_with_an_accent_may_stand_after_the_sample():
    text = "plain ascii line\n" * 50_000 + FRENCH
    assert decoded(text.encode("latin-1")) == text


def test_utf_16_without_a_mark_is_read_with_a_doubt():
    found = decoded_with_doubt("1. Open?\nYes, daily.".encode("utf-16-le"))
    assert found.text == "1. Open?\nYes, daily."
    assert found.doubt == "has no byte order mark and was read as UTF-16-LE; save it as UTF-8"


def test_stray_bytes_in_utf_8_are_read_as_windows_1252():
    data = "1. Où?\nÀ côté.\n".encode() + b"2. Caf\xe9?\n" + "Là, à côté.\n".encode()
    found = decoded_with_doubt(data)
    assert found.text == "1. Où?\nÀ côté.\n2. Café?\nLà, à côté.\n"
    assert found.doubt == (
        "1 byte(s) are not UTF-8, the first in line 3; read as Windows-1252; save the file as UTF-8"
    )


def test_a_mark_before_mixed_text_is_no_part_of_it():
    assert decoded(codecs.BOM_UTF8 + "é à è ".encode() + b"\xe9") == "é à è é"


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf \r\n\t\n", b"\xff\xfe", "\n".encode("utf-16")]
)
def test_empty_files_are_refused(data):
    with pytest.raises(SourceError, match="^is empty; expected numbered questions with answers$"):
        decoded(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "is no text"),
        (b"PK\x03\x04\x14\x00\x08\x00" * 100, "is no text"),
        (b"\xff\xfea\x00b", "begins as UTF-16 and is damaged at byte 4; expected text"),
    ],
)
def test_binary_and_damaged_files_are_refused(data, reason):
    with pytest.raises(SourceError, match=f"^{reason}"):
        decoded(data)


@given(
    st.binary(max_size=2000)
    | st.text(max_size=500).map(lambda text: text.encode("cp1252", "replace"))
)
def test_any_bytes_give_text_or_a_reason(data):
    try:
        found = decoded(data)
    except SourceError as error:
        assert "\n" not in str(error)
    else:
        found.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_what_is_utf_8_stays_as_it_is(text):
    text = "x" + text
    assert decoded_with_doubt(text.encode()).text == text


def test_japanese_mail_is_read_as_such():
    """It is ASCII by its bytes, and was read as "$BC/$,..."."""
    text = "1. 誰が泳げますか？\n\n十歳からです。\n"
    assert decoded_with_doubt(text.encode("iso2022_jp")) == Decoded(text)
