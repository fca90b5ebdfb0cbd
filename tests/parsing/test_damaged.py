"""Every format's damaged, empty and wild forms: pairs as they were, or one line of why not."""

import random
from pathlib import Path

import pytest
from limits import cpu_seconds
from test_formats import FIXTURES, PAIRS, SAME

from qa_bot.parsing import read_folder, read_sources
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import READERS
from qa_bot.parsing.recognizing import true_reader
from qa_bot.records import SourceError

# One document of every suffix, as bytes; of .doc there is none that needs no LibreOffice.
DOCUMENTS = {f.suffix: f.make() for f in reversed(FIXTURES) if f.suffix != ".doc"}
DOCUMENTS |= {suffix: DOCUMENTS[other] for suffix, other in SAME.items()}
ONES = {READERS[suffix]: suffix for suffix in DOCUMENTS}  # one suffix for every reader
SECONDS = 4.0
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def outcome(data: bytes, suffix: str) -> list[tuple[str, str]] | str:
    """The pairs of a file, or the one line that says why there are none."""
    try:
        read = true_reader(data, suffix)
        assert read is not None
        pairs = parse(data, f"faq{suffix}", read).pairs
        return [(pair.question, pair.answer) for pair in pairs if pair.answer]
    except SourceError as error:
        text = str(error)
        assert "\n" not in text and len(text) < 600, text
        return text


@pytest.mark.parametrize("suffix", sorted(DOCUMENTS))
def test_an_empty_file_says_that_it_is_empty(suffix):
    for data in (b"", b" \n\t\r\n \n", b"\xef\xbb\xbf", b"\xff\xfe\n\0\n\0", b"\0" * 2_000):
        assert str(outcome(data, suffix)).startswith("is empty; expected "), data


@pytest.mark.parametrize("suffix", sorted(ONES.values()))
def test_a_file_that_was_cut_off_gives_what_is_left_or_is_named(suffix):
    data = DOCUMENTS[suffix]
    for parts in range(1, 20):
        found = outcome(data[: len(data) * parts // 20], suffix)
        if isinstance(found, str):
            continue
        # What is left of a page may be read by other headings, but its words are in its order.
        said = " ".join(text for pair in found for text in pair)
        assert len(found) <= 2 and len(said) <= len(" ".join(map(" ".join, PAIRS))) + 30, found


@pytest.mark.parametrize("suffix", sorted(ONES.values()))
def test_a_file_with_other_bytes_in_it_is_read_or_named(suffix):
    draw = random.Random(suffix)
    data = DOCUMENTS[suffix]
    for count in (1, 1, 1, 2, 5, len(data) // 50 + 1, len(data) // 10 + 1, len(data)):
        for _ in range(3):
            other = bytearray(data)
            for _ in range(count):
                other[draw.randrange(len(data))] = draw.randrange(256)
            outcome(bytes(other), suffix)


@pytest.mark.parametrize("suffix", sorted(DOCUMENTS))
def test_what_is_no_document_is_named(suffix):
    draw = random.Random(suffix)
    for beginning in (b"\x89PNG\r\n\x1a\n", b"\x1f\x8b\x08\0", b"PK\x03\x04", b"MZ\x90\0", b""):
        found = outcome(beginning + draw.randbytes(3_000), suffix)
        assert isinstance(found, str) and "; expected " in found, found


@pytest.mark.parametrize("suffix", sorted(DOCUMENTS))
def test_an_encrypted_office_file_is_named_whatever_it_is_called(suffix):
    found = outcome(OLE + b"\0" * 1_500, suffix)
    assert isinstance(found, str) and "is encrypted" in found and "without a password" in found


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".odt", ".ods", ".epub"])
def test_a_zip_with_a_password_is_named(suffix):
    # The bit that says so stands in front of every member, and again in the directory.
    data = bytearray(DOCUMENTS[suffix])
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(mark, start + 4)
    assert "is encrypted" in str(outcome(bytes(data), suffix))


TEXTS = sorted(s for s, data in DOCUMENTS.items() if data.isascii() and not data.startswith(b"%"))


# Rich text and mail have ways of their own to write other letters.
SEVEN_BITS = (".rtf", ".mhtml", ".mht")


@pytest.mark.parametrize("suffix", [s for s in TEXTS if s not in SEVEN_BITS])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_form_of_unicode_is_read(suffix, encoding):
    assert outcome(DOCUMENTS[suffix].decode().encode(encoding), suffix) == list(PAIRS)


@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_line_ends_of_other_systems_are_read(suffix, end):
    assert outcome(DOCUMENTS[suffix].decode().replace("\n", end).encode(), suffix) == list(PAIRS)


def test_everything_else_in_the_folder_is_read(tmp_path: Path):
    for suffix, data in DOCUMENTS.items():
        (tmp_path / f"good{suffix}").write_bytes(data)
        (tmp_path / f"bad{suffix}").write_bytes(OLE + data)
    files, problems = read_folder(tmp_path)
    assert {file.path for file in files} == {f"good{suffix}" for suffix in DOCUMENTS}
    assert {problem.path for problem in problems} == {f"bad{suffix}" for suffix in DOCUMENTS}


def test_every_format_has_a_document_here():
    assert {*DOCUMENTS, ".doc"} == READERS.keys()


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_each_bad_file_is_one_line_that_says_what_was_expected(tmp_path: Path, suffix):
    draw = random.Random(suffix)
    good = DOCUMENTS.get(suffix, OLE)
    bad = {
        "empty": b"",
        "byte": b"x",
        "random": draw.randbytes(2_000),
        "half": good[: len(good) // 2],
    }
    for name, data in bad.items():
        (tmp_path / f"{name}{suffix}").write_bytes(data)
    (tmp_path / "good.txt").write_bytes(DOCUMENTS[".txt"])
    documents, problems = read_sources(tmp_path)
    read = {document.path for document in documents}
    assert "good.txt" in read and read <= {"good.txt", f"half{suffix}"}
    named = [problem.path for problem in problems if problem.path not in read]
    assert sorted(named) == sorted({f"{name}{suffix}" for name in bad} - read)
    for problem in problems:
        assert "expected " in problem.reason or problem.path in read, problem
        assert "\n" not in problem.reason and "Traceback" not in problem.reason


# Nested as no person writes it: read flat, or refused.
DEEP = 100_000
FLAT = 2_000  # where each level is an element; test_html.py has 100,000 of them
NESTED = {
    "lists.json": "[" * DEEP + "]" * DEEP,
    "objects.json": '{"a":' * DEEP + "1" + "}" * DEEP,
    "objects.jsonl": '{"a":' * DEEP + "\n" + '{"question":"a?","answer":"b"}\n',
    "flow.yaml": "[" * DEEP + "]" * DEEP,
    "block.yaml": "- " * DEEP,
    "elements.xml": "<a>" * DEEP + "a?" + "</a>" * DEEP,
    "sections.xml": "<section><title>a?</title>" * FLAT + "</section>" * FLAT,
    "blocks.html": "<div>" * FLAT + "a?" + "</div>" * FLAT,
    "items.html": "<ul><li>" * FLAT + "a?",
    "tables.html": "<table><tr><td>" * FLAT + "a?",
    "bold.html": "<b>" * FLAT + "a?",
    "quotes.md": ">" * DEEP + " a?",
    "items.md": "- " * DEEP + "a?",
    "brackets.md": "[" * DEEP + "a?",
    "stars.md": "*" * DEEP + "a?",
    "quotes.rst": "\n".join(" " * (n % 200) + "a?" for n in range(2_000)),
    "groups.rtf": "{\\rtf1 " + "{" * DEEP + "a?" + "}" * DEEP + "}",
    "stars.org": "*" * DEEP + " a?",
    "templates.wiki": "{{" * DEEP + "a?" + "}}" * DEEP,
    "indents.wiki": ":" * DEEP + "a?",
    "commands.texi": "@code{" * DEEP + "a?" + "}" * DEEP,
    "lists.texi": "@itemize\n@item a\n" * FLAT,
    "blocks.adoc": "====\na\n" * FLAT,
    "components.mdx": "<A>\n" * FLAT + "a?\n",
    "codes.pod": "=head1 a?\n\n" + "B<" * DEEP + "b" + ">" * DEEP,
    "parts.mhtml": "".join(
        f"Content-Type: multipart/mixed; boundary=a{n}\n\n--a{n}\n" for n in range(400)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_read_flat_or_refused(name):
    with cpu_seconds(SECONDS):
        outcome(NESTED[name].encode(), f".{name.rpartition('.')[2]}")
