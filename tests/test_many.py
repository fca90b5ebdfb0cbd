"""Many queries at once get the answers that each gets alone."""

import threading

import pytest
from answers import ROUNDING
from fakes import FakeEncoder
from hall import PAIRS, QUERY

from qa_bot import QABot
from qa_bot.conversation import desk
from qa_bot.models.embedding import ReadsAhead
from qa_bot.records import QueryError

# Found by the words alone, in parts, by number, by form, not at all, and cut at 256 tokens.
QUERIES = [
    QUERY,
    "is there a lift",
    "Where can I park? And may I bring my dog?",
    "Q3",
    "list all",
    "hello there",
    "Hello! Do you sell books? Thanks!",
    "No, who built the hall?",
    "Is there a lift?",
    "what is the capital of France",
    "",
    "?!",
    "boooks and tikcets",
    "\ud800 dogs",
    "tickets " * 400,
    QUERY,
]


class AheadEncoder(FakeEncoder):
    """Implements ReadsAhead; lists what it read together, on which thread, and what alone."""

    def __init__(self) -> None:
        super().__init__()
        self.together: list[list[str]] = []
        self.alone: list[str] = []
        self._threads: dict[int, set[str]] = {}

    def encode_query(self, text):
        if text not in self._threads.get(threading.get_ident(), ()):
            self.alone.append(text)
        return super().encode_query(text)

    def encode_documents(self, texts):
        return [FakeEncoder.encode_query(self, text) for text in texts]

    def reading_ahead(self, texts):
        self.together.append(list(texts))
        return _Block(self._threads, set(texts))


class _Block:
    def __init__(self, threads, texts):
        self.threads, self.texts = threads, texts

    def __enter__(self):
        self.threads[threading.get_ident()] = self.texts

    def __exit__(self, *_):
        del self.threads[threading.get_ident()]


@pytest.fixture
def ahead() -> QABot:
    bot = QABot.from_pairs(PAIRS, encoder=AheadEncoder())
    assert isinstance(bot.encoder, ReadsAhead)
    return bot


def test_without_an_encoder_that_reads_ahead_each_is_asked_in_turn():
    bot, other = (QABot.from_pairs(PAIRS, encoder=FakeEncoder()) for _ in range(2))
    assert not isinstance(bot.encoder, ReadsAhead)
    assert bot.ask_many(QUERIES) == [other.ask(query) for query in QUERIES]


def test_what_a_message_is_looked_up_by_is_read_ahead(ahead):
    asked = ahead.ask_many(QUERIES)
    other = QABot.from_pairs(PAIRS, encoder=AheadEncoder())
    assert asked == [other.ask(query) for query in QUERIES]
    assert len(ahead.encoder.together) == 1
    assert "Do you sell books?" in ahead.encoder.together[0]  # without its courtesies
    assert "May I bring my dog?" not in ahead.encoder.alone
    # As typed, to see whether the words that were read as others decide; the others were foreseen.
    assert set(ahead.encoder.alone) <= {"boooks and tikcets"}


def test_many_are_shared_out_and_stay_in_their_order(ahead, monkeypatch):
    monkeypatch.setattr(desk, "SHARE", 3)
    monkeypatch.setattr(desk, "allowed_threads", lambda: 4)
    queries = [f"question about {word}" for word in "abcdefgh"] + ["dogs", "dogs"]
    assert [answer.query for answer in ahead.ask_many(queries)] == queries
    assert sorted(map(len, ahead.encoder.together)) == [3, 3, 3]  # the two are one


def test_what_is_remembered_is_not_read_and_what_is_asked_is_remembered(ahead):
    first = ahead.ask(QUERY)
    ahead.encoder.alone.clear()
    found = ahead.ask_many([QUERY, "is there a lift"])
    assert found[0] is first and ahead.ask("is there a lift") is found[1]
    assert ahead.encoder.together == [["is there a lift"]] and ahead.encoder.alone == []


def test_documents_narrow_all_of_them(documents, tmp_path, monkeypatch):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: AheadEncoder())
    folder = documents({"a.txt": "1. Who is in?\n\nNobody.\n", "b.txt": "1. Who is out?\n\nAll.\n"})
    bot = QABot.open(folder, tmp_path / "index")
    found = bot.ask_many(["who is in", "who is out"], documents=["a.txt"])
    assert [{m.pair.source.path for m in answer.matches} for answer in found] == [{"a.txt"}] * 2
    assert [answer.within for answer in found] == [("a.txt",)] * 2
    with pytest.raises(QueryError, match="there is no document 'c.txt'"):
        bot.ask_many(["who"], documents=["c.txt"])


def test_no_queries_have_no_answers(ahead):
    assert ahead.ask_many([]) == [] and ahead.ask_many(iter([])) == []


@pytest.mark.parametrize(
    ("queries", "said"),
    [
        (["a", "b" * 10_001], "query 2: the question has 10,001 characters"),
        (["a", "b", None], "query 3: a query is text, found NoneType"),
        ("one text", "queries is a list of texts, found str"),
        (5, "queries is a list of texts, found int"),
    ],
)
def test_a_query_that_is_none_is_named_and_nothing_is_asked(ahead, queries, said):
    with pytest.raises(QueryError, match=said):
        ahead.ask_many(queries)
    assert ahead.encoder.together == []


@pytest.mark.model
def test_with_the_model_many_get_what_each_gets_alone(model):
    bot, other = (QABot.from_pairs(PAIRS, encoder=model) for _ in range(2))
    queries = [*QUERIES, *(pair.question.lower() for pair in PAIRS)]
    for many, alone in zip(bot.ask_many(queries), map(other.ask, queries), strict=True):
        assert (many.outcome, many.text, many.notes) == (alone.outcome, alone.text, alone.notes)
        assert [m.pair for m in many.matches] == [m.pair for m in alone.matches]
        confidences = [match.confidence for match in alone.matches]
        assert [m.confidence for m in many.matches] == pytest.approx(confidences, abs=ROUNDING)
