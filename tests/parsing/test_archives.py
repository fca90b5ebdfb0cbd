"""Archives of documents: read as folders, and what is not taken out of them."""

import io
import stat
import zipfile

import pytest
from limits import cpu_seconds
from odf_files import packed_parts

from qa_bot.checking.sources import read_paths
from qa_bot.parsing import read_sources
from qa_bot.parsing.folder import read_file
from qa_bot.records import SourceError
from qa_bot.verifying.source_files import SourceFiles

GOOD = "1. Are you open?\nDaily.\n2. What does it cost?\nFive.\n"


def test_an_archive_is_read_as_a_folder(documents):
    archive = packed_parts({
        "b.txt": GOOD, "sub/a.md": "# Open?\n\nDaily.\n\n# Price?\n\nFive.\n",
        "b.alternates.yaml": '"1": [hours]\n', ".hidden.txt": GOOD, "__MACOSX/b.txt": GOOD,
        "picture.png": b"\x89PNG", "one/one.md": "---\nquestion: Where?\n---\nHere.\n",
    })  # fmt: skip
    folder = documents({"faq.zip": archive, "z.txt": GOOD})
    found, problems = read_sources(folder)
    assert [document.path for document in found] == [
        "faq.zip/b.txt", "faq.zip/one/one.md", "faq.zip/sub/a.md", "z.txt",
    ]  # fmt: skip
    assert found[0].pairs[0].alternates == ("hours",)
    assert found[1].pairs[0].source.section == "one"
    assert [problem.path for problem in problems] == ["faq.zip/picture.png"]
    assert read_paths([folder / "faq.zip"])[0][0].path.endswith("faq.zip/b.txt")


def test_an_answer_of_an_archive_can_be_held_against_it(documents):
    archive = packed_parts({"sub/a.txt": GOOD, "sub/a.alternates.yaml": '"1": [hours]'})
    folder = documents({"faq.zip": archive})
    ((document,), _) = read_sources(folder)
    file = SourceFiles(folder).read("faq.zip/sub/a.txt")
    assert file is not None and file.sha256 == document.sha256
    assert [pair.answer for pair in file.pairs] == ["Daily.", "Five."]
    with pytest.raises(SourceError, match="is not in faq.zip"):
        read_file(folder / "faq.zip" / "b.txt")


def linked() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        member = zipfile.ZipInfo("link.txt")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
        archive.writestr("a.txt", GOOD)
    return file.getvalue()


@pytest.mark.parametrize(
    ("archive", "name", "reason"),
    [
        (packed_parts({"a.txt": GOOD, "../out.txt": GOOD}), "../out.txt", "leads out of its"),
        (packed_parts({"a.txt": GOOD, "/etc/x.txt": GOOD}), "/etc/x.txt", "leads out of its"),
        (packed_parts({"a.txt": GOOD, "C:/x.txt": GOOD}), "C:/x.txt", "leads out of its"),
        (packed_parts({"a.txt": GOOD, "b.zip": packed_parts({})}), "b.zip", "is an archive inside"),
        (packed_parts({"a.txt": GOOD, "b.docx": b"PK"}), "b.docx", "is damaged"),
        (linked(), "link.txt", "is a link"),
    ],
)
def test_what_is_no_document_is_named_and_the_others_are_read(documents, archive, name, reason):
    found, problems = read_sources(documents({"faq.zip": archive}))
    assert [document.path for document in found] == ["faq.zip/a.txt"]
    assert [problem.path for problem in problems] == [f"faq.zip/{name}"]
    assert problems[0].reason.startswith(reason)


def encrypted() -> bytes:
    data = bytearray(packed_parts({"a.txt": GOOD}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (b"", "is damaged"),
        (b"1. Open?", "is damaged"),
        (packed_parts({"a.txt": GOOD})[:-30], "is damaged"),
        (encrypted(), "is encrypted; expected an archive of documents"),
        (packed_parts({"a.txt": "a" * 3_000_000}), "unpacks to 3,000,000 bytes"),
        (packed_parts({f"{n}.txt": "a" * 90_000 for n in range(900)}), "unpacks to 81,000,000"),
        (packed_parts({f"{n}.txt": "" for n in range(10_001)}), "unpacks to 0 bytes in 10,001"),
    ],
)
def test_a_bad_archive_says_in_one_line_what_was_expected(documents, archive, reason):
    with cpu_seconds(5):
        found, (problem,) = read_sources(documents({"good.txt": GOOD, "faq.zip": archive}))
    assert [document.path for document in found] == ["good.txt"]
    assert problem.path == "faq.zip" and problem.reason.startswith(reason)
    assert "expected" in problem.reason and "\n" not in problem.reason
