"""JSON, and JSON Lines."""

from __future__ import annotations

import json
from collections import Counter

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.systems import content_of_export
from qa_bot.parsing.tables.columns import Remarks
from qa_bot.parsing.tables.trees import WANTED, content_of_tree
from qa_bot.parsing.well_formed import whole_escapes
from qa_bot.records import SourceError

# Of the lines, so many must be JSON for a file to be JSON Lines with some damaged ones.
MIN_LINES = 0.5


def read(data: bytes) -> Content:
    """The pairs of a JSON file, or of one with a JSON value in every line; counted as entries."""
    source = decoded_with_doubt(data)
    text, halves = whole_escapes(source.text)
    repeated: Counter[str] = Counter()
    doubts = [*source.doubts, *halves]
    try:
        tree = _parsed(text, repeated)
    except json.JSONDecodeError as error:
        tree, remarks = _lines(text, repeated, error)
        doubts += remarks
    except (ValueError, RecursionError) as error:
        raise _no_json(error) from error
    if repeated:
        first = next(iter(repeated))
        doubts.append(
            f"{repeated.total():,} key(s) stand twice in one object, the last is read "
            f"({first[:60]!r}, ...)"
        )
    return content_of_export(tree, tuple(doubts)) or content_of_tree(tree, doubts)


def _parsed(text: str, repeated: Counter[str]) -> object:
    """A JSON value, its numbers as written; keys that an object has twice are counted."""

    def noting(pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            repeated.update(k for k, n in Counter(key for key, _ in pairs).items() if n > 1)
        return fields

    # Infinity and NaN are no text; json reads them although they are no JSON.
    return json.loads(
        text,
        object_pairs_hook=noting,
        parse_int=str,
        parse_float=str,
        parse_constant=lambda name: None,
    )


def _lines(
    text: str, repeated: Counter[str], whole: json.JSONDecodeError
) -> tuple[list[object], tuple[str, ...]]:
    """The values of JSON Lines; raises SourceError, about the whole, where it is none."""
    values: list[object] = []
    remarks = Remarks("line")
    bad = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values.append(_parsed(line, repeated))
        except (ValueError, RecursionError):
            bad += 1
            remarks.add("{} without valid JSON, left out", number)
    objects = sum(isinstance(value, dict | list) for value in values)
    if not objects or objects < MIN_LINES * (len(values) + bad):
        raise _no_json(whole) from whole
    return values, remarks.lines()


def _no_json(error: Exception) -> SourceError:
    if isinstance(error, RecursionError):
        return SourceError(f"is nested too deep; expected {WANTED}; write it out flat")
    return SourceError(f"is no valid JSON ({error}); expected {WANTED}; correct it there")
