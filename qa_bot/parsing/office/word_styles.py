"""What the styles of a Word document say about a paragraph or a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Styles are based on styles; a damaged file may go round in circles.
_MOST_BASES = 20
# Half points, where no style says another.
_DEFAULT_SIZE = 20
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)


class Styles:
    """The styles of a document, by id: names and ids differ where Word speaks another language."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Element] = {}
        self._chains: dict[str, list[Element]] = {}
        self._default = ""
        self._defaults = child(root, "docDefaults", "rPrDefault")
        for style in [] if root is None else root.findall(f"{W}style"):
            name = style.get(f"{W}styleId") or ""
            self._by_id[name] = style
            if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default"), False):
                self._default = name

    def of_paragraph(self, paragraph: Element) -> list[Element]:
        """The style of a paragraph, then those it is based on."""
        named = value(paragraph, "pPr", "pStyle")
        return self._chain(named if named in self._by_id else self._default)

    def heading_level(self, paragraph: Element) -> int | None:
        """1 to 9 for a heading, 1 for the title of the document, None for other text."""
        chain = self.of_paragraph(paragraph)
        for element in (paragraph, *chain):
            outline = value(element, "pPr", "outlineLvl")
            if outline is not None:
                return int(outline) + 1 if re.fullmatch("[0-8]", outline) else None
            if heading := _HEADING.match(value(element, "name") or ""):
                return int(heading[1]) or None
        return 1 if self.name(paragraph) == "title" else None

    def name(self, paragraph: Element) -> str:
        """The name of a paragraph's style in English and small letters, such as "toc 1"."""
        chain = self.of_paragraph(paragraph)
        return (value(chain[0], "name") or "").lower() if chain else ""

    def numbering(self, paragraph: Element) -> tuple[str, int] | None:
        """The list that a paragraph is an item of, as its id and a level from 0."""
        level: str | None = None
        for element in (paragraph, *self.of_paragraph(paragraph)):
            level = level or value(element, "pPr", "numPr", "ilvl")
            number = value(element, "pPr", "numPr", "numId")
            if number is not None:
                depth = int(level) if level and re.fullmatch("[0-8]", level) else 0
                return None if number == "0" else (number, depth)
        return None

    def style_ids(self, paragraph: Element) -> list[str]:
        """The ids of `of_paragraph`; a level of a list may belong to one of them."""
        return [style.get(f"{W}styleId") or "" for style in self.of_paragraph(paragraph)]

    def is_bold(self, run: Element, paragraph: Element) -> bool:
        """Whether a run prints in bold: by itself, by its style, or by its paragraph's."""
        styles = self._chain(value(run, "rPr", "rStyle"))
        for element in (run, *styles, *self.of_paragraph(paragraph)):
            bold = child(element, "rPr", "b")
            if bold is not None:
                return is_on(bold.get(f"{W}val"), True)
        return False

    def size(self, run: Element, paragraph: Element) -> int:
        """The size in which a run prints, in half points."""
        styles = self._chain(value(run, "rPr", "rStyle"))
        for element in (run, *styles, *self.of_paragraph(paragraph), self._defaults):
            size = value(element, "rPr", "sz")
            if size is not None and re.fullmatch(r"\d{1,4}", size):
                return int(size)
        return _DEFAULT_SIZE

    def _chain(self, name: str | None) -> list[Element]:
        """A style and those it is based on; found once, as every paragraph asks several times."""
        chain = self._chains.get(name or "")
        if chain is None:
            chain = self._chains[name or ""] = list(self._walk(name))
        return chain

    def _walk(self, name: str | None) -> Iterator[Element]:
        for _ in range(_MOST_BASES):
            style = self._by_id.get(name or "")
            if style is None:
                return
            yield style
            name = value(style, "basedOn")


def child(element: Element | None, *path: str) -> Element | None:
    """The first element on a path of names, or None."""
    for name in path:
        element = None if element is None else element.find(W + name)
    return element


def value(element: Element | None, *path: str) -> str | None:
    """The `w:val` at the end of a path of names."""
    node = child(element, *path)
    return None if node is None else node.get(f"{W}val")


def is_on(text: str | None, default: bool) -> bool:
    """What a switch of Word says: "1", "true" and "on" are on."""
    return default if text is None else text not in {"0", "false", "off"}
