"""The rows of docs/architecture.md: a module imports from qa_bot only what stands above it."""

import subprocess
import sys
from pathlib import Path

import pytest
from imports import room_of, rooms_imported

import qa_bot

PACKAGE = Path(qa_bot.__file__).parent
ROWS = [
    {"code_hash", "language_sides", "languages", "log_levels", "words"},
    {"records"},
    {"arguments", "contacts", "document_titles"},
    {"feedback", "models", "settings"},
    {"parsing"},
    {"ranking"},
    {"fitting"},
    {"store"},
    {"guard"},
    {"answering"},
    {"conversation"},
    {"bot"},
    {"charts", "evaluation", "wording"},
    {"checking", "editing", "gaps", "golden", "verifying"},
    {"publishing", "tuning", "wire"},
    {"web"},
    {"cli"},
    {"__main__"},
]
ROW_OF = {module: place for place, row in enumerate(ROWS) for module in row}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_rows_above_its_own(path):
    module = room_of(path, PACKAGE)
    assert module in ROW_OF, f"{module} has no row; see docs/architecture.md"
    # `import qa_bot` and `from qa_bot import QABot` need the bot.
    names = {name or "bot" for name in rooms_imported(path, "qa_bot")}
    for name in names - {module}:
        assert ROW_OF[name] < ROW_OF[module], f"{module} imports {name}"


def test_importing_the_package_loads_no_heavy_library():
    heavy = [
        "torch", "gradio", "sentence_transformers", "transformers", "sklearn", "scipy.stats",
        "matplotlib",
    ]  # fmt: skip
    code = f"import qa_bot, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_names_are_these():
    wanted = {"QABot", "QAPair", "Source", "Answer", "Match", "Outcome", "QABotError"}
    assert set(qa_bot.__all__) == wanted and len(qa_bot.__all__) == len(wanted)
    assert all(hasattr(qa_bot, name) for name in wanted)
