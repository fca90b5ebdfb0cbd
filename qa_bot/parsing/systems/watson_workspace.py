"""Watson Assistant's workspaces: the examples of an intent, and the node that it leads to.

cloud.ibm.com/apidocs/assistant/assistant-v1 (export of a workspace).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts

KIND = "watson"
_ONE_INTENT = re.compile(r"\s*#([\w.-]+)\s*")


def read_tree(tree: object) -> Exported | None:
    """The pairs of a workspace; None where it is none. A node's condition is the intent."""
    if not isinstance(tree, Mapping) or not {"intents", "dialog_nodes"} <= tree.keys():
        return None
    answers: dict[str, str] = {}
    for node in objects(tree["dialog_nodes"]):
        match = _ONE_INTENT.fullmatch(str(node.get("conditions") or ""))
        answer = "\n\n".join(_texts(node.get("output")))
        if match and answer:
            answers.setdefault(match[1], answer)
    entries: list[Entry] = []
    left_out = LeftOut()
    for intent in objects(tree["intents"]):
        name = str(intent.get("intent"))
        wordings = [t for one in objects(intent.get("examples")) for t in texts(one.get("text"))]
        made = entry(wordings, answers.get(name))
        if made:
            entries.append(made)
        else:
            left_out.add("intent(s) that no single node with a text answers, left out", name)
    return Exported(KIND, tuple(entries), left_out.lines())


def _texts(output: object) -> Iterator[str]:
    """The texts of a node: `text` a string or {values: [...]}, or `generic` pieces; firsts only."""
    if not isinstance(output, Mapping):
        return
    text = output.get("text")
    yield from texts(text.get("values") if isinstance(text, Mapping) else text)[:1]
    for piece in objects(output.get("generic")):
        if piece.get("response_type") == "text":
            yield from [t for v in objects(piece.get("values")) for t in texts(v.get("text"))][:1]
