"""Which language a query is in, and so how it is looked up."""

import pytest

from qa_bot.answering.query_language import QueryLanguage, Way, language_of_query
from qa_bot.words.language_of import identified

PRINTED = frozenset("how renew passport office zulu license branch ez-pass forms vin".split())


def language(text: str, *documents: str) -> QueryLanguage:
    return language_of_query(text, documents or ("en",), PRINTED.__contains__)


@pytest.mark.parametrize(
    "text",
    [
        "how do I renew my passport",
        "What does the office do?",
        "123",
        "42 + 7",
        "?!",
        "",
        "passport",
        "renew passport",
        "wheelchair",
    ],
)
def test_english_and_what_has_no_words_is_looked_up_in_the_documents_own_words(text):
    assert language(text) == QueryLanguage(Way.OWN, "en")


@pytest.mark.parametrize("text", ["how do I renew my passport", "What does the office do?", "42"])
def test_what_is_plainly_english_is_not_given_to_the_identifier(text):
    identified.cache_clear()
    assert language(text).code == "en"
    assert identified.cache_info().misses == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("¿Cómo renuevo mi pasaporte en la oficina?", "es"),
        ("donde puedo renovar pasaporte", "es"),
        ("cuanto cuesta una entrada", "es"),
        ("Puis-je renouveler mon passeport ?", "fr"),
        ("onde posso renovar o passaporte", "pt"),
        ("Wo kann ich meinen Pass verlängern?", "de"),
        ("كيف أجدد جواز سفري؟", "ar"),
        ("Где я могу продлить свой паспорт и что нужно взять с собой?", "ru"),
        ("パスポートの更新はどうすればいいですか", "ja"),
        ("如何更新护照", "zh"),
        ("여권은 어떻게 갱신하나요?", "ko"),
        ("ต่ออายุหนังสือเดินทางอย่างไร", "th"),
        ("pasaportumu nasıl yenilerim", "tr"),
        # With names and abbreviations of the documents.
        ("¿Dónde está la Zulu Branch de la VIN?", "es"),
        ("quiero pagar con E-ZPass en la Zulu Office", "es"),
    ],
)
def test_a_query_in_a_language_that_is_read_is_looked_up_across(text, code):
    found = language(text)
    assert (found.way, found.code) == (Way.ACROSS, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Halkee ayaan baasaboorkayga ku cusboonaysiin karaa?", "so"),
        ("ፓስፖርቴን እንዴት ማደስ እችላለሁ?", "am"),
        ("Πώς ανανεώνω το διαβατήριό μου;", "el"),
        # Regression: they were taken for Russian and for French, and answered.
        ("Номын сан хэдэн цагт нээгдэх вэ?", "mn"),
        ("Утасны дугаар хэд вэ", "mn"),
        ("Ki lè bibliyotèk la louvri?", "ht"),
        ("eske timoun yo peye", "ht"),
    ],
)
def test_a_query_in_a_language_that_nothing_reads_is_not_looked_up(text, code):
    found = language(text)
    assert (found.way, found.code) == (Way.UNREAD, code)


@pytest.mark.parametrize(
    "text",
    [
        "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
        "நூலகம் எப்போது திறக்கும்?",
        "როდის იხსნება ბიბლიოთეკა?",
        "Ե՞րբ է բացվում գրադարանը:",
        "តើបណ្ណាល័យបើកនៅពេលណា?",
        "library எப்போது திறக்கும்?",
    ],
)
def test_of_a_script_that_no_known_language_has_no_language_is_told(text):
    """Regression: Tamil was called Somali, and Cherokee, taken for Korean, was not covered."""
    found = language(text)
    assert (found.way, found.code, found.is_sure) == (Way.UNREAD, None, False)


@pytest.mark.parametrize("text", ["lost book", "wheelchair", "passport office"])
def test_a_word_or_two_of_english_are_not_given_to_the_identifier(text):
    identified.cache_clear()
    assert language(text) == QueryLanguage(Way.OWN, "en")
    assert identified.cache_info().misses == 0


@pytest.mark.parametrize(
    "text", ["ayn yumkinuni an ujaddid jawaz safari", "gde ya mogu prodlit moy pasport"]
)
def test_arabic_and_russian_in_latin_letters_are_never_taken_for_english(text):
    found = language(text)
    assert found.way is Way.UNREAD or (found.way is Way.EITHER and found.may_be_unread)


@pytest.mark.parametrize("text", ["asdf qwer zxcv", "hjkl", "xxxx yyyy zzzz", "qwrtp sdfg hjkl"])
def test_keys_that_were_struck_are_no_language(text):
    assert not language(text).may_be_unread and language(text).way is not Way.UNREAD


@pytest.mark.parametrize("text", ["telefono", "renovar passport", "Sonntag"])
def test_a_word_or_two_may_be_either(text):
    found = language(text)
    assert found.way is Way.EITHER and not found.is_sure and not found.may_be_unread


@pytest.mark.parametrize(
    "text",
    [
        "what does the Bücherei do?",
        "¿Cuándo does the office open on Monday?",
        "tell me about 图书馆 opening hours",
    ],
)
def test_english_with_a_word_of_another_language_may_be_either(text):
    """Regression: it was read as English alone, and mostly not covered."""
    found = language(text)
    assert found == QueryLanguage(Way.EITHER, "en", is_sure=False)
    assert language_of_query(text, ("en",), lambda word: True).way is Way.OWN


@pytest.mark.parametrize("text", ["what’s the fee", "how do I pay 5 €?", "the “office” – where?"])
def test_signs_that_are_no_letters_are_english(text):
    assert language(text) == QueryLanguage(Way.OWN, "en")


def test_misspelt_english_may_be_either_and_is_not_foreign():
    found = language("renw pasport at ofice")
    assert found.way is Way.OWN or not found.may_be_unread


def test_english_is_looked_up_across_where_no_document_is_english():
    assert language("how do I renew my passport", "es") == QueryLanguage(Way.ACROSS, "en")
    assert language("¿Cómo renuevo mi pasaporte en la oficina?", "es").way is Way.ACROSS
    assert language("how do I renew my passport", "es", "en") == QueryLanguage(Way.OWN, "en")


@pytest.mark.parametrize(
    ("text", "documents", "code"),
    [
        ("e se devolver tarde?", ("pt",), "pt"),
        ("e se devolver tarde?", ("en", "pt"), "pt"),
        ("y si devuelvo tarde?", ("es",), "es"),
        ("et mon chat ?", ("fr",), "fr"),
        ("and my cat?", ("fr",), "en"),
        ("how do I renew my passport", ("fr",), "en"),
        ("¿Cómo renuevo mi pasaporte en la oficina?", ("pt",), "es"),
        # In Latin letters nothing is Arabic, Russian or Chinese, and in Chinese ones not Spanish.
        ("perros", ("en", "ar"), "es"),
        ("perros", ("en", "ru"), "es"),
        ("perros", ("en", "zh"), "es"),
        ("票" * 2_000, ("en", "es"), "zh"),
        ("値段", ("en", "zh"), "zh"),
    ],
)
def test_of_languages_nearly_as_likely_it_is_the_documents(text, documents, code):
    assert language(text, *documents).code == code


def test_a_language_that_only_the_documents_have_is_looked_up_in_their_own_words():
    found = language("Πώς ανανεώνω το διαβατήριό μου;", "el")
    assert found == QueryLanguage(Way.OWN, "el")


@pytest.mark.parametrize("documents", [("es",), ("en", "es")])
def test_words_that_documents_in_another_language_print_are_not_english(documents):
    """Regression: a query in the words of a Spanish document was taken for English."""
    text = "cuanto cuesta reservar una sala"
    found = language_of_query(text, documents, set(text.split()).__contains__)
    assert (found.code, found.way) == ("es", Way.ACROSS)


@pytest.mark.parametrize("text", ["asdkjhasd", "qwertyuiop", "thx bye"])
def test_a_slip_of_the_hand_is_in_no_language_that_is_not_read(text):
    assert language(text).way is not Way.UNREAD
    assert not language(text).may_be_unread
