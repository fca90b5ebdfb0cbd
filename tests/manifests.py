"""Manifests that say something else than was written, and have the SHA-256 that belongs to that."""

import json
from pathlib import Path

from qa_bot.store.manifest import sealed


def manifest_of(index: Path) -> dict:
    """What the manifest of an index says."""
    return json.loads((index / "manifest.json").read_text("utf-8"))


def write_manifest(index: Path, manifest: dict) -> None:
    """Let the manifest say this, with its SHA-256."""
    said = {name: value for name, value in manifest.items() if name != "sealed_with"}
    (index / "manifest.json").write_bytes(sealed(json.dumps(said).encode()))


def change_manifest(index: Path, **values) -> None:
    """Let the manifest say other values."""
    write_manifest(index, manifest_of(index) | values)
