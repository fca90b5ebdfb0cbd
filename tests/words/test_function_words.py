"""The copied lists of function words are those that they were copied from."""

import subprocess
import sys

import pytest
from bm25s import stopwords

from qa_bot.words.function_word_lists import ASKING, LISTS
from qa_bot.words.function_words import FUNCTION_WORDS, WITH_FUNCTION_WORDS, function_words

COPIED = {
    "de": stopwords.STOPWORDS_GERMAN,
    "es": stopwords.STOPWORDS_SPANISH,
    "fr": stopwords.STOPWORDS_FRENCH,
    "it": stopwords.STOPWORDS_ITALIAN,
    "nl": stopwords.STOPWORDS_DUTCH,
    "pt": stopwords.STOPWORDS_PORTUGUESE,
    "ru": stopwords.STOPWORDS_RUSSIAN,
    "tr": stopwords.STOPWORDS_TURKISH,
}


def test_they_are_those_of_bm25s():
    assert set(stopwords.STOPWORDS_EN_PLUS) == FUNCTION_WORDS == function_words("en")
    assert LISTS.keys() == COPIED.keys() == ASKING.keys()
    assert {"en", *LISTS} == {*WITH_FUNCTION_WORDS}


@pytest.mark.parametrize("language", sorted(COPIED))
def test_those_of_other_languages_are_too(language):
    copied = set(COPIED[language])
    assert set(LISTS[language].split()) == copied < function_words(language)
    assert not set(ASKING[language].split()) & copied  # else it need not stand there


def test_words_without_their_accents_are_function_words_too():
    assert {"está", "esta", "cómo", "como"} < function_words("es")
    assert {"für", "fur"} < function_words("de")


def test_a_language_without_a_list_has_none():
    assert function_words("ja") == function_words("ar") == frozenset()


def test_reading_words_imports_neither_bm25s_nor_scipy():
    code = "import sys, qa_bot.words.stems; print({'bm25s', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
