"""How wide a PDF's font draws its signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_MOST_WIDTHS = 70_000
_DEFAULT = 1000.0
# Of a letter in the fonts that every program has, so that files need not say it.
_USUAL = 600.0


class FontWidths:
    """The widths of a font's signs by their codes, in thousandths of the size."""

    def __init__(self, font: Mapping[str, Any]) -> None:
        self.counts_bytes = font.get("/Subtype") != "/Type0"
        self._default: float | None = _USUAL if self.counts_bytes else None
        self._widths: dict[int, float] = {}
        if self.counts_bytes:
            first = font.get("/FirstChar")
            widths = _list(font.get("/Widths"))
            if isinstance(first, int):
                self._widths = {first + place: _number(one) for place, one in enumerate(widths)}
        elif inner := _list(font.get("/DescendantFonts")):
            inner_font = _resolved(inner[0])
            if isinstance(inner_font, Mapping):
                self._default = _number(inner_font.get("/DW", _DEFAULT))
                self._widths = dict(_composite(_list(inner_font.get("/W"))))

    def of(self, text: bytes) -> float | None:
        """The width of a text; None where the font does not say it."""
        step = 1 if self.counts_bytes else 2
        total = 0.0
        for place in range(0, len(text) - step + 1, step):
            width = self._widths.get(int.from_bytes(text[place : place + step], "big"))
            width = self._default if width is None else width
            if width is None:
                return None
            total += width
        return total


def _composite(given: list[Any]) -> Iterator[tuple[int, float]]:
    """The widths of a composite font: "first [a b c]", or "first last width"."""
    place, count = 0, 0
    while place + 1 < len(given) and count < _MOST_WIDTHS:
        first, second = _resolved(given[place]), _resolved(given[place + 1])
        if isinstance(second, list) and isinstance(first, int):
            yield from ((first + i, _number(width)) for i, width in enumerate(second))
            place, count = place + 2, count + len(second)
        elif isinstance(first, int) and isinstance(second, int) and place + 2 < len(given):
            last = min(second, first + _MOST_WIDTHS)
            yield from ((code, _number(given[place + 2])) for code in range(first, last + 1))
            place, count = place + 3, count + last - first
        else:
            return


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _list(value: Any) -> list[Any]:
    found = _resolved(value)
    return found if isinstance(found, list) else []


def _number(value: Any) -> float:
    found = _resolved(value)
    return float(found) if isinstance(found, int | float) else 0.0
