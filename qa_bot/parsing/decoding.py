"""Bytes to text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa_bot.records import SourceError

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

# Longest first: UTF-32's mark for little-endian begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Detection looks at no more than this of the lines that are not ASCII; 200 kB take it 0.2 s.
SAMPLE_BYTES = 200_000
# Fewer bytes beyond ASCII say too little about the language: then Windows-1252 is likeliest, and
# a detector's guess is Hungarian or Greek for one accent.
MIN_EVIDENCE = 20
# What documents are written in; left to choose from all of Python's, the detector takes a German
# text for HP Roman-8. One for each language, and Windows' rather than its subset.
ENCODINGS = (
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("iso8859_2", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_LATIN = frozenset(("cp1250", "cp1254", "cp1257", "iso8859_2"))
# A text of a megabyte has some 20,000 lines, and a line that asks takes 0.2 ms.
MAX_LINES = 100_000
# So many bytes tell UTF-16; an even number.
SAMPLE_UTF_16 = 20_000
_WHITE = frozenset("\r\n\t\f\u3000\xa0\u2028\ufeff")
# Text has next to no control characters; a picture or a program has some 10 %.
MAX_CONTROLS = 0.01
_CONTROLS = re.compile(rb"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
# Windows-1252 is the wrong guess where its signs stand inside words: Polish "może" as "mo¿e".
_SIGN_IN_WORD = re.compile(r"[A-Za-z][\xa1-\xa9\xab-\xb4\xb6\xb8\xb9\xbb-\xbf\xd7\xf7][A-Za-z]")
# A byte that is not UTF-8, as Python's "surrogateescape" writes it.
_STRAY = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# Japanese mail's encoding is ASCII with escapes to Kanji and back.
_TO_KANJI = re.compile(rb"\x1b\$[@B]")


# Codecs that no document is written in; punycode takes an hour for a megabyte.
_NO_ENCODINGS = frozenset(
    ("punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7")
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A source's text, and what a reader should know where its encoding was a guess."""

    text: str
    doubt: str | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        """The doubt, where there is one."""
        return (self.doubt,) if self.doubt else ()


def decoded(data: bytes) -> str:
    """The text of a source, its line ends as they are; raises SourceError."""
    return decoded_with_doubt(data).text


def decoded_lines(data: bytes) -> Decoded:
    """The text of a source that is read by its lines; raises SourceError for too many."""
    source = decoded_with_doubt(data)
    lines = source.text.count("\n")
    if lines > MAX_LINES:
        raise SourceError(f"has {lines:,} lines; expected at most {MAX_LINES:,}; split it")
    return source


def decoded_with_doubt(data: bytes) -> Decoded:
    """The text of a source: by its byte order mark, else as UTF-8, else the likeliest encoding.

    Line ends stay as they are, but where there are only carriage returns, as old Macs write them,
    those are the line ends. Raises SourceError for an empty or a binary file.
    """
    source = _marked(data) or _unmarked(data)
    if "\r" in source.text and "\n" not in source.text:
        source = replace(source, text=source.text.replace("\r", "\n"))
    if not source.text.strip("\ufeff\x00 \t\r\n\f\v"):
        raise SourceError("is empty; expected numbered questions with answers")
    return source


def known_encoding(name: str | None) -> str | None:
    """The encoding that a document declares, where it is one that documents are written in."""
    try:
        found = codecs.lookup(name or "")
    except (LookupError, ValueError):  # of a name with a NUL in it
        return None
    return None if found.name.replace("_", "-") in _NO_ENCODINGS else name


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding))
            except UnicodeDecodeError as error:
                if encoding == "utf-8-sig":
                    return None  # mostly UTF-8, as any other file may be
                raise SourceError(
                    f"begins as {encoding.upper()} and is damaged at byte {error.start:,}; "
                    "expected text; save it as UTF-8"
                ) from error
    return None


def _unmarked(data: bytes) -> Decoded:
    if encoding := unmarked_utf_16(data):
        doubt = f"has no byte order mark and was read as {encoding.upper()}; save it as UTF-8"
        try:
            return Decoded(data.decode(encoding), doubt)
        except UnicodeDecodeError:
            pass  # the next test finds its zero bytes
    controls = len(_CONTROLS.findall(data))
    if controls > max(MAX_CONTROLS * len(data), 1):
        raise SourceError(
            f"is no text ({controls:,} control characters in {len(data):,} bytes); expected a "
            "text file; export the document as text"
        )
    if data.isascii() and _TO_KANJI.search(data):
        return Decoded(data.decode("iso2022_jp_ext", "replace"))
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _mixed(data) or _guessed(data)


def unmarked_utf_16(data: bytes) -> str | None:
    """Name the UTF-16 that a text is in: its blanks and line ends have a zero beside them.

    None where it is none. Read the wrong way round, those are signs that nobody writes.
    """
    sample = data[:SAMPLE_UTF_16]
    if len(data) % 2 or len(data) < 4 or 0 not in sample:
        return None
    strange = {encoding: _strange(sample, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    likeliest = min(strange, key=lambda encoding: strange[encoding])
    return likeliest if strange[likeliest] <= MAX_CONTROLS else None


def _strange(sample: bytes, encoding: str) -> float:
    """The share of the signs that nobody writes; all of them where no blank or line end is one."""
    text = sample.decode(encoding, "replace")
    if not any(char in text for char in " \n\r"):
        return 1.0
    usual = sum((char.isprintable() and char != "\ufffd") or char in _WHITE for char in text)
    return 1 - usual / len(text)


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with some bytes of another encoding, as digests of mail have; None where it is not.

    The stray bytes are read as Windows-1252.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    text = data.decode("utf-8", "surrogateescape")
    stray_starts = [stray.start() for stray in _STRAY.finditer(text)]
    strays = len(stray_starts)
    proper = len(text) - len(text.encode("ascii", "ignore")) - strays
    # By chance a text of another encoding has hardly any sequence that is proper UTF-8.
    if proper <= 2 * strays:
        return None
    line = text.count("\n", 0, stray_starts[0]) + 1
    return Decoded(
        _STRAY.sub(_as_windows, text),
        f"{strays:,} byte(s) are not UTF-8, the first in line {line}; "
        "read as Windows-1252; save the file as UTF-8",
    )


def _as_windows(strays: re.Match[str]) -> str:
    return _windows(strays[0].encode("utf-8", "surrogateescape"))


def _windows(data: bytes) -> str:
    """Windows-1252 as browsers read it: its five undefined bytes are control characters."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([b]).decode("cp1252", "replace") for b in data)


def _guessed(data: bytes) -> Decoded:
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return Decoded(text, _guess_doubt(encoding))
    return Decoded(_windows(data), _guess_doubt("cp1252"))


def _guess_doubt(encoding: str) -> str:
    return (
        f"is not UTF-8; read as {encoding.replace('_', '-')}, which is a guess; check its accents "
        "and save it as UTF-8"
    )


def _candidates(data: bytes) -> Iterator[str]:
    """Encodings by likelihood, from the lines that are not ASCII."""
    sample = _sample(data)
    evidence = len(_BEYOND_ASCII.findall(sample))
    if evidence < MIN_EVIDENCE and not _SIGN_IN_WORD.search(_windows(sample)):
        yield "cp1252"
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=list(ENCODINGS)))
    # Of equals the detector takes the first by name, and Swedish for Slovak.
    western = [m for m in matches if m.encoding == "cp1252"]
    if western and matches[0].encoding in _LATIN and _fitness(western[0]) == _fitness(matches[0]):
        yield "cp1252"
    yield from (match.encoding for match in matches)


def _fitness(match: CharsetMatch) -> tuple[float, float]:
    return match.chaos, match.coherence


def _sample(data: bytes) -> bytes:
    lines: list[bytes] = []
    size = 0
    for line in data.split(b"\n"):
        if size >= SAMPLE_BYTES:
            break
        if not line.isascii():
            lines.append(line[: SAMPLE_BYTES - size])
            size += len(line)
    return b"\n".join(lines)
