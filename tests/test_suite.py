"""What a run of the tests loads and says."""

import os
import subprocess
import sys

from paths import ROOT, TESTS

PLAYWRIGHT = """
import sys, pytest
code = pytest.main(["-q", "-p", "no:cacheprovider", "tests/words/test_vocabulary.py", "--co"])
print(code, [name for name in ("playwright", "benchmarks.browsing") if name in sys.modules])
"""


def pytest_of(*selection: str, **environment: str) -> str:
    """What a run says in the end."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *selection]
    variables = {key: value for key, value in os.environ.items() if key != "CI"}
    done = subprocess.run(
        command, cwd=ROOT, env=variables | environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_browser_tests_without_a_browser_are_counted_in_the_last_line_but_one(tmp_path):
    selection = [f"{TESTS}/web/test_accessible.py", "-k", "test_the_empty_page"]
    *_, said, totals = pytest_of(*selection, PATH=str(tmp_path)).splitlines()
    left_out = int(said.split()[0])
    assert said == (
        f"{left_out} browser tests left out: no chromium on this machine (apt-get install chromium)"
    )
    assert left_out > 1 and totals.startswith(f"{left_out} skipped")


def test_a_run_without_browser_tests_says_nothing_of_them(tmp_path):
    selection = [f"{TESTS}/words/test_vocabulary.py", "-k", "of_two_terms"]
    assert "browser" not in pytest_of(*selection, PATH=str(tmp_path))


def test_a_fast_test_loads_no_browser():
    command = [sys.executable, "-c", PLAYWRIGHT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout
