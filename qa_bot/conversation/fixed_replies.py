"""What people say to the bot itself: "who are you", "talk to a human"; and the owner's wordings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from qa_bot.answering import Searched
from qa_bot.conversation.greetings import Courtesy
from qa_bot.conversation.message import Message
from qa_bot.records import Answer, Note, OwnReply
from qa_bot.words.lexicon import cached_by_language, either, lexicon
from qa_bot.words.stems import words
from qa_bot.words.vocabulary import Vocabulary
from qa_bot.words.wordings import form, without_small_words

_LONGEST = 120  # characters: a longer message is told to somebody
_LONGEST_WORDING = 300  # characters: an owner's wording has at most 200
# Said first of all, whatever else a message may mean.
FIRST = "emergency"
# A word of these kinds alone may be what documents are about: "reset", "agent".
_TOPICS = frozenset({"human", "start_over"})
_COURTESIES = frozenset(Courtesy)


@cached_by_language()
def _kinds() -> Mapping[str, re.Pattern[str]]:
    """Compile the messages of each kind, whole."""
    return {kind: re.compile(either(forms)) for kind, forms in lexicon().replies.items()}


def reply_kind(message: Message) -> str | None:
    """Tell which of the kinds of `replies` a whole message is; None for a question."""
    if len(message.text) > _LONGEST:
        return None
    text = " ".join(message.words)
    fitting = [kind for kind, pattern in _kinds().items() if pattern.fullmatch(text)]
    return FIRST if FIRST in fitting else next(iter(fitting), None)


def is_question(message: Message, reply: Answer, search: Callable[[], Searched]) -> bool:
    """Tell whether a message with a fixed reply is a question of the documents all the same.

    It is in all but small words that of a pair that `search` finds; or a word of it, where the
    reply's kind may well be.
    """
    said = without_small_words(message.text)
    if reply.reply is None or reply.reply in _COURTESIES or not said:
        return False
    pairs = [match.pair for match in search().answer.matches]
    texts = chain.from_iterable((pair.question, *pair.alternates) for pair in pairs)
    asked = [without_small_words(text) for text in texts]
    if len(said) == 1 and reply.reply in _TOPICS:
        return any(said[0] in question for question in asked)
    return said in asked


@dataclass(frozen=True, slots=True)
class FixedReply:
    """What is said: its kind, or the owner's key; the sentence; how the message was read."""

    kind: str
    sentence: Note
    notes: tuple[Note, ...] = ()


def _none_known(_: Sequence[str]) -> Sequence[str]:
    return ()


class FixedReplies:
    """The bot's own sentences, with the owner's replies beside them or in their place.

    A message is an owner's wording where it is that, form aside; or else in all but small words, of
    which a wording has others too; a misspelt word is read as the wordings' own, unless it is among
    the documents' `known_words`. `greeting` is what a greeting is answered with where no reply of
    that kind says so.
    """

    def __init__(
        self,
        own: Iterable[OwnReply] = (),
        greeting: str | None = None,
        known_words: Callable[[Sequence[str]], Sequence[str]] = _none_known,
    ) -> None:
        self._known_words = known_words
        greetings = [] if greeting is None else [OwnReply("greeting", greeting)]
        self._own = {reply.key: reply for reply in (*greetings, *own)}
        self._by_form: dict[str, OwnReply] = {}
        self._by_words: dict[tuple[str, ...], OwnReply] = {}
        for reply in self._own.values():
            for wording in reply.wordings:
                self._by_form.setdefault(form(wording), reply)
                if said := without_small_words(wording):
                    self._by_words.setdefault(said, reply)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.from_texts(
            [text for reply in self._own.values() for text in reply.wordings]
        )

    def of_kind(self, kind: str) -> FixedReply:
        """The reply of a kind: the owner's, or the bot's."""
        own = self._own.get(kind)
        return _owners(own) if own else FixedReply(kind, Note(kind))

    def own(self, message: Message) -> FixedReply | None:
        """The owner's reply to a message that is one of its wordings; None for any other."""
        if not self._by_form or len(message.text) > _LONGEST_WORDING:
            return None
        if reply := self._worded(message.text):
            return _owners(reply)
        reading = self._vocabulary.read(message.text)
        changes = reading.changes
        reply = self._worded(reading.text) if changes else None
        if reply is None or self._known_words(words(" ".join(one.typed for one in changes))):
            return None
        read = tuple(Note("read_as", (one.typed, one.read_as)) for one in changes)
        return replace(_owners(reply), notes=read)

    def _worded(self, text: str) -> OwnReply | None:
        return self._by_form.get(form(text)) or self._by_words.get(without_small_words(text))


def _owners(reply: OwnReply) -> FixedReply:
    return FixedReply(reply.key, Note("verbatim", (reply.text,)))
