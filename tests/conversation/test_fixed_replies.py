"""What people say to the bot itself."""

import pytest

from qa_bot.conversation.fixed_replies import reply_kind
from qa_bot.conversation.message import Message
from qa_bot.languages import language
from qa_bot.words.lexicon import lexicon

SAID = {
    "contact": [
        "phone number",
        "What is your e-mail address?",
        "how can I contact you",
        "who can I ask",
    ],
    "who_are_you": [
        "who am I talking to",
        "who are you?",
        "Are you a robot?",
        "are you human",
        "are you a real person",
    ],
    "help": [
        "what can you help me with",
        "help",
        "Help!",
        "menu",
        "what can you do?",
        "how does this work",
    ],
    "human": [
        "give me somebody who can help me",
        "can someone call me back",
        "talk to a human",
        "I want to speak to a real person",
        "can I talk to someone",
    ],
    "start_over": [
        "let's start again",
        "start over",
        "new conversation",
        "reset",
    ],
    "up_to_date": [
        "how old is this information",
        "is this up to date?",
        "when was this last updated",
    ],
    "anger": [
        "I'm fed up with this",
        "grr this thing never understands me",
        "you are useless",
        "this is ridiculous!",
    ],
    "emergency": [
        "she's not breathing",
        "i took too many pills",
        "help I can't breathe",
        "I have chest pain",
        "my father is not breathing",
        "emergency!",
    ],
}


@pytest.mark.parametrize(
    ("says", "kind"), [(says, kind) for kind, many in SAID.items() for says in many]
)
def test_a_whole_message_to_the_bot_is_of_a_kind(says, kind):
    assert reply_kind(Message(says)) == kind


@pytest.mark.parametrize(
    "says",
    [
        "who are you allowed to share my data with?", "help with the rent", "is parking useless",
        "can I talk to my doctor about sleep on the phone in the evening",
        "when was the hall built", "how does the deposit work", "start date", "what pain is normal",
        "my computer is not responding", "I need police clearance", "connect me to the internet",
        "can I talk to somebody about a permit", "i need an email account", "is there a fire alarm",
        "emergency exit", "is the menu vegetarian", "do you have a robot course",
    ],
)  # fmt: skip
def test_a_question_to_the_documents_is_of_none(says):
    assert reply_kind(Message(says)) is None


@pytest.mark.parametrize("code", ["en", "es"])
def test_every_kind_has_its_sentence_in_every_language(code):
    sentences = [language(code).say(f"notes.{kind}") for kind in lexicon().replies]
    assert len(set(sentences)) == len(lexicon().replies) == 8
