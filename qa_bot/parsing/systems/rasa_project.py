"""Rasa: examples of an intent in `nlu`, its answer in `responses`; `utter_` or a rule joins them.

Rasa 2 and 3 (YAML): rasa.com/docs/rasa/training-data-format, /responses and /rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qa_bot.parsing.systems.exported import (
    Exported,
    LeftOut,
    Prompt,
    entry,
    objects,
    related_questions,
    texts,
)
from qa_bot.parsing.tables.values import text_of

# [city](place), [big apple]{"entity": "city", "value": "New York"}, with a role in braces behind.
_ENTITY = re.compile(r"\[([^\[\]\n]+)\](?:\([^()\n]*\)|\{[^{}\n]*\})(?:\{[^{}\n]*\})?")
# A slot that is filled in when a response is said.
_SLOT = re.compile(r"\{[A-Za-z_]\w*\}")
KIND = "rasa"
_UTTER = "utter_"


@dataclass(frozen=True, slots=True)
class _Response:
    """The variants of one response, and the buttons of its first."""

    variants: list[str]
    buttons: list[Prompt]


@dataclass(slots=True)
class _Project:
    """What the files of a project hold together, by names of intents and responses."""

    examples: dict[str, list[str]] = field(default_factory=dict)
    responses: dict[str, _Response] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    def add(self, tree: Mapping[str, object]) -> None:
        """Add what one file holds; of a response that stands twice the first is kept."""
        for one in objects(tree.get("nlu")):
            intent = one.get("intent")
            if isinstance(intent, str):
                self.examples.setdefault(intent, []).extend(_wordings(one.get("examples")))
        for name, value in _named(tree.get("responses")):
            self.responses.setdefault(name.removeprefix(_UTTER), _response(value))
        for one in objects(tree.get("rules")):
            steps = list(objects(one.get("steps")))
            if len(steps) == 2 and not one.get("condition"):
                intent, action = text_of(steps[0].get("intent")), text_of(steps[1].get("action"))
                if intent and action.startswith(_UTTER):
                    self.rules.setdefault(intent, action.removeprefix(_UTTER))


def read_trees(trees: Iterable[object]) -> Exported | None:
    """The pairs of the files of a project together; None where none of them is Rasa's."""
    project = _Project()
    seen = False
    for tree in trees:
        if isinstance(tree, Mapping) and is_part(tree):
            seen = seen or has_training_data(tree)
            project.add(tree)
    return _joined(project) if seen else None


def is_part(tree: object) -> bool:
    """Whether a tree is a file of a project, be it its rules, stories, domain or settings."""
    if not isinstance(tree, Mapping):
        return False
    steps = any("steps" in one for key in ("rules", "stories") for one in objects(tree.get(key)))
    domain = "intents" in tree and not {"session_config", "slots", "actions"}.isdisjoint(tree)
    settings = isinstance(tree.get("pipeline"), list) or isinstance(tree.get("policies"), list)
    return steps or domain or settings or has_training_data(tree)


def has_training_data(tree: Mapping[str, object]) -> bool:
    """Whether a tree holds examples of intents, or responses."""
    return has_examples(tree) or any(n.startswith(_UTTER) for n, _ in _named(tree.get("responses")))


def has_examples(tree: Mapping[str, object]) -> bool:
    """Whether a tree holds examples of intents: what a project asks."""
    return any("examples" in one and "intent" in one for one in objects(tree.get("nlu")))


def _named(responses: object) -> Iterator[tuple[str, object]]:
    if isinstance(responses, Mapping):
        yield from ((str(name), value) for name, value in responses.items())


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


def _response(variants: object) -> _Response:
    """The texts of a response that are said always, whatever the channel and the slots."""
    always = [o for o in objects(variants) if not o.get("condition") and not o.get("channel")]
    found = [*texts(variants), *(t for one in always for t in texts(one.get("text")))]
    buttons = [
        Prompt(button.get("title"), text_of(button.get("payload")).lstrip("/").split("{")[0])
        for one in always[:1]
        for button in objects(one.get("buttons"))
    ]
    return _Response(found, buttons)


def _joined(project: _Project) -> Exported:
    entries = []
    left_out = LeftOut()
    questions = {intent: found[0] for intent, found in project.examples.items() if found}
    used: set[str] = set()
    for intent, wordings in project.examples.items():
        name = intent if intent in project.responses else project.rules.get(intent, intent)
        response = project.responses.get(name, _Response([], []))
        used.add(name)
        section = intent.split("/")[0] if "/" in intent else None
        known, unknown = related_questions(response.buttons, questions)
        answer = response.variants[0] if response.variants else ""
        made = entry(wordings, answer, section, related=(*known, *unknown))
        if made and _SLOT.search(made.answer):
            left_out.add("response(s) that are filled in when said, left out", name)
        elif made:
            entries.append(made)
        else:
            left_out.add("intent(s) without a response or without examples, left out", intent)
        if len(response.variants) > 1:
            left_out.add("intent(s) with several responses, the first is kept", intent)
    for name in [name for name in project.responses if name not in used]:
        left_out.add("response(s) without an intent of that name, left out", name)
    return Exported(KIND, tuple(entries), left_out.lines())


def read_tree(tree: object) -> Exported | None:
    """The pairs of one file that has both halves; None where it is not Rasa's."""
    return read_trees([tree])
