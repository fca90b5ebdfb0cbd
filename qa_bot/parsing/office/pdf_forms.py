"""The forms that a PDF's page draws, put into its drawing: a stamp, a page included by LaTeX.

pypdf reads a form as if it stood at the foot of the page, whatever its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qa_bot.records import SourceError

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import StreamObject

Operation = tuple[list[Any], bytes]

# What all the forms of a page draw together; one may be drawn many times.
MAX_BYTES = 4_000_000
# Of which the least of them is taken for so many.
_LEAST_BYTES = 100
_UNMOVED = [1, 0, 0, 1, 0, 0]


def with_forms(
    page: PageObject, operations: Iterable[Operation]
) -> tuple[list[Operation], Mapping[str, Any]]:
    """What draws a page, its forms included, and the resources of all; raises SourceError."""
    resources = _dictionary(page.get("/Resources"))
    forms = _Forms(page.pdf, resources)
    flat = list(forms.put_in(operations, resources, ""))
    return flat, {**resources, "/Font": forms.fonts, "/Properties": forms.properties}


class _Forms:
    """Puts forms in; what they call by a name of their own gets one of the page's."""

    def __init__(self, pdf: Any, resources: Mapping[str, Any]) -> None:
        self._pdf = pdf
        self._size = 0
        self._open: list[StreamObject] = []
        self._known: dict[int, tuple[int, list[Operation]]] = {}
        self.fonts = dict(_dictionary(resources.get("/Font")))
        self.properties = dict(_dictionary(resources.get("/Properties")))

    def put_in(
        self, operations: Iterable[Operation], resources: Mapping[str, Any], mark: str
    ) -> Iterator[Operation]:
        """Operations with forms among them; `mark` stands behind the names of a form's own."""
        drawn = _dictionary(resources.get("/XObject"))
        for operands, operator in operations:
            name = operands[0] if operands and isinstance(operands[0], str) else ""
            if operator == b"Do" and (form := _form(drawn.get(name))) is not None:
                yield from self._form(form, resources, mark)
            elif operator == b"Tf" and mark:
                self._take("/Font", name, resources, mark)
                yield [f"{name}{mark}", *operands[1:]], operator
            elif operator == b"BDC" and mark and len(operands) > 1:
                called = operands[1]
                if isinstance(called, str):
                    self._take("/Properties", called, resources, mark)
                    called = f"{called}{mark}"
                yield [operands[0], called], operator
            elif operator != b"Do" or not mark:
                yield operands, operator

    def _take(self, kind: str, name: str, resources: Mapping[str, Any], mark: str) -> None:
        found = _dictionary(resources.get(kind)).get(name)
        if found is not None:
            (self.fonts if kind == "/Font" else self.properties)[f"{name}{mark}"] = found

    def _form(
        self, form: StreamObject, outer: Mapping[str, Any], outer_mark: str
    ) -> Iterator[Operation]:
        from pypdf.generic import ContentStream

        if any(form is one for one in self._open):
            return
        self._size += max(len(form.get_data()), _LEAST_BYTES)
        if self._size > MAX_BYTES:
            raise SourceError(
                f"has a page whose forms draw more than {MAX_BYTES:,} bytes; expected an ordinary "
                "PDF; print it to a new PDF"
            )
        own = _dictionary(form.get("/Resources"))
        if id(form) not in self._known:
            operations = ContentStream(form, self._pdf, "bytes").operations
            self._known[id(form)] = len(self._known) + 1, operations
        number, operations = self._known[id(form)]
        # A form without resources calls things as what draws it does.
        resources, mark = (own, f"+form{number}") if own else (outer, outer_mark)
        self._open.append(form)
        yield [], b"q"
        yield _matrix(form), b"cm"
        yield from _balanced(self.put_in(operations, resources, mark))
        yield [], b"Q"
        self._open.pop()


def _balanced(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Operations that leave what was saved before them, and nothing of their own."""
    saved = 0
    for operands, operator in operations:
        saved += (operator == b"q") - (operator == b"Q")
        if saved < 0:
            saved = 0
        else:
            yield operands, operator
    for _ in range(saved):
        yield [], b"Q"


def _matrix(form: StreamObject) -> list[Any]:
    given = form.get("/Matrix")
    matrix = given.get_object() if given is not None else None
    numbers = [one.get_object() for one in matrix] if isinstance(matrix, list) else []
    proper = len(numbers) == 6 and all(isinstance(one, int | float) for one in numbers)
    return numbers if proper else list(_UNMOVED)


def _form(value: Any) -> StreamObject | None:
    from pypdf.generic import StreamObject

    found = value.get_object() if value is not None else None
    is_form = isinstance(found, StreamObject) and found.get("/Subtype") == "/Form"
    return found if is_form else None


def _dictionary(value: Any) -> Mapping[str, Any]:
    resolved = value.get_object() if hasattr(value, "get_object") else value
    return resolved if isinstance(resolved, Mapping) else {}
