"""An index whose files are changed, for `benchmarks.fuzz` and its short form in the tests.

Bytes are changed as in documents, numbers of arrays become others, headers claim other shapes, JSON
gets other values, files change places or become links and folders. Half of the time the manifest
then says what was written: so would a forger do it, and what reads an index has to bear that too.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import strategies as st

from benchmarks.fault_index import WordVectors
from benchmarks.fuzz_inputs import Change, one_change
from benchmarks.fuzz_targets import Crash, ask, told, written
from benchmarks.reaching import reached
from qa_bot import QABot
from qa_bot.parsing import read_sources
from qa_bot.ranking import shipped
from qa_bot.records import QABotError
from qa_bot.store import open_store
from qa_bot.store.faiss_engine import FaissStore, FaissWriter
from qa_bot.store.manifest import read_manifest, sealed
from qa_bot.store.records_file import CHECKS, OFFSETS, RECORDS
from qa_bot.store.source_documents import documents_below

DOCUMENTS = {
    "office.md": "# Office\n\n## 1. Is the DMV (Department of Motor Vehicles) open?\n\nFrom nine "
    "to five. The DMV is in the hall.\n\n## 2. What does form E-240 cost?\n\nFive euros.\n",
    "pool.txt": "1. Is the pool open on Sunday?\nYes. It closes at six.\n\n2. May I bring a dog?\n"
    "No, and no cat.\n\n3. What does it cost?\nFive euros.\n",
}
ROOMS = "".join(f"{i}. Is room {i} open?\nHall {i % 7}.\n\n" for i in range(1, 21))
QUERIES = ["is the pool open", "what does it cost", "question 2", "what can I ask", "and the dmv"]
# In place of a number of an array, and of a value of JSON.
NUMBERS = (
    -1,
    0,
    1,
    7,
    2**15,
    2**31 - 1,
    -(2**31),
    2**62,
    -(2**63),
    1e30,
    float("nan"),
    float("inf"),
)
VALUES: tuple[object, ...] = (
    *(None, True, 0, -1, 2**63, 10**400, 1e308, "", "../../faq", "/etc/hostname", "\ud83d", "a\nb"),
    *("\u202e1", "\x1b[2J", "x" * 5_000, [], {}, [[]], [0, 0], {"a": None}, ["a", 2**40]),
)  # fmt: skip
KEYS = ("", "../../faq", "a", "lists", "x" * 5_000)
SHAPES = ("()", "(0,)", "(-1,)", "(4611686018427387904,)", "(2, 4611686018427387904)", "(1, 1, 1)")
KINDS = ("|O", "<M8[ns]", "<U4", "|V8", "<f8", ">i8", "<i8", "|b1", "|S0", "<c16")
DEEP = b"[" * 100_000
# More than any of these files needs, in bytes.
MOST_HELD = 60_000_000


@dataclass(frozen=True)
class FileChange:
    """One file of the index, by its place among all, and how it is changed."""

    kind: str
    file: float
    at: float
    value: object


@dataclass(frozen=True)
class IndexChanges:
    """What is changed of an index, and whether its manifest then says so."""

    changes: tuple[FileChange, ...]
    is_forged: bool


def index_changes() -> st.SearchStrategy[IndexChanges]:
    """Draw one to three changes."""
    share = st.floats(0, 1, exclude_max=True)
    of_kinds = [
        st.builds(FileChange, st.just(kind), share, share, value)
        for kind, value in (
            ("bytes", one_change(st.sampled_from([text.encode() for text in DOCUMENTS.values()]))),
            ("nest", st.just(DEEP)),
            ("number", st.sampled_from(NUMBERS)),
            ("shape", st.sampled_from(SHAPES)),
            ("kind", st.sampled_from(KINDS)),
            ("json", st.sampled_from(VALUES)),
            ("json", st.sampled_from(VALUES)),
            ("key", st.sampled_from(KEYS)),
            ("swap", share),
            ("place", st.sampled_from(("gone", "folder", "link", "pipe"))),
        )
    ]
    drawn = st.lists(st.one_of(of_kinds), min_size=1, max_size=3).map(tuple)
    return st.builds(IndexChanges, drawn, st.sampled_from((True, True, False)))


class ChangedIndex:
    """An index below a folder, and copies of it that are changed and read."""

    def __init__(self, folder: Path, is_large: bool = False) -> None:
        """Build it; one that `is_large` has its vectors in lists, as one of many rows."""
        self._folder = folder
        self._docs = folder / "docs"
        self._docs.mkdir(parents=True)
        for name, text in (DOCUMENTS | {"rooms.txt": ROOMS} if is_large else DOCUMENTS).items():
            (self._docs / name).write_text(text, "utf-8")
        self._outside = folder / "outside.jsonl"
        self._outside.write_text("{}\n")
        found, _ = read_sources(self._docs)
        self._encoder = WordVectors()
        with patch("qa_bot.store.data.MANY_ROWS", 2 if is_large else 50_000):
            open_store(folder / "index", found, self._encoder)
        manifest = read_manifest(folder / "index")
        assert manifest is not None
        writer = FaissWriter(folder / "index", self._docs)
        writer.keep_reading(manifest, documents_below(self._docs).as_bytes())
        self._warm(writer.open(manifest))

    def take(self, changed: IndexChanges) -> None:
        """Change a copy, and read it; raises Crash."""
        copy = self._folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._folder / "index", copy)
        for one in changed.changes:
            self._change(copy, one)
        if changed.is_forged:
            _forge(copy)
        tracemalloc.start()
        try:
            with reached(copy, self._docs) as outside:
                self._read(copy)
            if outside:
                raise Crash(f"what is outside was reached: {outside[0]}")
            if (held := tracemalloc.get_traced_memory()[1]) > MOST_HELD:
                raise Crash(f"{held:,} bytes were held")
        finally:
            tracemalloc.stop()

    def _warm(self, store: FaissStore) -> None:
        """Load what is loaded once, so that it counts for no input."""
        self._use(store)

    def _read(self, copy: Path) -> None:
        try:
            manifest = read_manifest(copy)
            if manifest is None:
                return
            writer = FaissWriter(copy, self._docs)
            documents_below(self._docs, manifest, writer.kept_reading(manifest))
            store = writer.open(manifest)
        except QABotError as error:
            written(str(error))
            return
        self._use(store)

    def _use(self, store: FaissStore) -> None:
        try:
            bot = QABot(self._encoder, store, shipped())
            for document in bot.documents:
                written(document.title)
            ask(bot, QUERIES)
            for pair in store.records(range(store.statistics.pairs)):
                store.exact(pair.question)
        except QABotError as error:
            told(str(error))

    def _change(self, copy: Path, change: FileChange) -> None:
        files = sorted(path for path in copy.rglob("*") if path.is_file() and path.name != "lock")
        files = [path for path in files if _suits(path, change.kind)]
        if not files:
            return
        path = files[int(change.file * len(files))]
        if change.kind == "swap":
            assert isinstance(change.value, float)
            other = files[int(change.value * len(files))]
            data = path.read_bytes()
            path.write_bytes(other.read_bytes())
            other.write_bytes(data)
        elif change.kind == "place":
            self._replace(path, str(change.value))
        else:
            path.write_bytes(_CHANGED[change.kind](path.read_bytes(), change))

    def _replace(self, path: Path, by: str) -> None:
        path.unlink()
        if by == "folder":
            path.mkdir()
        elif by == "link":
            path.symlink_to(self._outside)
        elif by == "pipe":
            os.mkfifo(path)


def _suits(path: Path, kind: str) -> bool:
    if kind in ("number", "shape", "kind"):
        return path.suffix == ".npy"
    return kind not in ("json", "key") or path.suffix in (".json", ".jsonl", ".safetensors")


def _with_bytes(data: bytes, change: FileChange) -> bytes:
    assert isinstance(change.value, Change)
    return change.value.of(data)


def _with_nest(data: bytes, change: FileChange) -> bytes:
    assert isinstance(change.value, bytes)
    place = data.find(b": ", int(change.at * len(data))) + 2
    return data[:place] + change.value + data[place:]


def _with_number(data: bytes, change: FileChange) -> bytes:
    array = _array(data)
    if array is None:
        return data
    if array.size:
        with np.errstate(all="ignore"):
            value = np.array([change.value]).astype(array.dtype)
        array.flat[int(change.at * array.size)] = value[0]
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def _array(data: bytes) -> np.ndarray | None:
    """The array of an npy file; None where a change before has left none."""
    try:
        return np.asarray(np.load(io.BytesIO(data), allow_pickle=False))
    except Exception:  # NumPy raises whatever its tokenizer does
        return None


def _with_shape(data: bytes, change: FileChange) -> bytes:
    return _with_header(data, "shape", str(change.value))


def _with_kind(data: bytes, change: FileChange) -> bytes:
    return _with_header(data, "descr", repr(change.value))


def _with_header(data: bytes, field: str, value: str) -> bytes:
    """Another value in the header of an npy file, which keeps its length (NumPy's format 1.0)."""
    array = _array(data)
    if array is None:
        return data
    said = {"descr": repr(array.dtype.str), "fortran_order": "False", "shape": repr(array.shape)}
    said[field] = value
    header = "{" + ", ".join(f"'{name}': {one}" for name, one in said.items()) + "}"
    if len(header) > 117:
        return data
    return data[:10] + header.encode().ljust(117) + b"\n" + data[128:]


def _with_json(data: bytes, change: FileChange) -> bytes:
    """Another value somewhere in JSON, in one line of it, or in the header of safetensors."""
    lines = data.split(b"\n")
    if data[:1] != b"{":  # eight bytes say how long the header is
        length = int.from_bytes(data[:8], "little")
        header = _other_value(data[8 : 8 + length], change)
        return len(header).to_bytes(8, "little") + header + data[8 + length :]
    if lines[0].endswith(b"}") and len(lines) > 2:
        place = int(change.at * (len(lines) - 1))
        lines[place] = _other_value(lines[place], change)
        return b"\n".join(lines)
    return _other_value(data, change)


def _other_value(data: bytes, change: FileChange) -> bytes:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return data
    places: list[tuple[Any, Any]] = []
    _collect(value, places)
    if not places:
        return data
    holder, key = places[int(change.at * 7_919 % 1 * len(places))]
    if change.kind == "json":
        holder[key] = change.value
    elif isinstance(holder, dict):
        holder[change.value] = holder.pop(key)
    return json.dumps(value).encode()


def _collect(value: Any, places: list[tuple[Any, Any]]) -> None:
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        places.append((value, key))
        _collect(value[key], places)


_CHANGED: dict[str, Callable[[bytes, FileChange], bytes]] = {
    "bytes": _with_bytes,
    "nest": _with_nest,
    "number": _with_number,
    "shape": _with_shape,
    "kind": _with_kind,
    "json": _with_json,
    "key": _with_json,
}


def _forge(copy: Path) -> None:
    """Let records and manifest say what lies there now."""
    if not (copy / "manifest.json").is_file():
        return
    try:
        said = json.loads((copy / "manifest.json").read_bytes())
        generation = copy / "generations" / said["generation"]
        _forge_records(generation)
        for name in said["files"]:
            data = (generation / name).read_bytes() if (generation / name).is_file() else b""
            said["files"][name] = hashlib.sha256(data).hexdigest()
            said["sizes"][name] = len(data)
        said.pop("sealed_with", None)
        (copy / "manifest.json").write_bytes(sealed(json.dumps(said).encode()))
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError):
        return  # nothing that anyone could read


def _forge_records(generation: Path) -> None:
    if not (generation / RECORDS).is_file():
        return
    lines = (generation / RECORDS).read_bytes().splitlines(keepends=True)
    ends = np.cumsum([0, *map(len, lines)], dtype=np.int64)
    checks = [
        int.from_bytes(hashlib.blake2b(line, digest_size=8).digest(), "little") for line in lines
    ]
    offsets = generation / OFFSETS
    if not offsets.is_file() or not (generation / CHECKS).is_file():
        return
    before = _array(offsets.read_bytes())
    if before is not None and before.shape == ends.shape:
        np.save(offsets, ends)
        np.save(generation / CHECKS, np.array(checks, dtype=np.uint64))
