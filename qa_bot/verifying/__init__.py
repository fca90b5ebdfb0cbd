"""Answers held against the files that they say they come from, read again from disk.

No model is loaded and nothing is written: whoever doubts an answer can check it in a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qa_bot.records import IndexServer, QAPair, Source, SourceError, StoreError, text_sha256
from qa_bot.store import manifest_at, records_at
from qa_bot.verifying.claims import (
    Claim,
    Likeness,
    Verdict,
    Verification,
    VerifyReport,
    nothing_to_verify,
)
from qa_bot.verifying.differences import difference, only_spaces_differ
from qa_bot.verifying.source_files import SourceFile, SourceFiles, path_below

__all__ = [
    "Claim", "Likeness", "Verdict", "Verification", "VerifyReport", "nothing_to_verify",
    "path_below", "verify_claim", "verify_index",
]  # fmt: skip


def verify_index(
    sources: Path, index: Path | IndexServer, label: str | None = None
) -> VerifyReport:
    """Hold every answer of an index against its source, or those of the question `label`.

    The index is read as it is, not refreshed, and only its records: a damaged vector takes nothing
    from the proof of an answer, and is found when a bot opens the index. Raises StoreError where
    there is no index or its records are damaged, SourceError where no question has that label.
    """
    manifest = manifest_at(index)
    if manifest is None:
        raise StoreError(f"there is no index in {index}; `qa-bot index` builds it")
    manifest, pairs = records_at(index, manifest)
    if label is not None:
        pairs = tuple(pair for pair in pairs if label in (pair.label, pair.number))
        if not pairs:
            raise SourceError(f"{index} holds no question {label!r}; `qa-bot list` names them all")
    files = SourceFiles(sources)
    results = tuple(_verified(Claim.of_pair(pair), files) for pair in pairs)
    paths = dict.fromkeys(result.claim.source.path for result in results)
    changed = tuple(path for path in paths if _sha256(files, path) != manifest.sources.get(path))
    return VerifyReport(results, changed, manifest.sha256)


def verify_claim(
    claim: Claim, sources: Path, index: Path | IndexServer | None = None
) -> VerifyReport:
    """One answer held against its source, and against the index where one is named.

    `Claim.of(answer)` is what an answer of `QABot.ask` claims. Raises StoreError for an index that
    cannot be read.
    """
    files = SourceFiles(sources)
    result = _verified(claim, files)
    manifest = manifest_at(index) if index is not None else None
    if manifest is None:
        return VerifyReport((result,))
    path = claim.source.path
    changed = path in manifest.sources and _sha256(files, path) != manifest.sources[path]
    other = claim.index_sha256 if claim.index_sha256 != manifest.sha256 else None
    return VerifyReport((result,), (path,) if changed else (), manifest.sha256, other)


def _sha256(files: SourceFiles, path: str) -> str | None:
    try:
        file = files.read(path)
    except SourceError:
        return None
    return file.sha256 if file else None


def _verified(claim: Claim, files: SourceFiles) -> Verification:
    if claim.passage_sha256 not in (None, text_sha256(claim.text)):
        return Verification(claim, Verdict.ALTERED)
    try:
        file = files.read(claim.source.path)
        return _held_against(file, claim) if file else Verification(claim, Verdict.MISSING)
    except SourceError as error:
        return Verification(claim, Verdict.UNREADABLE, reason=str(error))


def _held_against(file: SourceFile, claim: Claim) -> Verification:
    same = file.same(claim.label, claim.question, claim.text)
    if not same:
        return _differing(claim, file)
    now = _nearest(same, claim).source or claim.source
    moved = _place(now) != _place(claim.source)
    verdict = Verdict.MOVED if moved else Verdict.STANDS
    return Verification(claim, verdict, now, file.likeness(claim.text, now))


def _differing(claim: Claim, file: SourceFile) -> Verification:
    """What has become of a question that is no longer there as it was."""

    def likeness(pair: QAPair) -> tuple[bool, bool, bool]:
        same_label = pair.label == claim.label
        return pair.question == claim.question, pair.answer == claim.text, same_label

    best = max(map(likeness, file.pairs), default=(False,))
    if not any(best):
        return Verification(claim, Verdict.GONE, file.lines_with(claim.text, claim.source))
    now = _nearest([pair for pair in file.pairs if likeness(pair) == best], claim)
    before = _printed(claim.label, claim.question, claim.text)
    after = _printed(now.label, now.question, now.answer)
    return Verification(
        claim,
        Verdict.CHANGED,
        now.source,
        difference=difference(before, after, claim.source.path),
        only_spaces=only_spaces_differ(before, after),
    )


def _printed(label: str, question: str, answer: str) -> str:
    return f"{label}. {question}\n\n{answer}"


def _place(source: Source) -> tuple[int | None, int | None, str | None]:
    return source.first_line, source.last_line, source.place


def _nearest(pairs: Sequence[QAPair], claim: Claim) -> QAPair:
    """The pair in the place of the claim, or the one next to it."""
    line = claim.source.first_line or 0

    def distance(pair: QAPair) -> tuple[bool, int]:
        source = pair.source or claim.source
        return _place(source) != _place(claim.source), abs((source.first_line or 0) - line)

    return min(pairs, key=distance)
