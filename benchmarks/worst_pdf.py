"""PDF files that keep their reader busy."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

from benchmarks.worst_packed import MEGABYTE, filled
from benchmarks.worst_texts import Maker
from qa_bot.parsing.formats import pdf

Objects = dict[int, bytes]
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def stream(data: bytes, more: str = "") -> bytes:
    """A stream, packed."""
    packed = zlib.compress(data, 9)
    head = f"<</Length {len(packed)}/Filter/FlateDecode{more}>>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def written(objects: Mapping[int, bytes]) -> bytes:
    """A file of objects by their numbers, of which 1 is the catalogue."""
    out, places = bytearray(b"%PDF-1.4\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, most = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    for number in range(1, most):
        out += b"%010d 00000 %b \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (most, start)
    return bytes(out)


def drawn(
    part: str,
    before: str = "BT /F 9 Tf 50 800 Td ",
    after: str = " ET",
    pages: int = 1,
    most: int = pdf.SMALL_DRAWN - 1,
    shared: bool = True,
    resources: str = "",
    more: Callable[[int], Objects] = lambda size: {},
) -> Maker:
    """A file whose pages are all drawn with a part; `shared`: by the same stream."""

    def make(size: int) -> bytes:
        count = max(pages * min(size, MEGABYTE) // MEGABYTE, 1)
        body = filled(part, most - 1_000, 10**9, size if pages == 1 else MEGABYTE)
        content = stream(f"{before}{body}{after}".encode())
        numbers = range(10, 10 + 2 * count, 2)
        objects: Objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 3: _FONT}
        for number in numbers:
            held = number + 1 if not shared else 4
            objects[held] = content
            objects[number] = (
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Contents {held} 0 R"
                f"/Resources<</Font<</F 3 0 R>>{resources}>>>>"
            ).encode()
        kids = " ".join(f"{number} 0 R" for number in numbers)
        objects[2] = f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode()
        return written(objects | more(size))

    return make


_BASE = 100_000
_LINE = "(What is the fee for a licence of two years and a half?) Tj 0 -11 Td "


def _form(text: str, more: str = "") -> bytes:
    return stream(text.encode(), f"/Type/XObject/Subtype/Form/BBox[0 0 600 850]{more}")


def _forms(times: int) -> Callable[[int], Objects]:
    """Forms that each draw the next one twice."""

    def make(size: int) -> Objects:
        return {
            _BASE + n: _form(
                "/N Do /N Do" if n < times else "BT /F 9 Tf (a?) Tj ET",
                f"/Resources<</Font<</F 3 0 R>>/XObject<</N {_BASE + n + 1} 0 R>>>>",
            )
            for n in range(times + 1)
        }

    return make


def _one_form(text: str, times: int) -> Callable[[int], Objects]:
    return lambda size: {
        _BASE: _form(text * times, "/Resources<</Font<</F 3 0 R>>>>"),
    }


def _map(part: str, size: int) -> bytes:
    """A font with a map to Unicode, made of a part."""
    body = filled(part, 20_000_000, 10**9, size)
    return stream(
        f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {body} endcmap".encode()
    )


def _mapped(part: str) -> Callable[[int], Objects]:
    def make(size: int) -> Objects:
        return {
            3: f"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode {_BASE} 0 R"
            f"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 500>>]>>".encode(),
            _BASE: _map(part, size),
        }

    return make


def _fonts(size: int) -> str:
    return "/Font<</F 3 0 R" + "".join(f"/F{n} 3 0 R" for n in range(min(size, MEGABYTE) // 40))


def _pages_in_pages(size: int) -> bytes:
    """Pages whose tree is as deep as it has pages."""
    objects: Objects = {1: b"<</Type/Catalog/Pages 10 0 R>>"}
    for number in range(10, 10 + size // 100):
        objects[number] = f"<</Type/Pages/Count 1/Kids[{number + 1} 0 R]>>".encode()
    objects[max(objects) + 1] = b"<</Type/Page/MediaBox[0 0 600 850]>>"
    return written(objects)


def _objects(size: int) -> bytes:
    """Many objects that nobody asks for, and no table of their places."""
    return b"%PDF-1.4\n" + b"1 0 obj<<>>endobj\n" * (size // 18)


def _plain(data: bytes) -> Maker:
    """A page whose drawing is not packed: all of the file."""
    return lambda size: written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
            3: _FONT,
            4: b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/MediaBox[0 0 600 850]"
            b"/Resources<</Font<</F 3 0 R>>>>>>",
            5: b"<</Length %d>>\nstream\n%b\nendstream"
            % (size - 1_000, data * ((size - 1_000) // len(data))),
        }
    )


PDF: dict[str, Maker] = {
    "lines": drawn(_LINE),
    "letters": drawn("(a?) Tj "),
    "letters apart": drawn("[(a) -300 (b) 20 (?)] TJ 0 -9 Td "),
    "steps": drawn("1 0 0 1 5 5 Tm (a?) Tj "),
    "moves": drawn("0 -1 Td "),
    "fonts again and again": drawn("/F 9 Tf (a?) Tj "),
    "text in text": drawn("BT (a?) Tj ET ", "", ""),
    "states in states": drawn("q "),
    "states": drawn("q Q "),
    "matrices": drawn("1 0 0 1 0 0 cm "),
    "lists in lists": drawn("["),
    "texts in texts": drawn("("),
    "dictionaries": drawn("<<"),
    "pictures": drawn("BI /W 1 /H 1 ID a EI "),
    "open picture": drawn("EI", "BI /W 1 /H 1 ID ", ""),
    "comments": drawn("%\n"),
    "numbers": drawn("1 "),
    "names": drawn("/a "),
    "operators": drawn("zz "),
    "one text": drawn("a ", "BT /F 9 Tf (", ") Tj ET"),
    "one long array": drawn("(a)-300", "BT /F 9 Tf [", "] TJ ET"),
    "marked": drawn("/Span <</ActualText (a?)>> BDC (b) Tj "),
    "spaced": drawn("(a b c d e f g h) Tj ", "BT /F 9 Tf 50 Tw "),
    "at one place": drawn("1 0 0 1 50 50 Tm (a?) Tj 1 0 0 1 50 60 Tm (b?) Tj "),
    "pages": drawn(_LINE, pages=2_000, most=4_000),
    "pages of letters": drawn("(a?) Tj 0 -9 Td ", pages=2_000, most=30_000),
    "full pages": drawn(_LINE, pages=2_000),
    "pages with a drawing each": drawn(_LINE, pages=2_000, most=40_000, shared=False),
    "pages in pages": _pages_in_pages,
    "objects without a table": _objects,
    "forms": drawn(
        "/N Do ",
        "",
        "",
        resources=f"/XObject<</N {_BASE} 0 R>>",
        more=_one_form("BT /F 9 Tf (a?) Tj ET ", 1),
    ),
    "large forms": drawn(
        "/N Do ",
        "",
        "",
        most=20_000,
        resources=f"/XObject<</N {_BASE} 0 R>>",
        more=_one_form("BT /F 9 Tf (a?) Tj ET ", 50_000),
    ),
    "forms in forms": drawn(
        "/N Do ", "", "", most=2_000, resources=f"/XObject<</N {_BASE} 0 R>>", more=_forms(40)
    ),
    "a map of ranges": drawn(
        _LINE,
        pages=50,
        most=10_000,
        more=_mapped("1 beginbfrange <0000> <ffff> <0000> endbfrange\n"),
    ),
    "a map of signs": drawn(
        "<00410042> Tj ",
        pages=50,
        most=4_000,
        more=_mapped("1 beginbfchar <0041> <0042> endbfchar\n"),
    ),
    "a long map": drawn(
        "<00410042> Tj ", pages=50, most=4_000,
        more=lambda size: _mapped("")(size) | {_BASE: _map("<0041> <0042>\n", size)},
    ),
    "plain letters": _plain(b"BT /F 9 Tf (a?) Tj ET "),
    "plain open lists": _plain(b"[["),
    "plain dictionaries": _plain(b"<</a"),
}  # fmt: skip
