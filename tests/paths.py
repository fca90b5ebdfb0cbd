"""Where the checkout and the tests' own data stand."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
DATA = TESTS / "data"
SOURCE_DOCS = ROOT / "source_docs"
