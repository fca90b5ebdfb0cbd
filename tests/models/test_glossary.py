"""A gloss: the words of a text in another language, each as the nearest word of the documents."""

import pytest

from qa_bot.models.glossary import MOST_WORDS, Glossary
from qa_bot.models.multilingual_encoder import MultilingualEncoder, load_multilingual_encoder

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def multilingual() -> MultilingualEncoder:
    return load_multilingual_encoder()


@pytest.fixture(scope="module")
def glossary(multilingual) -> Glossary:
    common = Glossary.of_common(["cat", "fee", "car"], multilingual)
    return Glossary.of(["dog", "library", "fee", "pay"], common, multilingual)


@pytest.mark.parametrize(
    ("text", "language", "gloss"),
    [
        ("la biblioteca", "es", "library"),
        ("mi perro y 2 gatos", "es", "dog 2 cat"),
        ("Wo ist mein Hund?", "de", "dog"),
        ("собака", "ru", "dog"),
        ("犬", "ja", "dog"),
        ("de la y el", "es", ""),
        ("", "es", ""),
    ],
)
def test_each_word_is_the_nearest_of_the_glossary(multilingual, glossary, text, language, gloss):
    assert glossary.gloss(text, language, multilingual) == gloss


def test_a_word_of_both_is_the_documents(glossary):
    assert (glossary.words, glossary.own) == (["dog", "library", "fee", "pay", "cat", "car"], 4)
    assert glossary.vectors.shape[0] == 6


def test_of_a_long_text_the_beginning_is_glossed(multilingual, glossary):
    """Regression: ten thousand characters of different words took 2.5 s and 400 MB."""
    numbers = " ".join(map(str, range(2 * MOST_WORDS)))
    assert len(glossary.gloss(f"perro {numbers}", "es", multilingual).split()) == MOST_WORDS


def test_a_word_is_read_with_its_neighbours(multilingual):
    """ "Digital" alone is of numbers, behind "huella" of a finger."""
    glossary = Glossary.of_common(["fingerprint", "numbers", "photo"], multilingual)
    assert glossary.gloss("digital", "es", multilingual) == "numbers"
    assert glossary.gloss("huella digital", "es", multilingual) == "fingerprint fingerprint"


def test_words_that_ask_stay_and_other_function_words_do_not(multilingual):
    glossary = Glossary.of_common(["when", "where", "the", "open"], multilingual)
    assert glossary.gloss("¿cuándo abren la", "es", multilingual).split()[:2] == ["when", "open"]
    assert glossary.gloss("wann öffnet das", "de", multilingual).split()[:2] == ["when", "open"]


def test_of_documents_without_words_the_common_ones_are_left(glossary, multilingual):
    assert Glossary.of([], glossary, multilingual) is glossary
