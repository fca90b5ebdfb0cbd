"""Answers that are remembered: the same to the same, none where anything else was asked."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fakes import FakeEncoder
from hall import PAIRS, QUERY

from qa_bot import Answer, Match, Outcome, QABot, QAPair
from qa_bot.conversation.remembered import Asked, RememberedAnswers


class CountingEncoder(FakeEncoder):
    """Lists the queries that it read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def encode_query(self, text):
        self.read.append(text)
        return super().encode_query(text)


@pytest.fixture
def bot() -> QABot:
    made = QABot.from_pairs(PAIRS, encoder=CountingEncoder())
    made.encoder.read.clear()
    return made


def answer_of(characters: int) -> Answer:
    pair = QAPair("1", "", "a" * (characters - 200))
    return Answer("", Outcome.ANSWERED, pair.answer, 1.0, (Match(pair, 1.0),))


def test_a_question_asked_again_is_answered_without_being_read(bot):
    first = bot.ask(QUERY)
    assert QUERY in bot.encoder.read
    bot.encoder.read.clear()
    assert bot.ask(QUERY) is first and bot.encoder.read == []


@pytest.mark.parametrize(
    "otherwise",
    [
        {"query": f"{QUERY}?"},
        {"query": QUERY.upper()},
        {"previous": Answer("dogs", Outcome.NOT_COVERED, None, 0.0)},
        {"documents": []},
    ],
)
def test_whatever_else_is_asked_is_read(bot, otherwise):
    bot.ask(QUERY)
    bot.encoder.read.clear()
    answer = bot.ask(**{"query": QUERY, **otherwise})
    assert bot.encoder.read != []
    assert answer.query == otherwise.get("query", QUERY)


def test_a_follow_up_is_remembered_with_the_answer_that_it_follows(bot):
    dogs, books = bot.ask("May I bring my dog?"), bot.ask("Do you sell books?")
    after_dogs = bot.ask("and the next one?", previous=dogs)
    after_books = bot.ask("and the next one?", previous=books)
    assert (after_dogs.text, after_books.text) == (PAIRS[3].answer, PAIRS[6].answer)
    assert bot.ask("and the next one?", previous=replace(dogs)) is after_dogs


def test_explain_measures_anew_and_finds_what_is_remembered(bot):
    answer = bot.ask(QUERY)
    bot.encoder.read.clear()
    assert bot.explain(QUERY).answer == answer and QUERY in bot.encoder.read


def test_nothing_is_remembered_once_it_is_forgotten(bot):
    first = bot.ask(QUERY)
    bot.forget()
    bot.encoder.read.clear()
    assert bot.ask(QUERY) == first and QUERY in bot.encoder.read


def test_an_answer_before_that_a_caller_made_with_a_list_in_it_is_answered_each_time(bot):
    previous = replace(bot.ask("dogs"), notes=[])
    assert bot.ask("the next one", previous=previous) == bot.ask("the next one", previous=previous)


def test_an_answer_made_while_a_look_failed_is_not_remembered(bot, monkeypatch):
    def broken(*_):
        raise MemoryError

    with monkeypatch.context() as failing:
        failing.setattr("qa_bot.answering.search.Search._is_settled", lambda *_: True)
        failing.setattr("qa_bot.answering.outcome.may_answer", lambda *_: True)
        failing.setattr("qa_bot.guard.compare.stated_difference", broken)
        bot.ask(QUERY)
    bot.encoder.read.clear()
    bot.ask(QUERY)
    assert QUERY in bot.encoder.read


def test_those_not_used_for_longest_are_forgotten_first():
    kept = RememberedAnswers(most_answers=2)
    answers = {name: answer_of(300) for name in "abc"}
    for name in "ab":
        kept.keep(Asked(name), answers[name])
    assert kept.find(Asked("a")) is answers["a"]
    kept.keep(Asked("c"), answers["c"])
    assert kept.find(Asked("b")) is None
    assert [kept.find(Asked(name)) for name in "ac"] == [answers["a"], answers["c"]]


def test_so_much_text_is_kept_and_no_more():
    kept = RememberedAnswers(most_characters=1_000)
    for name in "abcd":
        kept.keep(Asked(name), answer_of(299))  # and a character of the query
    assert [bool(kept.find(Asked(name))) for name in "abcd"] == [False, True, True, True]
    kept.keep(Asked("d"), answer_of(299))  # again: it does not count twice
    assert len(kept) == 3
    kept.keep(Asked("e", previous=answer_of(900)), answer_of(299))  # alone more than all may be
    assert len(kept) == 0
    kept.keep(Asked("f"), answer_of(299))
    assert len(kept) == 1


def test_threads_that_ask_at_once_get_the_same_answers(bot):
    queries = [pair.question for pair in PAIRS] * 20
    wanted = [QABot.from_pairs(PAIRS, encoder=FakeEncoder()).ask(query) for query in queries]
    with ThreadPoolExecutor(8) as threads:
        assert [*threads.map(bot.ask, queries)] == wanted


@pytest.mark.model
def test_asked_again_a_question_takes_less_than_a_twentieth(model):
    from time import perf_counter

    def seconds() -> float:
        started = perf_counter()
        bot.ask(QUERY)
        return perf_counter() - started

    bot = QABot.from_pairs(PAIRS, encoder=model)
    bot.ask("warm up")
    first = seconds()
    assert min(seconds() for _ in range(20)) < first / 20
