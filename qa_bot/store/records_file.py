"""The records of an index, one JSON object a line, which can be read without its vectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter

from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store.generations import checked_file
from qa_bot.store.manifest import Manifest

RECORDS = "records.jsonl"

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


def write_records(path: Path, pairs: Iterable[QAPair]) -> None:
    """Write pairs in their order."""
    path.write_bytes(b"".join(_json_lines(pairs)))


def _json_lines(pairs: Iterable[QAPair]) -> Iterator[bytes]:
    return (record_bytes(pair) + b"\n" for pair in pairs)
