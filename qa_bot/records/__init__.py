"""What the parts hand to each other: frozen records, and the error tree; no policy.

Reading order: `error_tree`, `qa_pairs`, `qa_answers`, `proof`; `as_dict` is an answer as plain
data, `shown` what a reader sees of one at a prompt and in a notebook; `owner` is what the owner
says, `date_rules` what becomes of dates; `index_server` is where an index is that lies in no
folder, `build_progress` how far a build is.
"""

from qa_bot.records.as_dict import RELATED
from qa_bot.records.build_progress import BuildProgress
from qa_bot.records.changes import Changes
from qa_bot.records.date_rules import DateRules
from qa_bot.records.error_tree import (
    BusyError,
    EditError,
    FeedbackError,
    FeedbackUnwritableError,
    IndexDamagedError,
    IndexGoneError,
    IndexMismatchError,
    IndexReadOnlyError,
    IndexServerError,
    IndexTooLargeError,
    IndexTooNewError,
    ModelError,
    NotReadyError,
    QABotError,
    QueryError,
    SettingsError,
    SharesMissingError,
    SourceError,
    SourceUnavailableError,
    StoreError,
)
from qa_bot.records.index_server import IndexServer
from qa_bot.records.owner import Contact, OwnerTexts, OwnReply
from qa_bot.records.proof import Proof, text_sha256
from qa_bot.records.qa_answers import PICKED, WHOM_TO_ASK, Answer, Match, Note, Outcome
from qa_bot.records.qa_pairs import Problem, QAPair, Source

__all__ = [
    "Answer", "BuildProgress", "BusyError", "Changes", "Contact", "DateRules", "EditError",
    "FeedbackError", "FeedbackUnwritableError", "IndexDamagedError", "IndexGoneError",
    "IndexMismatchError", "IndexReadOnlyError", "IndexServer", "IndexServerError",
    "IndexTooLargeError", "IndexTooNewError", "Match", "ModelError", "Note", "NotReadyError",
    "Outcome", "OwnerTexts", "OwnReply", "PICKED", "Problem", "Proof", "QABotError", "QAPair",
    "QueryError", "RELATED", "SettingsError", "SharesMissingError", "Source", "SourceError",
    "SourceUnavailableError", "StoreError", "text_sha256", "WHOM_TO_ASK",
]  # fmt: skip
