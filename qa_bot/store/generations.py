"""The index folder: generations written aside, and a manifest that points at one of them.

    index/manifest.json                  format, model, counts, SHA-256 of all sources and files
    index/generations/<id>/              records.jsonl, rows.json, *.npy, vectors.faiss, bm25/

A reader sees the old index or the new one, never a mix: a generation is written and synced before
one `os.replace` of the manifest names it. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from filelock import FileLock
from pydantic import TypeAdapter

from qa_bot.lexical import BM25
from qa_bot.records import (
    IndexDamagedError,
    IndexMismatchError,
    IndexTooNewError,
    QAPair,
    StoreError,
)
from qa_bot.store.data import IndexData
from qa_bot.store.faiss_store import FaissStore

logger = logging.getLogger(__name__)

KIND = "qa-bot index"
# Raised whenever a folder written before would be read wrongly, rows cut another way included.
FORMAT = 1
ARRAYS = ("row_pairs", "row_kinds", "row_spans", "token_offsets", "token_vectors", "token_ids")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index folder says of itself; `sources` and `files` map a path to its SHA-256."""

    generation: str
    model: str
    model_fingerprint: str
    dimension: int
    pairs: int
    rows: int
    sources: dict[str, str]
    files: dict[str, str]
    format: int = FORMAT
    kind: str = KIND


_MANIFEST = TypeAdapter(Manifest)
_PAIR = TypeAdapter(QAPair)
_KEYS = TypeAdapter(tuple[str, ...])


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of an index folder, None where there is none.

    Raises IndexTooNewError, IndexMismatchError or IndexDamagedError.
    """
    path = folder / "manifest.json"
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{path} cannot be read ({error}); it is built again") from error
    if not isinstance(values, dict) or values.get("kind") != KIND:
        raise IndexMismatchError(f"{path} is no manifest of QA Bot; the index is built again")
    found = values.get("format")
    if not isinstance(found, int) or found < FORMAT:
        raise IndexMismatchError(
            f"{path} has format {found}, this version writes {FORMAT}; the index is built again"
        )
    if found > FORMAT:
        raise IndexTooNewError(
            f"{path} has format {found}, this version reads up to {FORMAT}; update qa-bot, or "
            "give another index folder"
        )
    try:
        return _MANIFEST.validate_python(values)
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise IndexDamagedError(f"{path} is damaged ({reason}); it is built again") from error


def read_generation(folder: Path, manifest: Manifest) -> FaissStore:
    """Open the generation that the manifest names; raises IndexDamagedError."""
    generation = _generation_folder(folder, manifest.generation)
    for name, wanted in manifest.files.items():
        path = generation / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise IndexDamagedError(f"the manifest names {name!r}, which is outside the index")
        try:
            found = file_sha256(path)
        except OSError as error:
            raise IndexDamagedError(
                f"{path} cannot be read ({error.strerror}); the index is built again"
            ) from error
        if found != wanted:
            raise IndexDamagedError(
                f"{path} is not the file that was written (SHA-256 {found[:12]}, expected "
                f"{wanted[:12]}); the index is built again"
            )
    try:
        return _read_store(generation, manifest)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        # The hashes are right, so the files were written this way, by something else.
        raise IndexDamagedError(f"{generation} cannot be read: {error}") from error


def publish(
    folder: Path, store: FaissStore, sources: dict[str, str], model: str, model_fingerprint: str
) -> Manifest:
    """Write a new generation aside, then point the manifest at it in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    with lock(folder):
        name = uuid.uuid4().hex
        generation = _generation_folder(folder, name)
        generation.mkdir(parents=True)
        _write_store(generation, store)
        manifest = Manifest(
            generation=name,
            model=model,
            model_fingerprint=model_fingerprint,
            dimension=store.data.pooled.shape[1],
            pairs=len(store.data.pairs),
            rows=len(store.data.row_keys),
            sources=sources,
            files={str(p.relative_to(generation).as_posix()): _synced_sha256(p)
                   for p in _files(generation)},
        )  # fmt: skip
        _sync_folders(generation)
        aside = folder / "manifest.json.new"
        aside.write_bytes(_MANIFEST.dump_json(manifest, indent=1) + b"\n")
        _synced_sha256(aside)
        before = _current_generation(folder)
        os.replace(aside, folder / "manifest.json")
        _sync_folders(folder)
        _remove_others(folder, keep={name, before})
    return manifest


def lock(folder: Path) -> FileLock:
    """Held by whoever writes into the folder, so that two builders take turns."""
    return FileLock(folder / ".lock")


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_store(generation: Path, store: FaissStore) -> None:
    data = store.data
    (generation / "records.jsonl").write_bytes(b"".join(_json_lines(data.pairs)))
    (generation / "rows.json").write_bytes(_KEYS.dump_json(data.row_keys))
    for name in ARRAYS:
        np.save(generation / f"{name}.npy", getattr(data, name), allow_pickle=False)
    (generation / "vectors.faiss").write_bytes(faiss.serialize_index(store.index).tobytes())
    store.bm25.save(generation / "bm25")


def _read_store(generation: Path, manifest: Manifest) -> FaissStore:
    index = faiss.read_index(str(generation / "vectors.faiss"))
    data = IndexData(
        pairs=_read_records(generation / "records.jsonl"),
        row_keys=_KEYS.validate_json((generation / "rows.json").read_bytes()),
        pooled=index.reconstruct_n(0, index.ntotal),
        **{name: _read_array(generation / f"{name}.npy") for name in ARRAYS},
    )
    _check(data, index, manifest)
    return FaissStore(data, index, BM25.load(generation / "bm25", len(data.pairs)))


def _check(data: IndexData, index: faiss.Index, manifest: Manifest) -> None:
    """Raise ValueError unless every array fits every other: none may lead outside another."""
    if not isinstance(index, faiss.IndexFlat) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise ValueError(f"vectors.faiss holds a {type(index).__name__}, expected IndexFlatIP")
    pairs, rows, tokens = len(data.pairs), len(data.row_keys), len(data.token_ids)
    found = (pairs, rows, *data.pooled.shape)
    wanted = (manifest.pairs, manifest.rows, manifest.rows, manifest.dimension)
    if found != wanted:
        raise ValueError(f"pairs, rows and dimensions are {found}, the manifest says {wanted}")
    in_order = [
        data.row_pairs.shape == data.row_kinds.shape == (rows,),
        data.row_spans.shape == (rows, 2),
        np.array_equal(np.unique(data.row_pairs), np.arange(pairs)),
        bool(np.all(np.diff(data.row_pairs) >= 0)),
        data.token_offsets.shape == (rows + 1,),
        bool(np.all(np.diff(data.token_offsets) > 0)),
        data.token_offsets[0] == 0 and data.token_offsets[-1] == tokens,
        data.token_vectors.shape[:1] == (tokens,) and data.token_vectors.ndim == 2,
        tokens > 0 and data.token_ids.min() >= 0,
    ]
    if not all(in_order):
        raise ValueError("its arrays do not fit each other")


def _json_lines(pairs: Iterable[QAPair]) -> Iterator[bytes]:
    return (_PAIR.dump_json(pair) + b"\n" for pair in pairs)


def _read_records(path: Path) -> tuple[QAPair, ...]:
    # JSON escapes line ends inside strings, so a line is a record whatever the answer holds.
    return tuple(_PAIR.validate_json(line) for line in path.read_bytes().split(b"\n") if line)


def _read_array(path: Path) -> np.ndarray:
    # Mapped, not read: only the token vectors of a query's candidates are ever touched.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _generation_folder(folder: Path, name: str) -> Path:
    if not name.isalnum():
        raise IndexDamagedError(f"the manifest names the generation {name!r}, which is no name")
    return folder / "generations" / name


def _current_generation(folder: Path) -> str:
    try:
        manifest = read_manifest(folder)
    except StoreError:
        return ""
    return manifest.generation if manifest else ""


def _remove_others(folder: Path, keep: set[str]) -> None:
    # The generation before stays: a reader that has just read the old manifest still opens it.
    for path in (folder / "generations").iterdir():
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _synced_sha256(path: Path) -> str:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return file_sha256(path)


def _sync_folders(folder: Path) -> None:
    """Make the names inside durable too; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
