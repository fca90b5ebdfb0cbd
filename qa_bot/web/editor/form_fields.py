"""What an editor sent in a form, as texts by name."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

# A long answer fits many times over.
MAX_BYTES, MAX_FIELDS = 500_000, 300
# With a form that was sent before a log-in come a password, a token, and longer names.
MORE_BYTES, MORE_FIELDS = 20_000, 10
MEDIA_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class FormFields:
    """The fields of a form, each with its values in order."""

    values: dict[str, list[str]]

    @classmethod
    async def of(cls, request: Request) -> FormFields:
        """Those of a request; raises HTTPException for what is no form, or too large."""
        return await cls._within(request, MAX_BYTES, MAX_FIELDS)

    @classmethod
    async def of_log_in(cls, request: Request) -> FormFields:
        """The same of a log-in, which may carry another form."""
        return await cls._within(request, MAX_BYTES + MORE_BYTES, MAX_FIELDS + MORE_FIELDS)

    @classmethod
    async def _within(cls, request: Request, max_bytes: int, max_fields: int) -> FormFields:
        if not request.headers.get("content-type", "").startswith(MEDIA_TYPE):
            raise HTTPException(415, f"a form is sent as {MEDIA_TYPE}")
        body = await request.body()
        if len(body) > max_bytes:
            raise HTTPException(413, f"the form is over {max_bytes:,} bytes; send less text")
        try:
            values = parse_qs(
                body.decode("utf-8"), keep_blank_values=True, max_num_fields=max_fields,
                errors="strict",
            )  # fmt: skip
        except ValueError as error:  # of a decoder, too
            raise HTTPException(400, "the form cannot be read; open the page again") from error
        return cls(values)

    def text(self, name: str) -> str:
        """The first value of a field with Python's line ends; empty where there is none."""
        first = next(iter(self.values.get(name, ())), "")
        return first.replace("\r\n", "\n").replace("\r", "\n")

    def line(self, name: str) -> str:
        """The same in one line."""
        return " ".join(self.text(name).split())

    def lines(self, name: str) -> list[str]:
        """All values of a field, each in one line, the empty ones left out and none twice."""
        texts = (" ".join(text.split()) for text in self.values.get(name, ()))
        return list(dict.fromkeys(text for text in texts if text))
