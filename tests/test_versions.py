"""One version number: the package's, for pyproject, the shell and the changelog."""

import re
import subprocess
import sys
import tomllib
from itertools import pairwise

import pytest
from paths import ROOT

from qa_bot import __version__

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
KINDS = ["Added", "Changed", "Fixed", "Removed"]


def headings(text: str) -> list[str]:
    return re.findall(r"^## (\S+)", text, re.MULTILINE)


def parts_of(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def test_pyproject_has_no_number_of_its_own():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["version"] and "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "qa_bot.__version__"}


def test_the_newest_version_of_the_changelog_is_the_package_s():
    versions = [heading for heading in headings(CHANGELOG) if heading != "Unreleased"]
    assert versions[0] == __version__
    assert all(parts_of(new) > parts_of(old) for new, old in pairwise(versions))
    assert "Unreleased" not in headings(CHANGELOG)[1:]


def test_each_version_says_what_was_added_changed_fixed_and_removed():
    for text in CHANGELOG.split("\n## ")[1:]:
        kinds = re.findall(r"^### (.+)$", text, re.MULTILINE)
        assert kinds and kinds == [kind for kind in KINDS if kind in kinds], text[:40]


def test_the_shell_prints_the_version(qa_bot_here):
    assert qa_bot_here("--version") == (0, f"qa-bot {__version__}\n", "")


@pytest.mark.parametrize("arguments", [("ask", "--version"), ("--versio",)])
def test_the_version_is_an_option_of_the_shell_alone(qa_bot_here, arguments):
    code, stdout, stderr = qa_bot_here(*arguments)
    assert (code, stdout) == (2, "") and "No such option" in stderr


def test_the_module_is_the_command_and_says_its_version():
    command = [sys.executable, "-m", "qa_bot", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"qa-bot {__version__}\n", "")
