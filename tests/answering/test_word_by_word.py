"""What of a query's words, in any language, a pair holds none of."""

import math

import pytest

from qa_bot import QABot, QAPair
from qa_bot.answering import WordByWord
from qa_bot.models.embedding import Encoder
from qa_bot.models.glossary import Glossary
from qa_bot.models.multilingual_encoder import load_multilingual_encoder

pytestmark = pytest.mark.model

PAIRS = [
    QAPair("1", "How much is a cleaning?", "A cleaning costs 60 euros.", language="en"),
    QAPair("2", "Puis-je nager la nuit ?", "Non, le bassin ferme à 20 h.", language="fr"),
    QAPair("3", "?", "!", language="en"),
]


@pytest.fixture(scope="module")
def words(model: Encoder) -> WordByWord:
    encoder = load_multilingual_encoder()
    store = QABot.from_pairs(PAIRS, encoder=model).desk.store
    return WordByWord(Glossary.of_common(["cleaning", "euros"], encoder), encoder, store)


@pytest.mark.parametrize(
    ("text", "pair", "least", "most"),
    [
        ("¿Cuánto cuesta una limpieza?", 0, 0.0, 0.3),
        ("¿Cuánto cuesta un empaste?", 0, 0.4, 1.0),
        ("combien coûte le nettoyage", 0, 0.0, 0.3),
        ("on peut nager la nuit ?", 1, 0.0, 0.25),
        ("nager avec mon chien", 1, 0.3, 1.0),
        ("夜に泳げますか", 1, 0.0, 0.8),
    ],
)
def test_a_word_that_the_pair_has_no_like_of_is_missing(words, text, pair, least, most):
    assert least <= words.missing(text, pair) <= most


def test_without_words_nothing_can_be_said(words):
    assert math.isnan(words.missing("?!", 0))
    assert math.isnan(words.missing("¿Cuánto cuesta?", 2))


def test_function_words_alone_are_content(words):
    """ "¿Y de qué?" has no others: they are all that can be missing."""
    assert 0 <= words.missing("¿y de qué?", 0) <= 1
