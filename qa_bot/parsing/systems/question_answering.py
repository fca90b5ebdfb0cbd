"""Azure's QnA Maker and custom question answering as JSON: `questions` and an `answer` with an id.

learn.microsoft.com/rest/api/questionanswering (`qnas`, `qnaDocuments`, `Assets.Qnas`).
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts

KIND = "cqa"
_LISTS = ("qnas", "qnadocuments", "qnalist", "value")


def read_tree(tree: object) -> Exported | None:
    """The pairs of a project; None where it is none."""
    items = [_small(one) for one in objects(_items(tree))]
    if not items or not all({"id", "questions", "answer"} <= one.keys() for one in items):
        return None
    entries: list[Entry] = []
    left_out = LeftOut()
    for item in items:
        made = entry(texts(item["questions"]), item["answer"], item.get("source"))
        if made:
            entries.append(made)
        else:
            left_out.add("item(s) without a question or an answer, left out", item.get("id"))
        dialog = item.get("dialog") or item.get("context")
        prompts = objects(_small(dialog).get("prompts")) if isinstance(dialog, Mapping) else ()
        for prompt in prompts:
            left_out.add(
                "prompt(s) to another question, not kept", _small(prompt).get("displaytext")
            )
    return Exported(KIND, tuple(entries), left_out.lines())


def _small(item: Mapping[str, object]) -> dict[str, object]:
    """An object with its keys in small letters: exports differ in that."""
    return {str(name).lower(): value for name, value in item.items()}


def _items(tree: object) -> object:
    fields = _small(tree) if isinstance(tree, Mapping) else {}
    assets = fields.get("assets")
    fields |= _small(assets) if isinstance(assets, Mapping) else {}
    return next((fields[name] for name in _LISTS if isinstance(fields.get(name), list)), None)
