"""The records of an index, one JSON object a line, which can be read without its vectors.

    records.jsonl          the lines
    record_offsets.npy     (n + 1,) int64: record i is the bytes offsets[i]:offsets[i + 1]
    record_checks.npy      (n,) uint64: 8 bytes of BLAKE2b of each line

So a record is read where it lies, and held against what was written whenever it is read: the lines
of a large index are never gone through, and a damaged one is never an answer.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import overload

import numpy as np
from pydantic import TypeAdapter

from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store.damage import damaged
from qa_bot.store.generations import checked_file
from qa_bot.store.kept import Kept
from qa_bot.store.manifest import Manifest
from qa_bot.store.mapped_arrays import mapped_array, mapped_bytes

RECORDS = "records.jsonl"
OFFSETS, CHECKS = "record_offsets.npy", "record_checks.npy"
# Pairs that are kept as objects once they were read: some 2 kB each.
KEPT_RECORDS = 1_024

_PAIR = TypeAdapter(QAPair)


def read_records(folder: Path, manifest: Manifest) -> tuple[QAPair, ...]:
    """Read all pairs of the index that the manifest describes, and no other file of it.

    Whoever needs the words alone is not kept from them by a damaged vector. Raises
    IndexDamagedError where the records are not those that were written.
    """
    path = checked_file(folder, manifest, RECORDS)
    try:
        pairs = parsed_records(path)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise IndexDamagedError(f"{path} cannot be read ({reason})") from error
    if len(pairs) != manifest.pairs:
        raise IndexDamagedError(
            f"{path} holds {len(pairs)} pairs, the manifest says {manifest.pairs}"
        )
    return pairs


def parsed_records(path: Path) -> tuple[QAPair, ...]:
    """Read what `write_records` wrote; raises ValueError."""
    # JSON escapes line ends inside strings, so a line is a record whatever the answer holds.
    with path.open("rb") as lines:
        return tuple(parsed_record(line) for line in lines if line != b"\n")


def parsed_record(line: bytes) -> QAPair:
    """Read one pair of them; raises ValueError."""
    return _PAIR.validate_json(line)


def record_bytes(pair: QAPair) -> bytes:
    """Write one pair, as JSON without a line end."""
    return _PAIR.dump_json(pair)


def write_records(folder: Path, pairs: Iterable[QAPair]) -> None:
    """Write pairs in their order, and where each lies; none is held."""
    offsets, checks = array("q", [0]), array("Q")
    with (folder / RECORDS).open("wb") as file:
        for pair in pairs:
            line = record_bytes(pair) + b"\n"
            file.write(line)
            offsets.append(offsets[-1] + len(line))
            checks.append(_check(line))
    for name, values, kind in ((OFFSETS, offsets, np.int64), (CHECKS, checks, np.uint64)):
        np.save(folder / name, np.array(values, dtype=kind), allow_pickle=False)


class StoredRecords(Sequence[QAPair]):
    """The pairs that `write_records` wrote into a folder, each read when it is asked for.

    The last KEPT_RECORDS that were read are kept. Reading raises IndexDamagedError where a record
    is not what was written. Threads share it.
    """

    def __init__(self, folder: Path) -> None:
        """Find where the records lie; raises ValueError, or OSError, where it is no such folder."""
        self._path = folder / RECORDS
        self._lines = mapped_bytes(self._path)
        self._offsets, self._checks = (mapped_array(folder / name) for name in (OFFSETS, CHECKS))
        offsets, checks = self._offsets, self._checks
        fits = [
            offsets.dtype == np.int64 and checks.dtype == np.uint64 and checks.ndim == 1,
            offsets.shape == (len(checks) + 1,) and len(checks) > 0,
            offsets[0] == 0 and offsets[-1] == len(self._lines),
            bool(np.all(np.diff(offsets) > 0)),
        ]
        if not all(fits):
            raise ValueError("its records are not where they are said to be")
        self._kept = Kept(KEPT_RECORDS, self._read)

    def __len__(self) -> int:
        return len(self._checks)

    @overload
    def __getitem__(self, place: int) -> QAPair: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[QAPair, ...]: ...
    def __getitem__(self, place: int | slice) -> QAPair | tuple[QAPair, ...]:
        if isinstance(place, slice):
            return tuple(self.take(range(len(self))[place]))
        return self.take([range(len(self))[place]])[0]

    def __iter__(self) -> Iterator[QAPair]:
        return self._read(range(len(self)))

    def __reversed__(self) -> Iterator[QAPair]:
        return self._read(range(len(self))[::-1])

    def take(self, ids: Sequence[int] | np.ndarray) -> list[QAPair]:
        """Read the pairs with these positions, in this order."""
        wanted = [int(i) for i in ids]
        # Whoever reads that many goes through all of them, once.
        return [*(self._read if len(wanted) > KEPT_RECORDS // 2 else self._kept.of)(wanted)]

    def _read(self, ids: Sequence[int]) -> Iterator[QAPair]:
        for i in ids:
            line = self._lines[self._offsets[i] : self._offsets[i + 1]].tobytes()
            if _check(line) != self._checks[i]:
                raise damaged(f"record {i} of {self._path}")
            try:
                yield parsed_record(line)
            except ValueError as error:
                reason = " ".join(str(error).split())
                raise IndexDamagedError(
                    f"record {i} of {self._path} cannot be read ({reason})"
                ) from error


def _check(line: bytes) -> int:
    return int.from_bytes(blake2b(line, digest_size=8).digest(), "little")
