"""The figures of masking that were reached are held."""

from collections import Counter

import pytest

from benchmarks.masking import HELD_OUT, KINDS, Example, measure, read_examples
from qa_bot.feedback.masking import Span

EXAMPLES, HELD_BACK = read_examples(), read_examples(HELD_OUT)


def test_there_are_two_hundred_examples_and_sixty_with_nothing_to_mask():
    assert len(EXAMPLES) >= 200
    assert sum(not one.wanted for one in EXAMPLES) >= 60
    kinds = Counter(span.kind for one in EXAMPLES for span in one.wanted)
    assert set(kinds) == set(KINDS.values()) and min(kinds.values()) >= 4


def test_the_second_set_has_sixty_examples_and_repeats_none():
    assert len(HELD_BACK) >= 60 and sum(not one.wanted for one in HELD_BACK) >= 20
    assert not {one.text for one in HELD_BACK} & {one.text for one in EXAMPLES}


@pytest.mark.parametrize(
    ("half", "recall", "precision", "spoilt"),
    [(EXAMPLES[::2], 1.0, 1.0, 0), (EXAMPLES[1::2], 0.98, 0.98, 1), (HELD_BACK, 1.0, 0.98, 0)],
    ids=["tuning", "held back", "second set"],
)
def test_recall_and_precision_are_at_least_what_was_reached(half, recall, precision, spoilt):
    result = measure(half)
    assert result.recall >= recall, result.missed
    assert result.precision >= precision, result.wrong
    assert result.spoilt <= spoilt


def test_a_span_is_found_where_all_of_it_is_masked_and_a_mask_is_right_where_one_was_wanted():
    result = measure(
        [
            Example("ring 202 555 0175 or a@example.org", (Span(5, 17, "telephone"),)),
            Example("open 12345678 times", ()),
            Example("my name is Lee", (Span(11, 14, "e-mail"),)),
        ]
    )
    assert (result.found.total(), result.wanted.total()) == (1, 2)
    assert (result.right.total(), result.made.total()) == (1, 3)
    assert (result.spoilt, result.plain) == (1, 1)
    assert result.missed == ("'my name is Lee': 'Lee'",) and len(result.wrong) == 2
