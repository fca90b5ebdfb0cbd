"""phpMyFAQ's export as JSON: a list of objects with a `faq`, the HTML of its answer escaped.

github.com/thorsten/phpMyFAQ, src/phpMyFAQ/Export/Json.php.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects
from qa_bot.parsing.tables.values import text_of

KIND = "phpmyfaq"
_LEVELS = " >> "


def read_tree(tree: object) -> Exported | None:
    """The pairs of an export; None where it is none."""
    items = list(objects(tree)) if isinstance(tree, list) else []
    if not items or not all(_is_faq(one.get("faq")) for one in items):
        return None
    entries: list[Entry] = []
    left_out = LeftOut()
    for item in items:
        faq = item["faq"]
        if not isinstance(faq, Mapping):
            continue
        question = html.unescape(text_of(faq["question"]))
        made = entry([question], _answer(faq["answer"]), _section(faq.get("category")))
        if made:
            entries.append(made)
        else:
            left_out.add("record(s) without a question or an answer, left out", question)
        if text_of(faq.get("keywords")):
            left_out.add("question(s) with keywords, not kept", question)
    return Exported(KIND, tuple(entries), left_out.lines())


def _is_faq(faq: object) -> bool:
    return isinstance(faq, Mapping) and {"question", "answer"} <= faq.keys()


def _answer(value: object) -> str:
    """The answer as HTML: the export writes its tags as text where it holds any."""
    text = text_of(value)
    return text if "<" in text else html.unescape(text)


def _section(value: object) -> str:
    levels = html.unescape(text_of(value)).split(_LEVELS)
    return " / ".join(filter(None, (level.strip() for level in levels)))
