"""Which pairs are new, gone, renumbered or otherwise between two collections."""

from datetime import date

from fakes import document

from qa_bot.publishing import pair_changes
from qa_bot.publishing.pair_changes import Difference
from qa_bot.records import QAPair

OPEN, PARK, CARD = (
    QAPair("1", "When is it open?", "At nine."),
    QAPair("2", "Where do I park?", "Behind it."),
    QAPair("3", "Where do I get a card?", "At the desk."),
)


def of(*pairs, path="a.txt"):
    return document(path, *pairs).pairs


def kinds(before, after) -> list[tuple[str, str]]:
    return [(one.kind, one.pair.label) for one in pair_changes(before, after).changed]


def test_what_is_the_same_or_only_moved_is_no_change():
    moved = of(QAPair("0", "A question before?", "Yes."), OPEN, PARK)[1:]
    assert kinds(of(OPEN, PARK), of(OPEN, PARK)) == kinds(of(OPEN, PARK), moved) == []


def test_new_gone_and_changed_pairs_are_told_apart_with_their_places():
    changed = QAPair("2", "Where do I park?", "In front of it.")
    found = pair_changes(of(OPEN, PARK), of(changed, CARD))
    assert [(one.kind, one.pair.label) for one in found.changed] == [
        ("changed", "2"), ("added", "3"), ("removed", "1"),
    ]  # fmt: skip
    (difference,) = found.changed[0].differences
    assert difference == Difference("answer", "Behind it.", "In front of it.")
    assert found.now == {("a.txt", "2"): ("a.txt", "2")}


def test_a_question_put_in_front_renumbers_the_others_and_changes_none():
    new = QAPair("1", "Who are you?", "The desk.")
    then = of(OPEN, PARK, CARD)
    now = of(
        new,
        QAPair("2", OPEN.question, OPEN.answer),
        QAPair("3", PARK.question, PARK.answer),
        QAPair("4", "Where is a card to be had?", CARD.answer),
    )
    assert kinds(then, now) == [
        ("added", "1"), ("renumbered", "2"), ("renumbered", "3"), ("changed", "4"),
    ]  # fmt: skip
    found = pair_changes(then, now)
    assert found.now["a.txt", "3"] == ("a.txt", "4")
    assert [one.name for one in found.changed[-1].differences] == ["question", "label"]


def test_wordings_dates_and_addresses_are_differences_too():
    then = QAPair("1", "When?", "At nine.", alternates=("Hours?",), reviewed=date(2026, 1, 2))
    now = QAPair("1", "When?", "At nine.", alternates=("Hours?", "Times?"), url="https://a.org")
    (one,) = pair_changes(of(then), of(now)).changed
    assert one.differences == [
        Difference("alternates", "Hours?", "Hours?\nTimes?"),
        Difference("url", "", "https://a.org"),
        Difference("reviewed", "2026-01-02", ""),
    ]


def test_a_renamed_document_is_a_change_and_no_loss():
    found = pair_changes(of(OPEN, PARK), of(OPEN, PARK, path="b.txt"))
    assert [one.kind for one in found.changed] == ["changed", "changed"]
    assert [one.name for one in found.changed[0].differences] == ["document"]
    assert found.now["a.txt", "1"] == ("b.txt", "1")


def test_questions_asked_twice_are_each_their_own():
    twice = of(OPEN, QAPair("9", OPEN.question, "At ten."))
    assert kinds(twice, twice) == []
    assert kinds(twice, of(OPEN)) == [("removed", "9")]
    assert kinds((), of(OPEN)) == [("added", "1")] and kinds(of(OPEN), ()) == [("removed", "1")]
