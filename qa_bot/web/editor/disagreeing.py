"""Answers that may say otherwise than each other, for an editor to confirm."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
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
from qa_bot.editing import add_disagreement
from qa_bot.models.embedding import Encoder
from qa_bot.records import EditError
from qa_bot.web.editor.editor_markup import (
    DISAGREEMENTS,
    form,
    paragraphs,
    preview,
    section,
    text,
    told,
)
from qa_bot.web.editor.file_preview import FilePreview, side_file_preview
from qa_bot.web.editor_sessions import EditorSession
from qa_bot.web.page.markup import escaped

MOST = 40


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of an answer: its document's path below the sources, and its question."""

    path: str
    label: str
    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two answers that may disagree, and what speaks for it; `known` where that is written down."""

    one: SaidSentence
    other: SaidSentence
    reason: str
    known: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """How each of the two calls the other in its side file."""
        if self.one.path == self.other.path:
            return self.other.label, self.one.label
        return f"{self.other.path}: {self.other.label}", f"{self.one.path}: {self.one.label}"


class DisagreementFinder:
    """Looks for them once, when it is asked to: each sentence is encoded for that."""

    def __init__(self, sources: Path) -> None:
        self._sources, self._turn = sources, threading.Lock()
        self.found: tuple[Disagreement, ...] | None = None

    def find(self, encoder: Encoder) -> None:
        """Look in the documents as they are now; raises SourceError."""
        with self._turn:
            files, _ = read_paths([self._sources])
            items = Collection.of(files, date.today()).items
            held = [one for one, _ in zip(sentences(items), range(MOST_SENTENCES), strict=False)]
            ranked = rank_contradictions(held, encoder)[:MOST]
            self.found = tuple(self._disagreements(ranked, held, items))

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
            yield Disagreement(pair.one, pair.other, pair.reason, known)

    def _said(self, item: Item, sentence: Sentence) -> SaidSentence:
        pair, path = item.pair, Path(item.file.path).relative_to(self._sources).as_posix()
        return SaidSentence(path, pair.label, pair.question, sentence.text)

    def at(self, place: str) -> Disagreement:
        """The one at a place of what was found; raises EditError."""
        found = self.found or ()
        if not (place.isascii() and place.isdecimal() and int(place) < len(found)):
            raise EditError("these answers were not looked for yet; look for them again")
        return found[int(place)]

    def previews(self, pair: Disagreement) -> list[FilePreview]:
        """Show what confirming writes: in one file, or in the side files of two documents."""
        return [
            side_file_preview(self._sources, said.path, partial(_added, said, other, questions))
            for said, other, questions in self._directions(pair)
        ]

    def confirm(self, pair: Disagreement, seen: Sequence[str]) -> list[str]:
        """Write it, and return the side files' paths; `seen` are their hashes, "" for none."""
        with self._turn:
            # Both or none: what would be refused is refused before the first is written.
            self.previews(pair)
            paths = [
                add_disagreement(
                    self._sources, one.path, one.label, other, hashed or None, questions
                ).path
                for (one, other, questions), hashed in zip(
                    self._directions(pair), seen, strict=False
                )
            ]
            self.found = tuple(
                Disagreement(one.one, one.other, one.reason, known=True) if one == pair else one
                for one in self.found or ()
            )
            return paths

    def _directions(self, pair: Disagreement) -> list[tuple[SaidSentence, str, tuple[str, str]]]:
        """Who says otherwise than whom, and the questions of both."""
        one, other = pair.one, pair.other
        one_way = (one, pair.names[0], (one.question, other.question))
        if one.path == other.path:
            return [one_way]
        return [one_way, (other, pair.names[1], (other.question, one.question))]


def _added(said: SaidSentence, other: str, questions: tuple[str, str], sources: Path) -> str:
    """Write one direction below these sources, and return the side file's path."""
    return add_disagreement(sources, said.path, said.label, other, questions=questions).path


def disagreements_body(finder: DisagreementFinder, session: EditorSession) -> str:
    """What was found, each with the button that confirms it."""
    explained = (
        "Two answers that speak of the same thing and say otherwise. Where you confirm that, each "
        "of them names the other to whoever reads it; nothing is decided for the reader. Most of "
        "what is found is no contradiction: the program only compares words."
    )
    label = "Look for them" if finder.found is None else "Look again"
    look = form("find", session, f"<button>{label}</button>")
    if finder.found is None:
        return paragraphs(explained) + look
    if not finder.found:
        return paragraphs(explained, "No two answers oppose each other.") + look
    found = "".join(_card(place, one, session) for place, one in enumerate(finder.found))
    return paragraphs(explained) + found + look


def _card(place: int, one: Disagreement, session: EditorSession) -> str:
    if one.known:
        act = '<p class="quiet">Confirmed: each names the other.</p>'
    else:
        act = form(
            "disagree", session, '<button class="second">They do disagree</button>', at=str(place)
        )
    title = f"Questions {text(one.one.label)} and {text(one.other.label)}"
    reason = f'<p class="quiet">{escaped(one.reason)}</p>'
    return f"<article><h2>{title}</h2>{_quoted(one.one)}{_quoted(one.other)}{reason}{act}</article>"


def _quoted(said: SaidSentence) -> str:
    where = f"{text(f'{said.label}. {said.question}')} <small>{text(said.path)}</small>"
    return f"<p>{where}</p><blockquote>{text(said.sentence)}</blockquote>"


def confirm_body(
    place: str, one: Disagreement, files: Sequence[FilePreview], session: EditorSession
) -> str:
    """What confirming writes, to be approved."""
    shown = "".join(preview(file) for file in files)
    hidden = form(
        "confirm", session, "<button>Write it</button>", at=place,
        seen=[file.seen_sha256 or "" for file in files],
    )  # fmt: skip
    return (
        paragraphs("Nothing is written yet.")
        + _quoted(one.one)
        + _quoted(one.other)
        + section("The file with the new lines", shown)
        + hidden
        + f'<p><a href="{DISAGREEMENTS}">Back, and write nothing</a></p>'
    )


def confirmed_body(paths: Sequence[str], unread: str | None) -> str:
    """What was written."""
    lines = told(f"It is written into {', '.join(map(text, paths))}.")
    if unread is not None:
        lines += paragraphs(f"{text(unread[:1].upper() + unread[1:])}.")
    return lines + paragraphs(f'<a href="{DISAGREEMENTS}">Back to answers that disagree</a>')
