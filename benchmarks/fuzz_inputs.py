"""Inputs near valid ones, for `benchmarks.fuzz` and its short form in the tests.

A sample of `tests/data/fuzz` is changed in a few places: bytes are put in, taken out, written
over, doubled or taken from another sample, and a number becomes one that nobody counts with. Of a
ZIP archive a member is changed, so that it still unpacks.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hypothesis import strategies as st

CORPUS = Path(__file__).parents[1] / "tests" / "data" / "fuzz"
MOST_CHANGES = 4
# More of one thing than any document has.
_MANY = 5_000
# What readers of one format or another take for more than it is, or for less.
HOSTILE = (
    *(b"\\ud83d", b"\\udc00\\ud800", b"&#xD800;", b"&#0;", b"\xed\xa0\xbd", b"\xff", b"\xc3"),
    *(b"\x00", b"\x0b", b"\x1b[2J", b"\x7f", "\x85\x9b\u2028".encode(), "\ufeff".encode()),
    *("\u202e\u2067".encode(), "\u2069\u202c".encode(), "\u200f".encode(), "\u0661\u00b2".encode()),
    *(b"9" * _MANY, b"-1", b"1e400", b"nan", b"0x1F", b"99999999999", b"9999-99-99", b"0000-00-00"),
    *(b"1.1.1.1.1", b"\n\n", b"\n", b"\r", b"\t", b"  ", b"|", b'"', b"'", b"{", b"}", b"[", b"]"),
    *(b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"<!DOCTYPE a [", b"&amp;", b"&"),
    *(b"\\", b"\\u", b"\\x", b"\\bin9", b"@", b"{{", b"}}", b"|}", b"=", b"*", b"**", b"`"),
    *(b"null", b"true", b"[]", b"{}", b"&a *a", b"!!binary ", b"- ", b"? ", b": ", b"#", b"%"),
)  # fmt: skip

# In place of a number: none that its reader counts with.
NUMBERS = (
    *(b"", b"0", b"-1", b"9" * 400, b"9" * _MANY, b"99999999999", b"1e400", b"nan", b"\x00"),
    *("\u00b2".encode(), "\u0967".encode(), "\u00bd".encode(), "\u4e00".encode()),
)
_NUMBER = re.compile(rb"\d+")

Sample = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a text, at a share of its length."""

    kind: str
    at: float
    piece: bytes

    def of(self, data: bytes) -> bytes:
        """The changed bytes."""
        place = int(self.at * len(data))
        if self.kind == "number":
            runs = list(_NUMBER.finditer(data))
            if not runs:
                return data
            run = runs[min(int(self.at * len(runs)), len(runs) - 1)]
            return data[: run.start()] + self.piece + data[run.end() :]
        if self.kind == "put":
            return data[:place] + self.piece + data[place:]
        if self.kind == "over":
            return data[:place] + self.piece + data[place + len(self.piece) :]
        if self.kind == "cut":
            return data[:place]
        if self.kind == "drop":
            return data[:place] + data[place + 1 + len(self.piece) :]
        return data[:place] + data[max(place - 40, 0) :]  # doubled


def samples() -> list[Sample]:
    """The committed samples by their names, in order."""
    return [(path.name, path.read_bytes()) for path in sorted(CORPUS.iterdir())]


def documents() -> st.SearchStrategy[Sample]:
    """Names and bytes of documents near the samples."""
    return near(samples())


@st.composite
def near(draw: st.DrawFn, given: Sequence[Sample]) -> Sample:
    """One of the samples, changed; its name stays, and so what reads it."""
    name, data = draw(st.sampled_from(given))
    others = st.sampled_from([other for _, other in given])
    changes = draw(st.lists(one_change(others), min_size=1, max_size=MOST_CHANGES))
    members, is_inside = members_of(data), draw(st.integers(0, 9)) > 0
    if members and is_inside:
        inner = draw(st.sampled_from(sorted(members)))
        members[inner] = _changed(members[inner], changes)
        return name, packed(members)
    return name, _changed(data, changes)


@st.composite
def one_change(draw: st.DrawFn, others: st.SearchStrategy[bytes]) -> Change:
    kind = draw(st.sampled_from(("put", "put", "over", "cut", "drop", "double", "number")))
    at = draw(st.floats(0, 1))
    if kind == "number":
        return Change(kind, at, draw(st.sampled_from(NUMBERS)))
    piece = draw(st.sampled_from(HOSTILE) | st.binary(min_size=1, max_size=4) | _spliced(others))
    return Change(kind, at, piece)


@st.composite
def _spliced(draw: st.DrawFn, others: st.SearchStrategy[bytes]) -> bytes:
    """Some of another sample."""
    other = draw(others)
    first = draw(st.integers(0, len(other)))
    return other[first : first + draw(st.integers(1, 200))]


def _changed(data: bytes, changes: Sequence[Change]) -> bytes:
    for change in changes:
        data = change.of(data)
    return data


def members_of(data: bytes) -> dict[str, bytes]:
    """The members of an archive; empty for what is none."""
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {member.filename: archive.read(member) for member in archive.infolist()}


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(str(PurePosixPath(name))), data)
    return file.getvalue()


def settings_texts(example: bytes) -> st.SearchStrategy[bytes]:
    """Bytes near the example of every setting."""
    return near([("qa-bot.toml", example)]).map(lambda named: named[1])


def saved_answers(answer: dict[str, object]) -> st.SearchStrategy[bytes]:
    """Bytes near a saved answer."""
    saved = json.dumps(answer, indent=1).encode()
    return near([("answer.json", saved)]).map(lambda named: named[1])


def queries() -> st.SearchStrategy[str]:
    """What may reach a bot as a question: words, digits, signs of any script, halves of some."""
    pieces = (
        *("open", "question 1", "1", "what does it cost", "and", "?", "not", "list all", "both"),
        *("\ud83d", "\udcff", "\u202e", "\u2069", "\x00", "\x1b[2J", "9" * _MANY, "\u00b2"),
        *("\u4e03", "-1", "1e400", "99999999999999999999", "1.1.1", "#", "\n", "\u2028", "Q"),
    )  # fmt: skip
    piece = st.sampled_from(pieces) | st.text(st.characters(), max_size=12)
    return st.lists(piece, min_size=1, max_size=6).map(" ".join)
