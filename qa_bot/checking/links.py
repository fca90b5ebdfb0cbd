"""Links that were mistyped: no address is ever looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from qa_bot.checking.collection import MOST_OF_AN_ANSWER, Collection
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding

# Code shows syntax for its own sake: fenced blocks and `spans` are not looked at.
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_TARGET = r"(?:https?:|www\.|mailto:|/|\./|\.\./|#)"
_BROKEN = {
    "this link's bracket is not closed": re.compile(
        rf"\[[^\[\]\n]{{1,300}}\]\({_TARGET}[^()\n]{{0,300}}(?:\([^()\n]{{0,300}}\)[^()\n]{{0,300}})?"
        r"(?=\n|\Z)"
    ),
    "this link has no address": re.compile(r"(?<![\w\])])\[[^\[\]\n]{3,300}\]\([ \t]{0,20}\)"),
    "this address lacks a slash": re.compile(r"\bhttps?:/(?![/\s])[\w.-]{1,100}", re.IGNORECASE),
    "this address lacks its colon": re.compile(r"\bhttps?//[\w-][\w.-]{0,100}", re.IGNORECASE),
    "this address begins with a misspelt http": re.compile(
        r"\b(?:htp|htpp|htttp|httpp|hhttp|hppt|ttp|htps|htpps|htttps|httpps|hhttps|ttps|httpss)"
        r"://?[\w./-]{0,100}\w",
        re.IGNORECASE,
    ),
    "there is a space in this address": re.compile(
        r"\bwww(?:\.[ \t]{1,3}|[ \t]{1,3}\.)[\w-]{1,60}\.[a-z]{2,}"
        r"|\bhttps?:[ \t]{1,3}//\S|\bhttps?://[ \t]{1,3}[\w-]{1,60}\.[a-z]{2,}",
        re.IGNORECASE,
    ),
    "this tag is not closed": re.compile(
        r"<a\s[^<>]{0,200}href[^<>]{0,500}(?=<|\Z)", re.IGNORECASE
    ),
}
_OPENED = re.compile(r"<a\s[^<>]{0,500}href[^<>]{0,500}>", re.IGNORECASE)
_CLOSED = re.compile(r"</a\s*>", re.IGNORECASE)


def broken_links(collection: Collection) -> Iterator[Finding]:
    """Links whose syntax is broken, in answers."""
    for item in collection.items:
        text = _without_code(item.pair.answer)
        for start, end, fault in islice(broken_in(text), MOST_OF_AN_ANSWER):
            yield finding(
                "broken-link",
                item.inside(start, end),
                f"{fault}: {' '.join(item.pair.answer[start:end].split())}",
                item.place,
            )


def broken_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and fault of each broken link of a text."""
    for fault, pattern in _BROKEN.items():
        for broken in pattern.finditer(text):
            yield broken.start(), broken.end(), fault
    opened, closed = list(_OPENED.finditer(text)), len(_CLOSED.findall(text))
    if len(opened) > closed:
        yield opened[-1].start(), opened[-1].end(), "the text of this link has no end, </a>"


def _without_code(text: str) -> str:
    """The text with code blanked, every other character in its place."""
    return _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code.group()), text)
