"""Amazon Kendra's questions as JSON: `FaqDocuments` with Question, Answer and Attributes.

docs.aws.amazon.com/kendra (Adding frequently asked questions to an index).
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects
from qa_bot.parsing.tables.values import address_of

KIND = "kendra"


def read_tree(tree: object) -> Exported | None:
    """The pairs of a file; None where it is none of Kendra's."""
    items = list(objects(tree.get("FaqDocuments"))) if isinstance(tree, Mapping) else []
    if not items or not any("Question" in one for one in items):
        return None
    entries: list[Entry] = []
    left_out = LeftOut()
    for item in items:
        fields = item.get("Attributes")
        attributes: Mapping[str, object] = fields if isinstance(fields, Mapping) else {}
        url = address_of(attributes.get("_source_uri"))
        question = item.get("Question")
        made = entry([question], item.get("Answer"), attributes.get("_category"), url=url)
        if made:
            entries.append(made)
        else:
            left_out.add("item(s) without a question or an answer, left out", question)
        if item.get("AccessControlList"):
            left_out.add("question(s) that only some users may see, which is not kept", question)
        if attributes.keys() - {"_source_uri", "_category"}:
            left_out.add("question(s) with attributes, not kept", question)
    return Exported(KIND, tuple(entries), left_out.lines())
