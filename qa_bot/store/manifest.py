"""What an index says of itself: manifest.json, read with care."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from qa_bot.ranking.tuned import Tuned
from qa_bot.records import IndexDamagedError, IndexMismatchError, IndexTooNewError

KIND = "qa-bot index"
# Raised whenever a folder written before would be read wrongly: rows cut another way, vectors made
# another way (2: in float32), an array added (3: the sentences of tokens), or the files laid out
# another way (4: read where they lie, none of them whole), or words counted another way (5: by the
# language of their pair, and without alternates).
FORMAT = 5
# The file that says which index is published.
MANIFEST = "manifest.json"
# How many published indexes are kept where nobody says otherwise, that of now among them: the one
# before is there for whoever has just read that it is the one.
KEEP = 3
LEAST_KEPT, MOST_KEPT = 2, 100


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an index holds."""

    pairs: int
    rows: int
    dimension: int

    def __str__(self) -> str:
        return f"{self.pairs} pairs, {self.rows} rows and {self.dimension} dimensions"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index folder says of itself; `sources` and `files` map a path to its SHA-256.

    `sizes` are the bytes of each of the files. `token_codec` is the name of the codec of its token
    vectors, None where these are kept as they are. `before` is the generation before, which stays
    for whoever has just read that it is the one, `documents_in` the folder of the documents as seen
    from the index, "" where there is none. `sha256` is of the file's own bytes, which do not
    hold it. `number` counts what was published in the folder, from 1; `published_at` is when that
    was, in UTC as ISO 8601; `keep` is how many are kept of them, this one included. `tuned` is what
    reviewed queries made of the confidence, None where nothing is tuned.
    """

    generation: str
    model: str
    model_fingerprint: str
    dimension: int
    pairs: int
    rows: int
    sources: dict[str, str]
    files: dict[str, str]
    sizes: dict[str, int] = field(default_factory=dict)
    token_codec: str | None = None
    before: str = ""
    documents_in: str = ""
    number: int = 0
    published_at: str = ""
    keep: int = KEEP
    tuned: Tuned | None = None
    format: int = FORMAT
    kind: str = KIND
    sha256: Annotated[str, Field(exclude=True)] = ""

    @property
    def counts(self) -> Counts:
        """How much the index holds."""
        return Counts(self.pairs, self.rows, self.dimension)


_MANIFEST = TypeAdapter(Manifest)
# The last line of the file: the SHA-256 of all bytes before it.
_SEAL = re.compile(rb',\n "sealed_with": "([0-9a-f]{64})"\n\}\n\Z')


def read_manifest(folder: Path, name: str = MANIFEST) -> Manifest | None:
    """Read the manifest of an index folder, None where there is none.

    `name` is that of the file. Raises IndexTooNewError, IndexMismatchError or IndexDamagedError.
    """
    path = folder / name
    try:
        require_file(path)
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{path} cannot be read ({error})") from error
    return parsed_manifest(data, str(path))


def parsed_manifest(data: bytes, path: str) -> Manifest:
    """Read what `manifest_bytes` wrote; `path` is what messages call it.

    Raises IndexTooNewError, IndexMismatchError or IndexDamagedError.
    """
    seal = _SEAL.search(data)
    if seal and (found := hashlib.sha256(data[: seal.start()]).hexdigest()) != seal[1].decode():
        raise IndexDamagedError(
            f"{path} is not the file that was written (SHA-256 {found[:12]}, expected "
            f"{seal[1].decode()[:12]})"
        )
    try:
        values = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise IndexDamagedError(f"{path} cannot be read ({error})") from error
    if not isinstance(values, dict) or values.get("kind") != KIND:
        raise IndexMismatchError(f"{path} is no manifest of QA Bot")
    stated = values.get("format")
    if not isinstance(stated, int) or stated < FORMAT:
        raise IndexMismatchError(f"{path} has format {stated}, this version writes {FORMAT}")
    if stated > FORMAT:
        raise IndexTooNewError(
            f"{path} has format {stated}, this version reads up to {FORMAT}; update qa-bot, or "
            "give another index"
        )
    if seal is None:
        raise IndexDamagedError(f"{path} does not end with the SHA-256 of what is in it")
    try:
        manifest = _MANIFEST.validate_python(values)
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise IndexDamagedError(f"{path} is damaged ({reason})") from error
    return replace(manifest, sha256=hashlib.sha256(data).hexdigest())


def manifest_bytes(manifest: Manifest) -> bytes:
    """Write the content of manifest.json."""
    return sealed(_MANIFEST.dump_json(manifest, indent=1))


def sealed(written: bytes) -> bytes:
    """Put the SHA-256 of a JSON object's bytes, without their closing brace, at its end."""
    text = written.rstrip().removesuffix(b"}").rstrip()
    return text + f',\n "sealed_with": "{hashlib.sha256(text).hexdigest()}"\n}}\n'.encode()


def require_file(path: Path) -> None:
    """Raise ValueError for a link, FIFO or device, which could lead elsewhere or never end."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("it is no ordinary file")


def file_sha256(path: Path) -> str:
    """Compute the SHA-256 of an ordinary file's bytes, as hexadecimal digits."""
    require_file(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
