"""Files of installed packages, held against their published hashes before they are read."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from qa_bot.records import ModelError


def package_folder(package: str) -> Path | None:
    """Where a package is installed, None where it is not; it is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def check_published(path: Path, sha256: str, install: str) -> None:
    """Raise ModelError unless a file's bytes have a SHA-256; `install` says what to do then."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot read {path} ({error.strerror}); {install}") from error
    if found != sha256:
        raise ModelError(f"{path} has SHA-256 {found}, the published file has {sha256}; {install}")
