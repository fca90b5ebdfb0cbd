"""A sample is read as long as it is alone; the owner's documents take its place."""

import hashlib
import logging
import shutil

import pytest
from paths import ROOT

from qa_bot.parsing import read_sources

SAMPLE = b"1. What is this?\n\nA sample.\n"
OWN = "1. When are you open?\n\nFrom nine to five.\n"


def listed(content: bytes, name: str = "sample.txt") -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n"


def read(folder) -> list[str]:
    return [document.path for document in read_sources(folder)[0]]


@pytest.fixture
def folder(documents):
    return documents({"sample.txt": SAMPLE, ".sample": listed(SAMPLE)})


def test_a_sample_is_read_while_it_is_alone(folder, caplog):
    assert read(folder) == ["sample.txt"] and caplog.records == []


def test_a_document_takes_its_place_and_a_warning_says_so(folder, caplog):
    (folder / "own.txt").write_text(OWN)
    with caplog.at_level(logging.WARNING):
        documents, problems = read_sources(folder)
    assert [document.path for document in documents] == ["own.txt"] and problems == []
    assert [record.getMessage() for record in caplog.records] == [
        "sample.txt is a sample and left out, as there are other documents; remove it"
    ]


@pytest.mark.parametrize("text", ["Nothing is asked here.\n", "1. When are you open?\n"])
def test_what_answers_nothing_takes_no_samples_place(folder, text):
    (folder / "own.txt").write_text(text)
    assert read(folder) == ["sample.txt"]


def test_a_sample_under_another_name_is_one(folder):
    (folder / "sample.txt").rename(folder / "begin.txt")
    (folder / "own.txt").write_text(OWN)
    assert read(folder) == ["own.txt"]


def test_what_the_owner_changed_or_added_to_is_the_owners(folder):
    (folder / "own.txt").write_text(OWN)
    (folder / "sample.txt.alternates.yaml").write_text('"1": [what is it]\n')
    assert read(folder) == ["own.txt", "sample.txt"]
    (folder / "sample.txt.alternates.yaml").unlink()
    (folder / "sample.txt").write_bytes(SAMPLE + b"\nChanged.\n")
    assert read(folder) == ["own.txt", "sample.txt"]


@pytest.mark.parametrize(
    "named", [b"", b"sample.txt\n", b"\xff" * 1_000_000, b"0" * 1_000_000, b"a" * 63 + b"  x\n"]
)
def test_a_list_that_names_none_leaves_nothing_out(documents, named):
    folder = documents({"sample.txt": SAMPLE, "own.txt": OWN, ".sample": named})
    assert read(folder) == ["own.txt", "sample.txt"]


def test_no_list_is_read_through_a_link(documents, tmp_path):
    folder = documents({"sample.txt": SAMPLE, "own.txt": OWN})
    (tmp_path / "elsewhere").write_text(listed(SAMPLE))
    (folder / ".sample").symlink_to(tmp_path / "elsewhere")
    assert read(folder) == ["own.txt", "sample.txt"]


def test_the_sample_that_comes_along_is_gone_with_the_first_document(tmp_path):
    shutil.copytree(ROOT / "source_docs", tmp_path / "source_docs")
    assert len(read(tmp_path / "source_docs")) == 1
    (tmp_path / "source_docs" / "own.txt").write_text(OWN)
    assert read(tmp_path / "source_docs") == ["own.txt"]
