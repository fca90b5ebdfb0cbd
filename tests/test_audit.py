"""What `make audit` makes of the reports of its tools: nothing that was not looked at is green."""

import importlib.util
import json
from pathlib import Path

import pytest

PATH = Path(__file__).parent.parent / ".ci" / "audit.py"


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("audit", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(*packages: dict) -> str:
    return json.dumps({"dependencies": packages})


GOOD = {"name": "a", "version": "1", "vulns": []}
HOLE = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
SKIPPED = {"name": "c", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("text", "state", "what"),
    [
        (report(GOOD), "pass", "no known hole in 1 packages"),
        (report(GOOD, HOLE), "fail", "1 known holes"),
        (report(GOOD, SKIPPED), "not audited", "skipped: c"),
        (report(HOLE, SKIPPED), "fail", "1 known holes"),
        (report(), "not audited", "skipped: all"),
        ("", "not audited", "no network"),
    ],
)
def test_what_could_not_be_looked_up_is_not_audited(audit, text, state, what):
    assert audit.judged(text, "first line\nno network\n") == (state, what)


@pytest.mark.parametrize(
    ("licence", "unusual"),
    [
        ("MIT", []),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", []),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", ["MPL-2.0"]),
        ("LGPL-3.0-only", ["LGPL-3.0-only"]),
        ("UNKNOWN", ["UNKNOWN"]),
    ],
)
def test_licences_that_are_none_of_the_usual_ones_are_named(audit, licence, unusual):
    assert [part.strip() for part in audit.unusual_parts(licence)] == unusual
