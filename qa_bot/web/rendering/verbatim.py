"""Plain text as HTML that has its very characters, in order, and its lists and tables besides.

List markers stay text: what is shown, read out and copied is what the source says.
"""

from __future__ import annotations

from qa_bot.languages import Language
from qa_bot.web.rendering.escaping import linked, scrollable
from qa_bot.web.rendering.evidence import marked
from qa_bot.web.rendering.layout import LayoutBlock, LayoutKind, blocks


def verbatim_html(text: str, evidence: tuple[int, int] | None, language: Language) -> str:
    """A text as HTML; `evidence` is the range of its characters to mark."""
    page = "".join(_block(block, language) for block in blocks(text))
    if evidence is None:
        return page
    return marked(page, *evidence, language.say("page.evidence"))


def _block(block: LayoutBlock, language: Language) -> str:
    if block.kind is LayoutKind.LIST:
        return f'<div role="list">{"".join(map(_item, block.parts))}</div>'
    if block.kind is LayoutKind.TABLE:
        return scrollable(linked(block.parts[0]), language.say("page.columns"), "qa-drawn")
    return f'<div role="paragraph" dir="auto">{linked(block.parts[0])}</div>'


def _item(text: str) -> str:
    # Lines of its own stay as far in as they are; a single one is indented below its marker.
    css_class = "" if "\n" in text.strip() else ' class="qa-hanging"'
    return f'<div role="listitem" dir="auto"{css_class}>{linked(text)}</div>'
