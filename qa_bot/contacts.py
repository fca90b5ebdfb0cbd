"""Which contact goes with an answer, where documents have contacts of their own."""

from __future__ import annotations

from dataclasses import replace

from qa_bot.records import Answer, Contact, Match, Outcome, OwnerTexts

# Kinds of replies that call for a person.
CALLING = frozenset({"human", "contact", "anger", "emergency", "help"})


class Contacts:
    """The owner's general contact, and those of single documents, which stand in its place."""

    def __init__(self, owner: OwnerTexts) -> None:
        self._general = owner.contact
        self._of_documents = owner.contacts
        own = {reply.key: reply.contact for reply in owner.replies if reply.contact is not None}
        wanted = {key for key, is_wanted in own.items() if is_wanted}
        self._calling = wanted | (CALLING - own.keys())

    def on(self, answer: Answer) -> Answer:
        """The same answer, and each of its parts, with the contact that goes with it."""
        if self._general is None and not self._of_documents:
            return answer
        return replace(
            answer,
            contact=self._of(answer),
            parts=tuple(map(self.on, answer.parts)),
        )

    def if_none(self, answer: Answer) -> Contact | None:
        """Whom to ask where nothing of what was shown is meant, whatever it is.

        Of several answers it is the contact of their documents where they have one in common.
        """
        paths = {_path(part.matches[0]) for part in answer.parts or (answer,) if part.pair}
        if not paths:
            return answer.contact or self._general
        return self._of_documents.get(paths.pop() if len(paths) == 1 else "", self._general)

    def _of(self, answer: Answer) -> Contact | None:
        if answer.outcome is Outcome.ANSWERED:
            return self._of_documents.get(_path(answer.matches[0]))
        if answer.outcome is Outcome.NOTICE and answer.reply not in self._calling:
            return None
        paths = set(answer.within or map(_path, answer.choices or answer.topics))
        # Of several documents none is the one to ask.
        alone = paths.pop() if len(paths) == 1 else ""
        return self._of_documents.get(alone, self._general)


def _path(match: Match) -> str:
    return match.pair.source.path if match.pair.source else ""
