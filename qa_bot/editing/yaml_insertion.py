"""Puts one more text into a YAML file that a person wrote, and leaves all other characters.

ruamel.yaml reads the file and says where each of its texts stands. Its own way of keeping comments,
which is to write all of the file again, is not taken: of fifteen things that people leave in such a
file it keeps four (`python -m benchmarks.side_files`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.parsing.field_names import words_of
from qa_bot.records import EditError

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

ALTERNATES, DISAGREES = "alternates", "disagrees_with"
# The fields that hold the same.
_SAME = {ALTERNATES: (ALTERNATES, "synonyms"), DISAGREES: (DISAGREES,)}
_LINE_END = re.compile(r"\r\n|\n|\r")
_NO_CONTENT = re.compile(r"[ \t]*(?:#.*)?")
_SEPARATORS = re.compile(r"[|\n;]")


@dataclass(frozen=True, slots=True)
class Addition:
    """One more text for a field of a pair: `key` is the pair's where it has none yet.

    `question` is put beside a key that is a number, which does not say itself what is meant.
    """

    key: str
    field: str
    text: str
    question: str | None = None


def inserted(text: str, is_key: Callable[[str], bool], addition: Addition) -> str:
    """The text of a side file with one more text in it; `is_key` tells the pair's own key.

    Raises EditError where the pair is written in a way that nothing can be added to.
    """
    root = _composed(text)
    if root is None:
        return _Text(text).entry_at(len(text), "", addition)
    from ruamel.yaml.nodes import MappingNode

    if not isinstance(root, MappingNode):
        raise EditError("is no mapping of questions to their wordings; write it as such")
    _check_names(root)
    written = _Text(text)
    own = next((pair for pair in root.value if is_key(str(pair[0].value))), None)
    if own is not None:
        key, value = own
        return written.into_pair(key, value, addition)
    if root.flow_style:
        return written.into_flow(root, f"{quoted(addition.key)}: {_value(addition)}")
    indent = " " * root.start_mark.column
    return written.entry_at(root.end_mark.index, indent, addition)


def quoted(text: str) -> str:
    """A text as YAML writes it between double quotes, in one line."""
    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    yaml = YAML()
    yaml.width = 1_000_000_000
    file = io.StringIO()
    yaml.dump(DoubleQuotedScalarString(text), file)
    return file.getvalue().split("\n", 1)[0]


def _value(addition: Addition) -> str:
    """What stands behind the key of a pair that has nothing yet, inside of brackets."""
    items = f"[{quoted(addition.text)}]"
    if addition.question is not None:
        return f"{{question: {quoted(addition.question)}, {addition.field}: {items}}}"
    return items if addition.field == ALTERNATES else f"{{{addition.field}: {items}}}"


def _composed(text: str) -> Node | None:
    """The only document of a YAML file, each node with its place; None for comments alone."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        root: Node | None = YAML(typ="rt", pure=True).compose(text)
    except (YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:160]
        raise EditError(f"is no YAML that can be added to ({reason}); correct it") from error
    return root


def _check_names(mapping: MappingNode) -> None:
    """Raise EditError where a key stands twice: it is not told to which of them is added."""
    names = [str(key.value) for key, _ in mapping.value]
    twice = next((name for name in names if names.count(name) > 1 and name != "<<"), None)
    if twice is not None:
        raise EditError(f"has {twice[:60]!r} twice; put them into one")


class _Text:
    """The text of a file, and how its lines end."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = _LINE_END.search(text)
        self.line_end = found[0] if found else "\n"

    def into_pair(self, key: ScalarNode, value: Node, addition: Addition) -> str:
        """One more text for a pair that has an entry."""
        from ruamel.yaml.nodes import MappingNode

        _check_own(value)
        if not isinstance(value, MappingNode):
            if addition.field == ALTERNATES:
                return self.into_list(key, value, addition)
            return self.as_mapping(key, value, addition)
        _check_names(value)
        same = _SAME[addition.field]
        fields = [one for one in value.value if "_".join(words_of(str(one[0].value))) in same]
        if fields:
            _check_own(fields[0][1])
            name, listed = fields[0]
            return self.into_list(name, listed, addition)
        field = f"{addition.field}: [{quoted(addition.text)}]"
        if value.flow_style:
            return self.into_flow(value, field)
        return self.line_after(value, f"{self.indent_of(value)}{field}")

    def into_list(self, key: ScalarNode, value: Node, addition: Addition) -> str:
        """One more text in a list, or in a text that has several with signs between them."""
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        item = quoted(addition.text)
        if isinstance(value, SequenceNode) and value.flow_style:
            return self.into_flow(value, item)
        if isinstance(value, SequenceNode):
            return self.line_after(value, f"{self.indent_of(value)}- {item}")
        if isinstance(value, MappingNode):
            raise EditError(f"has fields for {str(key.value)[:60]!r} where texts were expected")
        if _is_null(value):
            return self.in_place_of_null(key, value, f"[{item}]")
        if addition.field == ALTERNATES:
            return self.into_text(key, value, addition.text)
        start, end = value.start_mark.index, value.end_mark.index
        return f"{self.text[:start]}[{self.text[start:end]}, {item}]{self.text[end:]}"

    def into_text(self, key: ScalarNode, value: Node, text: str) -> str:
        """One more text behind those of one scalar: "price; fee"."""
        style = _style(value)
        if style in ("|", ">") or _SEPARATORS.search(text):
            raise EditError(
                f"has one text for {str(key.value)[:60]!r}; write its wordings as a list, with a "
                "dash or brackets"
            )
        end = value.end_mark.index
        if style == '"':
            return self.put(end - 1, f"; {quoted(text)[1:-1]}")
        if style == "'":
            return self.put(end - 1, "; " + text.replace("'", "''"))
        return self.put(end, f"; {text}")

    def as_mapping(self, key: ScalarNode, value: Node, addition: Addition) -> str:
        """A list of wordings as the field `alternates`, with another field beside it."""
        from ruamel.yaml.nodes import SequenceNode

        field = f"{addition.field}: [{quoted(addition.text)}]"
        if not isinstance(value, SequenceNode) and _is_null(value):
            return self.in_place_of_null(key, value, f"{{{field}}}")
        if not isinstance(value, SequenceNode) or value.flow_style:
            start, end = value.start_mark.index, value.end_mark.index
            whole = f"{{{ALTERNATES}: {self.text[start:end]}, {field}}}"
            return f"{self.text[:start]}{whole}{self.text[end:]}"
        first, end = value.start_mark.index - value.start_mark.column, self.end_of(value)
        lines = self.text[first:end].splitlines(keepends=True)
        indent = self.indent_of(value)
        if value.start_mark.column <= key.start_mark.column:  # dashes right below the key
            indent = " " * (key.start_mark.column + 2)
            lines = [f"  {line}" if line.strip() else line for line in lines]
        if not lines[-1].endswith(("\n", "\r")):
            lines.append(self.line_end)
        head, field = f"{indent}{ALTERNATES}:{self.line_end}", f"{indent}{field}{self.line_end}"
        return f"{self.text[:first]}{head}{''.join(lines)}{field}{self.text[end:]}"

    def into_flow(self, node: MappingNode | SequenceNode, item: str) -> str:
        """One more item behind the last between brackets or braces."""
        last = node.value[-1] if node.value else None
        if last is None:
            return self.put(node.end_mark.index - 1, item)
        end = (last[1] if isinstance(last, tuple) else last).end_mark.index
        return self.put(end, f", {item}")

    def in_place_of_null(self, key: ScalarNode, value: Node, item: str) -> str:
        """A value for a key that has none yet."""
        if value.start_mark.index < value.end_mark.index:
            start, end = value.start_mark.index, value.end_mark.index
            return f"{self.text[:start]}{item}{self.text[end:]}"
        return self.put(self.text.index(":", key.end_mark.index) + 1, f" {item}")

    def entry_at(self, index: int, indent: str, addition: Addition) -> str:
        """An entry of its own for a pair that has none yet."""
        item = quoted(addition.text)
        lines = [f"{quoted(addition.key)}:"]
        if addition.question is not None:
            lines.append(f"  question: {quoted(addition.question)}")
            lines.append(f"  {addition.field}: [{item}]")
        elif addition.field == ALTERNATES:
            lines.append(f"  - {item}")
        else:
            lines.append(f"  {addition.field}: [{item}]")
        return self.put_lines(index, [f"{indent}{line}" for line in lines])

    def line_after(self, node: MappingNode | SequenceNode, line: str) -> str:
        """A line behind the last one of a block; what follows of comments follows it."""
        return self.put_lines(self.end_of(node), [line])

    def end_of(self, node: Node) -> int:
        """Where the last line of a block's own content ends, its line end included."""
        leaf = node
        while isinstance(leaf.value, list) and leaf.value and not _style(leaf):
            last = leaf.value[-1]
            leaf = last[1] if isinstance(last, tuple) else last
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if _style(leaf) in ("|", ">"):
            end = leaf.start_mark.index + len(self.text[leaf.start_mark.index : end].rstrip())
        else:
            lines = self.text[start:end].splitlines(keepends=True)
            while lines and _NO_CONTENT.fullmatch(lines[-1].rstrip("\r\n")):
                end -= len(lines.pop())
        line_end = _LINE_END.search(self.text, end)
        if self.text[:end].endswith(("\n", "\r")):
            return end
        return line_end.end() if line_end else len(self.text)

    def indent_of(self, node: Node) -> str:
        """The blanks before the first line of a block."""
        return " " * int(node.start_mark.column)

    def put_lines(self, index: int, lines: list[str]) -> str:
        """Put lines where a line begins; a file may end without a line end."""
        before = self.text[:index]
        gap = "" if not before or before.endswith(("\n", "\r")) else self.line_end
        return self.put(index, gap + "".join(line + self.line_end for line in lines))

    def put(self, index: int, new: str) -> str:
        """The text with something more at a place."""
        return f"{self.text[:index]}{new}{self.text[index:]}"


def _style(node: Node) -> object:
    """How a node is written: "|" or a quote, True for brackets, else nothing."""
    return getattr(node, "style", None) or getattr(node, "flow_style", None)


def _is_null(node: Node) -> bool:
    return not _style(node) and node.value in ("", "~", "null", "Null", "NULL")


def _check_own(node: Node) -> None:
    """Raise EditError for what stands in several places, or is written once for several."""
    if node.anchor:
        raise EditError(
            f"has {str(node.anchor)[:40]!r} as a reference, so that more would be changed; write "
            "its texts out"
        )
