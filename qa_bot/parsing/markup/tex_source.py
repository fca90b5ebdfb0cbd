"""LaTeX source made ready to be read: comments out, verbatim text aside, own commands put in.

Only commands that a document itself defines are put in, as text; nothing is run, and no file that
it names is opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qa_bot.parsing.markup.tex_arguments import Arguments
from qa_bot.parsing.numerals import small_number
from qa_bot.records import SourceError

# Around the number of a text that stands aside; no text has them.
ASIDE = re.compile("\x02(\\d+)([bi])\x03")
_OWN_SIGNS = re.compile("[\x02\x03]")
_VERBATIM = frozenset("verbatim verbatim* Verbatim BVerbatim lstlisting minted alltt".split())
_COMMENTS = frozenset({"comment", "filecontents", "filecontents*"})
_SCAN = re.compile(
    r"\\begin\s*\{(?P<name>[A-Za-z]+\*?)\}|\\(?:verb\*?|lstinline)(?P<sign>[^\sA-Za-z*\[{\\])"
    r"|\\iffalse\b|\\.|%[^\n]*\n?[ \t]*",
    re.DOTALL,
)
_OPTIONS = re.compile(r"(?:\[[^\]\n]*\])?(?:\{\w+\})?[ \t]*\n?")
_DEFINITION = re.compile(
    r"\\(?P<how>(?:re|provide)?newcommand|DeclareRobustCommand|(?:New|Renew|Provide)DocumentCommand|"
    r"[gex]?def|(?:re)?newenvironment|(?:New|Renew)DocumentEnvironment)\*?(?![A-Za-z])\s*"
)
_NAME = re.compile(r"\{\s*\\?([A-Za-z@]+\*?)\s*\}|\\([A-Za-z@]+)")
_USE = re.compile(
    r"\\(?:(?P<edge>begin|end)\s*\{(?P<environment>[A-Za-z@]+\*?)\}|(?P<command>[A-Za-z@]+))"
)
# A command of TeX has no more; of a billion each use would look for as many.
_MOST_ARGUMENTS = 9
_PARAMETER = re.compile(r"#(\d)")
# A command that puts in another that puts in ...; and all of them together.
_MOST_DEPTH = 10
_MOST_GROWTH = 5
_SMALL = 200_000
# What the reader itself knows to be a title or an item stays that, however it is made to look.
_KEPT = frozenset(
    "part chapter section subsection subsubsection paragraph item maketitle title emph textbf "
    "footnote label".split()
)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a command, or the edges of an environment, stand for."""

    arguments: int
    default: str | None
    begin: str
    end: str = ""


@dataclass(slots=True)
class TexSource:
    """A text without comments and definitions, and what stands aside, by its number."""

    text: str
    aside: list[str] = field(default_factory=list)
    commands: dict[str, Definition] = field(default_factory=dict)
    environments: dict[str, Definition] = field(default_factory=dict)


def tex_source(text: str) -> TexSource:
    """Make a document ready; raises SourceError where its own commands grow without end."""
    source = TexSource("")
    text = _without_definitions(_with_aside(_OWN_SIGNS.sub("", text), source.aside), source)
    parts = _Expansion(source.commands, source.environments, _MOST_GROWTH * len(text) + _SMALL)
    source.text = parts.expanded(text, 0)
    return source


def _with_aside(text: str, aside: list[str]) -> str:
    """The text without comments; what is printed as it stands is kept aside."""
    kept: list[str] = []
    position = 0
    missing: set[str] = set()
    while found := _SCAN.search(text, position):
        kept.append(text[position : found.start()])
        position = found.end()
        mark, name = found[0], found["name"]
        end = found["sign"] or (rf"\end{{{name}}}" if name in _VERBATIM | _COMMENTS else "")
        end = r"\fi" if mark == r"\iffalse" else end
        close = text.find(end, position) if end and end not in missing else -1
        if mark[0] == "%":
            # A paragraph ends at the blank line below, as without the comment.
            kept.append("\n" if text[position : position + 1] == "\n" else "")
        elif close < 0:
            missing.add(end)
            kept.append(mark)
        else:
            if mark != r"\iffalse" and name not in _COMMENTS:
                kept.append(f"\x02{len(aside)}{'b' if name else 'i'}\x03")
                options = _OPTIONS.match(text, position) if name else None
                start = options.end() if options else position
                aside.append(text[start:close])
            position = close + len(end)
    return "".join([*kept, text[position:]])


def _without_definitions(text: str, source: TexSource) -> str:
    arguments = Arguments(text)
    kept: list[str] = []
    position = 0
    while found := _DEFINITION.search(text, position):
        name = _NAME.match(text, found.end())
        end = _defined(found["how"], name, arguments, source) if name else None
        kept.append(text[position : found.start() if end else found.end()])
        position = end or found.end()
    return "".join([*kept, text[position:]])


def _defined(how: str, named: re.Match[str], arguments: Arguments, source: TexSource) -> int | None:
    """Keep a definition; the position behind it, None where it is not understood."""
    name, position = named[1] or named[2], named.end()
    default = None
    count = 0
    if how.endswith("def"):
        parameters = re.compile(r"\s*((?:#\d)*)\s*(?=\{)").match(arguments.text, position)
        if parameters is None:
            return None
        count, position = len(parameters[1]) // 2, parameters.end()
    elif "Document" in how:
        wanted, position = arguments.group(position)
        letters = re.findall(r"[mor]|O\s*\{[^{}]*\}|s", wanted or "")
        count = len(letters)
        if letters and letters[0][0] in "oO":
            default = letters[0][1:].strip("{} ")
    else:
        number, position = arguments.option(position)
        count = min(small_number(number or "", 0), _MOST_ARGUMENTS)
        default, position = arguments.option(position)
    begin, position = arguments.group(position)
    if begin is None:
        return None
    if "nvironment" in how:
        end, position = arguments.group(position)
        source.environments[name] = Definition(count, default, begin, end or "")
    elif name.rstrip("*") not in _KEPT:
        source.commands[name] = Definition(count, default, begin)
    return position


@dataclass(slots=True)
class _Expansion:
    """Puts commands in, at most `left` characters in all."""

    commands: Mapping[str, Definition]
    environments: Mapping[str, Definition]
    left: int

    def expanded(self, text: str, depth: int) -> str:
        """A text in which no command of the document's own is left."""
        if not self.commands and not self.environments:
            return text
        arguments = Arguments(text)
        kept: list[str] = []
        position = 0
        for found in _USE.finditer(text):
            named = found["command"] or found["environment"]
            book = self.commands if found["command"] else self.environments
            if found.start() < position or named not in book:
                continue
            kept.append(text[position : found.start()])
            definition = book[named]
            if found["edge"] == "end":
                body, position = definition.end, found.end()
            else:
                body, position = _filled(definition, arguments, found.end())
            if position == found.end() and found["command"]:
                position = _blanks_end(text, position)
            kept.append(self._body(body, depth))
        return "".join([*kept, text[position:]])

    def _body(self, body: str, depth: int) -> str:
        self.left -= len(body)
        if self.left < 0:
            raise SourceError(
                "defines commands that grow without end; expected LaTeX with questions and "
                "answers; simplify its \\newcommand lines"
            )
        return self.expanded(body, depth + 1) if depth < _MOST_DEPTH else body


def _blanks_end(text: str, position: int) -> int:
    """The end of the blanks that a command without arguments takes with it."""
    while position < len(text) and text[position] in " \t":
        position += 1
    return position


def _filled(definition: Definition, arguments: Arguments, position: int) -> tuple[str, int]:
    """The body with its arguments, and where they end."""
    values: list[str] = []
    if definition.default is not None and definition.arguments:
        option, position = arguments.option(position)
        values.append(definition.default if option is None else option)
    while len(values) < definition.arguments:
        group, position = arguments.group(position)
        values.append(group or "")
    body = _PARAMETER.sub(
        lambda p: values[int(p[1]) - 1] if 0 < int(p[1]) <= len(values) else "", definition.begin
    )
    return body, position
