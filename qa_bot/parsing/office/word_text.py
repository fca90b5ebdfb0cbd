"""The text of a Word paragraph as it is read: fields, links and line ends, not what is deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from qa_bot.parsing.office.word_styles import W, child, is_on

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Around runs that are read; others (text boxes, deleted text, field codes) are passed over.
_AROUND = frozenset(
    W + name
    for name in ("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple")
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def runs(element: Element, links: Mapping[str, str]) -> Iterator[tuple[Element, str]]:
    """The runs of a paragraph with their texts; the address of a link follows its last run."""
    for part in element:
        if part.tag == f"{W}r":
            if not _is_hidden(part):
                yield part, _text(part)
        elif part.tag == f"{W}hyperlink":
            inside = list(runs(part, links))
            yield from inside
            text = "".join(text for _, text in inside).strip()
            url = links.get(part.get(f"{_R}id") or "", "")
            if inside and text and bare_address(url) not in text.lower():
                yield inside[-1][0], f" ({url})"
        elif part.tag in _AROUND:
            yield from runs(part, links)


def _text(run: Element) -> str:
    text = ""
    for part in run:
        if part.tag == f"{W}t":
            text += part.text or ""
        elif isinstance(part.tag, str):
            text += _SIGNS.get(part.tag.removeprefix(W), "")
    return text


def _is_hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and is_on(vanish.get(f"{W}val"), True)


def bare_address(url: str) -> str:
    """An address as people write it; "" (which stands in every text) for none."""
    return re.sub(r"^(https?://|mailto:)", "", url.lower()).rstrip("/")


def tidy(text: str) -> str:
    """Lines without white space around them, none empty at the ends, two blanks nowhere."""
    lines = (re.sub(r"[ \xa0]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
