"""The hash of what makes something: another file, package or word is another hash."""

import shutil
import unicodedata
from pathlib import Path

import pytest

import qa_bot.words
from qa_bot.code_hash import code_sha256, files_in
from qa_bot.store import counting
from qa_bot.store.counting import counting_fingerprint


def test_files_of_these_endings_are_found_below_a_folder_in_one_order(tmp_path):
    for name in ("b.py", "a.toml", "c/a.py", "c/a.pyc", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = [path.relative_to(tmp_path).as_posix() for path in files_in(tmp_path, ".py", ".toml")]
    assert found == ["a.toml", "b.py", "c/a.py"]


def test_another_content_package_or_word_is_another_hash(tmp_path):
    (tmp_path / "a.py").write_text("1")
    (tmp_path / "b.py").write_text("2")
    one, two = tmp_path / "a.py", tmp_path / "b.py"
    different = [
        code_sha256([one], ["numpy"], ["3.12"]),
        code_sha256([two], ["numpy"], ["3.12"]),
        code_sha256([one, two], ["numpy"], ["3.12"]),
        code_sha256([one], ["pydantic"], ["3.12"]),
        code_sha256([one], ["none-of-this-name"], ["3.12"]),
        code_sha256([one], ["numpy"], ["3.13"]),
        code_sha256([one], ["numpy"]),
    ]
    assert len({*different}) == len(different)
    assert code_sha256([one], ["numpy"], ["3.12"]) == different[0]


def test_what_gives_and_counts_texts_is_a_part_of_counting(tmp_path, monkeypatch):
    known = counting_fingerprint()
    for name in ("texts.py", "bm25_building.py", "bm25.py"):
        shutil.copy(Path(counting.__file__).parent / name, tmp_path)
    monkeypatch.setattr(counting, "__file__", str(tmp_path / "counting.py"))
    assert counting_fingerprint.__wrapped__() == known
    (tmp_path / "texts.py").write_text("")
    assert counting_fingerprint.__wrapped__() != known
    for path in tmp_path.iterdir():
        path.unlink()
    assert len(counting_fingerprint.__wrapped__()) == 64  # as where no source is installed


@pytest.mark.parametrize("name", ["en.toml", "stems.py", "abbreviations.py"])
def test_another_table_or_module_of_words_is_another_counting(tmp_path, monkeypatch, name):
    own = Path(qa_bot.words.__file__).parent
    copy = shutil.copytree(own, tmp_path / "words", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(qa_bot.words, "__file__", str(copy / "__init__.py"))
    assert counting_fingerprint.__wrapped__() == counting_fingerprint()
    with (copy / name).open("a") as file:
        file.write("# more\n")
    assert counting_fingerprint.__wrapped__() != counting_fingerprint()


def test_another_version_of_unicode_is_another_counting(monkeypatch):
    known = counting_fingerprint()
    monkeypatch.setattr(unicodedata, "unidata_version", "99.0.0")
    assert counting_fingerprint.__wrapped__() != known
