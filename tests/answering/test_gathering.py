"""The words of a query are looked up in each language of the documents."""

import pytest
from fakes import FakeEncoder

from qa_bot.answering.gathering import gather
from qa_bot.ranking.features import PAIR_FEATURES
from qa_bot.records import QAPair
from qa_bot.store import memory_store

BM25 = PAIR_FEATURES.index("bm25")
SPANISH = QAPair("1", "¿Cuánto cuestan las renovaciones?", "Diez.", language="es")
ENGLISH = QAPair("2", "What do renewals cost?", "Ten.", language="en")
JAPANESE = QAPair("3", "証明書の更新はいつですか", "四月です。", language="ja")


@pytest.mark.parametrize(
    ("query", "nearest", "known"),
    [
        ("renovacion cuanto", 0, 1.0),
        ("renewal price", 1, 0.5),
        ("更新", 2, 1.0),
        ("renovacion renewal zebra 更新", None, 0.75),
        ("???", None, 0.0),
    ],
)
def test_a_word_is_found_by_its_stem_in_any_language(query, nearest, known):
    encoder = FakeEncoder()
    store = memory_store([SPANISH, ENGLISH, JAPANESE], encoder)
    found = gather(query, encoder.encode_query(query), store)
    assert found.known_words == known
    by_words = found.features[:, BM25]
    if nearest is not None:
        assert by_words.argmax() == nearest and (by_words > 0).sum() == 1


def test_of_english_pairs_words_are_english():
    encoder = FakeEncoder()
    store = memory_store([ENGLISH], encoder)
    found = gather("renewal renovacion", encoder.encode_query("renewal"), store)
    assert found.known_words == 0.5
