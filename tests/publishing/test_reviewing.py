"""A review of the next index: what it changes, what it is held to, and that one published."""

from dataclasses import replace

import pytest
from fakes import FakeEncoder

from qa_bot import Outcome, QABot, QABotError
from qa_bot.golden import Golden
from qa_bot.publishing import Limits, OutcomeChange, Reached, publish, review, reviewed_bots
from qa_bot.records import StoreError
from qa_bot.store.published import go_back

OPEN, PARK, CARD = "When is the office open?", "Where do I park?", "Where do I get a card?"
THREE = f"1. {OPEN}\n\nAt nine.\n\n2. {PARK}\n\nBehind it.\n\n3. {CARD}\n\nAt the desk.\n"
GOLDEN = (Golden(OPEN, "1"), Golden(PARK, "2"), Golden("zebra quantum", "not covered"))
ANSWERED = Outcome.ANSWERED


@pytest.fixture
def folder(documents, monkeypatch):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    return documents({"a.txt": THREE})


@pytest.fixture
def index(folder, tmp_path):
    QABot.open(folder, tmp_path / "index")
    return tmp_path / "index"


def change(folder, old: str, new: str) -> None:
    text = (folder / "a.txt").read_text()
    assert old in text
    (folder / "a.txt").write_text(text.replace(old, new))


def state(index) -> dict:
    return {str(path): path.read_bytes() for path in index.rglob("*") if path.is_file()}


def test_what_changes_is_said_and_nothing_is_left_of_what_is_not_published(folder, index):
    before = state(index)
    change(folder, f"2. {PARK}\n\nBehind it.\n\n", "")
    change(folder, "At the desk.", "At the gate.")
    with reviewed_bots(folder, index) as bots:
        found = review(*bots, GOLDEN[:1], [CARD, PARK, PARK, "", "x" * 20_000])
    assert [(one.kind, one.pair.label) for one in found.pairs] == [
        ("changed", "3"), ("removed", "2"),
    ]  # fmt: skip
    (lost,) = found.outcomes
    assert (lost.query, lost.group, lost.times, lost.is_golden) == (PARK, "lost answers", 2, False)
    assert lost.before == Reached(ANSWERED, (("a.txt", "2"),))
    assert (found.asked, found.stored, found.failed, found.is_first) == (1, 5, (), False)
    assert state(index) == before


def test_each_change_of_an_outcome_is_in_the_group_that_it_is_of():
    answered, other = (Reached(ANSWERED, (("a", label),)) for label in "12")
    none, choose = Reached(Outcome.NOT_COVERED), Reached(Outcome.CHOOSE)
    groups = [
        OutcomeChange("q", *both, 1, True).group
        for both in ((answered, none), (none, answered), (answered, other), (none, choose))
    ]
    assert groups == ["lost answers", "new answers", "other pair", "other outcome"]
    assert [str(one) for one in (answered, none)] == ["1 (a)", "not covered"]


def test_a_pair_with_another_number_is_no_other_pair(folder, index):
    renumbered(folder)
    with reviewed_bots(folder, index) as bots:
        found = review(*bots, (), [OPEN, PARK, CARD, "Who is the warden?"])
    assert [one.kind for one in found.pairs] == ["added", *["renumbered"] * 3]
    assert [(one.query, one.group) for one in found.outcomes] == [
        ("Who is the warden?", "new answers")
    ]


def test_where_the_golden_file_comes_out_worse_it_fails_beyond_the_limits(folder, index):
    change(folder, f"2. {PARK}", "2. Why are zebra quantum")
    strange = Golden("Why are zebra quantum", "not covered")
    rows = (Golden(OPEN, "1"), Golden(CARD, "3"), Golden(PARK, "2"), strange)
    with reviewed_bots(folder, index) as bots:
        found = review(*bots, rows)
        assert found.figures[0].hit1 == 1 and found.figures[1].false_answers >= 1
        assert found.failed[-1].startswith("false answers rise from 0 to ")
        assert strange in [one.golden for one in found.worse]
        lenient = review(*bots, rows, (), Limits(1.0, 1.0, 1.0))
        assert lenient.failed == ()


def test_an_answer_that_is_lost_fails_it(folder, index):
    text = (folder / "a.txt").read_text()
    (folder / "a.txt").write_text(
        text.replace(PARK, "PLACE").replace(CARD, PARK).replace("PLACE", CARD)
    )
    with reviewed_bots(folder, index) as bots:
        found = review(*bots, GOLDEN[:2])
    assert found.failed[0] == (
        "hit@1 falls from 100.0% to 50.0%, by more than the 0.0% of hits_may_fall"
    )
    assert [(one.golden.query, one.got) for one in found.worse] == [(PARK, "3 (a.txt)")]
    assert found.outcomes == ()  # the question is answered as before, by another number


def test_an_answer_that_becomes_a_choice_is_lost_though_it_still_comes_first(folder, index):
    change(folder, f"3. {CARD}", "3. Where do I park a lorry?")
    query = Golden("Where may I park my car?", "2")
    with reviewed_bots(folder, index) as bots:
        found = review(*bots, [query, GOLDEN[2]])
        assert (found.figures[0].hit1, found.figures[1].hit1) == (1, 1)
        assert found.failed == (
            "the share answered right falls from 100.0% to 0.0%, by more than the 0.0% of "
            "answers_may_fall",
        )
        assert [(one.golden, one.got) for one in found.worse] == [(query, "choose")]
        assert review(*bots, [query], (), Limits(answers_may_fall=1.0)).failed == ()


def renumbered(folder) -> None:
    """A question in front of the others, which have the next numbers."""
    text = (folder / "a.txt").read_text()
    for number in (3, 2, 1):
        text = text.replace(f"{number}. W", f"{number + 1}. W")
    (folder / "a.txt").write_text(f"1. Who is the warden?\n\nMrs Hill is.\n\n{text}")


@pytest.mark.parametrize("document", ["", "A.txt"])
def test_a_golden_file_that_follows_new_numbers_is_held_against_the_same_pairs(
    folder, index, document
):
    renumbered(folder)
    followed = [Golden(OPEN, "2", document), Golden(PARK, "3", document)]
    new = Golden("Who is the warden?", "1", document)
    with reviewed_bots(folder, index) as bots:
        before, after = review(*bots, [*followed, new]).figures
        assert (before.hit1, after.hit1) == (pytest.approx(2 / 3), 1)
        assert (before.false_answers, after.false_answers) == (0, 0)
        forgotten = review(*bots, [Golden(OPEN, "1", document), Golden(PARK, "2", document)])
    assert forgotten.failed[0].startswith("hit@1 falls from 100.0% to 0.0%")
    assert len(forgotten.worse) == 2


def test_a_second_document_with_the_same_numbers_gives_no_right_answer(folder, index):
    (folder / "b.txt").write_text("1. Where do I park my car?\n\nNowhere.\n\n2. Cost?\n\nFive.\n")
    query = "Where do I park my car?"
    rows = [Golden(OPEN, "1"), Golden(query, "2"), Golden("Cost?", "not covered")]
    with reviewed_bots(folder, index) as bots:
        found = review(*bots, [*rows, Golden(query, "1|2")])
        by_name = review(*bots, [replace(row, document="a.txt") for row in rows[:2]])
    assert found.failed[0].startswith("hit@1 falls from 100.0% to 33.3%")
    assert [(one.golden.wanted, one.got) for one in found.worse] == [
        ("2 (a.txt)", "1 (b.txt)"), ("not covered", "2 (b.txt)"), ("1|2 (a.txt)", "1 (b.txt)"),
    ]  # fmt: skip
    assert by_name.figures[1].hit1 == 0.5


def test_a_document_that_is_renamed_is_the_same_beside_another(folder, index):
    (folder / "a.txt").rename(folder / "z.txt")
    (folder / "b.txt").write_text("1. Cost?\n\nFive.\n\n2. Payment?\n\nCash.\n")
    with reviewed_bots(folder, index) as bots:
        found = review(*bots, GOLDEN[:2])
    assert (found.failed, found.worse) == ((), ()) and found.figures[1].answered_right == 1


def test_a_number_that_nothing_tells_the_document_of_is_named(folder, index, tmp_path):
    (folder / "b.txt").write_text("4. Cost?\n\nFive.\n\n5. Payment?\n\nCash.\n")
    change(folder, f"3. {CARD}", f"4. {CARD}")
    rows = [Golden(CARD, "4", row=2), Golden("Cost?", "5", row=3)]
    with reviewed_bots(folder, index) as bots:
        assert review(*bots, rows).figures[1].hit1 == 0.5  # 4 is what 3 was, and 5 is told
    with (
        pytest.raises(QABotError, match=r"row 2 wants question '4', which a\.txt and b\.txt have"),
        reviewed_bots(folder, tmp_path / "first") as bots,
    ):
        review(*bots, rows)
    change(folder, f"4. {CARD}\n\nAt the desk.\n", "")
    (folder / "b.txt").write_text("3. Cost?\n\nFive.\n\n4. Payment?\n\nCash.\n")
    with (
        pytest.raises(
            QABotError, match=r"row 9 wants question '3', which was of a\.txt and is of b"
        ),
        reviewed_bots(folder, index) as bots,
    ):
        review(*bots, [Golden(CARD, "3", row=9)])


def test_numbers_that_are_not_there_are_named_by_their_rows(folder, index):
    before = state(index)
    rows = [Golden(OPEN, str(number), row=number - 7) for number in range(9, 30)]
    with pytest.raises(QABotError) as raised, reviewed_bots(folder, index) as bots:
        review(*bots, rows)
    assert "row 2 wants question '9', which is not there; row 3" in str(raised.value)
    assert "and 11 more; correct the golden file, or the documents" in str(raised.value)
    assert state(index) == before


def test_the_index_that_was_reviewed_is_published_and_is_built_no_second_time(folder, index):
    change(folder, "At nine.", "At ten.")
    with reviewed_bots(folder, index) as bots:
        found = review(*bots)
        (embedded,) = bots[1].encoder.embedded
        manifest = publish(folder, index, found.index_sha256)
    assert embedded.endswith("At ten.") and manifest.number == 2
    again = QABot.open(folder, index)
    assert again.store.index_sha256 == found.index_sha256 and again.encoder.embedded == []
    assert again.ask(OPEN).text == "At ten." and not (index / "reviewed.json").exists()
    assert go_back(index).number == 1


@pytest.mark.parametrize("meanwhile", ["a document", "a side file", "the index", "rolled back"])
def test_it_is_not_published_where_something_changed_since(folder, index, meanwhile):
    if meanwhile == "rolled back":
        QABot.open(folder, index, rebuild=True)
    change(folder, "At nine.", "At ten.")
    with reviewed_bots(folder, index) as bots:
        found = review(*bots)
        if meanwhile == "a document":
            change(folder, "At ten.", "At eleven.")
        elif meanwhile == "a side file":
            (folder / "a.txt.alternates.yaml").write_text('"1": [hours]\n')
        elif meanwhile == "the index":
            QABot.open(folder, index, rebuild=True)
        else:
            go_back(index)
        before = (index / "manifest.json").read_bytes()
        said = "another index was published" if "back" in meanwhile else "changed since|meanwhile"
        with pytest.raises(StoreError, match=said):
            publish(folder, index, found.index_sha256)
    assert (index / "manifest.json").read_bytes() == before
    assert not (index / "reviewed.json").exists()


def test_where_nothing_changed_there_is_nothing_to_publish(folder, index):
    with reviewed_bots(folder, index) as bots:
        found = review(*bots, GOLDEN)
    assert (found.index_sha256, found.pairs, found.outcomes, found.failed) == (None, (), (), ())


def test_a_first_index_is_reviewed_and_published_too(folder, tmp_path):
    with reviewed_bots(folder, tmp_path / "new") as bots:
        found = review(*bots, GOLDEN)
        assert (found.is_first, found.figures[0], found.failed) == (True, None, ())
        assert publish(folder, tmp_path / "new", found.index_sha256).number == 1
    assert QABot.open(folder, tmp_path / "new", build="never").ask(OPEN).text == "At nine."


def test_a_damaged_index_is_left_as_it_is_and_named(folder, index, caplog):
    (index / "manifest.json").write_bytes(b"{")
    with reviewed_bots(folder, index) as (before, _):
        assert before is None
    assert "the review is that of a first index" in caplog.text
    assert (index / "manifest.json").read_bytes() == b"{"


def test_what_is_never_built_needs_an_index(folder, tmp_path):
    with pytest.raises(StoreError, match="there is no index in .*new that can be used"):
        QABot.open(folder, tmp_path / "new", build="never")
