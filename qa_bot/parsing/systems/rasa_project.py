"""Rasa: examples of an intent in `nlu`, its answer in `responses`; `utter_` joins them.

Rasa 2 and 3 (YAML): rasa.com/docs/rasa/training-data-format and /responses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts

# [city](place), [big apple]{"entity": "city", "value": "New York"}, with a role in braces behind.
_ENTITY = re.compile(r"\[([^\[\]\n]+)\](?:\([^()\n]*\)|\{[^{}\n]*\})(?:\{[^{}\n]*\})?")
KIND = "rasa"


def read_trees(trees: Iterable[object]) -> Exported | None:
    """The pairs of the files of a project together; None where none of them is Rasa's."""
    examples: dict[str, list[str]] = {}
    answers: dict[str, list[str]] = {}
    seen = False
    for tree in trees:
        if isinstance(tree, Mapping) and _is_rasa(tree):
            seen = True
            for intent, wordings in _examples(tree.get("nlu")):
                examples.setdefault(intent, []).extend(wordings)
            for name, variants in _answers(tree.get("responses")):
                answers.setdefault(name, []).extend(variants)
    return _joined(examples, answers) if seen else None


def _is_rasa(tree: Mapping[str, object]) -> bool:
    nlu, responses = tree.get("nlu"), tree.get("responses")
    named = isinstance(responses, Mapping) and any(str(k).startswith("utter_") for k in responses)
    return named or any("examples" in one and "intent" in one for one in objects(nlu))


def _examples(nlu: object) -> Iterator[tuple[str, list[str]]]:
    for one in objects(nlu):
        intent = one.get("intent")
        if isinstance(intent, str):
            yield intent, _wordings(one.get("examples"))


def _wordings(examples: object) -> list[str]:
    """Examples of one block of items, or of a list of texts or of {text: ...}."""
    if isinstance(examples, str):
        lines = [line.strip() for line in examples.splitlines()]
        found = [line[1:].strip() for line in lines if line.startswith("-")]
    else:
        found = [
            *texts(examples),
            *(t for one in objects(examples) for t in texts(one.get("text"))),
        ]
    return [_ENTITY.sub(r"\1", text) for text in found]


def _answers(responses: object) -> Iterator[tuple[str, list[str]]]:
    if isinstance(responses, Mapping):
        for name, variants in responses.items():
            found = [
                *texts(variants),
                *(t for o in objects(variants) for t in texts(o.get("text"))),
            ]
            yield str(name).removeprefix("utter_"), found


def _joined(examples: dict[str, list[str]], answers: dict[str, list[str]]) -> Exported:
    entries: list[Entry] = []
    left_out = LeftOut()
    for intent, wordings in examples.items():
        variants = answers.get(intent, [])
        section = intent.split("/")[0] if "/" in intent else None
        made = entry(wordings, variants[0], section) if variants else None
        if made:
            entries.append(made)
        else:
            left_out.add("intent(s) without a response or without examples, left out", intent)
        if len(variants) > 1:
            left_out.add("intent(s) with several responses, the first is kept", intent)
    for name in [name for name in answers if name not in examples]:
        left_out.add("response(s) without an intent of that name, left out", name)
    return Exported(KIND, tuple(entries), left_out.lines())


def read_tree(tree: object) -> Exported | None:
    """The pairs of one file that has both halves; None where it is not Rasa's."""
    return read_trees([tree])
