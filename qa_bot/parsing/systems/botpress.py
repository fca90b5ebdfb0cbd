"""Botpress 12's questions: wordings and answers for every language, as the QnA module exports them.

github.com/botpress/botpress, modules/qna (transfer.ts, validation.ts): `qnas`, or the list itself,
of items with an id and `data`; of `data` alone before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts

KIND = "botpress"
# What is filled in when an answer is shown.
_FILLED_IN = re.compile(r"\{\{[^{}]{1,200}\}\}")


def read_tree(tree: object) -> Exported | None:
    """The pairs that are enabled, each language's apart; None where it is no export."""
    listed = list(objects(tree.get("qnas") if isinstance(tree, Mapping) else tree))
    items = [one["data"] if isinstance(one.get("data"), Mapping) else one for one in listed]
    if not items or not all(_is_item(one) for one in items):
        return None
    entries: list[Entry] = []
    left_out = LeftOut()
    for outer, item in zip(listed, items, strict=True):
        if isinstance(item, Mapping):
            name = outer.get("id") or next(iter(_by_language(item.get("questions")).values()), "")
            entries += _pairs(name, item, left_out)
    return Exported(KIND, tuple(entries), left_out.lines())


def _is_item(item: object) -> bool:
    """Whether an object is a question of the module: it says what to do, and in which languages."""
    if not isinstance(item, Mapping) or "questions" not in item or "answers" not in item:
        return False
    return "action" in item or isinstance(item["questions"], Mapping)


def _by_language(value: object) -> Mapping[str, object]:
    """Texts by language; older versions have the list of one language."""
    if isinstance(value, Mapping):
        return {str(language): one for language, one in value.items()}
    return {"": value}


def _pairs(name: object, data: Mapping[str, object], left_out: LeftOut) -> list[Entry]:
    if data.get("enabled") in (False, "false") or data.get("action") == "redirect":
        left_out.add("item(s) that are off or lead into a flow, left out", name)
        return []
    answers = _by_language(data.get("answers"))
    contexts = texts(data.get("contexts") or data.get("category"))
    section = contexts[0] if contexts and contexts[0] != "global" else None
    found: list[Entry] = []
    for language, wordings in _by_language(data.get("questions")).items():
        replies = texts(answers.get(language))
        made = entry(texts(wordings), replies[0], section) if replies else None
        if made and _FILLED_IN.search(made.answer):
            left_out.add("answer(s) that are filled in when shown, left out", name)
        elif made:
            found.append(made)
        else:
            left_out.add("item(s) without a question or an answer, left out", name)
        if len(replies) > 1:
            left_out.add("item(s) with several answers, the first is kept", name)
    if found and data.get("contentAnswers"):
        left_out.add("item(s) with cards or other content, not kept", name)
    return found
