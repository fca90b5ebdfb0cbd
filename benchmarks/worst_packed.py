"""Packed inputs that keep each reader busy: small on disk, and as much inside as is let through.

A file of one megabyte unpacks to hundreds; what is refused costs nothing. So each holds as much as
its reader's own limits allow, and less where a smaller size is asked for.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

MEGABYTE = 1_000_000
# Nothing is filled further than this; more takes longer to make than to read.
MOST = 30_000_000
Members = Mapping[str, bytes]


def zipped(members: Members) -> bytes:
    """A ZIP archive of members by their names, the first one stored as it is."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for place, (name, data) in enumerate(members.items()):
            kind = zipfile.ZIP_DEFLATED if place else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name), data, kind)
    return out.getvalue()


def filled(part: str, most: int, tags: int, size: int, most_times: int = 10**9) -> str:
    """As many times a part as so many bytes and so many tags allow; "%d" in it counts on."""
    share = min(size / MEGABYTE, 1.0) * 0.98
    markup = part.count("<")
    times = min(
        int(share * min(most, MOST)) // max(len(part.encode()) + 5 * part.count("%d"), 1),
        int(share * tags) // markup if markup else 10**9,
        most_times,
    )
    if "%d" not in part:
        return part * times
    return "".join(part.replace("%d", str(n)) for n in range(1, times + 1))


def nested(opening: str, closing: str, depth: int, inside: str = "") -> str:
    """An element in an element, so deep."""
    return opening * depth + inside + closing * depth
