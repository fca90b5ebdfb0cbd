"""`qa-bot tune` from end to end: kept and shown, forgotten, refused, with by how much."""

import json
import random

import pytest
from fakes import FakeEncoder

from qa_bot import QABot
from qa_bot.ranking import shipped
from qa_bot.words.english_words import common_english_words

PAIRS = 20
# Each pair has words of its own; what nothing answers has one of them among others.
WORDS = [word for word in common_english_words(2_000) if len(word) > 5]
DRAW = random.Random(0)
ENCODER = FakeEncoder("all-MiniLM-L6-v2", shipped().model_fingerprint)
GOLDEN = [
    *((" ".join(DRAW.sample(WORDS[12 * (i % PAIRS) :][:12], 3) + WORDS[300 + i :][: 1 + i % 2]),
       str(i % PAIRS + 1)) for i in range(40)),
    *((" ".join(DRAW.sample(WORDS[12 * (i % PAIRS) :][:12], 1) + DRAW.sample(WORDS[240:], 3)), "-")
      for i in range(25)),
]  # fmt: skip


def document():
    own = [WORDS[12 * i :][:12] for i in range(PAIRS)]
    return "".join(
        f"## {i + 1}. {' '.join(words[:5])}?\n\n{' '.join(words[3:])}.\n\n"
        for i, words in enumerate(own)
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with a document of its own words, its golden file, and settings that name both."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "source_docs").mkdir()
    (folder / "source_docs" / "words.md").write_text(document())
    rows = [f"{query}\t{want}\n" for query, want in GOLDEN]
    (folder / "golden.tsv").write_text("".join(rows))
    # Some rows say otherwise than the words do: no two numbers make that better.
    (folder / "mixed.tsv").write_text(
        "".join(f"{q}\t{'-' if place < 4 else w}\n" for place, (q, w) in enumerate(GOLDEN))
    )
    (folder / "few.tsv").write_text("".join(rows[:20]))
    (folder / "made.csv").write_text(
        "query,want,note\n" + "".join(f"{q},{w},made by machine: so\n" for q, w in GOLDEN)
    )
    return folder


@pytest.fixture
def tuned_desk(desk, monkeypatch, qa_bot_here):
    """Runs a command in that folder, with an encoder that needs no model and passes for it."""
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: ENCODER)
    monkeypatch.chdir(desk)
    return lambda *arguments: qa_bot_here(*arguments, "--no-other-languages")


def answers(desk):
    bot = QABot.open(desk / "source_docs", desk / "index", other_languages=False)
    return bot, [bot.ask(query) for query, _ in GOLDEN]


def test_it_is_kept_shown_and_forgotten_and_no_order_changes(desk, tuned_desk):
    open_before, before = answers(desk)
    code, stdout, stderr = tuned_desk("tune", "golden.tsv", "--report", "report.html")
    assert (code, stderr) == (0, "")
    assert "tuned: logit x 1.3" in stdout and "`qa-bot tune --forget` goes back" in stdout
    assert "2 rows left out that are answered before their meaning is looked up" in stdout
    page = (desk / "report.html").read_text()
    assert page.count("<img ") == 1 and "after, held back" in page and "<script" not in page
    bot, after = answers(desk)
    tuned = bot.store.tuned
    open_before.reload()
    assert open_before.store.tuned == open_before.desk.search.tuned == tuned
    assert tuned.queries == 63 and tuned.slope == pytest.approx(1.35, abs=0.02)
    labels = [[match.pair.label for match in answer.matches] for answer in before]
    assert labels == [[match.pair.label for match in answer.matches] for answer in after]
    counts = [sum(answer.outcome == "answered" for answer in found) for found in (before, after)]
    assert counts[1] > counts[0]
    code, stdout, _ = tuned_desk("explain", GOLDEN[0][0], "--json")
    explained = json.loads(stdout)
    assert explained["tuned"]["golden_sha256"] == tuned.golden_sha256
    found = bot.explain(GOLDEN[0][0])
    total = found.confidence.intercept + sum(one.amount for one in found.confidence.inputs)
    assert found.confidence.probability == pytest.approx(1 / (1 + 2.718281828**-total))
    assert found.answer.confidence == pytest.approx(found.confidence.probability)
    assert "reviewed queries: its logit is 1.3" in tuned_desk("explain", GOLDEN[0][0])[1]
    assert "was tuned to this very file" in tuned_desk("eval", "golden.tsv")[1]
    assert tuned_desk("tune", "--forget")[:2] == (0, "forgotten: the confidence is as it ships\n")
    _, again = answers(desk)
    assert [answer.confidence for answer in again] == [answer.confidence for answer in before]
    assert tuned_desk("tune", "--forget")[:2] == (0, "nothing was tuned\n")


def test_what_is_no_better_is_refused_by_how_much_and_nothing_is_kept(desk, tuned_desk):
    code, stdout, stderr = tuned_desk("tune", "mixed.tsv", "--json")
    found = json.loads(stdout)
    assert (code, stderr, found["kept"]) == (1, "", False)
    assert found["reason"].startswith("the loss rises from 0.38")
    assert found["after"]["loss"] > found["before"]["loss"]
    assert answers(desk)[0].store.tuned is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("few.tsv", "queries tell something of the confidence, 20 with the right question first"),
        ("made.csv", "65 were made by machine and not reviewed; expected at least 40, 10, 10 and"),
        ("twice.tsv", "rows 1 and 3 ask the same and want '1' and 'not covered'; keep one of them"),
    ],
)
def test_what_says_too_little_is_an_error(desk, tuned_desk, name, said):
    (desk / "twice.tsv").write_text("Where to park\t1\nx y z\t2\nwhere to  park\t-\n")
    code, stdout, stderr = tuned_desk("tune", name)
    assert (code, stdout) == (1, "") and said in stderr and stderr.count("\n") == 1


def test_without_a_name_it_is_the_golden_file_of_the_settings(desk, tuned_desk):
    (desk / "other.toml").write_text('[publish]\ngolden = "few.tsv"\n')
    code, _, stderr = tuned_desk("tune", "--settings", "other.toml")
    assert code == 1 and "20 with the right question first" in stderr
