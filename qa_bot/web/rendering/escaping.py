"""Text as HTML: whatever a document or a reader wrote goes through here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from qa_bot.languages import Language, direction_of
from qa_bot.web.gradio_seam import READ_BY_MARKDOWN
from qa_bot.web.rendering.telephones import telephones

# Line ends and tabs as references, too, so that the HTML is one line and keeps them.
_REFERENCES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#x27;",
        **READ_BY_MARKDOWN,
        "\x00": "\ufffd",
    }
)
# A mailbox that is no part of something longer; in lengths that RFC 5321 allows.
_MAILBOX = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9_+-])?"
    r"@(?:\w(?:[\w-]{0,61}\w)?\.)+[^\W\d_]{2,24}(?![\w@-]|[:/.]\w)"
)
# No quotes, brackets or invisible marks of direction in an address: they are of the text around it.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"'`\\^{|}\u00ab\u00bb\u2018-\u201f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\u3000-\u303f\uff08-\uff0c]+",
    re.IGNORECASE,
)
_SAFE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
AUTO = ' dir="auto"'
_AFTER_ADDRESS = ".,;:!?*_~"
_BRACKETS = {")": "(", "]": "["}


def escaped(text: str) -> str:
    """Text that a browser shows as it is, in an element or an attribute; NUL becomes U+FFFD."""
    return text.translate(_REFERENCES)


def in_language(code: str | None, language: Language, otherwise: str = AUTO) -> str:
    """The attributes of an element whose text is in a language, where the page's is another.

    A screen reader then reads it in its own; `otherwise` where that is the page's, or not known.
    """
    if code is None or code == language.code:
        return otherwise
    return f' lang="{escaped(code)}" dir="{direction_of(code)}"'


def is_safe(address: str) -> bool:
    """Whether a link may lead there: the web, a mailbox or a telephone."""
    return _SAFE.match(address) is not None


def opening_link(address: str, title: str = "", named: bool = False) -> str:
    """The tag that begins a link; it opens beside the page and tells its target nothing.

    It is `named` where the link's words do not say the address: on paper it stands behind them.
    """
    titled = f' title="{escaped(title)}"' if title else ""
    css_class = ' class="qa-named"' if named else ""
    target = f'{titled}{css_class} target="_blank" rel="noopener noreferrer"'
    return f'<a href="{escaped(address)}"{target}>'


def linked(text: str) -> str:
    """Text as HTML, its web addresses, mailboxes and telephone numbers as links.

    Its characters are those of the text.
    """
    shown, end = [], 0
    for start, last, address in sorted(chain(_addresses(text), telephones(text))):
        if start >= end:  # what looks like a number or a mailbox may be a part of an address
            shown.append(escaped(text[end:start]))
            shown.append(f"{opening_link(address)}{escaped(text[start:last])}</a>")
            end = last
    return "".join([*shown, escaped(text[end:])])


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ADDRESS.finditer(text):
        address = _without_punctuation(match[0])
        yield match.start(), match.start() + len(address), address
    for match in _MAILBOX.finditer(text) if "@" in text else ():
        yield match.start(), match.end(), f"mailto:{match[0]}"


def scrollable(content: str, label: str, css_class: str, tag: str = "div") -> str:
    """A box that scrolls sideways, also by keyboard.

    Its name is its title: the sanitiser of Gradio's chat takes `aria-label` away. It is no region:
    several of one name would be landmarks that nobody can tell apart.
    """
    return (
        f'<{tag} class="{css_class}" role="group" tabindex="0" dir="auto" '
        f'title="{escaped(label)}">{content}</{tag}>'
    )


def _without_punctuation(address: str) -> str:
    """An address without what ends its sentence, or closes a bracket opened before it."""
    opened = {closing: address.count(opening) for closing, opening in _BRACKETS.items()}
    closed = {closing: address.count(closing) for closing in _BRACKETS}
    end = len(address)
    while end and (last := address[end - 1]):
        if last in _BRACKETS and closed[last] > opened[last]:
            closed[last] -= 1
        elif last not in _AFTER_ADDRESS:
            break
        end -= 1
    return address[:end]
