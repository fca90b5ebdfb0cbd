"""What the owner of a bot says beside the documents: whom to ask, and fixed replies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from qa_bot.languages import ENGLISH
from qa_bot.records.date_rules import DateRules
from qa_bot.records.mail_links import mailto, mailto_with

_MAILTO = "mailto:"
_WITHIN_THE_COUNTRY = re.compile(r"\(0\)")  # +49 (0)30: dialled where there is no +49 alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask where the documents do not answer.

    `text` says who it is; `link`, a mailto:, https: or tel: link, is where it leads. `mail` is an
    address, `telephone` a number as people write it, `hours` when somebody is there, in the owner's
    words.
    """

    text: str
    link: str | None = None
    mail: str | None = None
    telephone: str | None = None
    hours: str | None = None

    @property
    def mail_address(self) -> str | None:
        """The address that a mail goes to: `mail`, else that of a `link` to one."""
        if self.mail is None and self.link and self.link.startswith(_MAILTO):
            return unquote(self.link.removeprefix(_MAILTO).partition("?")[0])
        return self.mail

    @property
    def telephone_link(self) -> str | None:
        """The tel: link of `telephone` (RFC 3966); None where there is none."""
        if self.telephone is None:
            return None
        number = self.telephone.strip()
        plus = "+" if number.startswith("+") else ""
        return f"tel:{plus}{_digits(_WITHIN_THE_COUNTRY.sub('', number) if plus else number)}"

    @property
    def ways(self) -> tuple[tuple[str, str, str | None], ...]:
        """The ways beside `link`, each with its kind, which is its field's name, what is shown of
        it, and its link; None for the hours, which lead nowhere.
        """
        mail = mailto(self.mail) if self.mail is not None else None
        ways = (
            ("mail", self.mail, mail),
            ("telephone", self.telephone, self.telephone_link),
            ("hours", self.hours, None),
        )
        return tuple((kind, shown, link) for kind, shown, link in ways if shown is not None)

    def mail_link(self, question: str | None = None, code: str = ENGLISH) -> str | None:
        """The mailto: link to `mail_address`; None where there is none.

        With a `question` it is in the mail's subject and text, and `code` is the ISO 639-1 code of
        the words around it: for a reader who agrees to that. The link has at most 2,000 characters,
        as mail programs take no more; a longer question is cut.
        """
        address = self.mail_address
        if address is None:
            return None
        return mailto_with(address, question, code) if question else mailto(address)


def _digits(number: str) -> str:
    return re.sub(r"[^0-9]", "", number)


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
