"""A story with a question inside: what is asked is looked up, without what is told around it.

In one vector of it all the question is lost, and behind what the model reads of a text it is not
seen at all.
"""

from __future__ import annotations

from qa_bot.conversation.follow_ups import points_back
from qa_bot.conversation.message import Message
from qa_bot.conversation.parts import MOST_PARTS
from qa_bot.words.sentences import sentences
from qa_bot.words.stems import has_content

# Words of a story: people who only ask need fewer.
LEAST_WORDS = 80
_MARKS = ("?", "\uff1f", "\u061f")
_BEHIND_MARKS = " \"'”’»)"


def asked_in_story(message: Message) -> Message:
    """Cut a long message down to its questions, each with the sentence before where it leans on it.

    A message comes back as it is where it is short, or no sentence, or too many, end as questions.
    """
    if len(message.words) < LEAST_WORDS:
        return message
    said = [message.text[start:end] for start, end in sentences(message.text)]
    asked = [place for place, sentence in enumerate(said) if _asks(sentence)]
    if not 1 <= len(asked) <= MOST_PARTS:
        return message
    leaning = {place - 1 for place in asked if place and _leans(message.part(said[place]))}
    questions = " ".join(said[place] for place in sorted(leaning.union(asked)))
    return message.part(questions, told=message.text)


def _leans(question: Message) -> bool:
    """Whether a question says too little by itself: "What do I do then?", "Is it free?"."""
    return points_back(question) or not has_content(question.text)


def _asks(sentence: str) -> bool:
    return sentence.rstrip(_BEHIND_MARKS).endswith(_MARKS)
