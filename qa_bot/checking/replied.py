"""Questions of the documents that the owner's replies have as wordings, too."""

from __future__ import annotations

from collections.abc import Iterator

from qa_bot.checking.collection import Collection
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding
from qa_bot.words.wordings import form, without_small_words


def replied_questions(collection: Collection) -> Iterator[Finding]:
    """Questions and other wordings of them that are a reply's: the document answers them."""
    said: dict[str | tuple[str, ...], str] = {}
    for reply in collection.replies:
        for wording in reply.wordings:
            said.setdefault(form(wording), wording)
            said.setdefault(without_small_words(wording), wording)
    said.pop((), None)
    for item in collection.items if said else ():
        for text in (item.pair.question, *item.pair.alternates):
            same = said.get(form(text)) or said.get(without_small_words(text))
            if same is not None:
                message = f"the reply to {same!r} in the settings is not given: this answers it"
                yield finding("unused-reply", item.place, message)
                break
