"""HTML to text in reading order."""

from __future__ import annotations

import re
import warnings

_BLOCKS = ["p", "div", "ul", "ol", "table", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4"]


def readable(html: str) -> str:
    """The text of an HTML fragment: lists numbered or bulleted, links as "text (url)"."""
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
    from bs4.element import NavigableString

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(html, "lxml")
    for text in soup.find_all(string=True):
        text.replace_with(NavigableString(re.sub(r"[ \t\r\n]+", " ", text)))
    for link in soup.find_all("a", href=re.compile(r"^https?://")):
        link.append(f" ({link['href']})")
    for item in soup.find_all("li"):
        siblings = item.find_previous_siblings("li")
        ordered = item.parent is not None and item.parent.name == "ol"
        item.insert_before("\n" + (f"{len(siblings) + 1}. " if ordered else "- "))
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    for block in soup.find_all(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    lines = re.sub(r" *\n *", "\n", soup.get_text())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
