"""Questions and answers that are counted in one object: q1, a1, q2, a2, or faq1Title, faq1Text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.parsing.field_names import roles_of, words_of

# Words of such a field beside its number and what it is.
_BESIDE = frozenset({"faq", "faqs", "item"})


@dataclass(frozen=True, slots=True)
class CountedPair:
    """Places of a question and its answer among the fields; `sure` where a name says what it is."""

    question: int
    answer: int
    sure: bool


def counted_pairs(names: Sequence[str], values: Sequence[object]) -> list[CountedPair]:
    """The pairs among the fields of an object; names that say little need several to count."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        words = [word for word in words_of(name) if word not in _BESIDE]
        numbers = [word for word in words if word.isdigit()]
        if len(numbers) == 1 and len(words) > 1 and isinstance(value, str):
            plain = " ".join(word for word in words if not word.isdigit())
            groups.setdefault(numbers[0], []).append((plain, place))
    found = []
    for fields in groups.values():
        roles = roles_of(tuple(name for name, _ in fields))
        if roles and (roles.sure or len(groups) > 1):
            question, answer = fields[roles.question][1], fields[roles.answer][1]
            found.append(CountedPair(question, answer, roles.sure))
    return found
