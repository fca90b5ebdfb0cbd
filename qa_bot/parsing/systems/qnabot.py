"""QnABot on AWS: `qna` is a list of items with wordings in `q` and an answer in `a`.

github.com/aws-solutions/qnabot-on-aws, its import and export.
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts

KIND = "qnabot"


def read_tree(tree: object) -> Exported | None:
    """The pairs of an export; None where it is none. Quiz and slot items are no questions."""
    items = tree.get("qna") if isinstance(tree, Mapping) else None
    if not isinstance(items, list) or not any("qid" in one for one in objects(items)):
        return None
    entries: list[Entry] = []
    left_out = LeftOut()
    for item in objects(items):
        name = item.get("qid")
        if item.get("type", "qna") not in ("qna", "text"):
            left_out.add("item(s) that are no question (quiz, slot), left out", name)
            continue
        made = entry(texts(item.get("q")), item.get("a"), item.get("t"))
        if made:
            entries.append(made)
        else:
            left_out.add("item(s) without a question or an answer, left out", name)
        if item.get("clientFilterValues"):
            left_out.add("item(s) for some clients only, which is not kept", name)
        if item.get("r") and any((item["r"] or {}).values() if isinstance(item["r"], dict) else ()):
            left_out.add("item(s) with a card or buttons, not kept", name)
    return Exported(KIND, tuple(entries), left_out.lines())
