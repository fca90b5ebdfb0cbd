"""The rows of DESIGN.md: a module imports from qa_bot only what stands above it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import qa_bot

PACKAGE = Path(qa_bot.__file__).parent
ROWS = [
    {"languages", "words"},
    {"records"},
    {"arguments", "models", "settings"},
    {"parsing"},
    {"ranking"},
    {"fitting"},
    {"store"},
    {"asked", "conversation", "guard"},
    {"bot"},
    {"wording"},
    {"checking", "evaluation", "verifying"},
    {"wire"},
    {"web"},
    {"cli"},
]
ROW_OF = {module: place for place, row in enumerate(ROWS) for module in row}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def module_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_modules(path: Path) -> set[str]:
    """Modules of qa_bot that a file names in an import, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        parts = [name.split(".") for name in names]
        found |= {part[1] if len(part) > 1 else "" for part in parts if part[0] == "qa_bot"}
    # `import qa_bot` and `from qa_bot import QABot` need the bot.
    return {name if name in ROW_OF else "bot" for name in found}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_rows_above_its_own(path):
    module = module_of(path)
    assert module in ROW_OF, f"{module} has no row; see DESIGN.md"
    for name in imported_modules(path) - {module}:
        assert ROW_OF[name] < ROW_OF[module], f"{module} imports {name}"


def test_importing_the_package_loads_no_heavy_library():
    heavy = ["torch", "gradio", "sentence_transformers", "transformers", "sklearn", "scipy.stats"]
    code = f"import qa_bot, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_names_are_these():
    wanted = {"QABot", "QAPair", "Source", "Answer", "Match", "Outcome", "QABotError"}
    assert set(qa_bot.__all__) == wanted and len(qa_bot.__all__) == len(wanted)
    assert all(hasattr(qa_bot, name) for name in wanted)
