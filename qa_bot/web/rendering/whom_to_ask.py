"""Whom to ask, as the owner named it: a link, where there is one."""

from __future__ import annotations

from qa_bot.languages import Language
from qa_bot.records import Answer, Contact
from qa_bot.web.rendering.escaping import escaped, is_safe


def contact_html(answer: Answer, language: Language) -> str:
    """The contact that goes with an answer; with a choice it is hidden until none of it is meant.

    Empty where there is none.
    """
    if answer.contact is None:
        return ""
    hidden = " hidden" if answer.choices else ""
    # The sentence of a language may have the contact anywhere; NUL is in none.
    said = escaped(language.say("page.contact", "\x00"))
    said = said.replace(escaped("\x00"), contact_link(answer.contact))
    return f'<p class="qa-whom" dir="auto"{hidden}>{said}</p>'


def contact_link(contact: Contact) -> str:
    """Its text, which its link leads from; unsafe links are left out."""
    text = escaped(contact.text)
    if contact.link is None or not is_safe(contact.link):
        return text
    return f'<a href="{escaped(contact.link)}" rel="noopener noreferrer">{text}</a>'
