"""Botpress 12's questions: `qnas` with wordings and answers for every language.

github.com/botpress/v12, modules/qna (export as JSON).
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts

KIND = "botpress"


def read_tree(tree: object) -> Exported | None:
    """The pairs that are enabled, each language's apart; None where it is no export."""
    items = list(objects(tree.get("qnas"))) if isinstance(tree, Mapping) else []
    if not items or not all(isinstance(one.get("data"), Mapping) for one in items):
        return None
    entries: list[Entry] = []
    left_out = LeftOut()
    for item in items:
        name, data = item.get("id"), item["data"]
        made = _pairs(name, data, left_out) if isinstance(data, Mapping) else []
        if not made:
            left_out.add("item(s) that are off, or without a question or an answer, left out", name)
        entries += made
    return Exported(KIND, tuple(entries), left_out.lines())


def _pairs(name: object, data: Mapping[str, object], left_out: LeftOut) -> list[Entry]:
    questions, answers = data.get("questions"), data.get("answers")
    enabled = data.get("enabled") not in (False, "false")
    if not (enabled and isinstance(questions, Mapping) and isinstance(answers, Mapping)):
        return []
    found: list[Entry] = []
    for language, wordings in questions.items():
        replies = texts(answers.get(language))
        made = entry(texts(wordings), replies[0]) if replies else None
        if made:
            found.append(made)
        if len(replies) > 1:
            left_out.add("item(s) with several answers, the first is kept", name)
    return found
