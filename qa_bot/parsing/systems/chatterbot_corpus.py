"""ChatterBot's corpora: lists of which the first item is said to the bot, the others its answers.

github.com/gunthercox/chatterbot-corpus.
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, texts

KIND = "chatterbot"


def read_tree(tree: object) -> Exported | None:
    """The pairs of a corpus, with the first of several answers; None where it is none."""
    conversations = tree.get("conversations") if isinstance(tree, Mapping) else None
    if not isinstance(conversations, list) or not any(isinstance(c, list) for c in conversations):
        return None
    names = texts(tree.get("categories")) if isinstance(tree, Mapping) else []
    section = names[0] if len(names) == 1 else None
    entries: list[Entry] = []
    left_out = LeftOut()
    for items in conversations:
        # A text by itself is an item whose list was forgotten.
        said = texts(items)
        made = entry(said[:1], said[1], section) if len(said) > 1 else None
        if made:
            entries.append(made)
        elif said:
            left_out.add("conversation(s) without an answer, left out", said[0])
        if len(said) > 2:
            left_out.add("question(s) with several answers, the first is kept", said[0])
    return Exported(KIND, tuple(entries), left_out.lines())
