"""Every error that QA Bot raises.

QABotError
├── QueryError           the query cannot be used (too long)
├── SourceError          a source file cannot be read or parsed
├── ModelError           a model is missing, changed or unusable
├── SettingsError        qa-bot.toml says something that cannot be used
├── EditError            what an editor wanted written was refused: nothing was changed
├── NotReadyError        a server's bot is still being opened, or could not be
├── BusyError            a server has no place left for a question, or is stopping
├── FeedbackError        what is kept of queries is damaged, or of a newer QA Bot
│   └── FeedbackUnwritableError    it cannot be written now: its disk is full or read-only
└── StoreError           the index cannot be used
    ├── IndexDamagedError    files are missing, cut or altered: rebuilt from the sources
    ├── IndexMismatchError   built by something else: rebuilt from the sources
    ├── IndexTooNewError     built by a newer QA Bot: refused, never overwritten
    ├── IndexReadOnlyError   its folder may not be written: answered from as it is
    ├── IndexTooLargeError   it needs more memory than there is: left as it is
    ├── SharesMissingError   others have to write their shares of it first
    ├── IndexServerError     its server cannot be reached, is too slow, or refuses
    └── IndexGoneError       it was dropped from its server: the one in its place is opened
"""

from __future__ import annotations


class QABotError(Exception):
    """Base of every error that QA Bot raises; the text says what to do next."""


class QueryError(QABotError):
    """The query cannot be used: too long, or not a string."""


class SourceError(QABotError):
    """A source file cannot be read or holds no questions."""


class SourceUnavailableError(SourceError):
    """A source could not be read this time: a disk or another program failed."""


class ModelError(QABotError):
    """A model is missing, is not the published one, or cannot be used."""


class SettingsError(QABotError):
    """A settings file cannot be read, or a line of it says something that cannot be used."""


class EditError(QABotError):
    """A side file or a draft was not written, and all is as it was."""


class NotReadyError(QABotError):
    """The bot of a server is still being opened, or could not be."""


class BusyError(QABotError):
    """A server answers a question not now, but after `seconds`, if it is asked again."""

    def __init__(self, reason: str, seconds: int) -> None:
        super().__init__(f"{reason}; ask again in {seconds} s")
        self.seconds = seconds


class FeedbackError(QABotError):
    """What is kept of queries cannot be used: its file is damaged, newer, or another's."""


class FeedbackUnwritableError(FeedbackError):
    """It cannot be written now, and perhaps later: the disk is full, read-only or fails."""


class StoreError(QABotError):
    """The index cannot be used."""


class IndexDamagedError(StoreError):
    """Files of the index are missing, cut short or altered."""


class IndexMismatchError(StoreError):
    """The index was built by an older QA Bot, another program or another model."""


class IndexTooNewError(StoreError):
    """The index was built by a newer QA Bot; it is never overwritten."""


class IndexReadOnlyError(StoreError):
    """The index is where this process may not write."""


class IndexTooLargeError(StoreError):
    """The index needs more memory than this process may use; nothing is wrong with it."""


class SharesMissingError(StoreError):
    """One share of an index is written, and others are missing until it is put in its place."""


class IndexServerError(StoreError):
    """The server that keeps the index cannot be reached, is too slow, or refuses."""


class IndexGoneError(StoreError):
    """The index that was open has been dropped from its server."""
