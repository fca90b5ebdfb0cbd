"""What a cell or a field holds: text, dates, alternates, in the forms that editors write them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape

# A number as printed beside a question: "7", "4.2", "Q3", "A-12"; no key of a database.
_SHORT_NUMBER = re.compile(r"[A-Za-z]{0,2}[-.]?\d{1,4}(?:[.-]\d{1,3}){0,3}[a-z]?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[|\n;]")
# Elements that make a text HTML where they stand with an end, and those that have none. Starts and
# ends are looked for apart: one expression for both would take quadratic time.
_NAMES = (
    "p|li|a|b|i|u|em|strong|ul|ol|div|span|h[1-6]|table|tr|td|pre|code|blockquote|sup|sub|dl|dt|dd|"
    "font|details|summary|section|article|aside|header|footer|figure|figcaption|iframe|center|small|"
    "mark|del|ins|s|strike|kbd|th|thead|tbody"
)
_START = re.compile(rf"<({_NAMES})\b[^<>]*>", re.IGNORECASE)
_END = re.compile(rf"</({_NAMES})\s*>", re.IGNORECASE)
_ALONE = re.compile(r"<(?:br|hr|img)\b[^<>]*>|<(?:p|li)>|<!--", re.IGNORECASE)
# Characters as only HTML writes them; "&amp;" and "&lt;" are also what a text on HTML speaks of.
_CHARACTER = re.compile(
    r"&(?:#\d{2,6}|#x[\da-f]{2,5}|(?!(?:amp|lt|gt);)[a-z]{2,8});", re.IGNORECASE
)
_ANY_CHARACTER = re.compile(r"&(?:#\w{2,6}|\w{2,8});")
# HTML that was made text once more: "&lt;p&gt;Anyone.&lt;/p&gt;".
_ESCAPED = re.compile(r"\s*&lt;(p|div|ul|ol|h[1-6]|table|span|strong)\b(?:(?!&gt;).){0,500}&gt;")
_BLOCK_TAG = re.compile(r"<(?:br|p|li|ul|ol|div|h[1-6]|table|tr|pre|blockquote)\b", re.IGNORECASE)
# Code of a Markdown answer: tags inside are spoken of, not used.
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_TEXT_KEYS = ("text", "value", "answer", "question", "content", "body", "html", "@value", "name")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell whose text, as its program shows it, is another than that of its value."""

    value: object
    text: str


def text_of(value: object) -> str:
    """A value as text, as its editor sees it; several lines or paragraphs are put together.

    Of an object it is the text inside ({"text": ...}); of a list of objects the first one's, as
    lists of accepted answers put the best first. Empty for None and NaN.
    """
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, Shown):
        return value.text
    if isinstance(value, Mapping):
        return next((text_of(value[key]) for key in _TEXT_KEYS if _is_text(value.get(key))), "")
    if isinstance(value, list):
        if value and isinstance(value[0], Mapping):
            return text_of(value[0])
        return "\n".join(filter(None, (text_of(v) for v in value if not isinstance(v, list))))
    return "" if value is None else str(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def readable_text(value: object, beside_html: bool = False) -> str:
    """As `text_of`; HTML becomes text in reading order. Tags inside Markdown code are no HTML.

    A field `beside_html` is HTML too: its "&amp;" is a character.
    """
    text = text_of(value)
    if (escaped := _ESCAPED.match(text)) and f"&lt;/{escaped[1]}&gt;" in text:
        text = unescape(text)
    elif not is_html(text) and not (beside_html and _ANY_CHARACTER.search(text)):
        return text
    from qa_bot.parsing.web_pages.html_text import readable  # most files hold no HTML

    # Where nothing else separates its paragraphs, the lines of the field do.
    return readable(text if _BLOCK_TAG.search(text) else text.replace("\n", "<br>")).strip()


def is_html(value: object) -> bool:
    """Whether a field is HTML: by its elements, or by characters written as only HTML does."""
    text = value if isinstance(value, str) else text_of(value)
    if "<" not in text and "&" not in text:
        return False
    text = _CODE.sub("", text)
    ends = {name.lower() for name in _END.findall(text)}
    in_pairs = bool(ends) and not ends.isdisjoint(map(str.lower, _START.findall(text)))
    return in_pairs or bool(_ALONE.search(text) or _CHARACTER.search(text))


def one_line(value: object, beside_html: bool = False) -> str:
    """A question as one line."""
    return " ".join(readable_text(value, beside_html).split())


def number_of(value: object, sure: bool) -> str | None:
    """A printed number; where the field is not `sure` to be one (`id`), only a short one."""
    text = text_of(value).strip().rstrip(".):")
    if not text or len(text) > 20 or any(c.isspace() for c in text):
        return None
    return text if sure or _SHORT_NUMBER.fullmatch(text) else None


def alternates_of(value: object) -> tuple[str, ...]:
    """Other wordings: a list, or one text with | or ; or line ends between them."""
    values = value if isinstance(value, list) else _SEPARATORS.split(text_of(value))
    return tuple(dict.fromkeys(line for v in values if (line := one_line(v))))


def address_of(value: object) -> str | None:
    """A web address; None for whatever else a cell of links holds, `javascript:` included."""
    text = text_of(value)
    return text if _ADDRESS.fullmatch(text) else None


def date_of(value: object) -> date | None:
    """A date from a date cell, or written as 2026-01-31 or 2026/01/31, also with a time.

    Raises ValueError where it is written otherwise; None where there is none.
    """
    if isinstance(value, Shown):
        value = value.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if not text:
        return None
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", text, re.DOTALL)
    if not match:
        raise ValueError(f"{text[:40]!r} is no date like 2026-01-31")
    return date(*(int(part) for part in match.groups()))
