"""Questions in which one thing is exchanged, on a made-up document."""

import pytest

from benchmarks.dictionary import are_related, is_place
from benchmarks.exchanged import Asked, Ordinary, goals, table
from benchmarks.exchanging import Exchanged, Known, exchanged
from benchmarks.opposites import opposite_slots, swapped_roles
from benchmarks.phrases import Collection
from benchmarks.slots import Kind, heads, slots
from benchmarks.tagging import names_of, tagged
from qa_bot import QAPair

PAIRS = (
    QAPair("1", "How do I cancel my membership?", "Write to the office in Texas before Friday."),
    QAPair("2", "Can the club share my photograph with the NPO?", "No, the club asks for consent."),
    QAPair("3", "What is the maximum fee after 30 days?", "The maximum fee after 30 days is $20."),
    QAPair("4", "Is it allowed to bring a dog into the hall?", "Yes, on a leash."),
)
OTHERS = (
    QAPair("1", "How do I repair my bicycle?", "You repair the bicycle with a wrench."),
    QAPair("2", "Where do I borrow a trailer?", "You borrow a trailer, or repair the trailer."),
    QAPair(
        "3", "Who may visit Canada with the SUV?", "All may visit Canada. The SUV is in Canada."
    ),
    QAPair("4", "Why is a bicycle forbidden after 45 days?", "You visit a garden, and a garden."),
    QAPair("5", "How do I paint a garden?", "You paint the garden, and the wrench of the SUV."),
    QAPair("6", "How do I wash my trumpet?", "Wash the trumpet. Borrow a trumpet. Visit a wrench."),
)
QUERIES = (Known("who gets my photograph", "2"), Known("my uncle is in texas", "1"))


def make(half: str) -> list[Exchanged]:
    return exchanged(Collection(PAIRS), QUERIES, [Collection(OTHERS)], half)  # type: ignore[arg-type]


BOTH = [*make("fit"), *make("report")]


def found(text: str, names: frozenset[str] = frozenset()) -> dict[str, tuple[Kind, str]]:
    return {slot.was: (slot.kind, slot.shape) for slot in slots(tagged(text, names))}


def test_names_are_what_is_printed_so_everywhere() -> None:
    texts = ["We ask the NPO and Texas.", "The NPO, in Texas.", "the restic and restic's file"]
    assert names_of(texts) == {"npo", "texas", "restic"}


def test_slots_have_kind_and_shape() -> None:
    assert found("How do I cancel my membership in Texas?", frozenset({"texas"})) == {
        "membership": (Kind.OBJECT, "noun the"),
        "Texas": (Kind.PLACE, "name place"),
        "cancel": (Kind.ACTION, "verb base thing"),
    }
    assert found("What is the penalty after 30 days?")["30"] == (Kind.AMOUNT, "amount 00")
    assert found("Does the company sell cars?")["company"] == (Kind.SUBJECT, "noun the")


def test_one_of_several_is_no_slot() -> None:
    assert found("Can I eat apples or pears?").keys() == {"eat"}


def test_the_dictionary_knows_places_and_relatives() -> None:
    assert is_place("texas") and is_place("canada") and not is_place("python")
    assert are_related("cars", "automobile") and not are_related("car", "trumpet")


def test_each_kind_gives_way_to_its_own() -> None:
    made = {(one.source, one.kind, one.query) for one in BOTH}
    source = "Is it allowed to bring a dog into the hall?"
    assert (source, Kind.OPPOSITE, source.replace("allowed", "forbidden")) in made
    assert {one.kind for one in BOTH} >= {Kind.ACTION, Kind.OBJECT, Kind.OPPOSITE, Kind.AMOUNT}


def test_what_becomes_of_a_question_is_said_nowhere_in_its_pair() -> None:
    texts = {p.number: f"{p.question} {p.answer}".casefold() for p in PAIRS}
    for one in BOTH:
        assert one.now.casefold() not in texts[one.number]
        assert one.was != one.now and one.query != one.source


def test_only_one_thing_changes() -> None:
    for one in BOTH:
        if one.kind is not Kind.ROLES:
            start = one.source.index(one.was)
            assert one.query.startswith(one.source[:start].removesuffix("a ").removesuffix("an "))
            assert one.query.endswith(one.source[start + len(one.was) :])


def test_the_two_vocabularies_share_no_word() -> None:
    fit, report = (
        {stem for one in make(half) if one.kind is not Kind.ROLES for stem in heads(one.now)}
        for half in ("fit", "report")
    )
    assert fit and report and not fit & report


def test_made_twice_they_are_the_same() -> None:
    assert make("fit") == make("fit")


def test_a_query_changes_looking_in_what_its_pair_says() -> None:
    of_queries = {(one.source, one.was) for one in BOTH if not one.is_stored}
    assert of_queries == {("who gets my photograph", "photograph")}


def test_what_another_pair_asks_is_no_exchanged_question() -> None:
    pairs = (*PAIRS, QAPair("5", "Is it forbidden to bring a dog into the hall?", "No."))
    made = [
        one
        for half in ("fit", "report")
        for one in exchanged(Collection(pairs), (), [Collection(OTHERS)], half)  # type: ignore[arg-type]
    ]
    assert not [one for one in made if one.query == pairs[-1].question]
    assert [one for one in BOTH if one.query == pairs[-1].question]


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("do you sell my data", "do I sell your data"),
        ("how can I contact the landlord", "how can the landlord contact me"),
    ],
)
def test_roles_are_swapped(text: str, now: str) -> None:
    assert [swapped for _, _, swapped in swapped_roles(text, tagged(text, frozenset()))] == [now]


def test_names_around_a_verb_change_places() -> None:
    text = "What is the process for ICE to request files from Maine?"
    tokens = tagged(text, frozenset({"ice", "maine"}))
    assert [swapped for _, _, swapped in swapped_roles(text, tokens)] == [
        "What is the process for Maine to request files from ICE?"
    ]


def test_a_yes_or_no_question_turns_only_where_the_answer_says_yes_or_no() -> None:
    tokens = tagged("Is smoking allowed?", frozenset())
    assert [now for _, now in opposite_slots(tokens, "Yes, outside.")] == ["forbidden"]
    assert list(opposite_slots(tokens, "See the house rules.")) == []


def test_the_report_counts_what_is_held_and_withheld() -> None:
    action = Exchanged("b x", "a x", Kind.ACTION, "a", "b", "1", is_stored=True)
    place = Exchanged("x in c", "x in d", Kind.PLACE, "d", "c", "1", is_stored=False)
    asked = [
        Asked("one", action, held=True, by_guard=True, confidence=0.9),
        Asked("one", action, held=False, by_guard=False, confidence=0.9),
        Asked("two", place, held=True, by_guard=False, confidence=0.1),
    ]
    plain = [Ordinary("two", "x in d", withheld=False), Ordinary("two", "y", withheld=True)]
    rows = {line[:24].strip(): line[24:].split() for line in table(asked, plain).splitlines()}
    assert rows["action"] == ["2", "1", "50.0%", "1"]
    assert rows["of answered queries"] == ["1", "1", "100.0%", "0"]
    assert rows["two"] == ["1", "1", "100.0%", "0", "1", "of", "2", "50.0%"]
    assert rows["all"] == ["3", "2", "66.7%", "1", "1", "of", "2", "50.0%"]
    assert goals(asked, plain) == (
        "held, at least 95%: 66.7%, not reached\nwithheld, at most 1%: 50.0%, not reached"
    )
