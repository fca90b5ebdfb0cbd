"""What the README shows is what happens: its Python and shell lines are run."""

import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from paths import ROOT
from test_layers import ROW_OF

from qa_bot import QAPair
from qa_bot.parsing.formats import READERS
from qa_bot.parsing.side_files import apply

README = (ROOT / "README.md").read_text("utf-8")
BIN = Path(sys.executable).parent


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def shell_lines():
    return [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the sample document alone, as a reader's own, to work in."""
    shutil.copytree(ROOT / "source_docs", tmp_path / "source_docs")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.model
def test_the_python_lines_run_and_print_what_they_say(qa_bot_with_model, folder, capsys):
    exec("\n".join(blocks("python")), {})
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"answered 0\.92\d+", lines[0])
    assert lines[1].startswith("8 What is the process for ICE to request ")
    assert lines[-1].startswith("['8', ") and len(lines[-1].split(",")) == 10


@pytest.mark.model
def test_the_shell_lines_run(qa_bot_with_model, folder):
    ran = [line for line in shell_lines() if line.startswith("qa-bot")]
    for line in ran:
        code, _, stderr = qa_bot_with_model(*shlex.split(line)[1:])
        assert (code, stderr) == (0, ""), line
    assert len(ran) == 7


def test_the_command_is_installed_under_its_name():
    done = subprocess.run([BIN / "qa-bot", "--help"], capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stdout.split()[:2]) == (0, ["Usage:", "qa-bot"])


def test_the_table_of_formats_has_every_suffix_that_is_read():
    table = README.split("## Documents")[1].split("\n\n")[1]
    assert set(re.findall(r"`(\.[a-z]+)`", table)) == set(READERS)


def test_the_side_file_names_pairs_by_label_and_number():
    side = blocks("yaml")[0].encode()
    asked = [
        QAPair("3", "When are you open?", "At nine."),
        QAPair("4", "What does it cost?", "Two.", label="General 4"),
    ]
    asked += [QAPair("1", "Who?", "You."), QAPair("20", "Who not?", "Nobody.")]
    pairs, doubts = apply(asked, side)
    assert doubts == [] and pairs[0].alternates == ("opening hours", "visiting hours")
    assert [pair.reviewed for pair in pairs] == [date(2026, 5, 1)] * 4
    assert [pair.disagrees_with for pair in pairs[2:]] == [("20", "fees.md: 3"), ("1",)]
    assert (pairs[1].alternates, pairs[1].valid_until) == (("price", "fee"), date(2026, 12, 31))


@pytest.mark.parametrize("target", [line.split()[1] for line in shell_lines() if "make" in line])
def test_the_make_targets_exist(target):
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_file_that_the_readme_links_exists():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert len(links) >= 15


def toured() -> list[list[str]]:
    """The files of each row of the tour, as it links them."""
    tour = README.split("## The files, in reading order")[1].split("\n## ")[0]
    rows = [line for line in tour.splitlines() if line.startswith("| [")]
    return [re.findall(r"\]\(([^)]+)\)", row) for row in rows]


def rooms(row: list[str]) -> list[str]:
    """The rooms of the package that the files of a row stand in."""
    return [Path(file).parts[1].removesuffix(".py") for file in row if file.startswith("qa_bot/")]


def test_the_tour_names_every_room_once_in_about_twenty_rows():
    seen = [room for row in toured() for room in dict.fromkeys(rooms(row))]
    assert sorted(seen) == sorted(ROW_OF) and 18 <= len(toured()) <= 22


def test_each_row_of_the_tour_imports_only_from_rows_above_it():
    # test_layers holds imports to these places, which the tour does not leave.
    places = [ROW_OF[room] for row in toured() for room in rooms(row)]
    assert places == sorted(places)
