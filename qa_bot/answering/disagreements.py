"""The pairs whose answers say otherwise than one that is given, as a person has confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from qa_bot.answering import outcome
from qa_bot.answering.validity import Validity
from qa_bot.records import Answer, Note, QAPair
from qa_bot.store import PairStore
from qa_bot.store.name_list import NONE

# The keys of the notes: one pair of the same document, several, and those of other documents.
HERE = ("says_otherwise", "say_otherwise")
ELSEWHERE = "others_say_otherwise"


def told_of_others(
    answer: Answer, store: PairStore, validity: Validity, titles: Mapping[str, str]
) -> Answer:
    """An answer, and each of its parts, with the pairs that say otherwise; nothing is decided.

    Those that do not hold today say nothing; `titles` are the documents' by path.
    """
    if answer.parts:
        parts = tuple(told_of_others(part, store, validity, titles) for part in answer.parts)
        if not any(part.disagreements for part in parts):
            return answer
        # The outer fields are the first part's.
        first = parts[0].disagreements
        notes = (*answer.notes, *(note for note in parts[0].notes if note not in answer.notes))
        return replace(answer, parts=parts, notes=notes, disagreements=first)
    pair = answer.pair
    if pair is None or not pair.disagrees_with:
        return answer
    others = [one for one in _others(pair, store) if validity.may_be_given(one)]
    return outcome.otherwise(answer, others, [*_notes(pair, others, titles)]) if others else answer


def _notes(pair: QAPair, others: Sequence[QAPair], titles: Mapping[str, str]) -> Iterator[Note]:
    here = [one.label for one in others if path_of(one) == path_of(pair)]
    if here:
        yield Note(HERE[len(here) > 1], (", ".join(here),))
    there = [(path_of(one), one.label) for one in others if path_of(one) != path_of(pair)]
    if there:
        named = (f"{titles.get(path or '', path)} ({label})" for path, label in there)
        yield Note(ELSEWHERE, (", ".join(named),))


def path_of(pair: QAPair) -> str | None:
    """The document of a pair; None where it has none."""
    return pair.source.path if pair.source else None


def _others(pair: QAPair, store: PairStore) -> Iterator[QAPair]:
    """The pairs that a pair disagrees with, as far as they are here."""
    own = path_of(pair)
    for name in pair.disagrees_with:
        ways = [(own, name)]
        parts = name.split(": ")
        ways += [(": ".join(parts[:end]), ": ".join(parts[end:])) for end in range(1, len(parts))]
        found = (_labelled(path, label, store) for path, label in ways)
        if other := next(filter(None, found), None):
            yield other


def _labelled(path: str | None, label: str, store: PairStore) -> QAPair | None:
    """The pair of a label in a document; None where it has none."""
    catalogue = store.catalogue
    codes = [
        (column, column.names.place(label)) for column in (catalogue.labels, catalogue.numbers)
    ]
    found = [column.ids([code]) for column, code in codes if code != NONE]
    ids = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *found]))
    if path is not None:
        place = catalogue.paths.names.place(path)
        ids = ids[catalogue.paths.have([place], ids)] if place != NONE else ids[:0]
    named = [one for one in store.records(ids) if one.label == label]
    return next((one for one in named if path_of(one) == path), None)
