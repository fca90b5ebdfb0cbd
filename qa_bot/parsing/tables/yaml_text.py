"""YAML without its dangers: no tags, no references that multiply, every scalar as it is written.

PyYAML parses, in C where it was built so; what its events say is put together here. Its own
loaders turn "yes" into a truth value and "4.10" into 4.1, and the composer in C overflows the
stack on some 10,000 brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_bot.records import SourceError

if TYPE_CHECKING:
    import yaml

# Deeper nesting than a person writes.
MAX_DEPTH = 64
# Values with every reference written out, so that ten lines of references to references are
# refused; a list of 20,000 questions with eight fields each stays below.
MAX_NODES = 500_000
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_PLAIN_TAGS = frozenset(("!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq"))))


class Repeated(list[object]):
    """The values of a key that stands several times in one mapping, in their order."""


def yaml_documents(text: str, keeps_repeated: bool = False) -> list[object]:
    """The documents of a YAML file: mappings with keys of text, lists, strings and None.

    Numbers, dates and words such as "yes" stay strings as written. Of a key that stands twice the
    last value counts, or all of them as `Repeated`. Raises SourceError for what is no YAML, for
    tags, and for too much nesting or too many references.
    """
    import yaml

    try:
        return list(_Builder(keeps_repeated).documents(_events(text)))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(
            f"is no valid YAML in line {line} ({error.problem}); expected YAML; quote texts that "
            "hold a colon or begin with a sign"
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())[:100]
        raise SourceError(f"is no valid YAML ({reason}); expected YAML; check its text") from error


def _events(text: str) -> Iterator[yaml.Event]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
    return events


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come; `key` waits for its value.

    `own` are the keys that stand in it, and are not merged from another.
    """

    value: dict[str, object] | list[object]
    anchor: str | None
    nodes_before: int
    key: str | None = None
    own: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Anchored:
    value: object
    nodes: int


@dataclass(slots=True)
class _Builder:
    """Puts documents together; never recursive, whatever the nesting."""

    keeps_repeated: bool = False
    nodes: int = 0
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, _Anchored] = field(default_factory=dict)

    def documents(self, events: Iterator[yaml.Event]) -> Iterator[object]:
        """The value of every document."""
        import yaml

        for event in events:
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.NodeEvent):
                self._count(event, line)
            if isinstance(event, yaml.CollectionStartEvent):
                self._open(event, line)
            elif done := self._finished(event):
                if self.stack:
                    _add(self.stack[-1], done.value, line, self.keeps_repeated)
                else:
                    yield done.value

    def _count(self, event: yaml.NodeEvent, line: int) -> None:
        """Count a node, and the nodes that a reference stands for; refuse tags and too many."""
        import yaml

        tag = getattr(event, "tag", None)
        if tag and tag not in _PLAIN_TAGS:
            raise SourceError(
                f"has the tag {tag[:60]!r} in line {line}; expected plain values; remove the tag"
            )
        name = event.anchor or ""
        if isinstance(event, yaml.AliasEvent) and name not in self.anchors:
            raise SourceError(
                f"refers to {name[:40]!r} in line {line}, inside itself or before it stands; "
                "expected plain lists; write the text out"
            )
        self.nodes += self.anchors[name].nodes if isinstance(event, yaml.AliasEvent) else 1
        if len(self.stack) > MAX_DEPTH or self.nodes > MAX_NODES:
            raise SourceError(
                f"is nested deeper than {MAX_DEPTH} levels, or its references stand for more than "
                f"{MAX_NODES:,} values; expected a list of questions; write it out flat"
            )

    def _open(self, event: yaml.CollectionStartEvent, line: int) -> None:
        import yaml

        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            raise SourceError(
                f"has a list or mapping as a key in line {line}; expected texts as keys; quote it"
            )
        value: dict[str, object] | list[object] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        self.stack.append(_Open(value, event.anchor, self.nodes))

    def _finished(self, event: yaml.Event) -> _Anchored | None:
        """The value that an event completes; None for one that only marks a document."""
        import yaml

        if isinstance(event, yaml.AliasEvent):
            return self.anchors[event.anchor or ""]
        if isinstance(event, yaml.ScalarEvent):
            anchor, done = event.anchor, _Anchored(_scalar(event), 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            ended = self.stack.pop()
            anchor = ended.anchor
            done = _Anchored(ended.value, self.nodes - ended.nodes_before + 1)
        else:
            return None
        if anchor:
            self.anchors[anchor] = done
        return done


def _scalar(event: yaml.ScalarEvent) -> str | None:
    """The text of a scalar; None for a plain null."""
    return None if event.implicit[0] and event.value in _NULLS else event.value


def _add(parent: _Open, value: object, line: int, keeps_repeated: bool) -> None:
    """Put a value into the list or mapping that it stands in."""
    if isinstance(parent.value, list):
        parent.value.append(value)
    elif parent.key is None:
        if isinstance(value, dict | list):
            raise SourceError(
                f"has a list or mapping as a key in line {line}; expected texts as keys; quote it"
            )
        parent.key = str(value or "")
    else:
        if parent.key == "<<":
            _merge(parent.value, value, line)
        else:
            if keeps_repeated and parent.key in parent.own:
                before = parent.value[parent.key]
                several = before if isinstance(before, Repeated) else Repeated([before])
                several.append(value)
                value = several
            parent.value[parent.key] = value
            parent.own.add(parent.key)
        parent.key = None


def _merge(target: dict[str, object], value: object, line: int) -> None:
    """What "<<" adds: fields that the mapping does not have itself."""
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            raise SourceError(
                f"has '<<' without a mapping in line {line}; expected '<<: *name'; correct it"
            )
        for key, field_value in one.items():
            target.setdefault(key, field_value)
