"""What a message asks for beside its meaning: numbers, lists, greetings, several questions, turns.

Pure functions of the message, the answer before it and the pairs; `Conversation` leads through
them, and `Desk` remembers the answers.
"""

from qa_bot.conversation.answered_turn import Turn
from qa_bot.conversation.at_desk import AtDesk
from qa_bot.conversation.desk import Desk, turns_at
from qa_bot.conversation.desks import Desks, opens_second
from qa_bot.conversation.fixed_replies import FixedReplies
from qa_bot.conversation.turn import Conversation

__all__ = [
    "AtDesk", "Conversation", "Desk", "Desks", "FixedReplies", "Turn", "opens_second", "turns_at",
]  # fmt: skip
