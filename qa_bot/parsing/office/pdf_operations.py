"""What draws a PDF's page, put into words that pypdf understands: its blanks and its meant text.

pypdf leaves the spacing of words out of widths, and so finds blanks inside words that stand after a
justified part; and it passes over what a drawing says that it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qa_bot.parsing.office.pdf_forms import Operation, with_forms
from qa_bot.parsing.office.pdf_widths import FontWidths

if TYPE_CHECKING:
    from pypdf import PageObject

# A hyphen that only hyphenation writes and that is meant so: it is none inside of a line. It is no
# sign of any text, as Unicode keeps it for such uses.
MEANT_SOFT_HYPHEN = "\ufdd0"
# A longer text is that of a picture or of whole lines, whose places would be lost.
_LONGEST_MEANT = 24
# Thousandths of the size: less than any gap in which a blank is found.
_STEP = 40.0
_MOST_STEPS = 500
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
# Sizes: how much further than the text before a cell of a table begins.
_CELL_GAP = 1.0
_RIGHT_TO_LEFT = range(0x0590, 0x0900)


def mend_drawing(page: PageObject) -> Callable[[], None]:
    """Replace what draws a page by what pypdf reads rightly; call what it returns to undo it."""
    from pypdf.generic import ContentStream, DictionaryObject, NameObject

    drawn, named = page.get("/Contents"), page.get("/Resources")
    if drawn is None:
        return lambda: None
    content = ContentStream(drawn.get_object(), page.pdf, "bytes")
    operations, resources = with_forms(page, content.operations)
    content.operations = list(mended(operations, resources))
    page[NameObject("/Contents")] = content
    if named is not None:
        fonts = DictionaryObject({NameObject(n): font for n, font in resources["/Font"].items()})
        page[NameObject("/Resources")] = DictionaryObject(
            {**_dictionary(named), NameObject("/Font"): fonts}
        )

    def undo() -> None:
        page[NameObject("/Contents")] = drawn
        if named is not None:
            page[NameObject("/Resources")] = named

    return undo


def mended(operations: Iterable[Operation], resources: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of a page with the spacing of words in widths, and text as it is meant."""
    mender = _Mender(resources)
    for operands, operator in operations:
        yield from mender.mend(operands, operator)


class _Mender:
    """Follows the state of a drawing: its font, the spacing of words, the text that is meant."""

    def __init__(self, resources: Mapping[str, Any]) -> None:
        self._fonts = _dictionary(resources.get("/Font"))
        self._properties = _dictionary(resources.get("/Properties"))
        self._spacing = 0.0
        self._size = 0.0
        self._font = FontWidths({})
        self._known_fonts: dict[str, FontWidths] = {}
        self._saved: list[tuple[float, float, FontWidths]] = []
        # Where the text began that was shown last, and how wide it is; None where nobody knows.
        self._place = (0.0, 0.0)
        self._width: float | None = 0.0
        # Of every marked part that is open: the text that it means, None where it says nothing.
        self._meant: list[str | None] = []

    def mend(self, operands: list[Any], operator: bytes) -> Iterator[Operation]:
        if operator not in _SHOWS:
            if operator in {b"Td", b"Tm"} and self._begins_cell(operands, operator):
                # It moves nothing, and pypdf hands over what it has.
                yield [1, 0, 0, 1, 0, 0], b"cm"
            self._follow(operands, operator)
            yield operands, operator
            return
        if operator in {b"'", b'"'}:
            if operator == b'"' and len(operands) >= 3:
                for name, value in zip((b"Tw", b"Tc"), operands, strict=False):
                    self._follow([value], name)
                    yield [value], name
            yield [], b"T*"
        yield self._shown(operands[-1:], b"TJ" if operator == b"TJ" else b"Tj")

    def _follow(self, operands: Sequence[Any], operator: bytes) -> None:
        if operator == b"Tw" and operands:
            self._spacing = _number(operands[0])
        elif operator == b"Tf" and len(operands) > 1:
            name = str(operands[0])
            if name not in self._known_fonts:
                self._known_fonts[name] = FontWidths(_dictionary(self._fonts.get(name)))
            self._font = self._known_fonts[name]
            self._size = _number(operands[1])
        elif operator == b"q":
            self._saved.append((self._spacing, self._size, self._font))
        elif operator == b"Q" and self._saved:
            self._spacing, self._size, self._font = self._saved.pop()
        elif operator in {b"BDC", b"BMC"}:
            self._meant.append(self._text_meant(operands))
        elif operator == b"EMC" and self._meant:
            self._meant.pop()

    def _begins_cell(self, operands: Sequence[Any], operator: bytes) -> bool:
        """Follow a move; tell whether it leads to a text of its own in the same line."""
        x, y = self._place
        if operator == b"Td" and len(operands) == 2:
            to_right, place = (
                _number(operands[0]),
                (x + _number(operands[0]), y + _number(operands[1])),
            )
        elif len(operands) == 6 and (scale := _number(operands[0])) > 0:
            place = (_number(operands[4]) / scale, _number(operands[5]) / scale)
            to_right = place[0] - x
        else:
            return False
        width, self._width, self._place = self._width, 0.0, place
        if not width or place[1] != y:
            return False
        return to_right > width + _CELL_GAP * self._size

    def _text_meant(self, operands: Sequence[Any]) -> str | None:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            properties = self._properties.get(properties)
        text = _dictionary(properties).get("/ActualText")
        if isinstance(text, bytes):
            text = _decoded(text)
        if not isinstance(text, str) or len(text) > _LONGEST_MEANT:
            return None
        # pypdf turns runs from right to left around, but not what is put in here.
        if any(ord(character) in _RIGHT_TO_LEFT for character in text):
            return None
        return MEANT_SOFT_HYPHEN if text == "\u00ad" else text

    def _shown(self, operands: list[Any], operator: bytes) -> Operation:
        from pypdf.generic import ArrayObject, FloatObject, TextStringObject

        if not operands:
            return operands, operator
        for place, text in enumerate(self._meant):
            if text is not None:
                # All that is drawn in a marked part is one text: it stands where the first is.
                self._meant[place:] = [""] * (len(self._meant) - place)
                return [ArrayObject([TextStringObject(text)])], b"TJ"
        drawn = operands[0] if operator == b"TJ" else [operands[0]]
        self._measure(drawn)
        steps = self._steps(drawn)
        if not steps:
            return operands, operator
        return [ArrayObject([*drawn, *(FloatObject(step) for step in steps)])], b"TJ"

    def _measure(self, drawn: Sequence[Any]) -> None:
        """Add the width of what is shown, in the units of its place."""
        for part in drawn:
            if isinstance(part, int | float):
                width: float | None = -float(part)
            else:
                width = self._font.of(part) if isinstance(part, bytes) else None
                if width is not None and self._font.counts_bytes:
                    blanks = part.count(b" ")
                    width += 1000 * self._spacing * blanks / (self._size or 1)
            if width is None or self._width is None:
                self._width = None
            else:
                self._width += width * self._size / 1000

    def _steps(self, drawn: Sequence[Any]) -> list[float]:
        """What the spacing of words adds, in steps so small that none is taken for a blank."""
        if not self._spacing or not self._size or not self._font.counts_bytes:
            return []
        blanks = sum(text.count(b" ") for text in drawn if isinstance(text, bytes))
        if not blanks:
            return []
        offset = -1000 * self._spacing * blanks / self._size
        count = min(int(abs(offset) / _STEP) + 1, _MOST_STEPS)
        return [offset / count] * count


def _decoded(text: bytes) -> str:
    encoding = "utf-16-be" if text.startswith(b"\xfe\xff") else "latin-1"
    return text.removeprefix(b"\xfe\xff").decode(encoding, "replace")


def _dictionary(value: Any) -> Mapping[str, Any]:
    resolved = value.get_object() if hasattr(value, "get_object") else value
    return resolved if isinstance(resolved, Mapping) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
