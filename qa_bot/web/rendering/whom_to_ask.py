"""Whom to ask, as the owner named it: each way as a link, and a mail with the question in it."""

from __future__ import annotations

from collections.abc import Iterator

from qa_bot.languages import Language
from qa_bot.records import Answer, Contact
from qa_bot.records.mail_links import in_a_line
from qa_bot.web.rendering.escaping import escaped, is_safe


def contact_html(
    answer: Answer, language: Language, contact: Contact | None, only_if_none: bool = False
) -> str:
    """Whom to ask beside an answer, at once or `only_if_none` of it is meant; empty for nobody.

    Where there is a mail address, one link opens a mail with the question in it; the others take
    nothing along.
    """
    if contact is None:
        return ""
    said = _around(language.say("page.contact", "\x00"), contact_link(contact.text, contact.link))
    ways = [*_ways(contact, language), *_with_question(answer, language, contact)]
    listed = f'<ul class="qa-ways">{"".join(f"<li>{way}</li>" for way in ways)}</ul>' * bool(ways)
    whom = f'<p dir="auto">{said}</p>{listed}'
    return f'<div class="qa-whom"{" data-if-none hidden" if only_if_none else ""}>{whom}</div>'


def contact_line(contact: Contact, language: Language) -> str:
    """Whom to ask and all ways there, in one line of the language."""
    whom = f"<bdi>{contact_link(contact.text, contact.link)}</bdi>"
    return f"{language.comma} ".join((whom, *_ways(contact, language, in_line=True)))


def shortest_contact(contact: Contact) -> str:
    """Its text, which leads to its link, else to its mail address, else to its telephone."""
    ways = (contact.link, *(link for _, _, link in contact.ways))
    return contact_link(contact.text, next(filter(None, ways), None))


def contact_link(text: str, link: str | None) -> str:
    """A text that leads to a link, as HTML; unsafe links are left out."""
    if link is None or not is_safe(link):
        return escaped(text)
    return f'<a href="{escaped(link)}" rel="noopener noreferrer">{escaped(text)}</a>'


def _ways(contact: Contact, language: Language, in_line: bool = False) -> Iterator[str]:
    for kind, text, link in contact.ways:
        said = language.say(f"page.way_{kind}", "\x00")
        shown = contact_link(text, link)
        if link is not None:  # addresses and numbers have their own order, within Arabic, too
            shown = f'<bdi dir="ltr">{shown}</bdi>'
        yield _around(said if in_line else said[:1].upper() + said[1:], shown)


def _with_question(answer: Answer, language: Language, contact: Contact) -> Iterator[str]:
    question = answer.for_a_person
    link = contact.mail_link(question, language.code) if question else None
    if link is not None:
        said = escaped(language.say("page.mail_question", in_a_line(question)))
        note = escaped(language.say("page.mail_note"))
        yield f'<a class="qa-prefilled" href="{escaped(link)}">{said}</a> <span>{note}</span>'


def _around(sentence: str, html: str) -> str:
    """A sentence with HTML in its place: a language may have that anywhere; NUL is in no text."""
    return escaped(sentence).replace(escaped("\x00"), html)
