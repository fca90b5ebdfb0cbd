"""What the styles of a Word document say about a paragraph or a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Styles are based on styles; a damaged file may go round in circles.
_MOST_BASES = 20
# Half points, where no style says another.
_DEFAULT_SIZE = 20
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StyleLooks:
    """What a style says, with those it is based on; None where none of them says it.

    `name` is in English and small letters, such as "toc 1". `ids` are those of all of them: a level
    of a list may belong to one. `heading` is 1 to 9 for a heading, 1 for the title of the document.
    """

    name: str = ""
    ids: tuple[str, ...] = ()
    heading: int | None = None
    number: str | None = None
    level: str | None = None
    bold: bool | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class ParagraphLooks:
    """What a paragraph says itself, in its `w:pPr`, and what its style says."""

    own: Element | None
    style: StyleLooks

    @property
    def heading(self) -> int | None:
        """1 to 9 for a heading, None for other text."""
        outline = value(self.own, "outlineLvl")
        return self.style.heading if outline is None else _outline_level(outline)

    @property
    def numbering(self) -> tuple[str, int] | None:
        """The list that the paragraph is an item of, as its id and a level from 0."""
        own = child(self.own, "numPr")
        number = value(own, "numId")
        level = value(own, "ilvl")
        if number is None:
            number, level = self.style.number, level or self.style.level
        if number is None or number == "0":
            return None
        return number, int(level) if level and re.fullmatch("[0-8]", level) else 0


class Styles:
    """The styles of a document, by id: names and ids differ where Word speaks another language.

    What a style says is found out once, as every paragraph asks for it.
    """

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Element] = {}
        self._looks: dict[str, StyleLooks] = {"": StyleLooks()}
        self._default = ""
        self._size = _size(child(root, "docDefaults", "rPrDefault", "rPr")) or _DEFAULT_SIZE
        for style in [] if root is None else root.findall(f"{W}style"):
            name = style.get(f"{W}styleId") or ""
            self._by_id[name] = style
            if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default"), False):
                self._default = name

    def paragraph(self, paragraph: Element) -> ParagraphLooks:
        """The looks of a paragraph."""
        own = child(paragraph, "pPr")
        named = value(own, "pStyle")
        return ParagraphLooks(own, self._style(named if named in self._by_id else self._default))

    def is_bold(self, run: Element, style: StyleLooks) -> bool:
        """Whether a run prints in bold: by itself, by its style, or by its paragraph's."""
        own = child(run, "rPr")
        bold = _bold(own)
        if bold is None:
            bold = self._style(value(own, "rStyle")).bold
        return bool(style.bold if bold is None else bold)

    def size(self, run: Element, style: StyleLooks) -> int:
        """The size in which a run prints, in half points."""
        own = child(run, "rPr")
        return _size(own) or self._style(value(own, "rStyle")).size or style.size or self._size

    def _style(self, name: str | None) -> StyleLooks:
        looks = self._looks.get(name or "")
        if looks is None:
            looks = self._looks[name or ""] = _looks(list(self._chain(name)))
        return looks

    def _chain(self, name: str | None) -> Iterator[Element]:
        """A style and those it is based on."""
        for _ in range(_MOST_BASES):
            style = self._by_id.get(name or "")
            if style is None:
                return
            yield style
            name = value(style, "basedOn")


def _looks(chain: Sequence[Element]) -> StyleLooks:
    if not chain:
        return StyleLooks()
    names = [value(style, "name") or "" for style in chain]
    properties = [child(style, "pPr") for style in chain]
    number, level = _list_of(properties)
    fonts = [child(style, "rPr") for style in chain]
    return StyleLooks(
        names[0].lower(),
        tuple(style.get(f"{W}styleId") or "" for style in chain),
        _heading(names, properties),
        number,
        level,
        next((bold for font in fonts if (bold := _bold(font)) is not None), None),
        next((size for font in fonts if (size := _size(font))), None),
    )


def _heading(names: Sequence[str], properties: Sequence[Element | None]) -> int | None:
    for name, own in zip(names, properties, strict=True):
        outline = value(own, "outlineLvl")
        if outline is not None:
            return _outline_level(outline)
        if heading := _HEADING.match(name):
            return int(heading[1]) or None
    return 1 if names[0].lower() == "title" else None


def _list_of(properties: Sequence[Element | None]) -> tuple[str | None, str | None]:
    level: str | None = None
    for own in properties:
        level = level or value(own, "numPr", "ilvl")
        number = value(own, "numPr", "numId")
        if number is not None:
            return number, level
    return None, level


def _outline_level(outline: str) -> int | None:
    return int(outline) + 1 if re.fullmatch("[0-8]", outline) else None


def _bold(properties: Element | None) -> bool | None:
    bold = child(properties, "b")
    return None if bold is None else is_on(bold.get(f"{W}val"), True)


def _size(properties: Element | None) -> int | None:
    """A size that is written as a number; an empty one says nothing."""
    size = value(properties, "sz")
    return int(size) if size and re.fullmatch(r"\d{1,4}", size) else None


def child(element: Element | None, *path: str) -> Element | None:
    """The first element on a path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(W + name), None)  # twice as fast as `find`
    return element


def value(element: Element | None, *path: str) -> str | None:
    """The `w:val` at the end of a path of names."""
    node = child(element, *path)
    return None if node is None else node.get(f"{W}val")


def is_on(text: str | None, default: bool) -> bool:
    """What a switch of Word says: "1", "true" and "on" are on."""
    return default if text is None else text not in {"0", "false", "off"}
