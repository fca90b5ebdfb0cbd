"""Greetings, thanks and good-byes: alone, or around a question."""

from __future__ import annotations

import re
from enum import StrEnum

from qa_bot.conversation.message import QUESTION_WORDS, Message


class Courtesy(StrEnum):
    """What a message without a question is; its value is the key of what is said back."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"


_PHRASES = {
    Courtesy.GREETING: (
        r"(?:hi|hello|hey|hiya|howdy|greetings|hola|buenas|saludos)(?: (?:there|all|everyone"
        r"|everybody|again|bot|qa bot|team|sir|madam|friend|folks|hi|hello|hey))*",
        r"good (?:morning|afternoon|evening|day)(?: (?:to you|all|everyone|sir|madam))?",
        r"buen(?:os|as)? (?:d[ií]as?|tardes|noches)",
        r"(?:how are you|how are you doing|how do you do|how's it going|what's up|que tal|qué tal"
        r"|cómo estás?)(?: today)?",
        r"nice to meet you",
    ),
    Courtesy.THANKS: (
        r"(?:ok |okay |great |perfect |many |muchas |mil )?(?:thanks|thank you|thank u|thx|tnx"
        r"|cheers|gracias)(?: (?:you|again|so much|very much|a lot|a million|a bunch|all|in advance"
        r"|indeed|kindly|bot|muchas|por todo|for everything"
        r"|for (?:all )?(?:the|your|this|that|ever|every)(?: (?:quick|kind|great))?"
        r" ?(?:help|answers?|time|information|info|reply|support)?))*",
        r"(?:that's|that is|that was|that will be) (?:all|everything|it)"
        r"(?: (?:i (?:needed|need|wanted|want)(?: to (?:know|ask))?|for (?:now|today)|then))+",
        r"(?:that's|that is|that was|this is|this was|it was|you are|you're|you were)"
        r"(?: (?:very|so|really|most))? (?:helpful|great|perfect|all|kind|useful|it)",
        r"(?:much|very much) appreciated|i appreciate (?:it|that|your help)",
        r"(?:ok|okay|great|perfect|excellent|wonderful|awesome|cool|nice|super|got it|i see"
        r"|understood|very helpful|all right|alright|vale|perfecto)",
    ),
    Courtesy.FAREWELL: (
        r"(?:bye|goodbye|good bye|good night|farewell|see you|see ya|take care|adiós|adios|chao"
        r"|hasta (?:luego|pronto|mañana))(?: (?:bye|for now|now|later|soon|then|tomorrow|all"
        r"|everyone))*",
        r"have a (?:nice|good|great|lovely)(?: (?:day|one|evening|weekend|night|time))",
    ),
}
_BETWEEN = r"[\s,.;:!?¿¡)('\"~*-]+|$"
_COURTESIES = {
    kind: re.compile(f"(?:{'|'.join(phrases)})(?={_BETWEEN})") for kind, phrases in _PHRASES.items()
}
_SEPARATOR = re.compile(r"(?:\W|and\b|y\b)*")
# What may be cut off before and behind a question, with the punctuation that sets it apart.
_EDGE = "|".join(phrase for phrases in _PHRASES.values() for phrase in phrases)
_BEFORE = re.compile(rf"[\s¡]*(?:{_EDGE})(?P<end>\s*[,.!?;:–—-]+\s*|\s+)(?=\S)", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?<=[?.!;,\n])\s*(?:ok(?:ay)?,? )?(?:{'|'.join(_PHRASES[Courtesy.THANKS][:1])}"
    rf"|{'|'.join(_PHRASES[Courtesy.FAREWELL])})[\s.!]*$",
    re.IGNORECASE,
)
_BEHIND_AT_MOST = 120  # characters: a longer message is not searched from its beginning
_LEADS_ON = QUESTION_WORDS | {"i", "i'm", "my", "please", "we", "show", "list", "tell"}


def courtesy(message: Message) -> Courtesy | None:
    """Tell what a message is that holds nothing but greetings and thanks; None where it holds more.

    A good-bye counts before thanks, and thanks before a greeting: it is the end of the message.
    """
    rest, kinds = message.folded, set()
    rest = rest[_leading(rest) :]
    while rest:
        kind, end = _longest(rest)
        if kind is None:
            return None
        kinds.add(kind)
        rest = rest[end:]
        rest = rest[_leading(rest) :]
    ordered = (Courtesy.FAREWELL, Courtesy.THANKS, Courtesy.GREETING)
    return next((kind for kind in ordered if kind in kinds), None)


def without_courtesies(message: Message) -> Message:
    """Cut off the greeting before a question and the thanks behind it.

    Without punctuation a greeting is cut only before a word that begins a question: "hello world"
    stays. A message of greetings alone comes back as it is.
    """
    text = message.text
    if courtesy(message):
        return message
    rest = text.replace("’", "'")
    while (opening := _BEFORE.match(rest)) and _is_apart(opening, rest):
        rest = rest[opening.end() :]
    kept = text[len(text) - len(rest) :]
    ending = _BEHIND.search(rest[-_BEHIND_AT_MOST:])
    end = len(kept) - len(ending.group()) if ending else len(kept)
    return message.part(kept[:end] if kept[:end].strip() else kept)


def _is_apart(found: re.Match[str], text: str) -> bool:
    if found["end"].strip():
        return True
    return text[found.end() :].split()[0].casefold().rstrip(",") in _LEADS_ON


def _leading(text: str) -> int:
    match = _SEPARATOR.match(text)
    return match.end() if match else 0


def _longest(text: str) -> tuple[Courtesy | None, int]:
    ends = {kind: match.end() for kind, form in _COURTESIES.items() if (match := form.match(text))}
    return max(((kind, end) for kind, end in ends.items()), key=lambda e: e[1], default=(None, 0))
