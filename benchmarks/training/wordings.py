"""Plain wordings of the formal questions of MedQuAD, and typing mistakes."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_OTHER_NAMES = re.compile(r"\s*\((?:also called|also known as):?\s*(.*)\)\s*", re.IGNORECASE)
# The formal question and what people type instead; {} is the topic.
_FORMS = (
    (r"what are the symptoms of (.+)", ("signs of {}", "how do i know if i have {}", "{} symptoms",
     "what does {} feel like", "how can i tell that it is {}")),
    (r"what are the treatments for (.+)", ("how do you treat {}", "is there a cure for {}",
     "what can be done about {}", "medicine for {}", "can {} be fixed")),
    (r"what causes (.+)", ("why do people get {}", "how do you get {}", "reason for {}",
     "where does {} come from")),
    (r"how to diagnose (.+)", ("test for {}", "how do doctors find out about {}",
     "how is {} detected", "which exams show {}")),
    (r"how to prevent (.+)", ("how can i avoid {}", "protect yourself from {}",
     "can you stop {} from happening")),
    (r"who is at risk for (.+)", ("who gets {}", "am i likely to get {}",
     "which people are most affected by {}")),
    (r"how many people are affected by (.+)", ("how common is {}", "is {} rare", "{} statistics")),
    (r"what are the genetic changes related to (.+)", ("which gene is behind {}", "{} mutation",
     "what dna defect leads to {}")),
    (r"is (.+) inherited", ("does {} run in families", "can my kids get {} from me",
     "is {} passed on from parents")),
    (r"what is the outlook for (.+)", ("how long do you live with {}", "does {} get better",
     "what happens to someone with {} later", "{} life expectancy")),
    (r"what research \(or clinical trials\) is being done for (.+)", ("new studies on {}",
     "are scientists working on {}", "can i join a trial for {}")),
    (r"what are the complications of (.+)", ("what can go wrong with {}", "is {} dangerous")),
    (r"do i need to see a doctor for (.+)", ("when should i call someone about {}",
     "is {} an emergency")),
    (r"what to do for (.+)", ("home remedies for {}", "help with {}")),
    (r"do you have information about (.+)", ("what is {}", "tell me about {}")),
    (r"what are the side effects or risks of (.+)", ("is {} safe", "can {} make me ill")),
    (r"what are the stages of (.+)", ("how far along is {}", "how does {} progress")),
    (r"what is \(are\) (.+)", ("what is {}", "explain {}", "{} meaning", "what does {} mean")),
)  # fmt: skip
_COMPILED = [(re.compile(form, re.IGNORECASE), wordings) for form, wordings in _FORMS]
FORMAL_SHARE = 0.2  # of the queries keep the formal wording
OTHER_NAME_SHARE = 0.3


@dataclass(frozen=True)
class Asked:
    """A formal question, the topic in it, and another wording of it."""

    formal: str
    topic: str
    wording: str


def informal(question: str, chance: random.Random) -> Asked:
    """Another wording of a MedQuAD question; the question itself where its form is not known."""
    names = _OTHER_NAMES.search(question)
    formal = re.sub(r"[\s?]+$", "", _OTHER_NAMES.sub(" ", question))
    formal = " ".join(formal.split())
    for form, wordings in _COMPILED:
        if matched := form.fullmatch(formal):
            topic = matched.group(1)
            others = [name.strip() for name in names.group(1).split(";")] if names else []
            said = chance.choice(others) if others and chance.random() < OTHER_NAME_SHARE else topic
            wording = chance.choice(wordings).format(said)
            asked = f"{formal}?" if chance.random() < FORMAL_SHARE else wording
            return Asked(f"{formal}?", topic, asked)
    return Asked(f"{formal}?", formal, f"{formal}?")


def typos(text: str, chance: random.Random) -> str:
    """The text with one letter dropped or two swapped in one of its longer words."""
    words = text.split(" ")
    long_words = [i for i, word in enumerate(words) if len(word) > 3]
    if not long_words:
        return text
    i = chance.choice(long_words)
    word, place = words[i], chance.randrange(1, len(words[i]) - 1)
    if chance.random() < 0.5:
        words[i] = word[:place] + word[place + 1 :]
    else:
        words[i] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)
