"""Characters as LaTeX writes them: accents, quotation marks, dashes, signs of formulas."""

from __future__ import annotations

import re
import unicodedata
from html import escape

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\([`'^~=.\"])[ \t]*(?:\{\s*\\?([A-Za-z])\s*\}|\\([ij])(?![A-Za-z])[ \t]*|([A-Za-z]))"
    r"|\\([uvHcdbkr])(?:\s*\{\s*\\?([A-Za-z])\s*\}|[ \t]+\\([ij])(?![A-Za-z])[ \t]*"
    r"|[ \t]+([A-Za-z])(?![A-Za-z]))"
)
# Commands that are characters, in text and in formulas.
_SIGNS = {
    "ss": "\u00df", "ae": "\u00e6", "AE": "\u00c6", "oe": "\u0153", "OE": "\u0152", "aa": "\u00e5",
    "AA": "\u00c5", "o": "\u00f8", "O": "\u00d8", "l": "\u0142", "L": "\u0141", "i": "\u0131",
    "j": "\u0237", "dots": "\u2026", "ldots": "\u2026", "textellipsis": "\u2026",
    "cdots": "\u22ef", "copyright": "\u00a9", "textcopyright": "\u00a9", "pounds": "\u00a3",
    "textregistered": "\u00ae", "texttrademark": "\u2122", "textdegree": "\u00b0",
    "degree": "\u00b0", "euro": "\u20ac", "texteuro": "\u20ac", "EUR": "\u20ac",
    "textsterling": "\u00a3", "S": "\u00a7", "P": "\u00b6", "dag": "\u2020", "ddag": "\u2021",
    "textbackslash": "\\", "backslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textbar": "|", "textless": "<", "textgreater": ">", "textbullet": "\u2022",
    "textunderscore": "_", "textquotesingle": "'", "textquotedbl": '"', "textendash": "\u2013",
    "textemdash": "\u2014", "slash": "/", "guillemotleft": "\u00ab", "guillemotright": "\u00bb",
    "og": "\u00ab\u00a0", "fg": "\u00a0\u00bb", "glqq": "\u201e", "grqq": "\u201c",
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "XeTeX": "XeTeX", "LuaTeX": "LuaTeX",
    "to": "\u2192", "rightarrow": "\u2192", "Rightarrow": "\u21d2", "leftarrow": "\u2190",
    "leftrightarrow": "\u2194", "le": "\u2264", "leq": "\u2264", "ge": "\u2265", "geq": "\u2265",
    "neq": "\u2260", "ne": "\u2260", "approx": "\u2248", "times": "\u00d7", "cdot": "\u00b7",
    "pm": "\u00b1", "infty": "\u221e", "sim": "~", "lbrace": "{", "rbrace": "}", "mid": "|",
    "bullet": "\u2022", "circ": "\u00b0", "alpha": "\u03b1", "beta": "\u03b2", "gamma": "\u03b3",
    "delta": "\u03b4", "epsilon": "\u03b5", "lambda": "\u03bb", "mu": "\u03bc", "pi": "\u03c0",
    "sigma": "\u03c3", "omega": "\u03c9", "Omega": "\u03a9", "Delta": "\u0394",
    "quad": " ", "qquad": " ", "enspace": " ", "thinspace": "\u2009", "space": " ",
    "nobreakspace": "\u00a0",
}  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\{\})?")
# A formula of these is more than characters in a row.
_BUILT = re.compile(r"[_^{}]|\\[^%#&$,;: A-Za-z]")
_MARKS = (
    ("---", "\u2014"), ("--", "\u2013"), ("``", "\u201c"), ("''", "\u201d"), (",,", "\u201e"),
    ('"`', "\u201e"), ("\"'", "\u201c"), ("!`", "\u00a1"), ("?`", "\u00bf"), ("`", "\u2018"),
    ("~", "\u00a0"),
)  # fmt: skip


def with_accents(text: str) -> str:
    """A source in which letters with accents are those letters."""
    return _ACCENT.sub(_accented, text)


def _accented(found: re.Match[str]) -> str:
    accent = found[1] or found[5]
    letter = next(filter(None, found.group(2, 3, 4, 6, 7, 8)))
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


def sign(command: str) -> str | None:
    """The character that a command is; None where it is none."""
    return _SIGNS.get(command)


def text_html(text: str) -> str:
    """A stretch of text without commands as HTML."""
    for mark, put in _MARKS:
        text = text.replace(mark, put)
    return escape(text, quote=False)


def formula_html(formula: str, signs: str) -> str:
    """A formula: in plain characters where it can be, else as it is written, in its `signs`."""
    plain = re.sub(r"\\(?:text|mathrm|mathit|mbox|mathbf)\s*\{([^{}]*)\}", r"\1", formula)
    plain = plain.replace("^\\circ", "\u00b0").replace("{}", "")
    unknown = [name for name in _COMMAND.findall(plain) if name not in _SIGNS]
    if unknown or _BUILT.search(plain):
        return escape(f"{signs}{formula}{signs}", quote=False)
    plain = re.sub(r"\\([%#&$,;: ])", r"\1", plain)
    plain = _COMMAND.sub(lambda found: _SIGNS[found[1]], plain)
    return escape(plain.strip(), quote=False)
