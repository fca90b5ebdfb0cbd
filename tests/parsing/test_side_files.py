"""Side files: other wordings and dates for a document that must not be touched."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.parsing.side_file_names import is_side_file, side_file_names
from qa_bot.parsing.side_files import apply
from qa_bot.records import QAPair, Source, SourceError

PAIRS = [
    QAPair("1", "Are you open?", "Daily.", Source("faq.txt", 2, 2, section="General")),
    QAPair("2", "What does it cost?", "Five.", alternates=("Price?",)),
    QAPair("1", "Where is the shop?", "In the hall.", label="Shop 1"),
]


def test_names_of_side_files():
    assert side_file_names("faq.txt") == (
        "faq.txt.alternates.yaml",
        "faq.txt.alternates.yml",
        "faq.alternates.yaml",
        "faq.alternates.yml",
    )
    assert is_side_file("FAQ.alternates.YAML") and not is_side_file("alternates.yaml")


def test_labels_numbers_and_questions_name_pairs():
    data = (
        b'"2": [fee, Price?]\n'
        b"Shop 1: gift shop | souvenirs\n"
        b"are you  OPEN:\n"
        b"  alternates: [hours, Are you open?]\n  synonyms: opening times; hours\n"
        b"  Valid From: 2026-01-01\n  valid_until: 2026-12-31\n  reviewed: 2026-02-01\n"
        b"  url: https://example.org\n  section: Visits\n"
    )
    found, doubts = apply(PAIRS, data)
    assert doubts == []
    assert [pair.alternates for pair in found] == [
        ("hours", "opening times"),
        ("Price?", "fee"),
        ("gift shop", "souvenirs"),
    ]
    first = found[0]
    assert (first.valid_from, first.valid_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (first.reviewed, first.url) == (date(2026, 2, 1), "https://example.org")
    assert first.source == Source("faq.txt", 2, 2, section="Visits")
    assert [(p.question, p.answer, p.label) for p in found] == [
        (p.question, p.answer, p.label) for p in PAIRS
    ]
    assert PAIRS[0].alternates == ()


def test_a_label_wins_over_a_number_and_an_unclear_number_is_a_doubt():
    found, doubts = apply(PAIRS, b"1: [hours]")
    assert found[0].alternates == ("hours",) and doubts == []
    relabelled = [QAPair("1", "A?", "a", label="X 1"), QAPair("1", "B?", "b", label="Y 1")]
    assert apply(relabelled, b"1: [c]") == (
        relabelled,
        ["'1' names 2 pairs; use a label instead ('X 1', 'Y 1')"],
    )


def test_what_cannot_be_used_is_a_doubt_and_the_rest_is_taken():
    data = (
        b"7: [x]\n2:\n  alternates: [fee]\n  valid_until: next May\n  until: 2026-01-01\n"
        b"  url: javascript:alert(1)\n"
    )
    found, doubts = apply(PAIRS, data)
    assert found[1].alternates == ("Price?", "fee") and found[1].url is None
    assert doubts == [
        "'7' is the label, number or question of no pair; correct it or take it out",
        "'2' has an unknown field 'until'; known are question, alternates, synonyms, "
        "valid_from, valid_until, reviewed, url, section, disagrees_with",
        "'2' has a url that does not begin with http; correct it",
        "'2' has a valid_until that cannot be read: 'next May' is no date like 2026-01-31",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"- a\n- b", "is no list of alternates; expected a mapping of question numbers"),
        (b"# nothing", "is no list of alternates"),
        (b"a: !!python/name:os.system", "has the tag"),
        (b"a: ]", "is no valid YAML in line 1"),
        (b"", "is empty"),
        (b"\x00\x01\x02\x03" * 50, "is no text"),
    ],
)
def test_bad_side_files_are_refused_with_a_reason(data, reason):
    with pytest.raises(SourceError) as caught:
        apply(PAIRS, data)
    assert str(caught.value).startswith(reason)


@given(st.text(st.sampled_from("12:[]{}- \nab?&*!"), max_size=60))
def test_any_side_file_is_applied_or_refused(text):
    try:
        found, doubts = apply(PAIRS, text.encode())
    except SourceError as error:
        assert "\n" not in str(error)
    else:
        assert [pair.answer for pair in found] == [pair.answer for pair in PAIRS]
        assert all("\n" not in doubt for doubt in doubts)


def test_dates_of_a_whole_document_are_those_of_pairs_without_their_own():
    data = (
        b"2:\n  reviewed: 2026-03-01\n"
        b"Document:\n  reviewed: 2026-01-31\n  valid_until: 31 May\n  url: https://example.org\n"
    )
    found, doubts = apply(PAIRS, data)
    assert [pair.reviewed for pair in found] == [
        date(2026, 1, 31), date(2026, 3, 1), date(2026, 1, 31),
    ]  # fmt: skip
    assert {pair.url for pair in found} == {None}
    assert doubts == [
        "'Document' is the whole document and has no field 'url'; known are valid_from, "
        "valid_until, reviewed",
        "'Document' has a valid_until that cannot be read: '31 May' is no date like 2026-01-31",
    ]
    named = [QAPair("1", "Document?", "A file.")]
    assert apply(named, b"document: [file]")[0][0].alternates == ("file",)
    assert apply(PAIRS, b"document: [file]")[1] == [
        "'document' is the whole document, which has no wordings; expected valid_from, "
        "valid_until, reviewed"
    ]


def test_pairs_that_disagree_are_read_at_both_by_their_labels():
    data = b'2:\n  disagrees_with: ["Are you open?", "fees.md: General 3", 9, 2]\n'
    found, doubts = apply(PAIRS, data)
    assert [pair.disagrees_with for pair in found] == [("2",), ("1", "fees.md: General 3"), ()]
    wanted = 'is no other pair of this document; expected its label, or "path: label" of another'
    assert doubts == [
        f"'2' disagrees with {name!r}, which {wanted} document" for name in ("9", "2")
    ]
    assert apply(PAIRS, b"Shop 1: {disagrees_with: 2}")[0][1].disagrees_with == ("Shop 1",)


def test_a_number_with_the_question_beside_it_is_of_that_question_alone():
    data = b"2: {question: what does it COST, alternates: [fee]}"
    assert apply(PAIRS, data)[0][1].alternates == ("Price?", "fee") and not apply(PAIRS, data)[1]
    other = b"2: {question: Are there dogs?, alternates: [dogs], valid_until: 2020-01-01}"
    assert apply(PAIRS, other) == (PAIRS, [
        "'2' was meant for the question 'Are there dogs?' and is 'What does it cost?' now; nothing "
        "of it is taken; write the question in place of the number"
    ])  # fmt: skip
    # Of two pairs with one number it says which.
    two = [QAPair("1", "A?", "a", label="X 1"), QAPair("1", "B?", "b", label="Y 1")]
    found, doubts = apply(two, b"1: {question: B, alternates: [c]}")
    assert [pair.alternates for pair in found] == [(), ("c",)] and doubts == []


def test_what_stands_twice_is_named_and_nothing_of_it_is_lost():
    data = (
        b"2: [fee]\nShop 1: {alternates: a, alternates: b, reviewed: 2026-01-01, "
        b"reviewed: 2026-02-01}\n2: {alternates: [costs], valid_until: 2030-01-01}\n"
        b"document: {reviewed: 2025-01-01}\ndocument: {valid_from: 2025-02-02}\n"
        b"What does it cost: {valid_until: 2031-01-01}\n"
    )
    found, doubts = apply(PAIRS, data)
    assert [pair.alternates for pair in found] == [(), ("Price?", "fee", "costs"), ("a", "b")]
    assert {pair.valid_until for pair in found} == {None}
    assert {(pair.reviewed, pair.valid_from) for pair in found} == {
        (date(2025, 1, 1), date(2025, 2, 2))
    }
    assert doubts == [
        "'2' stands 2 times; all are taken; put them into one",
        "'document' stands 2 times; all are taken; put them into one",
        "'2' has valid_until 2 times; none of them is taken; leave one",
        "'Shop 1' has alternates 2 times; all are taken; put them into one",
        "'Shop 1' has reviewed 2 times; none of them is taken; leave one",
    ]
    merged = b"x: &a {alternates: [b]}\n2: {<<: *a, alternates: [fee]}\n"
    assert len(apply(PAIRS, merged)[1]) == 1  # of x alone
