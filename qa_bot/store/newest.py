"""The index that is published now, while others may publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from qa_bot.records import IndexDamagedError, IndexGoneError
from qa_bot.store.manifest import Manifest

T = TypeVar("T")


def of_newest(
    read: Callable[[], Manifest | None], manifest: Manifest, use: Callable[[Manifest], T]
) -> tuple[Manifest, T]:
    """Use the index that a manifest describes, or the one that `read` finds published by then.

    An index is removed once as many others were published as are kept: whoever has just read its
    manifest then finds it gone, which is no damage. Raises what `use` raises of the index of now.
    """
    while True:
        try:
            return manifest, use(manifest)
        except (IndexDamagedError, IndexGoneError):
            now = read()
            if now is None or now.generation == manifest.generation:
                raise
            manifest = now
