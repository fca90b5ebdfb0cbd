"""What the styles of an OpenDocument text say about a paragraph or a stretch of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qa_bot.parsing.office.odf_package import FO, STYLE, TEXT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Styles are based on styles; a damaged file may go round in circles.
_MOST_BASES = 20
_PROPERTIES = f"{STYLE}text-properties"
_BOLD = frozenset({"bold", "600", "700", "800", "900"})


class OdfStyles:
    """The styles of paragraphs and of text, by name."""

    def __init__(self, holders: Iterable[Element]) -> None:
        self._by_name: dict[tuple[str, str], Element] = {}
        self._found: dict[tuple[str, str, str], str | None] = {}
        self._titles: dict[str, bool] = {}
        for holder in holders:
            for style in holder.findall(f"{STYLE}style"):
                name, family = style.get(f"{STYLE}name") or "", style.get(f"{STYLE}family") or ""
                self._by_name[family, name] = style

    def is_bold(self, name: str, family: str) -> bool | None:
        """Whether a style prints in bold; None where it leaves that to what is around it."""
        weight = self._property(f"{FO}font-weight", name, family)
        return None if weight is None else weight in _BOLD

    def is_hidden(self, name: str, family: str) -> bool:
        """Whether text of a style is neither shown nor printed."""
        return self._property(f"{TEXT}display", name, family) == "none"

    def is_title(self, name: str) -> bool:
        """Whether a paragraph's style is that of a document's title, or based on it."""
        if name not in self._titles:
            chain = self._chain(name, "paragraph")
            self._titles[name] = any(style.get(f"{STYLE}name") == "Title" for style in chain)
        return self._titles[name]

    def _property(self, attribute: str, name: str, family: str) -> str | None:
        """The first value along the styles; found once, as each paragraph asks again."""
        key = attribute, name, family
        if key not in self._found:
            values = (
                properties.get(attribute)
                for style in self._chain(name, family)
                for properties in style.findall(_PROPERTIES)
            )
            self._found[key] = next((value for value in values if value is not None), None)
        return self._found[key]

    def _chain(self, name: str, family: str) -> Iterator[Element]:
        """A style and those it is based on."""
        for _ in range(_MOST_BASES):
            style = self._by_name.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name") or ""
