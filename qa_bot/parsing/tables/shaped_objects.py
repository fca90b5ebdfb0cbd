"""Questions and answers in objects whose fields have names that say nothing: known by their texts.

Objects that stand side by side with the same fields, of which one asks and another answers in
sentences: {"control": "How do I ...?", "panel": "Press ..."}. Or two objects with the same keys,
one of the questions and one of the answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.parsing.asking import looks_like_question

# So many objects side by side are a list, and so many of them have a field that counts.
_LEAST = 2
_SHARE = 0.8
# So many of a field's texts ask, or end as sentences do.
_MOST = 0.5
_SENTENCE_ENDS = (".", "!", ":", ")", "\u3002", "\uff01", "\u0964", "\u06d4", "\u2026")
_MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class ShapedObjects:
    """Objects of one shape: the fields that ask and answer."""

    question: str
    answer: str
    objects: tuple[Mapping[str, object], ...]


def shaped_objects(tree: object, depth: int = 0) -> Iterator[ShapedObjects]:
    """The objects of a tree that ask and answer, a group for each list of them."""
    values = list(tree.values()) if isinstance(tree, Mapping) else tree
    if not isinstance(values, list) or depth > _MAX_DEPTH:
        return
    objects = [one for one in values if isinstance(one, Mapping)]
    if shape := _shape(objects):
        yield shape
        return
    for one in values:
        yield from shaped_objects(one, depth + 1)


def parallel_texts(questions: object, answers: object) -> list[tuple[str, str]]:
    """Questions and answers of two objects with the same keys, or keys of the same numbers."""
    if not isinstance(questions, Mapping) or not isinstance(answers, Mapping):
        return []
    by_key = {_number(key): one for key, one in answers.items() if _is_text(one)}
    asked = [(_number(key), one) for key, one in questions.items() if _is_text(one)]
    found = [(question, by_key[key]) for key, question in asked if key in by_key]
    return found if found and 2 * len(found) > max(len(asked), len(by_key)) else []


def _number(key: object) -> str:
    """The number in a key ("q12"), or all of it."""
    numbers = re.findall(r"\d+", str(key)[:100])
    return numbers[0] if len(numbers) == 1 else str(key)


def _shape(objects: Sequence[Mapping[str, object]]) -> ShapedObjects | None:
    names = Counter(name for one in objects for name, value in one.items() if _is_text(value))
    shared = [name for name, times in names.items() if times >= max(_LEAST, _SHARE * len(objects))]
    texts = {
        name: [str(one[name]) for one in objects if _is_text(one.get(name))] for name in shared
    }
    # A key or a date has no blank in it; a script without blanks is not ASCII.
    said = {name: found for name, found in texts.items() if _share(found, _has_words) > _MOST}
    if len(said) != 2:
        return None
    question, answer = sorted(said, key=lambda name: -_share(said[name], looks_like_question))
    if _share(said[question], looks_like_question) < _MOST:
        return None
    is_answer = _share(said[answer], lambda text: text.rstrip().endswith(_SENTENCE_ENDS)) > _MOST
    return ShapedObjects(question, answer, tuple(objects)) if is_answer else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _has_words(text: str) -> bool:
    return " " in text.strip() or not text.isascii()


def _share(texts: Sequence[str], is_so: Callable[[str], bool]) -> float:
    return sum(map(is_so, texts)) / len(texts) if texts else 0.0
