"""Dialogflow ES: what users say beside what an intent answers, its name no question."""

import json

from qa_bot.parsing.formats import reader
from qa_bot.parsing.systems.projects import projects


def intent(*messages, **more):
    return {"name": "cut sho", "responses": [{"messages": list(messages)}], **more}


def said(*phrases, template=False):
    return [
        {"data": [{"text": piece} for piece in phrase], "isTemplate": template}
        for phrase in phrases
    ]


HOURS = intent(
    {"type": "0", "lang": "en", "speech": ["Daily from nine.", "From nine."]},
    {"type": "0", "lang": "de-de", "speech": "Täglich."},
    {"type": 2, "lang": "en", "title": "More", "replies": ["Is it free?"]},
    {"type": 0, "lang": "en", "speech": ["Closed on holidays."]},
    {
        "type": "4",
        "lang": "en",
        "payload": {"richContent": [[{"type": "chips", "options": [{"text": "Who are you?"}]}]]},
    },
    {"type": "simple_response", "platform": "google", "lang": "en", "textToSpeech": "Nine."},
)
FILES = {
    "bot/agent.json": {"language": "en"},
    "bot/package.json": {"version": "1.0.0"},
    "bot/entities/room.json": {"name": "room"},
    "bot/intents/hours.json": HOURS,
    "bot/intents/hours_usersays_en.json": said(("When are ", "you", " open?"), ("Opening hours",)),
    "bot/intents/hours_usersays_de-DE.json": said(("Wann ist offen?",)),
    "bot/intents/free.json": intent({"type": "0", "speech": ["Yes."]}, webhookUsed=True),
    "bot/intents/free_usersays.json": said(("Is it free?",)) + said(("@x",), template=True),
    "bot/intents/book.json": intent({"type": "0", "speech": ["Booked for $date."]}),
    "bot/intents/book_usersays_en.json": said(("Book me in",)),
    "bot/intents/yes.json": intent({"type": "0", "speech": ["Good."]}, contexts=["park"]),
    "bot/intents/yes_usersays_en.json": said(("yes",)),
    "bot/intents/fallback.json": intent({"type": "0", "speech": ["What?"]}, fallbackIntent=True),
    "bot/intents/card.json": intent({"type": "1", "title": "A card"}),
    "bot/intents/card_usersays_en.json": said(("Show a card",)),
    "notes.json": {"intents": []},
}


def test_an_agent_is_its_files_together():
    (project,) = projects(FILES, lambda name: json.dumps(FILES[name]).encode())
    assert project.path == "bot/agent.json"
    assert set(project.files) == set(FILES) - {"notes.json"}
    assert [(e.question, e.answer, e.alternates, e.related) for e in project.content.entries] == [
        (
            "When are you open?",
            "Daily from nine.\n\nClosed on holidays.",
            ("Opening hours",),
            ("Is it free?", "Who are you?"),
        ),
        ("Wann ist offen?", "Täglich.", (), ()),
        ("Is it free?", "Yes.", (), ()),
    ]
    assert project.content.doubts == (
        "1 intent(s) with several responses, the first is kept: 'hours'",
        "1 intent(s) whose answer a program may change, kept as written: 'free'",
        "1 intent(s) that ask back or are filled in when said, left out: 'book'",
        "1 intent(s) that answer to what was said before, left out: 'yes'",
        "1 intent(s) for what nobody expected, left out: 'fallback'",
        "1 intent(s) without a phrase or without a text, left out: 'card'",
    )


def test_an_older_intent_holds_what_users_say():
    tree = intent({"type": 0, "speech": "Yes."}, userSays=said(("Is it", " free?")))
    content = reader(".json")(json.dumps(tree).encode())
    assert [(e.question, e.answer) for e in content.entries] == [("Is it free?", "Yes.")]
    assert content.system == "dialogflow"
