"""Whether a text asks: by the mark that it ends in, or by the words that it begins with."""

from __future__ import annotations

import re

_FINAL_QUESTION_MARK = re.compile(
    r"[?\uff1f\u061f;]?[?\uff1f\u061f][!?]*[\"'\u2019\u201d)\]*_`\u00bb\u300d]*$"
)
# A question mark and what closes behind it: a search in a line of a million "?" has no end.
ENDING_CHARACTERS = 40
_ENGLISH_OPENING = re.compile(
    r"(?:who|what|when|where|why|which|whose|how|is|are|am|was|were|do|does|did|can|could|may|"
    r"might|must|shall|should|will|would|has|have|had|if)\b",
    re.IGNORECASE,
)
# Of cells and keys, which are short: in running text these words begin much else.
_OPENING = re.compile(
    r"(?:who|whom|what|when|where|why|which|whose|how|is|are|am|was|were|do|does|did|can|could|may|"
    r"might|must|shall|should|will|would|has|have|had|if|i|my|"
    r"was|wer|wie|wo|wann|warum|kann|qui|que|quoi|quand|comment|pourquoi|où|combien|peut-on|"
    r"est-ce|qué|quién|cómo|cuándo|dónde|cuál|puedo|como|quando|onde|quem|posso|chi|che|come|"
    r"dove|perché|как|что|где|когда|почему|кто|можно|какие|какой|如何|怎么|怎麼|什么|什麼|为什么|為什麼)"
    r"\b",
    re.IGNORECASE,
)
_QUESTION_MARK = re.compile(r"[?？؟;]['\"’”»)\]]*\s*$")


def asks(text: str) -> bool:
    """Whether a text ends in a question mark of any script."""
    ending = text.rstrip()[-ENDING_CHARACTERS:]
    # Most lines have none of the marks, which is seen sooner than that none ends the line.
    marked = "?" in ending or "\uff1f" in ending or "\u061f" in ending
    return marked and bool(_FINAL_QUESTION_MARK.search(ending))


def opens_question(text: str) -> bool:
    """Whether a text begins as English questions do."""
    return bool(_ENGLISH_OPENING.match(text))


def looks_like_question(text: str) -> bool:
    """Whether a cell or key ends in a question mark, or begins as questions do in some language."""
    return bool(_QUESTION_MARK.search(text) or _OPENING.match(text))
