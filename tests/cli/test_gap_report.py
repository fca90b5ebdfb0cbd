"""`qa-bot gaps`: what was asked in vain, from a real database, over a real index."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qa_bot.feedback import FeedbackStore, Rating
from qa_bot.records import Answer, Match, Outcome, QAPair, Source

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPEN = QAPair("1", "When is the office open?", "At nine.", Source("faq.md", 1, 3))
ASKED = (
    ["Where can I park?"] * 3 + ["where can i park my car"] + ["=cmd|' /C calc'!A0"] * 2
    + ["When is the office open?"] * 2 + ["Is the moon made of cheese?"]
)  # fmt: skip


def asked(query: str, outcome: Outcome = Outcome.NOT_COVERED) -> Answer:
    return Answer(query, outcome, None, 0.2, (Match(OPEN, 0.2),))


@pytest.fixture
def folder(tmp_path, monkeypatch, qa_bot_here):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source_docs").mkdir()
    (tmp_path / "source_docs" / "faq.md").write_text(
        "## 1. When is the office open?\n\nAt nine.\n\n"
        "## 2. What does a permit cost?\n\n5 euros.\n",
        "utf-8",
    )
    (tmp_path / "qa-bot.toml").write_text("other_languages = false\n[feedback]\nstore = true\n")
    return tmp_path


def keep(folder, queries=ASKED):
    now = [NOON]
    with FeedbackStore.open(folder / "feedback.db", clock=lambda: now[0].timestamp()) as store:
        for query in queries:
            store.keep(asked(query))
            now[0] += timedelta(hours=6)
        answered = replace(asked("When is the office open", Outcome.ANSWERED), text="At nine.")
        assert store.rate(store.keep(answered), Rating.UP)


def test_nothing_is_kept_unless_the_settings_say_so(folder, qa_bot_here):
    code, _, said = qa_bot_here("gaps")
    assert code == 1 and "no question is kept yet: there is no " in said and "feedback.db" in said
    (folder / "qa-bot.toml").write_text("")
    code, _, said = qa_bot_here("gaps")
    assert code == 1 and "write store = true below [feedback]" in said


@pytest.mark.model
def test_groups_are_printed_largest_first_in_eighty_columns(folder, qa_bot_with_model):
    keep(folder)
    code, printed, _ = qa_bot_with_model("gaps", "--csv", "gaps.csv")
    lines = printed.splitlines()
    assert code == 0
    assert lines[:2] == [
        "10 questions since 2026-11-23: 10% answered, 0% choose, 90% not covered",
        "2 groups asked in vain 2 times or more, and not answered today:",
    ]
    assert lines[2:4] == ["", "4\u00d7\tWhere can I park?"]
    assert lines[4] == "since 2026-11-23: 4 not covered"
    assert lines[5] == "also: where can i park my car"
    assert lines[6].startswith("near: ") and " faq.md: " in lines[6]
    assert lines.count("") == 2  # between the groups, too
    assert "office open" not in "".join(lines[2:6])  # is answered today
    rows = list(csv.DictReader(io.StringIO((folder / "gaps.csv").read_text("utf-8-sig"))))
    assert [(row["group"], row["wording"], row["asked"]) for row in rows] == [
        ("1", "Where can I park?", "3"), ("1", "where can i park my car", "1"),
        ("2", "'=cmd|' /C calc'!A0", "2"),
    ]  # fmt: skip


@pytest.mark.model
def test_the_json_has_all_figures_and_since_narrows_them(folder, qa_bot_with_model):
    keep(folder)
    code, printed, _ = qa_bot_with_model("gaps", "--json", "--least", "1", "--since", "2026-11-25")
    told = json.loads(printed)
    assert code == 0 and told["questions"] == 4
    assert [day["day"] for day in told["days"]] == ["2026-11-25"]
    assert [group["typical"] for group in told["groups"]] == ["Is the moon made of cheese?"]
    assert sum(told["confidence"]["not_covered"]) == 3


@pytest.mark.model
def test_what_all_is_answered_today_is_said(folder, qa_bot_with_model):
    keep(folder, ["When is the office open?"] * 2)
    code, printed, _ = qa_bot_with_model("gaps")
    assert code == 0 and printed.splitlines()[1] == (
        "nothing that was asked in vain 2 times or more is left to mend"
    )
