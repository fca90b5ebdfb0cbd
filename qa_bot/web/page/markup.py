"""Small pieces of HTML that the page's parts share."""

from __future__ import annotations

from qa_bot.web.rendering.escaping import AUTO, escaped, in_language

__all__ = ["AUTO", "button", "button_of", "escaped", "in_language"]


def button(label: str, css_class: str, told: str = AUTO, **data: str) -> str:
    """A button whose `data` a script reads when it is pressed; `told` is its language."""
    return button_of(escaped(label), css_class, told, **data)


def button_of(html: str, css_class: str, told: str = AUTO, **data: str) -> str:
    """A button as `button` makes, its label as HTML."""
    attributes = "".join(f' data-{name}="{escaped(value)}"' for name, value in data.items())
    return f'<button type="button" class="{css_class}"{told}{attributes}>{html}</button>'
