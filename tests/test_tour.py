"""docs/tour.md: its documents are opened, its lines run, and they print what stands there."""

import re
from pathlib import Path

import pytest
from paths import ROOT

TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")
DOCUMENT = re.compile(r"^`(source_docs/\w+\.md)`:\n\n```markdown\n(.*?)^```$", re.M | re.S)
SHOWN = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.M | re.S)


@pytest.mark.model
def test_what_the_tour_shows_is_what_happens(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("source_docs").mkdir()
    for name, text in DOCUMENT.findall(TOUR):
        Path(name).write_text(text, "utf-8")
    names = {}
    for lines, printed in SHOWN.findall(TOUR):
        exec(lines, names)
        assert (lines, capsys.readouterr().out) == (lines, printed)


def test_every_block_of_the_tour_is_run():
    assert len(DOCUMENT.findall(TOUR)) == TOUR.count("```markdown") == 2
    assert len(SHOWN.findall(TOUR)) == TOUR.count("```python") == TOUR.count("```text") == 8
