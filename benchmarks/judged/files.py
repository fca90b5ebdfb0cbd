"""The judged files: what is expected of each, and how it is fetched.

`files.jsonl` has a line for each: its package and path, the SHA-256 of the text that was judged (16
digits), how many pairs a careful reader can justify, and how each question begins. "~" stands
before one that may be left out, "..." for those that were counted and not written down. Sets: "fit"
may be looked at, "held" is only measured, "none" are manuals that hold no questions.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.error import URLError
from urllib.request import urlopen

from qa_bot.parsing.formats import reader

LIST = Path(__file__).parent / "files.jsonl"
CACHE = Path("benchmarks/.cache/judged")
OMITTED = "..."
OPTIONAL = "~"


@dataclass(frozen=True)
class Judged:
    """One file; `low` and `high` are 0 where it holds no questions."""

    set: str
    package: str
    path: str
    sha256: str
    low: int
    high: int
    questions: tuple[str, ...]
    url: str

    @property
    def name(self) -> str:
        """What it is called here: a text where its own name says nothing of its format."""
        name = PurePosixPath(self.path).name.removesuffix(".gz")
        known = reader(PurePosixPath(name).suffix.lower()) is not None
        return f"{self.package}__{name}{'' if known else '.txt'}"


def judged_files(sets: tuple[str, ...]) -> Iterator[tuple[Judged, Path]]:
    """Give each file of these sets with where it lies, fetched from Debian's archive once.

    Raises OSError where a package can't be fetched or unpacked, ValueError where the text is not
    the one that was judged.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    for line in LIST.read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        file = Judged(**{**fields, "questions": tuple(fields["questions"])})
        if file.set not in sets:
            continue
        path = CACHE / file.name
        if not path.is_file():
            path.write_bytes(_fetched(file))
        yield file, path


def _fetched(file: Judged) -> bytes:
    package = _package(file.url)
    unpacked = subprocess.run(
        ["dpkg-deb", "--fsys-tarfile", "/dev/stdin"], input=package, capture_output=True, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(unpacked.stdout)) as archive:
        member = archive.extractfile("." + file.path)
        data = member.read() if member else b""
    data = gzip.decompress(data) if file.path.endswith(".gz") else data
    if not hashlib.sha256(data).hexdigest().startswith(file.sha256):
        raise ValueError(f"{file.package}{file.path} is not the text that was judged")
    return data


def _package(url: str) -> bytes:
    try:
        with urlopen(url, timeout=60) as answer:
            return bytes(answer.read())
    except URLError as error:
        raise OSError(f"{url} can't be fetched ({error}); expected Debian 12's archive") from error
