"""`bot.feedback`, and where the file may be."""

import subprocess
import sys

import pytest
from fakes import FakeEncoder

from qa_bot import QABot, QABotError, QAPair, Source
from qa_bot.feedback import FeedbackStore, Rating
from qa_bot.records import FeedbackError

PAIRS = [("When are you open?", "From nine."), ("Where do I park?", "Behind the house.")]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feedback.db"


@pytest.fixture
def kept_bot(path):
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder(), feedback=path)
    yield bot
    bot.feedback_store.close()


def test_an_answer_is_kept_with_its_rating_and_can_be_rated_again(kept_bot):
    answer = kept_bot.ask("question 1")
    assert answer.id is None and not list(kept_bot.feedback_store.queries())
    rated = kept_bot.feedback(answer, "down", "I am anna@example.org")
    assert rated == answer and rated.id
    [one] = kept_bot.feedback_store.queries()
    assert (one.id, one.query, one.rating) == (rated.id, "question 1", Rating.DOWN)
    assert one.reason == "I am [e-mail]"
    assert kept_bot.feedback(rated, Rating.UP).id == rated.id
    [one] = kept_bot.feedback_store.queries()
    assert (one.rating, one.reason) == (Rating.UP, None)


def test_an_answer_with_an_id_is_followed_up_as_one_without(kept_bot):
    answer = kept_bot.feedback(kept_bot.ask("question 1"), "up")
    assert kept_bot.ask("the next one", answer).text == PAIRS[1][1]


@pytest.fixture(scope="module")
def offering():
    """A bot, and its choice between a question of the clinic and one of the hall."""
    pairs = [
        QAPair("1", "How long does a visa take?", "Weeks.", Source("clinic.md", 1, 2),
               alternates=("duration of the visa",)),
        QAPair("2", "Where do I park here?", "Behind it.", Source("clinic.md", 3, 4)),
        QAPair("1", "How much is the visa?", "Ten.", Source("hall.md", 1, 2)),
        QAPair("3", "Who rents the hall?", "Anyone.", Source("hall.md", 3, 4)),
    ]  # fmt: skip
    bot = QABot.from_pairs(pairs, other_languages=False)
    choice = bot.ask("question 1")
    assert [match.pair for match in choice.choices] == [pairs[0], pairs[2]]
    return bot, choice


@pytest.mark.model
@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("the second one", 2), ("no, the first", 1), ("the one about how much", 2),
        ("both", 1), ("the hall's", 2),
        ("How much is the visa?", 2), ("how much is the visa", 2),
        ("1. How much is the visa?", 2), ("hall.md: 1. How much is the visa?", 2),
        ("how many weeks until I have my visa, it takes so long", None),
        ("how long", None), ("duration of the visa", None),
        ("How much is the visa? How long does a visa take?", 2),
        ("How much is the visa? Who rents the hall?", None),
        ("what is the price of a visa", None), ("Who rents the hall?", None), ("question 3", None),
    ],
)  # fmt: skip
def test_a_question_that_is_typed_after_a_choice_is_no_pick(offering, path, typed, picked):
    bot, choice = offering
    with FeedbackStore.open(path) as store:
        store.keep(bot.ask(typed, choice), before=choice)
        [kept] = store.queries()
    assert (kept.picked, kept.picked_for) == (picked, "question 1" if picked else None)


def test_a_bot_that_keeps_nothing_loads_no_database():
    code = "from qa_bot import QABot; import sys; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_without_a_file_nothing_can_be_kept():
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    assert bot.feedback_store is None
    with pytest.raises(QABotError, match="nothing is kept.*open the bot with feedback="):
        bot.feedback(bot.ask("question 1"), "up")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("no answer", "up"), "answer is what bot.ask returned; found str"),
        ((None, "fine"), "a rating is one of 'up', 'down', 'none_of_these'; found 'fine'"),
        ((None, None), "a rating is one of"),
        ((None, "up", 7), "reason is text, or None; found int"),
        ((None, "up", "x" * 1_001), "the reason has 1,001 characters; the limit is 1,000"),
    ],
)
def test_what_is_no_rating_is_named(kept_bot, given, said):
    answer, *others = given
    with pytest.raises(QABotError, match=said):
        kept_bot.feedback(answer or kept_bot.ask("question 1"), *others)
    assert not list(kept_bot.feedback_store.queries())


def test_a_disk_that_fails_is_named_and_answers_go_on(kept_bot, path):
    for one in path.parent.glob("feedback.db*"):
        one.unlink()
    path.mkdir()
    with pytest.raises(FeedbackError, match="is a folder"):
        kept_bot.feedback(kept_bot.ask("question 1"), "up")
    assert kept_bot.ask("question 2").text == PAIRS[1][1]


@pytest.mark.parametrize("place", ["docs/feedback.db", "docs/below/f.db", "index/feedback.db"])
def test_the_file_is_neither_among_the_documents_nor_in_the_index(tmp_path, place):
    for folder in ("docs", "docs/below", "index"):
        (tmp_path / folder).mkdir()
    with pytest.raises(QABotError, match="name one outside of the documents and the index"):
        QABot.open(tmp_path / "docs", tmp_path / "index", feedback=tmp_path / place)
    assert not (tmp_path / place).exists()
    (tmp_path / "link").symlink_to(tmp_path / "docs")
    with pytest.raises(QABotError, match="name one outside"):
        QABot.open(tmp_path / "docs", tmp_path / "index", feedback=tmp_path / "link" / "f.db")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"feedback": 7}, "feedback is the path of a file, or None; found 7"),
        ({"feedback": " "}, "feedback is the path of a file"),
        ({"feedback": "f.db", "feedback_days": 0}, "feedback_days is a whole number from 1 on"),
        ({"feedback": "f.db", "feedback_days": True}, "feedback_days is a whole number"),
        ({"feedback": "f.db", "feedback_days": 1.5}, "feedback_days is a whole number"),
    ],
)
def test_what_is_no_place_is_named(tmp_path, monkeypatch, given, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QABotError, match=said):
        QABot.from_pairs(PAIRS, encoder=FakeEncoder(), **given)
    assert list(tmp_path.iterdir()) == []
