"""One name, one thing: no module or public class of the package shares its name with another."""

import ast
from collections import Counter
from pathlib import Path

import qa_bot

PACKAGE = Path(qa_bot.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))


def repeated(names: list[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def test_no_two_modules_have_one_name():
    names = [path.stem for path in FILES if not path.stem.startswith("__")]
    assert repeated(names) == []


def test_no_two_classes_have_one_name():
    classes = [
        node.name
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert repeated(classes) == []


def test_no_module_is_longer_than_three_hundred_lines():
    lengths = {
        path.relative_to(PACKAGE).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in FILES
    }
    assert [name for name, lines in lengths.items() if lines > 300] == []
