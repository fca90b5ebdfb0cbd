"""The text of an OpenDocument paragraph as it is read: spaces, line ends and links, no notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.parsing.office.odf_package import OFFICE, TEXT, XLINK, number_at
from qa_bot.parsing.office.odf_styles import OdfStyles
from qa_bot.parsing.office.word_text import bare_address, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Around text that is read; others (notes, frames, comments, deleted text) are passed over.
_AROUND = frozenset(f"{TEXT}{name}" for name in ("span", "a", "meta", "ruby", "ruby-base"))
_PASSED = frozenset(
    {f"{TEXT}{name}" for name in ("note", "ruby-text", "hidden-text", "hidden-paragraph")}
    | {f"{OFFICE}annotation", f"{OFFICE}annotation-end"}
)
_MOST_SPACES = 100
_MOST_DEPTH = 50


@dataclass(frozen=True, slots=True)
class OdfText:
    """A paragraph's text, whether all of it is in bold, and whether all only leads to a place."""

    text: str
    bold: bool
    leads_on: bool = False


def paragraph_text(paragraph: Element, styles: OdfStyles) -> OdfText:
    """The text of a paragraph or heading; the address of a link follows it."""
    name = paragraph.get(f"{TEXT}style-name") or ""
    if styles.is_hidden(name, "paragraph"):
        return OdfText("", False)
    parts = list(_runs(paragraph, styles, bool(styles.is_bold(name, "paragraph")), 0))
    bold = all(is_bold for part, is_bold in parts if part.strip())
    # A line end of the file is a blank; only text:line-break is one of the text.
    text = tidy("".join(part for part, _ in parts))
    return OdfText(text, bold, bool(text) and _leads_on(paragraph))


def _leads_on(paragraph: Element) -> bool:
    """Whether a paragraph is a link into its own document, as a line of its contents is."""
    linked = "".join(
        "".join(link.itertext())
        for link in paragraph.iter(f"{TEXT}a")
        if (link.get(f"{XLINK}href") or "").startswith("#")
    )
    return bool(linked) and linked.split() == "".join(paragraph.itertext()).split()


def _runs(
    element: Element, styles: OdfStyles, bold: bool, depth: int
) -> Iterator[tuple[str, bool]]:
    if depth > _MOST_DEPTH:
        return
    yield _folded(element.text), bold
    for part in element:
        yield from _part(part, styles, bold, depth)
        yield _folded(part.tail), bold


def _part(part: Element, styles: OdfStyles, bold: bool, depth: int) -> Iterator[tuple[str, bool]]:
    if part.tag in _AROUND:
        name = part.get(f"{TEXT}style-name") or ""
        if part.tag == f"{TEXT}span" and styles.is_hidden(name, "text"):
            return
        own = styles.is_bold(name, "text") if part.tag == f"{TEXT}span" else None
        inside = list(_runs(part, styles, bold if own is None else own, depth + 1))
        yield from inside
        text = "".join(run for run, _ in inside).strip()
        url = part.get(f"{XLINK}href") or ""
        if text and not url.startswith("#") and bare_address(url) not in text.lower():
            yield f" ({url})", inside[-1][1]
    elif part.tag == f"{TEXT}s":
        yield " " * number_at(part, f"{TEXT}c", 1, _MOST_SPACES), bold
    elif part.tag == f"{TEXT}tab":
        yield "\t", bold
    elif part.tag == f"{TEXT}line-break":
        yield "\n", bold
    elif isinstance(part.tag, str) and part.tag.startswith(TEXT) and part.tag not in _PASSED:
        yield _folded("".join(part.itertext())), bold  # a field: a date, a number, a reference


def _folded(text: str | None) -> str:
    return " ".join(text.replace("\n", " ").split(" ")) if text else ""
