"""What a file of the package imports, for the tests of layers."""

import ast
from importlib.util import find_spec
from pathlib import Path


def imported_modules(path: Path, package: str) -> set[str]:
    """Dotted names of the modules under `package` that a file imports, anywhere in it.

    `from package.a import b` imports package.a.b where that is a module, else package.a; also what
    is imported inside a function, or for its types alone.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    under = {name for name in names if f"{name}.".startswith(f"{package}.")}
    return {name if is_module(name) else name.rpartition(".")[0] for name in under}


def is_module(name: str) -> bool:
    """Whether a dotted name is a module or a package; nothing is imported to see."""
    top, *parts = name.split(".")
    spec = find_spec(top)
    assert spec and spec.origin, f"{top} is no package here"
    place = Path(spec.origin).parent.joinpath(*parts)
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def module_name(path: Path, package: str) -> str:
    """The dotted name under which a file of the package is imported."""
    spec = find_spec(package)
    assert spec and spec.origin, f"{package} is no package here"
    parts = path.relative_to(Path(spec.origin).parent).with_suffix("").parts
    return ".".join([package, *parts]).removesuffix(".__init__")


def rooms_imported(path: Path, package: str) -> set[str]:
    """Names of the rooms right below `package` that a file imports from; "" is `package`."""
    below = {name.removeprefix(package).lstrip(".") for name in imported_modules(path, package)}
    return {name.split(".")[0] for name in below}


def room_of(path: Path, folder: Path) -> str:
    """Name of the room, or loose module, of a package's folder that a file belongs to."""
    return path.relative_to(folder).with_suffix("").parts[0]
