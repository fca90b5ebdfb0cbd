"""docs/architecture.md is true: its rows are those of the package, its drawings name real files."""

import re

import pytest
from paths import ROOT
from test_layers import PACKAGE, ROW_OF, ROWS

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
DRAWINGS = {
    heading: re.search(rf"^## {heading}$.*?^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[1]
    for heading in ("The way of a query", "The way of a document")
}
COLUMN = 40  # where the files of a drawing begin
TERMS = re.findall(r"^- \*\*(.+?)\*\*: ", PAGE, re.MULTILINE)


def steps(drawing: str) -> list[tuple[int, list[str]]]:
    """Each step's depth, and the files beside it."""
    found = []
    for line in drawing.splitlines():
        step = line[:COLUMN]
        files = re.match(r"[\w/.]+(?:, [\w/.]+)*", line[COLUMN:])[0].split(", ")
        found.append(((len(step) - len(step.lstrip())) // 2, files))
    return found


def room(file: str) -> str:
    return file.split("/")[0].removesuffix(".py")


def test_the_rows_are_those_that_imports_are_held_to():
    table = re.findall(r"^\| (\d+) \| (.+?) \|", PAGE, re.MULTILINE)
    assert [int(number) for number, _ in table] == list(range(1, len(ROWS) + 1))
    assert [set(re.findall(r"`(\w+)`", rooms)) for _, rooms in table] == ROWS


@pytest.mark.parametrize("heading", DRAWINGS)
def test_a_drawing_names_files_that_are_there(heading):
    named = [file for _, files in steps(DRAWINGS[heading]) for file in files]
    assert [file for file in named if not (PACKAGE / file).exists()] == []
    assert len(named) > 12


@pytest.mark.parametrize("heading", DRAWINGS)
def test_no_step_of_a_drawing_calls_a_row_with_a_larger_number(heading):
    callers: dict[int, list[str]] = {}
    for depth, files in steps(DRAWINGS[heading]):
        callers[depth] = files
        for caller in callers.get(depth - 1, []):
            for file in files:
                assert ROW_OF[room(file)] <= ROW_OF[room(caller)], f"{caller} calls {file}"


def test_ten_terms_and_more_are_defined_once():
    wanted = {
        "pair", "query", "passage", "pooled vector", "token vectors", "candidates", "evidence",
        "confidence", "outcome", "guard", "turn",
    }  # fmt: skip
    assert wanted <= set(TERMS) and len(TERMS) == len(set(TERMS))
