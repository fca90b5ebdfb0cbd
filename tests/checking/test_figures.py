"""What texts state in digits, in any language's way of writing."""

import pytest

from qa_bot.checking.figures import figures, offered, values_of


def states(text, language, other, other_language):
    """What of a text's figures another does not state."""
    offer = offered(figures(other, other_language), other_language)
    missing = [one for one in figures(text, language) if not one.is_stated(offer)]
    return [text[one.start : one.end] for one in missing]


@pytest.mark.parametrize(
    ("digits", "values"),
    [
        ("1000", (1000,)), ("1,000.50", (1000.5,)), ("1.000,50", (1000.5,)), ("1 000,5", (1000.5,)),
        ("1'000", (1000,)), ("1,00,000", (100000,)), ("1.000.000", (1000000,)), ("0.5", (0.5,)),
        ("1.000", (1, 1000)), ("1,234", (1.234, 1234)), ("12,5", (12.5,)), ("1.2.3", ()), 
        ("007", (7,)), ("0.125", (0.125,)),
    ],
)  # fmt: skip
def test_digits_are_all_the_numbers_that_they_may_be(digits, values):
    assert values_of(digits) == pytest.approx(values)


@pytest.mark.parametrize(
    ("one", "language", "other", "other_language"),
    [
        ("It costs $1,000.50.", "en", "Cuesta 1.000,50 $.", "es"),
        ("It costs $1,000.50.", "en", "Il coûte 1 000,50 $.", "fr"),
        ("It costs $1,000.50.", "en", "السعر ١٬٠٠٠٫٥٠ دولار", "ar"),
        ("It costs 30,000 yen.", "en", "3万円です。", "ja"),
        ("5 million people", "en", "5.000.000 de personas", "es"),
        ("open until 2 p.m.", "en", "abierto hasta las 14 h", "es"),
        ("open until 2 p.m.", "en", "abierto hasta las 14:00", "es"),
        ("open until 2 p.m.", "en", "abierto hasta las 2 de la tarde", "es"),
        ("open until 2 p. m.", "es", "bis 14 Uhr geöffnet", "de"),
        ("from 9 to 5:30 p.m.", "en", "von 9.00 bis 17.30 Uhr", "de"),
        ("from 9:30 to 10", "en", "de 9h30 à 10h", "fr"),
        ("午後2時30分まで", "ja", "until 2:30 p.m.", "en"),
        ("on 3 May 2026", "en", "el 3 de mayo de 2026", "es"),
        ("on 3 May 2026", "en", "am 03.05.2026", "de"),
        ("on 3 May 2026", "en", "am 3. Mai 2026", "de"),
        ("on 1 May 2026", "en", "le 1er mai 2026", "fr"),
        ("on 3 May 2026", "en", "em 3 de maio de 2026", "pt"),
        ("on 3 May 2026", "en", "في ٣ مايو ٢٠٢٦", "ar"),
        ("on 3 May 2026", "en", "3 мая 2026 г.", "ru"),
        ("3 million", "en", "3 Millionen", "de"),
        ("3 million", "en", "3.000.000", "pt"),
        ("on May 3rd, 2026", "en", "2026年5月3日", "zh"),
        ("on May 3, 2026", "en", "2026-05-03", "fr"),
        ("from 3 to 5 May 2026", "en", "May 3 - May 5, 2026", "en"),
        ("by 05/03/2026", "en", "antes del 5/3/2026", "es"),
        ("in 2026", "en", "พ.ศ. 2569", "th"),
        ("Call +1 (207) 555-0100.", "en", "Llame al 207.555.0100.", "es"),
        ("Call 01 23 45 67 89.", "fr", "Call +33 1 23 45 67 89.", "en"),
        ("Call 912 345 678.", "es", "Call +34 912-345-678.", "en"),
        ("Call +1 207 555 0100. 10% off.", "en", "电话+1 207 555 0100，优惠10%。", "zh"),
        ("电话207-555-0100转3。", "zh", "Call 207-555-0100, then 3.", "en"),
        ("Call 207.555.0100. 24 hours", "en", "24 Stunden, Tel. 207.555.0100", "de"),
        ("See https://a.example/en/fees?x=1.", "en", "Vea https://a.example/es/tasas?x=2", "es"),
        ("See https://en.a.example/fees.", "en", "Vea https://es.a.example/tasas", "es"),
        ("See https://a.example/fees", "en", "Vea https://www.a.example/tasas", "es"),
        ("1. Come.\n2. Pay $30.", "en", "Venga y pague 30 $.", "es"),
        ("Open 24/7.", "en", "Siempre abierto.", "es"),
        ("Form E-240, v1.2, B7", "en", "El formulario", "es"),
        ("from 2025/26 on", "en", "a partir de 2026", "es"),
    ],
)  # fmt: skip
def test_the_same_in_two_languages_is_the_same(one, language, other, other_language):
    assert states(one, language, other, other_language) == []


@pytest.mark.parametrize(
    ("one", "language", "other", "other_language", "missing"),
    [
        ("It costs $1,000.50.", "en", "Cuesta 1.000,05 $.", "es", ["1,000.50"]),
        ("It costs ١٬٠٠٠", "ar", "It costs 1,001", "en", ["١٬٠٠٠"]),
        ("until 2 p.m.", "en", "hasta las 15:00", "es", ["2 p.m."]),
        ("until 15:30", "en", "bis 16.30 Uhr", "de", ["15:30"]),
        ("on 3 May 2026", "en", "am 04.05.2026", "de", ["3 May 2026"]),
        ("on 3 May 2026", "en", "on 3 June 2026", "en", ["3 May 2026"]),
        ("on 3 May 2026", "en", "am 3. Juni 2026", "de", ["3 May 2026"]),
        ("le 3 mai", "fr", "03.06.2026", "de", ["3 mai"]),
        ("٣ مايو ٢٠٢٦", "ar", "on 3 June 2026", "en", ["٣ مايو ٢٠٢٦"]),
        ("on 3 May 2026", "en", "el 3 de mayo de 2025", "es", ["3 May 2026"]),
        ("Call 207-555-0100.", "en", "Llame al 207-555-0101.", "es", ["207-555-0100"]),
        ("Write to a@b.example.", "en", "Escriba a c@b.example.", "es", ["a@b.example"]),
        ("https://a.example/f-2025", "en", "https://a.example/t-2026", "es", ["https://a.example/f-2025"]),
        ("https://a.example/es/f", "es", "https://b.example/f", "en", ["https://a.example/es/f"]),
    ],
)  # fmt: skip
def test_another_number_date_or_address_is_another(one, language, other, other_language, missing):
    assert states(one, language, other, other_language) == missing


def test_words_that_are_no_months_make_no_date():
    assert [one.kind for one in figures("the first 3 may apply", "en")] == ["number"]
    assert [one.kind for one in figures("31/12/2025 or 32/13/2025", "en")][:1] == ["date"]


def test_a_hostile_text_is_read_in_no_time():
    for text in ("1 " * 50_000, "1." * 50_000, "+(" * 50_000, "a@" * 50_000, "9:" * 50_000):
        figures(text, "en")
