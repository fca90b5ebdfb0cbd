"""What files import, for tests of which way imports go."""

import ast
from pathlib import Path


def module_of(path: Path, package: Path) -> str:
    """Name the module or folder of a package that a file belongs to."""
    return path.relative_to(package).with_suffix("").parts[0]


def imported_modules(path: Path, package: Path, prefix: str) -> set[str]:
    """Name the modules and folders of a package that a file imports from, anywhere in it.

    `prefix` is the package's dotted name; the package itself is "".
    """
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    below = {name[len(prefix) + 1 :] for name in names if f"{name}.".startswith(f"{prefix}.")}
    modules = {name.split(".")[0] for name in below}
    return {name if name and _is_module(package / name) else "" for name in modules}


def _is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").is_file()
