"""Finds answers that may say otherwise than each other, and writes down those that do."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection as AnyOf
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from qa_bot.checking import read_paths
from qa_bot.checking.collection import Collection, Item
from qa_bot.checking.contradictions import (
    MOST_SENTENCES,
    Contradiction,
    Sentence,
    rank_contradictions,
    sentences,
)
from qa_bot.editing import add_disagreement, side_file_sha256
from qa_bot.editing.side_file_places import document_path
from qa_bot.models.embedding import Encoder
from qa_bot.parsing import read_alone
from qa_bot.records import EditError, QAPair, SourceError
from qa_bot.web.editor.file_preview import FilePreview, side_file_preview

# So many are kept, the likeliest.
MOST = 40
NOT_AS_SHOWN = (
    "these two answers are not as they were shown, or were not looked for since the server was "
    "started; look for them again; nothing was written"
)


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of an answer: its document's path below the sources, and its question.

    `pair_sha256` is of the whole question and answer.
    """

    path: str
    label: str
    question: str
    sentence: str
    pair_sha256: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two answers that may disagree, and what speaks for it; `known` where that is written down."""

    one: SaidSentence
    other: SaidSentence
    reason: str
    known: bool = False

    @property
    def key(self) -> str:
        """What forms call it by: no other two answers have the same, nor these once changed."""
        return _digest(
            *(
                part
                for said in (self.one, self.other)
                for part in (said.path, said.label, said.sentence, said.pair_sha256)
            )
        )

    @property
    def names(self) -> tuple[str, str]:
        """How each of the two calls the other in its side file."""
        if self.one.path == self.other.path:
            return self.other.label, self.one.label
        return f"{self.other.path}: {self.other.label}", f"{self.one.path}: {self.one.label}"


class DisagreementFinder:
    """Looks for them once, when it is asked to: each sentence is encoded for that.

    `found` are the likeliest of `count`; None before anyone has looked.
    """

    def __init__(self, sources: Path) -> None:
        self._sources, self._turn = sources, threading.Lock()
        self.found: tuple[Disagreement, ...] | None = None
        self.count = 0

    def find(self, encoder: Encoder, dismissed: AnyOf[str] = ()) -> None:
        """Look in the documents as they are now; raises EditError where there are none.

        Those of the keys `dismissed` are kept too, and take no other's place.
        """
        with self._turn:
            try:
                files, _ = read_paths([self._sources])
            except SourceError as error:
                raise EditError(str(error)) from error
            items = Collection.of(files, date.today()).items
            held = [one for one, _ in zip(sentences(items), range(MOST_SENTENCES), strict=False)]
            ranked = rank_contradictions(held, encoder)
            self.count = len(ranked)
            kept: list[Disagreement] = []
            left = MOST
            for one in self._disagreements(ranked, held, items):
                left -= one.key not in dismissed
                if left < 0:
                    break
                kept.append(one)
            self.found = tuple(kept)

    def _disagreements(
        self, ranked: Sequence[Contradiction], held: Sequence[Sentence], items: Sequence[Item]
    ) -> Iterator[Disagreement]:
        for one in ranked:
            first, second = items[held[one.one].item], items[held[one.other].item]
            pair = Disagreement(
                self._said(first, held[one.one]), self._said(second, held[one.other]),
                one.opposition.reason,
            )  # fmt: skip
            known = (
                pair.names[0] in first.pair.disagrees_with
                or pair.names[1] in second.pair.disagrees_with
            )
            yield replace(pair, known=known)

    def _said(self, item: Item, sentence: Sentence) -> SaidSentence:
        pair, path = item.pair, Path(item.file.path).relative_to(self._sources).as_posix()
        return SaidSentence(path, pair.label, pair.question, sentence.text, _pair_digest(pair))

    def place_of(self, pair: Disagreement) -> int:
        """How many were found before it; 0 where it was not found the last time."""
        keys = [one.key for one in self.found or ()]
        return keys.index(pair.key) if pair.key in keys else 0

    def shown(self, key: str) -> Disagreement:
        """Return the one of this key where both answers are what they were; raises EditError."""
        found = next((one for one in self.found or () if one.key == key), None)
        if found is None or any(map(self._is_changed, (found.one, found.other))):
            raise EditError(NOT_AS_SHOWN)
        return found

    def _is_changed(self, said: SaidSentence) -> bool:
        try:
            path = document_path(self._sources, said.path)
            pairs = read_alone(path, said.path).pairs
        except SourceError:
            return True
        return [_pair_digest(pair) for pair in pairs if pair.label == said.label] != [
            said.pair_sha256
        ]

    def previews(self, key: str) -> tuple[Disagreement, list[FilePreview]]:
        """Show what confirming writes: in one file, or in the side files of two documents.

        Raises EditError.
        """
        pair = self.shown(key)
        return pair, [self._preview(said, other) for said, other in self._directions(pair)]

    def _preview(self, said: SaidSentence, other: str) -> FilePreview:
        def written(copies: Path) -> str:
            return add_disagreement(copies, said.path, said.label, other).path

        return side_file_preview(self._sources, said.path, written)

    def confirm(self, key: str, seen: Sequence[str]) -> tuple[Disagreement, list[str]]:
        """Write it, and return it with the side files' paths.

        `seen` are the hashes of these files as they were shown, "" for none. Raises EditError where
        one of them, or of the two answers, is another by now.
        """
        with self._turn:
            pair = self.shown(key)
            directions = self._directions(pair)
            now = [side_file_sha256(self._sources, said.path) or "" for said, _ in directions]
            if now != [*seen]:  # before the first is written
                raise EditError(
                    "a file was changed since it was shown; look at it again; nothing was written"
                )
            paths: list[str] = []
            for (said, other), hashed in zip(directions, seen, strict=True):
                try:
                    edit = add_disagreement(self._sources, said.path, said.label, other, hashed)
                except EditError as error:
                    if not paths:
                        raise
                    raise EditError(f"{paths[0]} is written; {error}") from error
                paths.append(edit.path)
            self.found = tuple(
                replace(one, known=True) if one.key == key else one for one in self.found or ()
            )
            return pair, paths

    def _directions(self, pair: Disagreement) -> list[tuple[SaidSentence, str]]:
        one_way = (pair.one, pair.names[0])
        if pair.one.path == pair.other.path:
            return [one_way]
        return [one_way, (pair.other, pair.names[1])]


def _pair_digest(pair: QAPair) -> str:
    return _digest(pair.question, pair.answer)


def _digest(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()
