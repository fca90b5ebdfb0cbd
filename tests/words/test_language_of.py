"""Which language a text is written in."""

import subprocess
import sys

import pytest

from qa_bot.words import language_of
from qa_bot.words.language_of import Guess, identified, plainly_english


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        ("how do I renew my license", True),
        ("License renewal?", False),  # by these words alone it may be another language
        ("¿Cómo renuevo mi licencia?", False),
        ("como hago para que no me incluyan", False),
        ("was bedeutet das", False),  # "was" is German, too
        ("o portal abre bem no celular", False),
        ("فتح bootpd من inetd could not bind the port", False),
        ("7", True),
        ("???", True),
        ("", True),
    ],
)
def test_only_what_plainly_is_english_is(text, is_english):
    assert plainly_english(text) is is_english


def test_words_that_the_documents_print_are_as_good_as_function_words():
    prints = {"license", "renewal", "fee"}.__contains__
    assert plainly_english("License renewal fee", prints)
    assert plainly_english("what license", prints)
    assert not plainly_english("licencia renewal cuota anual", prints)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("como renuevo mi licencia de conducir", "es"),
        ("comment faire renouveler mon permis", "fr"),
        ("como faço para renovar a carteira", "pt"),
        ("wie kann ich meinen Führerschein verlängern", "de"),
        ("كيف أجدد رخصة القيادة", "ar"),
        ("как продлить водительские права", "ru"),
        ("運転免許の更新はどうすればいいですか", "ja"),
        ("怎么更新驾照", "zh"),
        ("운전면허를 어떻게 갱신하나요", "ko"),
        ("ต่ออายุใบขับขี่อย่างไร", "th"),
        ("የመንጃ ፈቃዴን እንዴት ማደስ እችላለሁ", "am"),
        ("sidee ayaan u cusbooneysiin karaa shatiga darawalnimada", "so"),
        ("Би жолооны үнэмлэхээ хэрхэн сунгах вэ?", "mn"),
        ("Kijan pou m renouvle lisans mwen?", "ht"),
    ],
)
def test_a_language_is_identified(text, code):
    first, second, *_ = identified(text)
    assert first.code == code
    assert first.probability >= second.probability
    assert first.is_sure
    assert first.is_read is (code not in ("am", "so", "mn", "ht"))


@pytest.mark.parametrize("text", ["renouveler mon permis", "продлить права", "ouvert le samedi ?"])
def test_rare_neighbours_leave_the_probabilities_of_others_as_they_are(text):
    guesses = identified(text)
    assert guesses[0].code in ("fr", "ru") and not {"ht", "mn"} & {one.code for one in guesses}
    assert sum(one.probability for one in guesses) == pytest.approx(1)


def test_names_of_the_documents_language_do_not_hide_it():
    assert identified("¿Maine DMV comparte mis datos con ICE?")[0].code == "es"


@pytest.mark.parametrize("text", ["", "7", "?!", "\N{ZERO WIDTH SPACE}", "a" * 100_000])
def test_what_is_no_language_is_never_an_error(text):
    assert 0.99 < sum(guess.probability for guess in identified(text)) < 1.01


def test_what_is_plainly_english_loads_no_identifier():
    code = (
        "import sys; from qa_bot.words.language_of import plainly_english as p; "
        "assert p('what is the fee'); "
        "print([name for name in ('py3langid', 'numpy') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_a_model_that_is_not_the_published_one_is_not_loaded(monkeypatch, caplog):
    monkeypatch.setattr(language_of, "MODEL_SHA256", "0" * 64)
    language_of._identifier.cache_clear()
    identified.cache_clear()
    try:
        assert identified("como renuevo mi licencia") == (Guess("en", 1.0),)
        assert "its model has SHA-256" in caplog.text
    finally:
        language_of._identifier.cache_clear()
        identified.cache_clear()
