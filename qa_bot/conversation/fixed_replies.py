"""What people say to the bot itself: "who are you", "talk to a human", "start over"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from qa_bot.conversation.message import Message
from qa_bot.words.lexicon import either, lexicon

_LONGEST = 120  # characters: a longer message is told to somebody
# Said first of all, whatever else a message may mean.
FIRST = "emergency"


@cache
def _kinds() -> Mapping[str, re.Pattern[str]]:
    """Compile the messages of each kind, whole."""
    return {kind: re.compile(either(forms)) for kind, forms in lexicon().replies.items()}


def reply_kind(message: Message) -> str | None:
    """Tell which of the kinds of `replies` a whole message is; None for a question."""
    if len(message.text) > _LONGEST:
        return None
    text = " ".join(message.words)
    fitting = [kind for kind, form in _kinds().items() if form.fullmatch(text)]
    return FIRST if FIRST in fitting else next(iter(fitting), None)
