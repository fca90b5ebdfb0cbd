"""What the owner of a bot says beside the documents: whom to ask, and fixed replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa_bot.records.date_rules import DateRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask where the documents do not answer; `link` is a mailto:, https: or tel: link."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class OwnReply:
    """What is said to some messages, in place of the bot's own sentence or of looking them up.

    `key` is the kind of a built-in reply ("human"), which `text` then stands in for, or else a
    wording itself. `contact` says whether the contact stands below it; None leaves that to the
    kind.
    """

    key: str
    text: str
    wordings: tuple[str, ...] = ()
    contact: bool | None = None


@dataclass(frozen=True, slots=True)
class OwnerTexts:
    """All of these; `contacts` are those of documents by their paths, in place of `contact`.

    `dates` are the rules for answers that have some.
    """

    contact: Contact | None = None
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    replies: tuple[OwnReply, ...] = ()
    dates: DateRules = DateRules()
