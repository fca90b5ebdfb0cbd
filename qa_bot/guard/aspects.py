"""What kind of thing a question asks for: a cause, a price, a way to mend something."""

from __future__ import annotations

import re
from functools import lru_cache

_ASPECTS = {
    "remedy": r"treat\w*|cur(?:e|es|ed|ing|able)|remed(?:y|ies)|relie(?:f|ve|ves)|therap(?:y|ies)"
    r"|heal(?:s|ed|ing)?|get rid|fix(?:es|ed)?|medications?|medicines?|what to do"
    r"|(?:what|anything) (?:else )?(?:can|should|could|do) (?:i|we|one) (?:do|try|take|use)",
    "cause": r"caus\w+|why|reasons?|due to|result in|leads? to|because of"
    r"|how (?:do|does|can) (?:\w+ ){1,4}(?:get|gets|spread)",
    "sign": r"symptoms?|signs?",
    "test": r"tests?|diagnos\w+|detect\w*|screening|determine|identify"
    r"|how (?:do|can|will|would) (?:you|i|one|we) (?:know|tell)",
    "prevention": r"prevent\w*|avoid\w*|protect\w*",
    "time": r"how (?:long|soon)|when|recover\w*|how many (?:days|weeks|months|hours)",
    "price": r"costs?|prices?|fees?|charges?|expensive|how much (?:does|is|do)",
    "safety": r"safe(?:ty|ly|r|st)?|side effects?|harmful|dangerous|risks?|complications?|adverse",
    "meaning": r"what (?:is|are|does) (?:an? |the )?[\w ]{1,30}mean\w*|meaning|define|definition"
    r"|difference",
    "concern": r"normal|worr(?:y|ied)|concern\w*|should i see|serious",
    "chance": r"chances?|possib\w+|likel\w+|probab\w+|(?:can|could) i be|(?:can|could) it be|is it",
}
_PATTERNS = {name: re.compile(rf"\b(?:{words})\b") for name, words in _ASPECTS.items()}


def aspects(text: str) -> frozenset[str]:
    """The kinds of thing that an English text asks for; empty where none is recognised."""
    lower = text.lower()  # half the time of patterns that ignore case
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(lower))


@lru_cache(maxsize=2048)
def question_aspects(question: str) -> frozenset[str]:
    """`aspects` of a stored question, which comes again and again."""
    return aspects(question)
