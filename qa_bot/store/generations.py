"""The index folder: generations written aside, and a manifest that points at one of them.

    index/manifest.json                  format, model, counts, SHA-256 of all sources and files
    index/generations/<id>/              records.jsonl, rows.json, *.npy, vectors.faiss, bm25/

A reader sees the old index or the new one, never a mix: a generation is written and synced before
one `os.replace` of the manifest names it. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from filelock import FileLock, Timeout
from pydantic import Field, TypeAdapter

from qa_bot.records import (
    IndexDamagedError,
    IndexMismatchError,
    IndexTooNewError,
    StoreError,
)
from qa_bot.store.faiss_store import FaissStore
from qa_bot.store.files import REQUIRED, file_sha256, read_store, require_file, write_store

KIND = "qa-bot index"
# Raised whenever a folder written before would be read wrongly: rows cut another way, vectors made
# another way (2: in float32), or an array added (3: the sentences of tokens).
FORMAT = 3
LOCK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index folder says of itself; `sources` and `files` map a path to its SHA-256.

    `sha256` is of the file's own bytes, which do not hold it.
    """

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
    sha256: Annotated[str, Field(exclude=True)] = ""


_MANIFEST = TypeAdapter(Manifest)
_NAME = re.compile(r"[0-9a-f]{32}")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of an index folder, None where there is none.

    Raises IndexTooNewError, IndexMismatchError or IndexDamagedError.
    """
    path = folder / "manifest.json"
    try:
        require_file(path)
        data = path.read_bytes()
        values = json.loads(data.decode("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise IndexDamagedError(f"{path} cannot be read ({error})") from error
    if not isinstance(values, dict) or values.get("kind") != KIND:
        raise IndexMismatchError(f"{path} is no manifest of QA Bot")
    found = values.get("format")
    if not isinstance(found, int) or found < FORMAT:
        raise IndexMismatchError(f"{path} has format {found}, this version writes {FORMAT}")
    if found > FORMAT:
        raise IndexTooNewError(
            f"{path} has format {found}, this version reads up to {FORMAT}; update qa-bot, or "
            "give another index folder"
        )
    try:
        manifest = _MANIFEST.validate_python(values)
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise IndexDamagedError(f"{path} is damaged ({reason})") from error
    return replace(manifest, sha256=hashlib.sha256(data).hexdigest())


def read_generation(folder: Path, manifest: Manifest) -> FaissStore:
    """Open the generation that the manifest names; raises IndexDamagedError."""
    generation = _generation_folder(folder, manifest.generation)
    if missing := REQUIRED - set(manifest.files):
        raise IndexDamagedError(f"the manifest does not name {sorted(missing)[0]}")
    for name, wanted in manifest.files.items():
        path = generation / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise IndexDamagedError(f"the manifest names {name!r}, which is outside the index")
        try:
            found = file_sha256(path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise IndexDamagedError(f"{path} cannot be read ({reason})") from error
        if found != wanted:
            raise IndexDamagedError(
                f"{path} is not the file that was written (SHA-256 {found[:12]}, expected "
                f"{wanted[:12]})"
            )
    try:
        store = read_store(generation)
    except Exception as error:
        # Whatever the libraries raise on files that carry the right hashes and are not ours: the
        # index is built again from the sources, and the warning says why.
        raise IndexDamagedError(f"{generation} cannot be read ({error})") from error
    counts = (len(store.data.pairs), *store.data.pooled.shape)
    declared = (manifest.pairs, manifest.rows, manifest.dimension)
    if counts != declared:
        raise IndexDamagedError(
            f"pairs, rows and dimensions in {generation} are {counts}, the manifest says {declared}"
        )
    store.index_sha256 = manifest.sha256
    return store


def publish(
    folder: Path, store: FaissStore, sources: dict[str, str], model: str, model_fingerprint: str
) -> Manifest:
    """Write a new generation aside, then point the manifest at it in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        before = _current_generation(folder)
        name = uuid.uuid4().hex
        generation = _generation_folder(folder, name)
        generation.mkdir(parents=True)
        write_store(generation, store)
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
        aside = generation / "manifest.json"  # in a folder that nobody else could have prepared
        aside.write_bytes(_MANIFEST.dump_json(manifest, indent=1) + b"\n")
        manifest = replace(manifest, sha256=_synced_sha256(aside))
        os.replace(aside, folder / "manifest.json")
        _sync_folders(folder)
        _remove_others(folder, keep={name, before})
    store.index_sha256 = manifest.sha256
    return manifest


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Two builders take turns; raises StoreError where the other does not end."""
    try:
        with FileLock(folder / ".lock", timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise StoreError(
            f"another program has been building {folder} for {LOCK_SECONDS} s; wait for it, or "
            "give another index folder"
        ) from error


def _generation_folder(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise IndexDamagedError(f"the manifest names the generation {name!r}, which is no name")
    if (folder / "generations").is_symlink():
        raise StoreError(f"{folder / 'generations'} is a link; remove it")
    return folder / "generations" / name


def _current_generation(folder: Path) -> str:
    try:
        manifest = read_manifest(folder)
    except (IndexDamagedError, IndexMismatchError):
        return ""
    return manifest.generation if manifest else ""


def _remove_others(folder: Path, keep: set[str]) -> None:
    # The generation before stays: a reader that has just read the old manifest still opens it.
    for path in (folder / "generations").iterdir():
        if path.name not in keep and _NAME.fullmatch(path.name) and not path.is_symlink():
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
