"""The linter: what is wrong with documents, and with the pairs that were read from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from qa_bot.checking.collection import Collection
from qa_bot.checking.drafted import drafted
from qa_bot.checking.finders import TEXT_FINDERS
from qa_bot.checking.findings import CheckReport, Finding, Place, Severity
from qa_bot.checking.rules import RULES, Rule, finding
from qa_bot.checking.sources import read_paths
from qa_bot.checking.translations import differing_translations, languages_of_files
from qa_bot.parsing.coverage import coverage
from qa_bot.parsing.document import Coverage
from qa_bot.parsing.parsed import Parsed
from qa_bot.records import OwnReply, Problem

if TYPE_CHECKING:
    from qa_bot.models.embedding import Encoder

__all__ = [
    "RULES", "CheckReport", "Coverage", "Finding", "Place", "Rule", "Severity", "check",
    "read_paths",
]  # fmt: skip


def check(
    files: Sequence[Parsed],
    problems: Iterable[Problem] = (),
    encoder: Encoder | None = None,
    today: date | None = None,
    contradictions: int = 10,
    replies: tuple[OwnReply, ...] = (),
    folders: Sequence[Path] = (),
    review_after_days: int | None = None,
) -> CheckReport:
    """All findings about these files, read together; `problems` are files that could not be read.

    Without an encoder only the rules that need no model. `today` is what dates are held against.
    `contradictions` pairs of sentences that may oppose each other are listed, which needs the
    encoder too. `replies` are those of the settings, `folders` those whose drafts are named.
    A pair wants reviewing after `review_after_days`, a year unless given.
    """
    collection = Collection.of(files, today or date.today(), replies, review_after_days)
    findings = [_unreadable(problem) for problem in problems]
    findings += chain.from_iterable(find(collection) for find in TEXT_FINDERS)
    opposed: list[Finding] = []
    matched = None
    if encoder:
        # The store and numpy, which the other rules do without.
        from qa_bot.checking.contradictions import find_contradictions
        from qa_bot.checking.embedded import Embedded
        from qa_bot.checking.meanings import translations_by_meaning
        from qa_bot.checking.model_finders import MODEL_FINDERS

        if embedded := Embedded.of(collection, encoder):
            findings += chain.from_iterable(find(embedded) for find in MODEL_FINDERS)
            opposed = find_contradictions(embedded.items, encoder, contradictions)
        matched = translations_by_meaning(collection, encoder)
    findings += [*differing_translations(collection, matched), *drafted(folders)]
    order = {file.path: place for place, file in enumerate(files)}
    findings.sort(
        key=lambda f: (order.get(f.place.path, -1), f.place.unit is not None, f.place.first)
    )
    spoken = languages_of_files(collection.items)
    return CheckReport(
        tuple(findings),
        tuple(coverage(file) for file in files),
        tuple(opposed),
        spoken if len({*spoken.values()}) > 1 else {},
    )


def _unreadable(problem: Problem) -> Finding:
    return finding("unreadable", Place(problem.path), problem.reason)
