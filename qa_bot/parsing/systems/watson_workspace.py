"""Watson Assistant's workspaces: the examples of an intent, and the node that it leads to.

cloud.ibm.com/apidocs/assistant-v1 (export of a workspace, also as a dialog skill).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts
from qa_bot.parsing.tables.values import text_of

KIND = "watson"
# Nothing but intents, any of which leads to the node.
_INTENTS = re.compile(r"\s*#([\w.-]+)(?:\s*(?:\|\||\bOR\b)\s*#[\w.-]+)*\s*", re.IGNORECASE)
_INTENT = re.compile(r"#([\w.-]+)")
# Variables and expressions that are filled in when a text is said.
_FILLED_IN = re.compile(r"<\?|\$[A-Za-z_]\w*|(?<!\w)@[A-Za-z_][\w-]*(?![\w@])")
_FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    related: tuple[str, ...]


def read_tree(tree: object) -> Exported | None:
    """The pairs of a workspace; None where it is none. A node's condition is the intent."""
    if isinstance(tree, Mapping) and isinstance(tree.get("workspace"), Mapping):
        tree = tree["workspace"]
    if not isinstance(tree, Mapping) or not {"intents", "dialog_nodes"} <= tree.keys():
        return None
    left_out = LeftOut()
    answers = _answers(list(objects(tree["dialog_nodes"])), left_out)
    entries = []
    for intent in objects(tree["intents"]):
        name = text_of(intent.get("intent")).removeprefix("#")
        wordings = [t for one in objects(intent.get("examples")) for t in texts(one.get("text"))]
        answer = answers.get(name, _Answer("", ()))
        made = entry(wordings, answer.text, related=answer.related)
        if made:
            entries.append(made)
        else:
            left_out.add("intent(s) that no single node with a text answers, left out", name)
    return Exported(KIND, tuple(entries), left_out.lines())


def _answers(nodes: list[Mapping[str, object]], left_out: LeftOut) -> dict[str, _Answer]:
    """What nodes at the top say, by intent; one that goes on below only begins to answer."""
    folders = {text_of(n.get("dialog_node")) for n in nodes if n.get("type") == _FOLDER}
    tops = folders | {""}
    parents = {text_of(node.get("parent")) for node in nodes} - folders
    answers: dict[str, _Answer] = {}
    for node in nodes:
        name = text_of(node.get("dialog_node"))
        conditions = text_of(node.get("conditions"))
        text = "\n\n".join(_texts(node.get("output")))
        at_top = text_of(node.get("parent")) in tops
        if not (at_top and text and _INTENTS.fullmatch(conditions)) or _is_off(node):
            continue
        if name and name in parents:
            left_out.add("node(s) that begin a conversation, left out", conditions)
        elif _FILLED_IN.search(text):
            left_out.add("answer(s) that are filled in when said, left out", conditions)
        else:
            related = tuple(_options(node.get("output")))
            for intent in _INTENT.findall(conditions):
                answers.setdefault(intent, _Answer(text, related))
    return answers


def _is_off(node: Mapping[str, object]) -> bool:
    return node.get("disabled") in (True, "true")


def _texts(output: object) -> Iterator[str]:
    """The texts of a node: `text` a string or {values: [...]}, or `generic` pieces; firsts only."""
    if not isinstance(output, Mapping):
        return
    text = output.get("text")
    yield from texts(text.get("values") if isinstance(text, Mapping) else text)[:1]
    for piece in objects(output.get("generic")):
        if piece.get("response_type") == "text":
            yield from [t for v in objects(piece.get("values")) for t in texts(v.get("text"))][:1]


def _options(output: object) -> Iterator[str]:
    """The choices that a node offers."""
    for piece in objects(output.get("generic") if isinstance(output, Mapping) else None):
        if piece.get("response_type") == "option":
            yield from (
                text for o in objects(piece.get("options")) for text in texts(o.get("label"))
            )
