"""Text as HTML: all that a document, a reader or an owner wrote goes through here."""

from __future__ import annotations

import html


def escaped(text: str) -> str:
    """Text that a page shows as it is, in an element or in an attribute."""
    return html.escape(text).replace("\r", "").replace("\x00", "\ufffd")


def button(label: str, css_class: str, **data: str) -> str:
    """A button whose `data` a script reads when it is pressed."""
    attributes = "".join(f' data-{name}="{escaped(value)}"' for name, value in data.items())
    opening = f'<button type="button" class="{css_class}" dir="auto"{attributes}>'
    return f"{opening}{escaped(label)}</button>"
