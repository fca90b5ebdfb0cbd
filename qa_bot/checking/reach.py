"""Pairs that the bot does not reach as it should: texts that are cut, questions that lose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from qa_bot.answering import gather
from qa_bot.checking.embedded import Embedded
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding
from qa_bot.models.checked_vectors import encoded_query
from qa_bot.ranking import rank_as_worded, shipped
from qa_bot.store.index_rows import RowKind
from qa_bot.words.plain import normalised


def long_questions(embedded: Embedded) -> Iterator[Finding]:
    """Questions of which the model reads only the beginning."""
    for item in embedded.items:
        if item.pair.question in embedded.cut:
            message = f"is longer than {embedded.encoder.name} reads; put its detail in the answer"
            yield finding("long-question", item.place, message)


def cut_passages(embedded: Embedded) -> Iterator[Finding]:
    """Answers with a passage that the model does not read to its end."""
    passages = [row for row in embedded.rows if row.kind is RowKind.PASSAGE]
    total = Counter(row.pair for row in passages)
    cut = defaultdict(list)
    for row in passages:
        if row.text in embedded.cut and embedded.items[row.pair].pair.question not in embedded.cut:
            cut[row.pair].append(row)
    for pair, rows in cut.items():
        item = embedded.items[pair]
        yield finding(
            "cut-passage",
            item.inside(*(rows[0].span or (0, 0))),
            f"{len(rows)} of the {total[pair]} passages of this answer are longer than "
            f"{embedded.encoder.name} reads; their ends are found by words only",
            item.place,
        )


def lost_questions(embedded: Embedded) -> Iterator[Finding]:
    """Questions that do not find their own pair first where equality with it is left aside.

    A reader's words will be further from the question than its own, and find the other pair too.
    """
    for position, item in enumerate(embedded.items):
        winner = embedded.items[_first(item.pair.question, embedded)]
        same = normalised(winner.pair.question) == normalised(item.pair.question)
        if winner is not embedded.items[position] and not same:
            yield finding(
                "lost-question",
                item.place,
                f"its own words find another question first, at "
                f"{winner.place.seen_from(item.file.path)}",
                winner.place,
            )


def _first(query: str, embedded: Embedded) -> int:
    """The pair that ranking puts first, the rule for equal questions aside."""
    store = embedded.store
    text = store.vocabulary.read(query).text
    gathered = gather(text, encoded_query(embedded.encoder, text), store)
    evidence, ranking = rank_as_worded(gathered, shipped().weights)
    return int(evidence.ids[ranking.order[0]])
