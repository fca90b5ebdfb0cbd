"""YAML without its dangers: no tags, no references that multiply, every scalar as it is written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qa_bot.records import SourceError

if TYPE_CHECKING:
    import yaml

# Deeper nesting than a person writes; libyaml's own composer overflows the stack at some 10,000.
MAX_DEPTH = 64
# Nodes with every reference written out, so that ten lines of references to references are
# refused; a list of 20,000 questions with eight fields each stays below.
MAX_NODES = 500_000
_NULL = ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""])
_MERGE = ("tag:yaml.org,2002:merge", r"^<<$", ["<"])
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq"))


def yaml_documents(text: str) -> list[object]:
    """The documents of a YAML file: mappings, lists, strings and None.

    Numbers, dates and words such as "yes" stay strings as written ("4.10" is no 4.1). Raises
    SourceError for what is no YAML, for tags, and for too much nesting or too many references.
    """
    import yaml

    try:
        _check(text)
        return list(yaml.load_all(text, Loader=_loader()))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(
            f"is no valid YAML in line {line} ({error.problem}); expected YAML; quote texts that "
            "hold a colon or begin with a sign"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:100]
        raise SourceError(f"is no valid YAML ({reason}); expected YAML; check its text") from error


@cache
def _loader() -> type[yaml.SafeLoader]:
    """The safe loader, in C where it was built, that knows no types but null and merge keys."""
    import re

    import yaml

    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: type[yaml.SafeLoader] = type("_TextLoader", (base,), {"yaml_implicit_resolvers": {}})
    for tag, pattern, first in (_NULL, _MERGE):
        loader.add_implicit_resolver(tag, re.compile(pattern), first)
    return loader


def _check(text: str) -> None:
    """Raise SourceError for tags, nesting and references that go too far, before they are built."""
    import yaml

    depth, nodes = 0, 0
    sizes: dict[str, int] = {}  # nodes below each anchor
    open_anchors: list[tuple[str | None, int]] = []
    for event in yaml.parse(text, Loader=_loader()):
        if isinstance(event, yaml.AliasEvent):
            nodes += _size(event.anchor, sizes)
        elif isinstance(event, yaml.NodeEvent):
            _refuse_tag(event)
            nodes += 1
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                open_anchors.append((event.anchor, nodes))
            elif event.anchor:
                sizes[event.anchor] = 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            anchor, before = open_anchors.pop()
            if anchor:
                sizes[anchor] = nodes - before + 1
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise SourceError(
                f"is nested deeper than {MAX_DEPTH} levels, or its references stand for more than "
                f"{MAX_NODES:,} values; expected a list of questions; write it out flat"
            )


def _size(anchor: str | None, sizes: dict[str, int]) -> int:
    if anchor is None or anchor not in sizes:
        raise SourceError(
            f"refers to {(anchor or '')[:40]!r} inside itself or before it stands; expected plain "
            "lists; write the text out"
        )
    return sizes[anchor]


def _refuse_tag(event: yaml.NodeEvent) -> None:
    tag = getattr(event, "tag", None)
    if tag and tag not in _PLAIN_TAGS and tag != "!":
        line = event.start_mark.line + 1 if event.start_mark else 1
        raise SourceError(
            f"has the tag {tag[:60]!r} in line {line}; expected plain values; remove the tag"
        )
