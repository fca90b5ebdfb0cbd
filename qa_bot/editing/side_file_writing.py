"""Adds to the side file of a document, `NAME.alternates.yaml`, with all else of it kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_bot.editing.replacing import locked_file, replace_file
from qa_bot.editing.side_file_places import SideFile, side_file_of
from qa_bot.editing.yaml_insertion import ALTERNATES, DISAGREES, Addition, inserted
from qa_bot.parsing import read_alone
from qa_bot.parsing.ordinary_files import ordinary_bytes
from qa_bot.parsing.side_files import apply, is_asked, places_of_keys, question_key
from qa_bot.parsing.tables.values import one_line
from qa_bot.parsing.tables.yaml_text import yaml_documents
from qa_bot.records import EditError, QAPair, SourceError
from qa_bot.words.plain import normalised

# A wording is what a person types into a box; a longer text is a mistake.
MAX_CHARACTERS = 1_000
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Edit:
    """What was written: which file, below the sources, and its SHA-256 before and after.

    `before_sha256` is None where there was no side file.
    """

    path: str
    before_sha256: str | None
    sha256: str


def add_alternate(
    sources: Path,
    document: str,
    name: str,
    wording: str,
    seen_sha256: str | None = None,
    others: Iterable[QAPair] = (),
    question: str | None = None,
) -> Edit:
    """Add another wording of a pair to its document's side file.

    `document` is its path below `sources` ("faq.txt", "forms/fees.md"), `name` the pair's label,
    `question` its question where the editor was shown that: another in its place is refused. A pair
    that has no entry yet gets one by its question, which holds when the document is numbered anew.
    `seen_sha256` is what `side_file_sha256` gave when the editor looked, "" where there was none;
    None takes the file as it is now. `others` are pairs of other documents that ask the wording, as
    `bot.store.exact` finds them: any of them is a reason to refuse. Raises EditError, and the file
    is as it was: for a document or a pair that is none, a side file that was changed or came since
    or cannot be written with all else kept, and a wording that is there already, of this pair or
    another.
    """
    text = " ".join(wording.split())
    if not normalised(text) or len(text) > MAX_CHARACTERS:
        raise EditError(
            f"a wording of {len(text):,} characters was given; expected 1 to {MAX_CHARACTERS:,} "
            "with a letter or digit"
        )

    def check(pair: QAPair, pairs: Sequence[QAPair]) -> None:
        _check_is_new(text, pair, [*pairs, *others])

    def added(pair: QAPair) -> QAPair:
        return replace(pair, alternates=(*pair.alternates, text)) if pair.label == name else pair

    wanted = _Wanted(name, question, ALTERNATES, lambda pairs: text)
    return _add(sources, document, wanted, seen_sha256, check, added)


def add_disagreement(
    sources: Path, document: str, name: str, other: str, seen_sha256: str | None = None
) -> Edit:
    """Write that a pair's answer says otherwise than another's: `disagrees_with`.

    `other` is the label of a pair of the same document, for which once is enough, or "path: label"
    of another document's, into whose side file the same has to be written the other way round.
    Raises EditError as `add_alternate` does.
    """

    def check(pair: QAPair, pairs: Sequence[QAPair]) -> None:
        if ": " not in other and (other == name or all(one.label != other for one in pairs)):
            raise EditError(f"{document} has no other question {other!r}; nothing was written")
        if other in pair.disagrees_with:
            raise EditError(f"{pair.label} disagrees with {other} already; nothing was changed")

    def added(pair: QAPair) -> QAPair:
        more = {name: other, other: name}.get(pair.label)
        return replace(pair, disagrees_with=(*pair.disagrees_with, more)) if more else pair

    def written(pairs: Sequence[QAPair]) -> str:
        place = next((i for i, one in enumerate(pairs) if one.label == other), None)
        return other if place is None else question_key(pairs, place) or other

    wanted = _Wanted(name, None, DISAGREES, written)
    return _add(sources, document, wanted, seen_sha256, check, added)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be added to the pair of a label: `text` writes it for the pairs of a document."""

    label: str
    question: str | None
    field: str
    text: Callable[[Sequence[QAPair]], str]

    def addition(self, pairs: Sequence[QAPair], place: int) -> Addition:
        """The same for a file: by the pair's question, else by its number with that beside it."""
        text, asked = self.text(pairs), one_line(pairs[place].question)
        if key := question_key(pairs, place):
            return Addition(key, self.field, text)
        return Addition(self.label, self.field, text, asked)


def side_file_sha256(sources: Path, document: str) -> str | None:
    """The SHA-256 of a document's side file as it is now; None where it has none.

    Raises EditError for a document that can have none.
    """
    data = _bytes_of(side_file_of(sources, document))
    return None if data is None else hashlib.sha256(data).hexdigest()


def _add(
    sources: Path,
    document: str,
    wanted: _Wanted,
    seen_sha256: str | None,
    check: Callable[[QAPair, Sequence[QAPair]], None],
    added: Callable[[QAPair], QAPair],
) -> Edit:
    """Put it into the side file, read that again, and put it in place."""
    side = side_file_of(sources, document)
    try:
        plain = read_alone(side.document, document).pairs
    except SourceError as error:
        raise EditError(f"{document} {error}; nothing was written") from error
    with locked_file(side.path):
        before = _bytes_of(side)
        sha256 = None if before is None else hashlib.sha256(before).hexdigest()
        if seen_sha256 is not None and (sha256 or "") != seen_sha256:
            raise EditError(f"{side.name} was changed since it was shown; look at it again")
        pairs = _read(side, plain, before)
        name = wanted.label
        place = next((i for i, pair in enumerate(pairs) if pair.label == name), None)
        if place is None:
            raise EditError(f"{document} has no question {name!r}; look at its questions again")
        _check_is_asked(document, pairs[place], wanted.question)
        check(pairs[place], pairs)
        data = _with_addition(side, plain, before, place, wanted.addition(plain, place))
        _check_read_back(side, plain, (before, data), list(map(added, pairs)), place)
        replace_file(side.path, data, before, like=side.path if before else side.document)
    return Edit(side.name, sha256, hashlib.sha256(data).hexdigest())


def _bytes_of(side: SideFile) -> bytes | None:
    if not side.path.exists() and not side.path.is_symlink():
        return None
    try:
        return ordinary_bytes(side.path)
    except SourceError as error:
        raise EditError(f"{side.name} {error}; nothing was written") from error


def _read(side: SideFile, plain: Sequence[QAPair], data: bytes | None) -> list[QAPair]:
    """The pairs of a document with what its side file adds to them."""
    if data is None or not _has_entries(_text_of(side, data)):
        return [*plain]
    try:
        return apply(plain, data)[0]
    except SourceError as error:
        raise EditError(f"{side.name} {error}; nothing was written") from error


def _text_of(side: SideFile, data: bytes) -> str:
    """Its characters, line ends as they are and without the mark of their order."""
    try:
        return data.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        raise EditError(
            f"{side.name} is not UTF-8, as byte {error.start:,} says; save it as UTF-8, and add it "
            "again"
        ) from error


def _has_entries(text: str) -> bool:
    """Whether there is more than comments and blank lines."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _with_addition(
    side: SideFile, plain: Sequence[QAPair], before: bytes | None, place: int, addition: Addition
) -> bytes:
    text = _text_of(side, before or b"")
    mark = _MARK if before and before.startswith(_MARK) else b""
    try:
        places = places_of_keys(plain, text) if _has_entries(text) else {}
        new = inserted(text, lambda key: places.get(key) == place, addition)
    except EditError as error:
        raise EditError(f"{side.name} {error}; nothing was written") from error
    return mark + new.encode("utf-8")


def _check_read_back(
    side: SideFile,
    plain: Sequence[QAPair],
    data: tuple[bytes | None, bytes],
    expected: Sequence[QAPair],
    place: int,
) -> None:
    """Raise EditError unless the new file is read as the old one with the addition, no more."""
    before, after = data
    has_old = before is not None and _has_entries(_text_of(side, before))
    try:
        old = apply(plain, before)[1] if has_old and before is not None else []
        pairs, doubts = apply(plain, after)
        is_kept = not has_old or _others(plain, before, place) == _others(plain, after, place)
    except SourceError:
        pairs, doubts, is_kept = [], [], False
    if list(map(_comparable, pairs)) != list(map(_comparable, expected)) or doubts != old:
        is_kept = False
    if not is_kept:
        raise EditError(
            f"{side.name} is written in a way to which this cannot be added with all else kept; "
            "nothing was written; write it there by hand"
        )


def _others(plain: Sequence[QAPair], data: bytes | None, place: int) -> list[tuple[str, object]]:
    """What a side file says of all pairs but one, as it is written there."""
    text = _decoded(data)
    (said,) = [one for one in yaml_documents(text) if one is not None]
    assert isinstance(said, Mapping)
    places = places_of_keys(plain, text)
    return [(key, _trimmed(value)) for key, value in said.items() if places.get(key) != place]


def _comparable(pair: QAPair) -> QAPair:
    """A pair whatever the order in which it disagrees with others."""
    return replace(pair, disagrees_with=tuple(sorted({*pair.disagrees_with})))


def _decoded(data: bytes | None) -> str:
    return (data or b"").removeprefix(_MARK).decode("utf-8")


def _trimmed(value: object) -> object:
    """The same without the line end of a text at the end of its file, which may have had none."""
    return value.rstrip("\n") if isinstance(value, str) else value


def _check_is_asked(document: str, pair: QAPair, question: str | None) -> None:
    """Raise EditError where a document has another question of this label than was shown."""
    if question is not None and not is_asked(pair, question):
        raise EditError(
            f"question {pair.label} of {document} is {one_line(pair.question)[:80]!r} by now, and "
            f"not {one_line(question)[:80]!r}, as was shown; nothing was written; look for it again"
        )


def _check_is_new(wording: str, own: QAPair, pairs: Sequence[QAPair]) -> None:
    """Raise EditError where a wording is that of a pair already, or would be read otherwise."""
    form = normalised(wording)
    for pair in pairs:
        forms = {normalised(text) for text in (pair.question, *pair.alternates)}
        if form in forms:
            path = pair.source.path if pair.source else ""
            of_path = f" of {path}" if own.source and path != own.source.path else ""
            whose = "this question" if pair == own else f"question {pair.label}{of_path}"
            raise EditError(f"{wording!r} is a wording of {whose} already; nothing was written")
    if one_line(wording) != wording:
        raise EditError(
            f"{wording!r} would be read as {one_line(wording)!r}; write it without markup"
        )
