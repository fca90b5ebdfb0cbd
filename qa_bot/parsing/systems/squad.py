"""SQuAD's sets: questions below paragraphs, with spans of the paragraph as answers.

rajpurkar.github.io/SQuAD-explorer, versions 1.1 and 2.0.
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts

KIND = "squad"


def read_tree(tree: object) -> Exported | None:
    """The pairs of a set, the first span as the answer; None where it is none."""
    articles = list(objects(tree.get("data"))) if isinstance(tree, Mapping) else []
    paragraphs = [(a.get("title"), p) for a in articles for p in objects(a.get("paragraphs"))]
    if not any("qas" in paragraph for _, paragraph in paragraphs):
        return None
    entries: list[Entry] = []
    left_out = LeftOut()
    for title, paragraph in paragraphs:
        for item in objects(paragraph.get("qas")):
            given = () if item.get("is_impossible") in (True, "true") else item.get("answers")
            spans = [t for one in objects(given) for t in texts(one.get("text"))]
            made = entry(texts(item.get("question")), spans[0], title) if spans else None
            if made:
                entries.append(made)
            else:
                left_out.add("question(s) without an answer, left out", item.get("question"))
            if len(set(spans)) > 1:
                left_out.add(
                    "question(s) with several answers, the first is kept", item["question"]
                )
    return Exported(KIND, tuple(entries), left_out.lines())
