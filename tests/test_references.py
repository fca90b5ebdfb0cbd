"""No text or docstring sends its reader to a file that is not in the clone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import ROOT

ROOMS = ("qa_bot", "benchmarks", "docs", "findings", "tests", ".github")
SUFFIXES = "md|py|toml|yaml|yml|json|jsonl|css|js|html"
FILES = sorted(
    path
    for place in (ROOT.glob("*"), *((ROOT / room).rglob("*") for room in ROOMS))
    for path in place
    if path.is_file() and not {".cache", "__pycache__"} & {*path.relative_to(ROOT).parts}
)
TEXTS = [path for path in FILES if path.suffix in (".md", ".py")]
# What a reader makes, what commands write, what a server sends, and the data for benchmarks.
NOT_IN_THE_CLONE = {
    "qa-bot.toml", "faq.txt.alternates.yaml", "NAME.alternates.yaml", "all.json", "faq.json",
    "manifest.json", "/openapi.json", "corpus.jsonl", "queries.jsonl",
    "source_docs/library.md", "source_docs/pool.md", "faq.md", "faq.es.md", "en/faq.md",
    "es/faq.md", "feedback.decisions.jsonl", "reviewed.json",
}  # fmt: skip

BACKTICKED = re.compile(rf"`([\w./-]+\.(?:{SUFFIXES}))(?::\d+)?`")
LINKED = re.compile(r"\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)")
# Documents of a project have names in capitals: `see NOTES.md`, with or without backticks.
CAPITALS = re.compile(r"(?<![\w/.])([A-Z][A-Z_]+\.md)\b")
BELOW_A_ROOM = re.compile(rf"(?<![\w/.])((?:{'|'.join(ROOMS)})/[\w./-]+\.(?:{SUFFIXES}))\b")


def references(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    patterns = [CAPITALS, BELOW_A_ROOM]
    if path.suffix == ".md":
        # Not what stands in a fence: examples of a reader's own files.
        text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
        patterns += [BACKTICKED, LINKED]
    for pattern in patterns:
        yield from pattern.findall(text)


def is_there(name: str, referrer: Path) -> bool:
    """Whether a file has this name: from the top, from the referrer's folder, or as its end."""
    if name in NOT_IN_THE_CLONE or (ROOT / name).exists() or (referrer.parent / name).exists():
        return True
    return any(f"/{path.relative_to(ROOT).as_posix()}".endswith(f"/{name}") for path in FILES)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_is_there(path):
    assert [name for name in references(path) if not is_there(name, path)] == []


def test_a_file_that_is_not_there_is_found(tmp_path):
    absent = ["PLANS" + ".md", "docs/" + "absent.md"]
    note = tmp_path / "note.md"
    note.write_text(f"See {absent[0]}, `{absent[1]}`, `other.py`, [it](gone.toml), [on](#here).")
    found = [name for name in references(note) if not is_there(name, note)]
    assert found == [*absent, absent[1], "other.py", "gone.toml"]


COMMANDS = re.compile(r"python -m (benchmarks(?:\.\w+)*)")


def test_every_command_of_the_benchmarks_is_one():
    named = {name for path in TEXTS for name in COMMANDS.findall(path.read_text("utf-8"))}
    places = {name: ROOT / name.replace(".", "/") for name in named}
    missing = [
        name
        for name, place in places.items()
        if not place.with_suffix(".py").exists() and not (place / "__main__.py").exists()
    ]
    assert missing == [] and len(named) > 10
