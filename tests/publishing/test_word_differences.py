"""Two texts word by word, at most 80 columns wide, cut where they are long."""

from hypothesis import given
from hypothesis import strategies as st

from qa_bot.publishing.word_differences import (
    COLUMNS,
    MOST_LINES,
    MOST_WORDS,
    folded_text,
    word_differences,
)


def test_words_that_are_gone_and_new_are_marked():
    assert word_differences("Open from nine to five.", "Open from ten to five.") == [
        "    Open from [-nine-] {+ten+} to five."
    ]
    assert word_differences("", "Never.", "") == ["{+Never.+}"]


def test_what_stayed_far_from_a_change_is_counted():
    words = " ".join(f"w{i}" for i in range(100))
    assert word_differences(f"{words} old {words}", f"{words} new {words}") == [
        "    ... (92 words) ... w92 w93 w94 w95 w96 w97 w98 w99 [-old-] {+new+} w0 w1 w2",
        "    w3 w4 w5 w6 w7 ... (92 words) ...",
    ]


def test_no_count_is_longer_than_what_it_stands_for():
    words = "Electricity on a pier is 2 a day and water free"
    assert word_differences(f"{words} now", f"{words} then") == [f"    {words} [-now-] {{+then+}}"]


def test_spaces_alone_are_said_in_words_and_what_is_too_long_is_not_compared():
    assert word_differences("a b", "a\n\nb") == ["    (spaces and ends of lines alone)"]
    long = "a " * (MOST_WORDS + 1)
    assert word_differences(long, "b") == ["    (4,001 words have become 1: too long to compare)"]


def test_long_ones_are_cut_with_a_count():
    many = " ".join(f"word{i}" for i in range(500))
    lines = folded_text(many)
    assert len(lines) == MOST_LINES + 1 and lines[-1] == "    ... (40 more lines)"


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_no_line_is_wider_and_nothing_that_changed_is_left_out(before, after):
    lines = word_differences(before, after)
    assert all(len(line) <= COLUMNS for line in lines)
    if before.split() != after.split():
        text = " ".join(lines)
        assert "[-" in text or "{+" in text
