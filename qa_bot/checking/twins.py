"""Questions asked twice, form aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from qa_bot.checking.collection import Collection, Item, is_usable
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding
from qa_bot.checking.translations import translated_items
from qa_bot.words.plain import normalised


def same_questions(collection: Collection) -> Iterator[Finding]:
    """Questions that are the same but for case, space and final punctuation.

    Within one section that is an error, since no query could tell the pairs apart; a pair that one
    file repeats to the letter does no harm, for the bot uses the first. A translation may be the
    same, too.
    """
    translated = translated_items(collection.items)
    firsts: dict[str, list[Item]] = defaultdict(list)
    printed: dict[tuple[str, str, str], Item] = {}
    for item in collection.items:
        if not is_usable(item.pair):
            continue
        to_the_letter = (item.file.path, item.pair.question, item.pair.answer)
        if (first := printed.setdefault(to_the_letter, item)) is not item:
            yield _repeated(item, first)
            continue
        earlier = firsts[normalised(item.pair.question)]
        others = [e for e in earlier if frozenset({id(e), id(item)}) not in translated]
        if others:
            beside = next((e for e in others if e.section == item.section), None)
            yield _same(item, beside or others[0], beside is not None)
        if all(item.section != e.section for e in earlier):
            earlier.append(item)


def _repeated(item: Item, first: Item) -> Finding:
    message = f"repeats the question and answer at {first.place} to the letter; the first is used"
    return finding("repeated-question", item.place, message, first.place)


def _same(item: Item, other: Item, beside: bool) -> Finding:
    where = other.place.seen_from(item.file.path)
    if beside:
        rule = "indistinguishable"
        message = f"no query could tell this question from the same one at {where}"
    else:
        rule = "repeated-question"
        message = f"is the same question as at {where}"
    if same_answer(item, other):
        return finding(rule, item.place, f"{message}; the answers agree", other.place)
    if not beside:
        rule = "different-answers"
    message += "; its answer is another one"
    return finding(rule, item.whole(), message, other.whole(), side_by_side=True)


def same_answer(item: Item, other: Item) -> bool:
    """Whether two answers are the same but for space."""
    return item.pair.answer.split() == other.pair.answer.split()
