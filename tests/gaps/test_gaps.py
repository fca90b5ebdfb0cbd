"""Which questions are gaps, how they are grouped, and what is known of them."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from fakes import FakeEncoder
from kept import FEES, MONDAY, OPEN, kept

from qa_bot import QABot, QAPair
from qa_bot.feedback import KeptMatch, Rating
from qa_bot.gaps import (
    Action,
    Decision,
    Decisions,
    UsageFigures,
    ask_again,
    gap_groups,
    gap_wordings,
    is_done,
    wording_key,
)
from qa_bot.gaps.communities import communities
from qa_bot.records import EditError, Outcome

PARKING = [
    kept("Where can I park?", hours=2),
    kept("where can i park", hours=1),
    kept("Where can I park my car?", hours=5),
    kept("where can I park the car", hours=7),
]


def by_text(queries):
    return {one.text: one for one in gap_wordings(queries)}


def test_gaps_are_what_was_not_covered_or_badly_rated():
    found = by_text(
        [
            kept("a b"),
            kept("c d", Outcome.ANSWERED),
            kept("e f", Outcome.ANSWERED, Rating.UP),
            kept("g h", Outcome.ANSWERED, Rating.DOWN, reason="it is too old"),
            kept("i j", Outcome.CHOOSE, Rating.NONE_OF_THESE),
            kept("k l", Outcome.CHOOSE),
        ]
    )
    assert sorted(found) == ["a b", "g h", "i j"]
    assert found["g h"].rated_badly == {("faq.md", "1")} and not found["a b"].rated_badly
    assert found["g h"].reasons == ["it is too old"]


def test_equal_wordings_count_together_whatever_their_order():
    for queries in (PARKING, PARKING[::-1]):
        found = by_text(queries)
        assert sorted(found) == [
            "Where can I park my car?", "where can I park the car", "where can i park",
        ]  # fmt: skip
        same = found["where can i park"]
        assert (same.asked, same.not_covered, same.down) == (2, 2, 0)
        assert (same.first_asked, same.last_asked) == (
            MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2),
        )  # fmt: skip


def test_a_pick_that_did_not_help_is_what_it_was_picked_for():
    picked = kept("2", Outcome.ANSWERED, Rating.DOWN, picked=2, picked_for="permits?")
    assert list(by_text([picked])) == ["permits?"]


def test_wordings_of_one_question_are_a_group_and_the_largest_comes_first():
    tea = [kept("is there any tea here", hours=hour) for hour in range(6)]
    other = [kept("dogs")]
    wordings = gap_wordings([*other, *PARKING, *tea])
    groups = gap_groups(wordings, FakeEncoder())
    assert [(group.typical.text, group.asked) for group in groups] == [
        ("is there any tea here", 6), ("where can i park", 4), ("dogs", 1),
    ]  # fmt: skip
    assert {one.text for one in groups[1].wordings} == {
        "where can i park", "Where can I park my car?", "where can I park the car",
    }  # fmt: skip
    assert groups[1].wordings[0].asked == 2  # most often first
    assert groups[1].since == MONDAY + timedelta(hours=1)
    assert groups[1].why == {"not_covered": 4, "down": 0, "none_of_these": 0}
    again = gap_groups(gap_wordings([*tea, *PARKING[::-1], *other]), FakeEncoder())
    assert [group.typical.text for group in again] == [group.typical.text for group in groups]


def test_vectors_that_are_at_hand_are_not_computed_again_and_others_are_dropped():
    encoder, known = FakeEncoder(), {}
    gap_groups(gap_wordings(PARKING), encoder, known)
    assert len(encoder.embedded) == 3
    gap_groups(gap_wordings([*PARKING[:2], kept("tea")]), encoder, known)
    assert encoder.embedded[3:] == ["tea"] and len(known) == 2
    assert gap_groups([], encoder) == []


def test_communities_are_the_bundles_that_vectors_were_drawn_around():
    draw = np.random.default_rng(0)
    axes = np.concatenate([np.tile(np.eye(8)[i], (n, 1)) for i, n in enumerate((8, 6, 1))])
    vectors = axes + draw.normal(scale=0.05, size=axes.shape)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    shuffled = draw.permutation(len(vectors))
    labels = communities(vectors[shuffled])
    wanted = np.repeat([0, 1, 2], (8, 6, 1))[shuffled]
    same = wanted[:, None] == wanted
    assert ((labels[:, None] == labels) == same).all()
    assert (labels == communities(vectors[shuffled])).all()
    assert communities(np.empty((0, 8), np.float32)).tolist() == []
    assert communities(vectors[:1]).tolist() == [0]


@pytest.fixture(scope="module")
def bot():
    pairs = [QAPair("1", "When is the office open?", "At nine."), QAPair("2", "Dogs?", "No.")]
    return QABot.from_pairs(pairs, encoder=FakeEncoder())


def test_a_group_is_mended_once_its_wordings_are_answered(bot):
    def again(*queries):
        [group] = gap_groups(gap_wordings(queries), FakeEncoder())
        return ask_again(bot, group)

    assert again(kept("When is the office open")).is_mended
    open_still = again(kept("qwertz"))
    assert not open_still.is_mended
    # By the pair that was rated badly it is not.
    rated = KeptMatch("", "1", "When is the office open?", 0.9)
    down = kept("when is the office open", Outcome.ANSWERED, Rating.DOWN, matches=(rated,))
    found = again(down)
    assert not found.is_mended
    assert (found.nearest[0].path, found.nearest[0].label) == ("", "1")
    assert found.nearest[0].question == "When is the office open?"


def test_decisions_are_kept_without_the_words_that_they_are_about(tmp_path):
    decisions = Decisions.beside(tmp_path / "feedback.sqlite")
    assert decisions.read() == {}
    [wording] = gap_wordings([kept("Where can I park?")])
    first = Decision(Action.ALTERNATE, MONDAY, "faq.md: 7")
    decisions.add(first, [wording.key])
    with decisions.path.open("a") as file:
        file.write('{"half')  # a writer was killed
    second = Decision(Action.ASIDE, MONDAY + timedelta(days=1), "")
    decisions.add(second, [wording.key])
    assert decisions.path.name == "feedback.decisions.jsonl"
    assert "park" not in decisions.path.read_text().lower()
    assert Decisions(decisions.path).read() == {wording_key("where can I park"): second}
    with pytest.raises(EditError, match="cannot be written"):
        Decisions(tmp_path / "no" / "file").add(first, [])


def test_what_was_done_holds_until_it_turns_out_otherwise(tmp_path):
    [wording] = gap_wordings([kept("Where can I park?", hours=2)])
    after = Decision(Action.ALTERNATE, MONDAY + timedelta(hours=3), "faq.md: 7")
    assert is_done(wording, after, tmp_path)
    assert not is_done(wording, replace(after, at=MONDAY), tmp_path)  # asked in vain again
    assert not is_done(wording, None, tmp_path)
    draft = Decision(Action.DRAFT, MONDAY, "drafts/parking.md")
    assert not is_done(wording, draft, tmp_path)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "parking.md").touch()
    assert is_done(wording, draft, tmp_path)
    assert is_done(wording, Decision(Action.ASIDE, MONDAY, ""), tmp_path)


def test_figures_are_those_of_a_week_counted_by_hand():
    queries = [
        kept("a", Outcome.ANSWERED, confidence=0.9),
        kept("b", Outcome.CHOOSE, hours=1, confidence=0.5),
        # The second of it: no question of its own.
        kept("2", Outcome.ANSWERED, hours=1, matches=(FEES,), picked=2, picked_for="b"),
        kept("c", Outcome.NOT_COVERED, hours=24, confidence=0.05),
        kept("d", Outcome.CHOOSE, hours=24, confidence=1.0),
        kept("hello", Outcome.NOTICE),
    ]
    figures = UsageFigures.of(iter(queries))
    assert [(day.day, day.answered, day.choose, day.not_covered) for day in figures.days] == [
        (date(2026, 11, 23), 1, 1, 0), (date(2026, 11, 24), 0, 1, 1),
    ]  # fmt: skip
    assert figures.asked == 4 and figures.count(Outcome.CHOOSE) == 2
    assert figures.histogram(Outcome.CHOOSE) == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    [second] = figures.second
    assert (second.label, second.stood_second, second.picked) == ("2", 2, 1)
    assert second.question == "What does a permit cost?"
    assert UsageFigures.of([]).days == () and UsageFigures.of([]).asked == 0


def test_a_day_is_one_of_utc_whatever_the_zone():
    late = datetime.fromisoformat("2026-11-24T00:30:00+02:00")
    figures = UsageFigures.of([replace(kept("a", matches=(OPEN,)), asked_at=late)])
    assert figures.days[0].day == late.astimezone(UTC).date() == date(2026, 11, 23)


def test_grouping_imports_no_torch():
    heavy = ["torch", "transformers", "sentence_transformers", "matplotlib", "sklearn"]
    code = (
        "import numpy as np, sys; from qa_bot.gaps.communities import communities;"
        "import qa_bot.gaps; communities(np.eye(3, dtype=np.float32));"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
