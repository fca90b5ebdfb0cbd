"""Azure's QnA Maker and custom question answering as JSON: `questions` and an `answer` with an id.

learn.microsoft.com/rest/api/questionanswering (`value` of the list of QnAs, `Assets.Qnas` of an
export with `Dialog`) and QnA Maker's `qnaDocuments` and `qnaList` (with `context`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import (
    Exported,
    LeftOut,
    Prompt,
    entry,
    objects,
    related_questions,
    texts,
)
from qa_bot.parsing.tables.values import address_of, text_of

KIND = "cqa"
_LISTS = ("qnas", "qnadocuments", "qnalist", "value")
_SUGGESTIONS = ("activelearningsuggestions", "alternatequestionclusters", "suggestedquestions")
# Prompts may hold the question that they lead to, and that one prompts of its own.
_MAX_DEPTH = 20


def read_tree(tree: object) -> Exported | None:
    """The pairs of a project; None where it is none."""
    listed = [_small(one) for one in objects(_items(tree))]
    if not listed or not all(isinstance(one.get("questions"), list) for one in listed):
        return None
    if not all("answer" in one for one in listed):
        return None
    items = [item for one in listed for item in _with_inner(one, 0)]
    questions = {_key(one): t[0] for one in items if (t := texts(one["questions"]))}
    left_out = LeftOut()
    made = (_pair(item, questions, left_out) for item in items)
    return Exported(KIND, tuple(one for one in made if one), left_out.lines())


def _with_inner(item: Mapping[str, object], depth: int) -> Iterator[Mapping[str, object]]:
    """An item, and those that stand in its prompts instead of an id."""
    yield item
    for prompt in _dialog(item):
        inner = prompt.get("qna")
        if isinstance(inner, Mapping) and depth < _MAX_DEPTH:
            small = _small(inner)
            if isinstance(small.get("questions"), list):
                yield from _with_inner(small, depth + 1)


def _dialog(item: Mapping[str, object]) -> list[dict[str, object]]:
    dialog = item.get("dialog") or item.get("context")
    prompts = _small(dialog).get("prompts") if isinstance(dialog, Mapping) else None
    return [_small(one) for one in objects(prompts)]


def _pair(
    item: Mapping[str, object], questions: Mapping[str, str], left_out: LeftOut
) -> Entry | None:
    name = item.get("id")
    prompts = [Prompt(one.get("displaytext"), _target(one)) for one in _dialog(item)]
    known, unknown = related_questions(prompts, questions)
    url = address_of(item.get("source"))
    made = entry(texts(item["questions"]), item["answer"], url=url, related=(*known, *unknown))
    if made is None:
        left_out.add("item(s) without a question or an answer, left out", name)
        return None
    for text in unknown:
        left_out.add("prompt(s) to a question that is not in the file, kept by their text", text)
    dialog = item.get("dialog") or item.get("context")
    if isinstance(dialog, Mapping) and _small(dialog).get("iscontextonly") in (True, "true"):
        left_out.add("question(s) asked only after another, which is not kept", made.question)
    if item.get("metadata"):
        left_out.add("question(s) with metadata, not kept", made.question)
    for clusters in map(item.get, _SUGGESTIONS):
        for cluster in objects(clusters):
            for head in texts(_small(cluster).get("clusterhead")):
                left_out.add("suggested wording(s) that nobody accepted, not kept", head)
    return made


def _key(item: Mapping[str, object]) -> str:
    """What names an item: its id, or its first wording where it stands in a prompt without one."""
    return text_of(item.get("id")) or next(iter(texts(item.get("questions"))), "")


def _target(prompt: Mapping[str, object]) -> object:
    inner = prompt.get("qna")
    return prompt.get("qnaid") or (_key(_small(inner)) if isinstance(inner, Mapping) else None)


def _small(item: Mapping[str, object]) -> dict[str, object]:
    """An object with its keys in small letters: exports differ in that."""
    return {str(name).lower(): value for name, value in item.items()}


def _items(tree: object) -> object:
    fields = _small(tree) if isinstance(tree, Mapping) else {}
    assets = fields.get("assets")
    fields |= _small(assets) if isinstance(assets, Mapping) else {}
    return next((fields[name] for name in _LISTS if isinstance(fields.get(name), list)), None)
