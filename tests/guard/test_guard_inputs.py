"""What is measured of words: on both sides, and in the place of others."""

import pytest

from qa_bot import QAPair
from qa_bot.guard.alignment import AlignedWord, Alignment
from qa_bot.guard.exchanged import wording_in_order
from qa_bot.guard.guard_inputs import INPUTS, _by_words

PAIR = QAPair("1", "When does Lena teach Latin?", "She teaches on Monday, in the annex.")


def aligned(query: dict[str, float], question: dict[str, float]) -> Alignment:
    """Words with their nearest cosine; what they are else plays no part here."""
    sides = (tuple(AlignedWord(t, 1.0, c, True) for t, c in s.items()) for s in (query, question))
    return Alignment(*sides)


NOTHING = Alignment((), ())


def test_an_exchanged_word_is_seen():
    alignment = aligned({"maria": 0.6, "latin": 1.0}, {"lena": 0.7, "latin": 1.0})
    found = _by_words("When does Maria teach Latin?", PAIR, alignment)
    assert found == {
        "words_unsaid": 1,
        "words_unsaid_share": pytest.approx(1 / 3),
        "words_unasked_share": pytest.approx(1 / 3),
        "question_words_unsaid": 1,
        "question_words_unsaid_share": pytest.approx(1 / 3),
        "words_shared": 2,
        "words_shared_share": pytest.approx(1 / 2),
        "exchanges": 1,
        "exchange_alike": pytest.approx(1.0),
        "exchange_words_unsaid": 1,
        "exchange_of_one_word": True,
        "exchange_distance": pytest.approx(0.3),
    }


def test_what_the_answer_says_is_not_unsaid():
    found = _by_words("Does Lena teach in the annex?", PAIR, NOTHING)
    assert (found["words_unsaid"], found["words_unasked_share"]) == (0, pytest.approx(1 / 3))


def test_the_nearest_wording_counts():
    alike = QAPair("1", "Who is it?", "Lena.", alternates=("When does Maria teach Latin?",))
    found = _by_words("when does Maria teach Latin", alike, NOTHING)
    assert (found["words_shared_share"], found["exchanges"]) == (1, 0)


@pytest.mark.parametrize("query", ["", "does it", "?!", "東京"])
def test_queries_without_words_are_measured_all_the_same(query):
    found = _by_words(query, PAIR, NOTHING)
    assert list(found) == list(INPUTS[14 : 14 + len(found)])
    assert all(0 <= value <= 3 for value in found.values())


def test_no_query_is_kept():
    wording_in_order.cache_clear()
    _by_words("Does Lena teach in the annex?", PAIR, NOTHING)
    assert wording_in_order.cache_info().currsize == len((PAIR.question, *PAIR.alternates))
