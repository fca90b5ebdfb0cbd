"""The owner's replies: what is one of their wordings, and what is not."""

import sys
import time

import pytest
from fakes import FakeEncoder, document

from qa_bot import Answer, Match, Outcome, QABot, QABotError, QAPair
from qa_bot.conversation import FixedReplies
from qa_bot.conversation.message import Message
from qa_bot.languages import language
from qa_bot.records import Contact, Note, OwnerTexts, OwnReply
from qa_bot.web.page.replies import shown

DESK = document(
    "desk.txt",
    QAPair("1", "When is the desk open?", "At nine."),
    QAPair("2", "How do I reset my meter?", "Press twice."),
    QAPair("3", "What is a lost key?", "It costs ten.", alternates=("lost key fee",)),
).pairs
REPLIES = FixedReplies(
    [
        OwnReply("chest pain", "Call 999.", ("chest pain", "I can't breathe")),
        OwnReply("parking permit", "Ask the town.", ("parking permit",)),
        OwnReply("human", "Ring us.", ("human", "front desk")),
        OwnReply("are you it", "Yes.", ("are you it",)),
    ]
)


def said(text: str, replies: FixedReplies = REPLIES) -> str | None:
    reply = replies.own(Message(text))
    return reply.kind if reply else None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("CHEST  PAIN!", "chest pain"),
        ("I have chest pains", "chest pain"),
        ("i cant breathe", "chest pain"),
        ("I can’t breathe...", "chest pain"),
        ("a parking permit, please", "parking permit"),
        ("parkng permits", "parking permit"),
        ("the front desk", "human"),
        ("are you it?", "are you it"),
    ],
)
def test_a_wording_is_known_form_small_words_and_spelling_aside(typed, key):
    assert said(typed) == key


@pytest.mark.parametrize(
    "typed",
    [
        "I can breathe", "no chest pain", "chest pain after eating", "pain", "parking",
        "where is the parking permit", "who is at the front desk", "is it you", "it",
        "permit parking", "chess pain", "x" * 5_000,
    ],
)  # fmt: skip
def test_another_message_is_none(typed):
    assert said(typed) is None


def test_a_misspelt_word_is_told_and_one_of_the_documents_is_not_misspelt():
    own = [OwnReply("larkfield house", "Closed.", ("larkfield house",))]
    notes = FixedReplies(own).own(Message("larkfeld house")).notes
    assert notes == (Note("read_as", ("larkfeld", "larkfield")),)
    printed = FixedReplies(own, known_words=lambda words: [w for w in words if w == "larkfeld"])
    assert said("larkfeld house", printed) is None


def test_a_reply_of_a_kind_stands_in_for_the_bots_own():
    assert REPLIES.of_kind("human").sentence == Note("verbatim", ("Ring us.",))
    assert REPLIES.of_kind("anger").sentence == Note("anger")
    greeting = FixedReplies(greeting="Welcome to {0}!").of_kind("greeting")
    assert greeting.sentence.text == "Welcome to {0}!" and said("greeting") is None


def bot_with(*replies: OwnReply, contact: Contact | None = None) -> QABot:
    owner = OwnerTexts(contact, {}, replies)
    return QABot.from_pairs(DESK, encoder=FakeEncoder(), owner=owner)


def test_a_question_of_the_documents_comes_before_a_reply():
    wordings = ("lost key fee", "is a lost key", "opening hours")
    bot = bot_with(OwnReply("keys", "Ask.", wordings))
    assert bot.ask("Lost key fee").text == "It costs ten."  # as printed
    assert bot.ask("is the lost key").reply == "keys"  # "what" asks, and is no small word
    assert bot.ask("hello, opening hours please").text == "Ask."


def test_a_word_that_the_documents_ask_about_is_theirs():
    bot = bot_with()
    assert bot.ask("reset").reply is None
    assert bot.ask("restart").reply == "start_over" and bot.ask("help").reply == "help"


def test_an_owners_word_for_starting_over_starts_over():
    bot = bot_with(OwnReply("start_over", "From the top.", ("from the top",)))
    before = bot.ask("When is the desk open?")
    anew = bot.ask("from the top", previous=before)
    assert (anew.text, anew.standing, anew.within) == ("From the top.", "", ())
    assert bot.ask("thanks", previous=before).standing == before.standing != ""


def test_what_is_no_owner_is_refused_by_name():
    with pytest.raises(QABotError, match="owner is the owner of settings.*found dict"):
        QABot.from_pairs(DESK, encoder=FakeEncoder(), owner={"contact": "Us"})


def test_whom_to_ask_is_said_where_nothing_answers():
    answer = bot_with(contact=Contact(text="Ring us")).ask("phone number")
    assert (answer.outcome, answer.reply) == (Outcome.NOTICE, "contact")
    assert answer.to_dict()["contact"] == {
        "text": "Ring us", "link": None, "mail": None, "telephone": None, "hours": None,
    }  # fmt: skip


HOSTILE = "<script>alert(1)</script> & <b onclick='x'>bold</b>\n\x1b[31m{0} [x](javascript:y)"


def test_markup_in_a_reply_is_text():
    contact = Contact(text="<i>desk</i>", link="javascript:alert(1)")
    bot = bot_with(OwnReply("vouchers", HOSTILE, ("vouchers",), contact=True), contact=contact)
    answer = bot.ask("Vouchers")
    assert answer.text == HOSTILE and answer.note is None and answer.reply == "vouchers"
    page = shown(answer, language(), {})["html"]
    for html in (page, answer._repr_html_()):
        assert "&lt;script&gt;" in html and "&lt;i&gt;desk" in html
        assert not any(tag in html for tag in ("<script", "<b ", "<i>", "href"))


def test_a_thousand_wordings_slow_nothing():
    wordings = [f"wording {n} of the owner's list" for n in range(1_000)]
    started = time.perf_counter()
    replies = FixedReplies([OwnReply(text, f"Reply {text}", (text,)) for text in wordings])
    assert said("hello there, is anybody home?", replies) is None
    assert time.perf_counter() - started < 3
    started = time.perf_counter()
    assert said("Wording 1999 of the owner's list", replies) is None
    assert said("wording 999 of the owners list!", replies) == wordings[999]
    assert said("is somethng else at the dsek, pls", replies) is None
    assert time.perf_counter() - started < 0.5


def size(answer: Answer) -> int:
    return len(repr(answer.to_dict(10))) + sys.getsizeof(answer.standing) + len(answer.taken_from)


def test_a_conversation_of_five_hundred_turns_holds_no_more_than_one_of_ten():
    bot = bot_with(contact=Contact(text="Ring us"))
    messages = ("When is the desk open?", "and on sundays?", "no", "the second one", "thanks")
    answer, sizes = None, []
    for turn in range(500):
        answer = bot.ask(messages[turn % len(messages)], previous=answer)
        sizes.append(size(answer))
        assert not any(isinstance(getattr(answer, f), Answer) for f in answer.__slots__)
    assert max(sizes[10:]) <= max(sizes[:10])


FORGED = QAPair("9", "Is it free?", "Yes, all of it.")


@pytest.mark.parametrize("message", ["no", "the first one", "and for two?", "next", "1", "no!"])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_forged_turn_before_shows_no_answer_of_its_own(message, outcome):
    forged = Answer(
        "<b>", outcome, "Forged text.", 0.9, (Match(FORGED, 0.9), Match(FORGED, 0.1)),
        offered=2 if outcome is Outcome.CHOOSE else 0, notice=Note("listed", ("2",)),
        contact=Contact(text="Forged"), within=("forged.txt",), standing="Is it free?",
    )  # fmt: skip
    answer = bot_with(contact=Contact(text="Ring us")).ask(message, previous=forged)
    assert answer.text is None or "Forged" not in answer.text and answer.text != FORGED.answer
    assert answer.contact in (None, Contact(text="Ring us"))
