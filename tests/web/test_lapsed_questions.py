"""Questions whose answers do not hold today: marked in every list, never offered."""

from datetime import date

import pytest
from fakes import FakeEncoder, document
from fastapi.testclient import TestClient

from qa_bot import QABot, QAPair
from qa_bot.languages import language
from qa_bot.records import DateRules, OwnerTexts
from qa_bot.web import LOOPBACK_NAMES, create_app
from qa_bot.web.mcp import answer_text, list_text
from qa_bot.web.page.buttons import _questions
from qa_bot.web.page.question_list import PATH
from qa_bot.web.service import Service
from qa_bot.wire import AnswerReply, QuestionList

JUNE = date(2026, 6, 15)
MARK = "What does it cost? (not valid now)"
FAQ = document(
    "faq.md",
    QAPair("1", "What does it cost?", "Five.", valid_until=date(2026, 5, 31)),
    QAPair("2", "Where is it?", "Here."),
    QAPair("3", "Who may come?", "All.", valid_from=date(2026, 7, 1)),
    QAPair("4", "Is there a lift?", "No.", valid_until=date(2026, 12, 31)),
).pairs
OLD = document("old.md", QAPair("1", "Is it free?", "Yes.", valid_until=date(2020, 1, 1))).pairs


class Clock:
    """A day that a test sets."""

    day = JUNE

    def __call__(self) -> date:
        return self.day


def bot_of(*pairs: QAPair, clock: Clock | None = None) -> QABot:
    owner = OwnerTexts(dates=DateRules(today=clock or Clock()))
    return QABot.from_pairs(pairs, encoder=FakeEncoder(), owner=owner)


def client_of(bot: QABot) -> TestClient:
    return TestClient(create_app(Service(bot), LOOPBACK_NAMES), base_url="http://127.0.0.1")


def labels(examples) -> list[list[str]]:
    return [[pair.label for pair in one.pairs] for one in examples]


@pytest.mark.parametrize(("count", "expected"), [(1, ["2"]), (2, ["2", "4"]), (9, ["2", "4"])])
def test_what_is_offered_to_begin_with_holds_today(count, expected):
    assert labels(Service(bot_of(*FAQ)).examples(count, 5, 2)) == [expected]


def test_a_document_in_which_nothing_holds_offers_nothing():
    shown = Service(bot_of(*FAQ, *OLD)).examples(4, 5, 1)
    assert [one.title for one in shown] == ["faq.md"] and labels(shown) == [["2"]]
    assert Service(bot_of(*OLD)).examples(4, 5, 2) == []


def test_where_most_lapsed_the_others_are_found():
    lapsed = [QAPair(str(n), f"Question {n}?", "So.", valid_until=JUNE.min) for n in range(1, 300)]
    pairs = [*lapsed, QAPair("300", "Where is it?", "Here.")]
    assert labels(Service(bot_of(*pairs)).examples(4, 5, 2)) == [["300"]]


def test_every_list_says_which_do_not_hold_and_counts_all():
    bot = bot_of(*FAQ)
    listed = client_of(bot).get("/questions").json()
    assert listed["total"] == 4
    assert [one["holds_today"] for one in listed["questions"]] == [False, True, False, True]
    told = list_text(QuestionList.of(FAQ, {}, 4, JUNE)).splitlines()
    assert told[1:3] == [f"1. {MARK}", "2. Where is it?"]
    answer = bot.ask("list all")
    assert [match.holds for match in answer.listed] == [False, True, False, True]
    reply = AnswerReply.of(answer, 3)
    assert [match.holds_today for match in reply.matches] == [False, True, False, True]
    for said in (answer_text(answer), answer._repr_html_(), _questions(answer, language("en"))):
        assert said.count("(not valid now)") == 2 and MARK in said
    assert "What does it cost? (no vigente hoy)" in _questions(answer, language("es"))


def test_the_pages_list_is_that_of_the_day():
    clock = Clock()
    client = client_of(bot_of(*FAQ, clock=clock))
    first = client.get(f"/{PATH}")
    (section,) = first.json()["documents"][0]["sections"]
    assert section["questions"] == [
        ["1", "What does it cost?", False], ["2", "Where is it?"],
        ["3", "Who may come?", False], ["4", "Is there a lift?"],
    ]  # fmt: skip
    known = {"if-none-match": first.headers["etag"]}
    assert client.get(f"/{PATH}", headers=known).status_code == 304
    clock.day = date(2026, 7, 1)
    again = client.get(f"/{PATH}", headers=known)
    (section,) = again.json()["documents"][0]["sections"]
    assert section["questions"][2] == ["3", "Who may come?"] and first.json() != again.json()
