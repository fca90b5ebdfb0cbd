"""What an owner may say and colour on the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brand:
    """Title, texts and colours of a page; an empty text is not shown, or has QA Bot's own words.

    `color` and `dark_color` are CSS colours of buttons and links; `frame_ancestors` are the sources
    that may show the page in a frame, as the Content-Security-Policy writes them.
    """

    title: str = "QA Bot"
    greeting: str = ""
    disclaimer: str = ""
    contact: str = ""
    color: str = "#1a5fb4"
    dark_color: str = "#8ab8f0"
    frame_ancestors: tuple[str, ...] = ("'self'",)
