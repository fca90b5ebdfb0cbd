"""JSON, JSON Lines and YAML: pairs wherever they stand in the tree."""

import json
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from limits import cpu_seconds

from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.formats import json_records, yaml_records
from qa_bot.parsing.tables.yaml_text import yaml_documents
from qa_bot.parsing.well_formed import half_doubt
from qa_bot.records import SourceError

HOURS = ("Are you open?", "Daily, nine to five.")
PRICE = ("What does it cost?", "Five.\n\nChildren: two.")
HOURS_OBJECT = {"question": HOURS[0], "answer": HOURS[1]}
PRICE_OBJECT = {"question": PRICE[0], "answer": PRICE[1]}


def pairs(content):
    return [(entry.question, entry.answer) for entry in content.entries]


def read_json(tree):
    return json_records.read(json.dumps(tree).encode())


def read_lines(*trees):
    return json_records.read("\n".join(map(json.dumps, trees)).encode())


def read_yaml(tree):
    return yaml_records.read(yaml.safe_dump(tree, allow_unicode=True).encode())


@pytest.mark.parametrize("read", [read_json, read_yaml], ids=["JSON", "YAML"])
@pytest.mark.parametrize(
    "tree",
    [
        [HOURS_OBJECT, PRICE_OBJECT],
        {"faqs": [HOURS_OBJECT, PRICE_OBJECT], "version": 3},
        {"data": {"items": [{"Q": HOURS[0], "A": HOURS[1]}, {"Q": PRICE[0], "A": PRICE[1]}]}},
        {"1": HOURS_OBJECT, "2": PRICE_OBJECT},
        dict([HOURS, PRICE]),
        [list(HOURS), list(PRICE)],
        [["question", "answer"], list(HOURS), list(PRICE)],
        [["id", "question", "answer"], ["x", *HOURS], ["y", *PRICE]],
        {"questions": [HOURS[0], PRICE[0]], "answers": [HOURS[1], PRICE[1]]},
        {HOURS[0]: {"answer": HOURS[1]}, PRICE[0]: {"answer": PRICE[1]}},
        [{"title": HOURS[0], "text": HOURS[1]}, {"title": PRICE[0], "text": PRICE[1]}],
        {"faq": {"q1": HOURS[0], "a1": HOURS[1], "q2": PRICE[0], "a2": PRICE[1]}},
        {"qnaDocuments": [HOURS_OBJECT, PRICE_OBJECT]},
        [{HOURS[0]: HOURS[1]}, {PRICE[0]: PRICE[1]}],
        [
            {"questionText": HOURS[0], "answerText": HOURS[1], "questionUUID": "1", "answerId": 2},
            {"questionText": PRICE[0], "answerText": PRICE[1], "questionUUID": "2", "answerId": 3},
        ],
        [{"question": HOURS[0], "answers": [{"text": HOURS[1], "start": 3}]}, PRICE_OBJECT],
        {
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "name": "Visitors",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": question,
                    "acceptedAnswer": {"@type": "Answer", "text": answer},
                }
                for question, answer in (HOURS, PRICE)
            ],
        },
    ],
)
def test_pairs_are_found_in_every_layout(read, tree):
    content = read(tree)
    assert content.unit is Unit.ENTRY
    assert sorted(pairs(content)) == [HOURS, PRICE]
    assert [entry.position for entry in content.entries] == [1, 2]
    assert {entry.section for entry in content.entries} == {None}
    assert content.doubts == ()


@pytest.mark.parametrize("read", [read_json, read_yaml], ids=["JSON", "YAML"])
def test_keys_and_categories_around_pairs_are_sections(read):
    tree = {
        "museum": {
            "Opening": [list(HOURS)],
            "Money": {"Tickets": [list(PRICE)], "Shop": [{"category": "Gifts", **HOURS_OBJECT}]},
        }
    }
    found = [(entry.section, entry.question) for entry in read(tree).entries]
    assert sorted(found) == [
        ("Gifts", HOURS[0]), ("Money / Tickets", PRICE[0]), ("Opening", HOURS[0]),
    ]  # fmt: skip
    listed = [{"category": "A", "faqs": [HOURS_OBJECT]}, {"title": "B", "items": [PRICE_OBJECT]}]
    assert [entry.section for entry in read(listed).entries] == ["A", "B"]
    assert read({"category": "A", "faqs": [HOURS_OBJECT]}).entries[0].section == "A"


def test_the_title_of_the_outermost_object_is_the_documents():
    content = read_json({"title": "Visitors", "faqs": [HOURS_OBJECT]})
    assert content.title == "Visitors" and content.entries[0].section is None


def test_pairs_inside_pairs_are_found_as_well():
    tree = [{**HOURS_OBJECT, "followups": [PRICE_OBJECT]}]
    assert pairs(read_json(tree)) == [HOURS, PRICE]


def test_every_field_has_its_place_in_the_pair():
    tree = {
        "id": 4.10,
        "questions": ["Are you open?", "Opening hours?"],
        "answer": ["Daily.", "Nine to five."],
        "synonyms": ["hours", "when"],
        "validFrom": "2026-01-31",
        "valid_until": "2026-12-31T00:00:00",
        "reviewed": "last May",
        "sourceUrl": "https://example.org/#a",
        "topic": "Visits",
    }
    (entry,) = (content := read_json([tree])).entries
    assert (entry.question, entry.answer) == ("Are you open?", "Daily.\nNine to five.")
    assert entry.alternates == ("Opening hours?", "hours", "when")
    assert (entry.number, entry.section) == ("4.1", "Visits")
    assert (entry.valid_from, entry.valid_until) == (date(2026, 1, 31), date(2026, 12, 31))
    assert (entry.reviewed, entry.url) == (None, "https://example.org/#a")
    assert content.doubts == (
        "1 entry with a date in 'reviewed' that is not written like 2026-01-31, not kept (entry 1)",
    )


def test_yaml_values_stay_as_they_are_written():
    data = (
        b"- {number: 4.10, question: Open?, answer: yes, reviewed: 2026-01-31}\n"
        b"- {q: Cost?, a: 007}"
    )
    first, second = yaml_records.read(data).entries
    assert (first.number, first.answer, first.reviewed) == ("4.10", "yes", date(2026, 1, 31))
    assert second.answer == "007"


def test_yaml_documents_references_and_merges():
    data = (
        b"base: &base {section: Visits}\nfaqs:\n"
        b"- {<<: *base, question: Open?, answer: &a Yes.}\n"
        b"---\n- {question: Cost?, answer: ~}\n"
    )
    content = yaml_records.read(data)
    assert [(entry.question, entry.section) for entry in content.entries] == [("Open?", "Visits")]
    assert content.doubts == ("1 entry with a question and no answer, left out (entry 2)",)


def test_json_lines_with_damaged_ones():
    content = read_lines(HOURS_OBJECT, PRICE_OBJECT)
    assert pairs(content) == [HOURS, PRICE]
    data = f'{json.dumps(HOURS_OBJECT)}\n\n{{"question": \n{json.dumps(PRICE_OBJECT)}\n'
    content = json_records.read(data.encode("utf-16"))
    assert pairs(content) == [HOURS, PRICE]
    assert content.doubts == ("1 line without valid JSON, left out (line 3)",)


def test_keys_that_stand_twice_are_named():
    data = b'{"Open?": "Yes.", "Open?": "No.", "Cost?": "Five."}'
    content = json_records.read(data)
    assert pairs(content) == [("Open?", "No."), ("Cost?", "Five.")]
    assert content.doubts == (
        "1 key(s) stand twice in one object, the last is read ('Open?', ...)",
    )


def test_half_pairs_nan_and_surrogates():
    data = b'[{"question": "A?", "answer": NaN}, {"question": "B? \\ud800", "answer": "Yes."}]'
    content = json_records.read(data)
    assert pairs(content) == [("B? \ufffd", "Yes.")]
    assert content.doubts == (
        half_doubt(1),
        "1 entry with a question and no answer, left out (entry 1)",
    )


@pytest.mark.parametrize(
    "tree",
    [
        3,
        "question",
        [],
        {},
        {"name": "package", "description": "A package of things"},
        {"what": "a", "is": "b", "this": "c"},
        [["red", "a colour"], ["blue", "another"]],
        {"questions": 7},
    ],
)
@pytest.mark.parametrize("read", [read_json, read_yaml], ids=["JSON", "YAML"])
def test_other_trees_are_refused(read, tree):
    with pytest.raises(SourceError, match="^holds no questions with answers.*; expected objects"):
        read(tree)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"question": "A?", ', "is no valid JSON (Expecting property name enclosed in double"),
        (b"[" * 100_000, "is nested too deep; expected objects"),
        (b"[" * 500 + b"]" * 500, "is nested deeper than 64 levels"),
        (b'{"a":' * 90 + b"1" + b"}" * 90, "is nested deeper than 64 levels"),
        (b'{"question": "A?", "answer": ' + b"9" * 6000, "is no valid JSON (Expecting ',' del"),
        (b"words\nand words", "is no valid JSON (Expecting value: line 1 column 1"),
        # As JavaScript and YAML would have it, and what was cut off: each with its line and column.
        (b'[\n{"q": "A?", "a": "B"},\n]', "is no valid JSON (Expecting value: line 3 column 1"),
        (b'{"A?": "B",\n}', "is no valid JSON (Expecting property name enclosed in double"),
        (
            b'[// ours\n{"q": "A?", "a": "B"}\n]',
            "is no valid JSON (Expecting value: line 1 column 2",
        ),
        (b"{'A?': 'B'}", "is no valid JSON (Expecting property name enclosed in double"),
        (b'[\n{"q": "A?",\n "a": "B', "is no valid JSON (Unterminated string starting at: line 3"),
        (b'[\n{"q": "A?",\n "a": "B"}', "is no valid JSON (Expecting ',' delimiter: line 3 col"),
    ],
)
def test_bad_json_is_refused_with_a_reason(data, reason):
    with pytest.raises(SourceError) as caught:
        json_records.read(data)
    assert str(caught.value).startswith(reason)


BOMB = b"a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 12)
)
MERGES = b"a0: &a0 {x: y}\n" + b"".join(
    b"a%d: &a%d {<<: [%s]}\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 12)
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"- question: !!python/object/apply:os.system [x]", "has the tag 'tag:yaml.org,2002:pyth"),
        (b"- question: A?\n  answer: !secret x", "has the tag '!secret' in line 2; expected plain"),
        (b"a: !!binary aGk=", "has the tag 'tag:yaml.org,2002:binary' in line 1"),
        (BOMB, "is nested deeper than 64 levels, or its references stand for more than 500,000"),
        (MERGES, "is nested deeper than 64 levels, or its references"),
        (b"a: &a [*a]", "refers to 'a' in line 1, inside itself"),
        (b"a: *b", "refers to 'b' in line 1, inside itself or before"),
        (b"[" * 200_000, "is nested deeper than 64 levels"),
        (b"- question: A: b: c", "is no valid YAML in line 1 (mapping values are not allowed"),
        (b"a: 'b", "is no valid YAML in line 1 (found unexpected end of stream)"),
        (b"? [a, b]\n: c", "has a list or mapping as a key in line 1; expected"),
        (b"a: \x07b", "is no valid YAML ("),
        (b"- a\n- b: &x c\n<<: 3", "is no valid YAML in line 3"),
        (b"- a: b\n  <<: 3", "has '<<' without a mapping in line 2; expected"),
        (b"- &x [a]\n- {*x : b}", "has a list or mapping as a key in line 2; expected"),
    ],
)
def test_bad_yaml_is_refused_with_a_reason(data, reason):
    with cpu_seconds(10), pytest.raises(SourceError) as caught:
        yaml_records.read(data)
    assert str(caught.value).startswith(reason) and "\n" not in str(caught.value)


def test_yaml_is_read_alike_without_the_library_in_c(monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader")
    text = "a: 4.10\nb: ~\nc: yes\nd: '~'\n---\n- &x {e: f}\n- {<<: *x, g: h}"
    assert yaml_documents(text) == [
        {"a": "4.10", "b": None, "c": "yes", "d": "~"},
        [{"e": "f"}, {"e": "f", "g": "h"}],
    ]
    with pytest.raises(SourceError, match="^is nested deeper than 64 levels"):
        yaml_documents("[" * 1000)


YAML_TREES = st.recursive(
    st.text(st.sampled_from("ab ~:#-'\n1\u00e9"), max_size=6) | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.sampled_from("ab1:"), max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(YAML_TREES)
def test_documents_are_those_of_the_library(tree):
    # The same object twice becomes a reference.
    assert yaml_documents(yaml.safe_dump([tree, tree])) == [[tree, tree]]


WORDS = st.text(st.sampled_from("ab c,:;#-|\"'{[\u00e9\u4f60?1"), max_size=12)
PAIRS = st.lists(
    st.tuples(
        WORDS.map(lambda text: " ".join(f"Q{text}?".split())),
        st.lists(WORDS, max_size=3).map(lambda lines: "\n".join(["A", *lines]) + "z"),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(PAIRS)
def test_generated_pairs_read_back_the_same(generated):
    objects = [{"question": question, "answer": answer} for question, answer in generated]
    for content in (read_json(objects), read_lines(*objects), read_yaml(objects)):
        assert pairs(content) == generated and content.doubts == ()


TREES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.sampled_from(HOURS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["question", "answer", "title", "text", "faqs", "@type", "Why so?", "q"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(TREES)
def test_any_tree_gives_content_or_a_reason(tree):
    for read in (read_json, read_yaml):
        try:
            content = read(tree)
        except SourceError as error:
            assert "\n" not in str(error)
        else:
            assert all(entry.question and entry.answer for entry in content.entries)


@given(
    st.binary(max_size=300)
    | st.text(st.sampled_from("qa:[]{}\"'&*!?-,~<\n 1"), max_size=60).map(str.encode)
)
def test_any_bytes_give_content_or_a_reason(data):
    for reader in (json_records.read, yaml_records.read):
        try:
            assert isinstance(reader(data), Content)
        except SourceError as error:
            assert "\n" not in str(error)
