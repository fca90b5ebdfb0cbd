"""The counts of printed words as one file of an index: JSON, of which all is checked.

Only a refresh reads it; one that cannot take these counts makes them anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter

from qa_bot.store.counting import counting_fingerprint
from qa_bot.words.codes import CODE, Code
from qa_bot.words.printed_words import WORD, PrintedWords

PRINTED = "printed_words.json"

_ON_A_LINE = re.compile(r"[^\t\r\n]+")


def _like(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def checked(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError("it is not what is counted")
        return text

    return checked


_Word = Annotated[str, AfterValidator(_like(WORD))]
_Printed = Annotated[str, AfterValidator(_like(CODE))]
_Text = Annotated[str, AfterValidator(_like(_ON_A_LINE))]
_Times = Annotated[int, Field(gt=0, lt=2**53)]
_Place = Annotated[int, Field(ge=0, lt=2**31)]


@dataclass(frozen=True, slots=True)
class _KeptWords:
    """What stands in the file: the fields of PrintedWords, and what counted them."""

    counted_by: str
    words: dict[_Word, _Times]
    inside: dict[_Word, _Times]
    codes: list[tuple[_Text, _Printed, _Times]]
    definitions: list[tuple[_Place, _Text, _Text]]
    worded: dict[_Word, _Times]
    worded_codes: list[tuple[_Text, _Printed, _Times]]


_KEPT = TypeAdapter(_KeptWords)


def printed_words_bytes(printed: PrintedWords) -> bytes:
    """Write counts; the same counts always as the same bytes."""
    codes, worded_codes = (
        sorted([code.prefix, code.printed, times] for code, times in counted.items())
        for counted in (printed.codes, printed.worded_codes)
    )
    kept = {
        "counted_by": counting_fingerprint(),
        "words": dict(sorted(printed.words.items())),
        "inside": dict(sorted(printed.inside.items())),
        "codes": codes,
        "definitions": printed.definitions,
        "worded": dict(sorted(printed.worded.items())),
        "worded_codes": worded_codes,
    }
    return json.dumps(kept).encode("ascii")


def parsed_printed_words(data: bytes) -> PrintedWords:
    """Read what `printed_words_bytes` wrote; raises ValueError.

    Also where another version counted, which may have found other words.
    """
    kept = _KEPT.validate_json(data, strict=True)
    if kept.counted_by != counting_fingerprint():
        raise ValueError("another version counted the words")
    codes, worded_codes = (
        Counter({Code(prefix, printed): times for prefix, printed, times in counted})
        for counted in (kept.codes, kept.worded_codes)
    )
    words, inside, worded = map(Counter, (kept.words, kept.inside, kept.worded))
    return PrintedWords(words, inside, codes, kept.definitions, worded, worded_codes)
