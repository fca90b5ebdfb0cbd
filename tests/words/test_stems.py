"""Words of texts in many languages: how they are split and stemmed."""

import re
import subprocess
import sys

import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.words.function_words import FUNCTION_WORDS
from qa_bot.words.plain import plain
from qa_bot.words.stems import (
    content_words,
    has_content,
    has_content_anywhere,
    is_stemmed,
    stems_in,
    words,
)

LATIN = st.text(st.characters(max_codepoint=0x17F) | st.sampled_from("’“”–…€ .,-_'\n"))


@given(LATIN)
def test_english_text_is_split_at_all_but_letters_and_digits(text):
    said = re.findall(r"[^\W_]+", plain(text).casefold())
    assert words(text) == words(text, None) == Stemmer.Stemmer("english").stemWords(said)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "renewals", "renewal"),
        ("en", "café", "cafés"),
        ("es", "renovación", "renovar"),
        ("es", "renovacion", "RENOVACIÓN"),
        ("es", "vehículos", "vehiculo"),
        ("fr", "prélèvements", "prelevement"),
        ("pt", "carteiras", "carteira"),
        ("pt", "endereço", "endereco"),
        ("de", "Führerscheine", "fuhrerschein"),
        ("de", "Führerscheine", "fuehrerschein"),
        ("it", "licenze", "licenza"),
        ("nl", "vergunningen", "vergunning"),
        ("ru", "лицензии", "лицензия"),
        ("pl", "licencji", "licencja"),
        ("tr", "ehliyetler", "ehliyet"),
        ("ar", "رخصة", "الرخصة"),
        ("ar", "كِتَابٌ", "كتاب"),
        ("ar", "مـــكتب", "مكتب"),
        ("ar", "إدارة", "ادارة"),
        ("ar", "٢٠٢٤", "2024"),
        ("hi", "घंटे", "घंटे"),
    ],
)
def test_forms_of_one_word_have_one_stem(language, one, other):
    assert words(one, language) == words(other, language) and len(words(one, language)) == 1


def test_english_stems_keep_their_accents():
    assert words("cafés") == ["café"] and words("cafés", "fr") == ["caf"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("東京都", ["東京", "京都"]),
        ("木", ["木"]),
        ("証明書を更新", ["証明", "明書", "書を", "を更", "更新"]),
        ("EV証明書とＤＶ、2枚", ["ev", "証明", "明書", "書と", "dv", "2", "枚"]),
        ("レッツ ゴー", ["レッ", "ッツ", "ゴー"]),
        ("がぎ", ["がぎ"]),  # in two code points each: a letter and its mark
        ("驾照2024年", ["驾照", "2024", "年"]),
        ("ต่ออายุ", ["ต่อ", "ออ", "อา", "ายุ"]),  # the marks stay with their letters
        ("ใบขับขี่ id", ["ใบ", "บขั", "ขับ", "บขี่", "id"]),
        ("운전면허를 갱신 7", ["운전", "전면", "면허", "허를", "갱신", "7"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("e\u0301te\u0301", ["ete"]),
    ],
)
def test_where_words_have_no_spaces_or_no_stems_pairs_of_letters_are_words(text, said):
    assert words(text, "ja") == words(text, "zh") == [plain(word) for word in said]


def test_marks_do_not_cut_a_word_whatever_the_language():
    assert words("हिन्दी") == ["हिन्दी"] and words("\u0301") == []


def test_a_word_has_its_stems_in_each_language_once():
    assert stems_in("renovación fees", ["en", "es"]) == [("renovación", "renov"), ("fee", "fees")]
    assert stems_in("renewals", ["en"]) == stems_in("renewals", []) == [("renew",)]
    assert stems_in("驾照 fees", ["ja", "en"]) == [("驾照",), ("fees", "fee")]
    assert stems_in("", ["en", "es"]) == []


def test_a_language_without_a_stemmer_keeps_its_words():
    assert [*map(is_stemmed, ("es", "ar", "ko", "ja", "uk"))] == [True, True, False, False, False]
    assert words("продовження", "uk") == ["продовження"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "when does the"),
        ("es", "cuando hace el"),
        ("es", "¿CUÁNDO está?"),
        ("fr", "quand est-ce que l'"),
        ("de", "was ist für die"),
        ("de", "fur wen"),
        ("it", "che cos'è il"),
        ("nl", "hoe moet ik dat"),
        ("pt", "onde é que eu"),
        ("ru", "когда же он"),
        ("tr", "ne kadar"),
    ],
)
def test_function_words_alone_have_no_content(language, text):
    assert not has_content(text, language) and content_words(text, language) == frozenset()


def test_content_is_what_no_list_of_the_language_holds():
    assert has_content("cuando hace el")  # by the English list
    assert content_words("cuando renuevan las licencias", "es") == {"renuev", "licenci"}
    assert not has_content_anywhere("cuando hace el") and not has_content_anywhere("was ist das")
    assert has_content_anywhere("cuando ist das")  # of no one language
    assert has_content("の", "ja") and has_content("لماذا", "ar")
    assert content_words("when are the fees due") == {"fee", "due"}


def test_reading_english_loads_no_list_of_another_language():
    code = (
        "import sys; from qa_bot.words.stems import has_content; has_content('what is it');"
        "print('qa_bot.words.function_word_lists' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_english_list_is_the_one_by_its_language():
    assert has_content("renewal", "en") and not has_content(" ".join(FUNCTION_WORDS), "en")
