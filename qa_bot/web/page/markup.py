"""Small pieces of HTML that the page's parts share."""

from __future__ import annotations

from qa_bot.web.rendering.escaping import escaped

__all__ = ["button", "escaped"]


def button(label: str, css_class: str, **data: str) -> str:
    """A button whose `data` a script reads when it is pressed."""
    attributes = "".join(f' data-{name}="{escaped(value)}"' for name, value in data.items())
    opening = f'<button type="button" class="{css_class}" dir="auto"{attributes}>'
    return f"{opening}{escaped(label)}</button>"
