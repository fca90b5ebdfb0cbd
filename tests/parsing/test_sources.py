"""Folders of documents: what is read, and what is left out with its reason."""

import codecs
import hashlib
import os
import signal
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from qa_bot.parsing import read_sources
from qa_bot.parsing.finding.questions import NO_QUESTIONS
from qa_bot.parsing.formats import READERS
from qa_bot.records import SourceError

needs_users = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no user ids here")
KNOWN = sorted([*READERS, ".zip"])
GOOD = "1. Are you open?\nDaily.\n2. What does it cost?\nFive.\n"


def reasons(folder) -> dict[str, str]:
    """Problems of a folder by file; the good document beside them must have been read."""
    documents, problems = read_sources(folder)
    assert [document.path for document in documents] == ["good.txt"]
    assert [pair.answer for pair in documents[0].pairs] == ["Daily.", "Five."]
    return {problem.path: problem.reason for problem in problems}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty; expected numbered questions with answers"),
        ("a.txt", b"\xef\xbb\xbf \r\n\t\n", "is empty; expected numbered questions with answers"),
        (
            "a.xyz",
            b"PK",
            f"format '.xyz' is not supported; expected one of {' '.join(KNOWN)}",
        ),
        (
            "README",
            GOOD.encode(),
            f"format 'README' is not supported; expected one of {' '.join(KNOWN)}",
        ),
        (
            "z.txt",
            b"Milk\nBread\n",
            NO_QUESTIONS,
        ),
    ],
)
def test_a_bad_file_is_named_with_its_reason_and_the_others_are_read(
    documents, name, content, reason
):
    assert reasons(documents({"good.txt": GOOD, name: content})) == {name: reason}


@pytest.fixture
def open_folder():
    """A folder that every user of this machine may list; tmp_path is its owner's alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "good.txt").write_text(GOOD)
        yield folder


def reasons_for_a_common_user(folder: Path) -> dict[str, str]:
    """What somebody finds who may not read everything, as root may."""
    codecs.lookup("utf-8-sig")  # its module may be out of a common user's reach
    if os.geteuid() != 0:
        return reasons(folder)
    os.seteuid(65534)
    try:
        return reasons(folder)
    finally:
        os.seteuid(0)


@needs_users
def test_a_file_without_read_permission_is_named(open_folder):
    (open_folder / "a.txt").write_text(GOOD)
    (open_folder / "a.txt").chmod(0)
    reason = "cannot be read (Permission denied); check its permissions"
    assert reasons_for_a_common_user(open_folder) == {"a.txt": reason}


@needs_users
@pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 on this system")
@pytest.mark.parametrize(("name", "shown"), [(b"sub", "'sub'"), (b"caf\xe9", r"'caf\udce9'")])
def test_a_folder_that_cannot_be_listed_is_named(open_folder, name, shown):
    folder = open_folder / os.fsdecode(name)
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD)
    folder.chmod(0)
    try:
        found = reasons_for_a_common_user(open_folder)
    finally:
        folder.chmod(0o700)
    assert found == {shown: "cannot be listed (Permission denied); check permissions"}


@pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 on this system")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"caf\xe9.txt", r"'caf\udce9.txt'"),
        (b"caf\xe9/a.txt", r"'caf\udce9/a.txt'"),
        (b"caf\xe9.pdf", r"'caf\udce9.pdf'"),
        (b"a\nb.txt", r"'a\nb.txt'"),
        (b"a\x1b[31m.txt", r"'a\x1b[31m.txt'"),
    ],
)
def test_a_file_name_that_is_not_utf8_or_not_printable_is_a_problem(documents, name, shown):
    path = os.path.join(os.fsencode(documents({"good.txt": GOOD})), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(GOOD)
    found = reasons(Path(os.fsdecode(path)).parents[name.count(b"/")])
    assert found == {shown: "its name has unprintable characters; rename it"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_named_and_does_not_hang(documents):
    folder = documents({"good.txt": GOOD})
    os.mkfifo(folder / "a.txt")
    signal.alarm(60)  # reading it would wait for ever; the alarm ends the whole run
    try:
        found = reasons(folder)
    finally:
        signal.alarm(0)
    assert found == {"a.txt": "is no ordinary file; expected a text file in this folder itself"}


@pytest.mark.parametrize("target", ["secret.txt", "outside", "nowhere"])
def test_a_link_is_named_and_not_followed(documents, tmp_path, target):
    (tmp_path / "secret.txt").write_text(GOOD)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "more.txt").write_text(GOOD)
    folder = documents({"good.txt": GOOD})
    (folder / "a.txt").symlink_to(tmp_path / target)
    assert reasons(folder) == {
        "a.txt": "is no ordinary file; expected a text file in this folder itself"
    }


def test_a_file_over_the_size_limit_is_named(documents):
    folder = documents({"good.txt": GOOD})
    with (folder / "a.txt").open("wb") as file:
        file.truncate(20_000_001)
    assert reasons(folder) == {"a.txt": "has 20,000,001 bytes; expected at most 20,000,000"}


def test_hidden_files_and_folders_are_passed_over(documents):
    folder = documents({"good.txt": GOOD, ".hidden.txt": GOOD, ".DS_Store": b"\x00"})
    (folder / ".git").mkdir()
    (folder / ".git" / "a.txt").write_text(GOOD)
    assert reasons(folder) == {}


LEFT_BY_PROGRAMS = [
    "~$good.docx", "~$good.xlsx", "Thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini",
    ".DS_Store", ".~lock.good.odt#", "good.txt~", "#good.txt#", ".good.txt.swp", "good.txt.swp",
    "good.txt.bak", "~WRL0001.tmp", "sub/Thumbs.db", "sub/~$more.docx", "Icon\r",
]  # fmt: skip


def test_what_programs_leave_beside_documents_is_passed_over_in_silence(documents):
    junk = {name: b"\x05left" for name in LEFT_BY_PROGRAMS}
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, data in {**junk, "in.txt": GOOD, ".": b"x", "..": b"x"}.items():
            archive.writestr(name, data)
        nameless = ZipInfo("x")
        nameless.filename = ""
        with archive.open(nameless, "w") as member:
            member.write(b"x")
    assert reasons(documents({"good.txt": GOOD, **junk})) == {}
    found, problems = read_sources(documents({"more.zip": file.getvalue()}))
    assert [document.path for document in found] == ["good.txt", "more.zip/in.txt"]
    outside = [(one.path, one.reason.partition(";")[0]) for one in problems]
    assert sorted(outside) == [
        ("more.zip/.", "leads out of its archive"), ("more.zip/..", "leads out of its archive"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.tmpl", "bak.txt", "a~b.txt", "thumbs.txt", "a.swift"])
def test_a_name_that_only_begins_like_those_is_no_silent_one(documents, name):
    folder = documents({"good.txt": GOOD, name: "no questions\n"})
    assert list(reasons(folder)) == [name]


def test_a_question_without_an_answer_is_a_problem_and_the_others_are_kept(documents):
    text = "1. Are you open?\nDaily.\n\n2. May I sing?\n\n3. What does it cost?\nFive.\n"
    found, problems = read_sources(documents({"a.txt": text}))
    assert [(pair.number, pair.answer) for pair in found[0].pairs] == [
        ("1", "Daily."),
        ("3", "Five."),
    ]
    assert [str(problem) for problem in problems] == [
        "a.txt: question 2 has no answer below it and is left out"
    ]


def test_questions_that_count_from_1_again_are_told_apart_by_their_section(documents):
    # Once only the first run became pairs, and the others stood inside its last answer.
    text = (
        "Tickets\n\n1. Are you open?\n\nDaily.\n\n2. What does it cost?\n\nFive.\n\n"
        "3. Is there tea?\n\nYes.\n\nParking\n\n"
        "1. Where can I park?\n\nBehind.\n\n2. Is it free?\n\nYes.\n"
    )
    found, problems = read_sources(documents({"a.txt": text}))
    assert [(pair.number, pair.label, pair.answer) for pair in found[0].pairs] == [
        ("1", "Tickets 1", "Daily."),
        ("2", "Tickets 2", "Five."),
        ("3", "Tickets 3", "Yes."),
        ("1", "Parking 1", "Behind."),
        ("2", "Parking 2", "Yes."),
    ]
    assert problems == []


def test_of_many_questions_out_of_sequence_the_first_five_lines_are_named(documents):
    first = "".join(f"{number}. Is it {number}?\n\nYes.\n\n" for number in range(1, 9))
    second = "".join(f"{number}. Or {number}?\n\nNo.\n\n" for number in (40, 60, 80, 100, 120, 140))
    (problem,) = read_sources(documents({"a.txt": first + second}))[1]
    assert problem.reason.startswith("6 numbered question(s) out of sequence stand inside other")
    assert "(lines 33, 37, 41, 45, 49, ...);" in problem.reason


def test_a_list_of_questions_inside_an_answer_is_no_problem(documents):
    text = "1. What will you ask me?\n\nThis:\n1. Your name?\n2. Your age?\n\n2. Why?\n\nSo.\n"
    found, problems = read_sources(documents({"a.txt": text}))
    assert ([pair.number for pair in found[0].pairs], problems) == (["1", "2"], [])


def test_a_document_whose_questions_have_no_answers_is_left_out(documents):
    found, problems = read_sources(documents({"a.txt": "1. Are you open?\n"}))
    assert (found, len(problems)) == ([], 1)


def test_a_byte_order_mark_is_no_part_of_the_text(documents):
    found, problems = read_sources(documents({"a.txt": b"\xef\xbb\xbf" + GOOD.encode()}))
    assert [(p.number, p.question) for p in found[0].pairs][0] == ("1", "Are you open?")
    assert problems == []


def test_documents_come_in_alphabetical_order_with_the_hash_of_their_bytes(documents):
    folder = documents({"b.txt": GOOD, "a.TXT": GOOD + "\n"})
    (folder / "sub").mkdir()
    (folder / "sub" / "c.text").write_text(GOOD)
    found, problems = read_sources(folder)
    assert [document.path for document in found] == ["a.TXT", "b.txt", "sub/c.text"]
    assert found[1].sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert found[2].pairs[0].source.path == "sub/c.text"
    assert problems == []


def test_a_folder_that_is_none_is_named(tmp_path):
    with pytest.raises(SourceError, match="nowhere is no folder; put your documents into it"):
        read_sources(tmp_path / "nowhere")


def test_a_name_with_a_no_break_space_is_read(tmp_path):
    (tmp_path / "our\u00a0faq \u202fpm.txt").write_text("1. Open?\n\nYes.\n", "utf-8")
    documents, problems = read_sources(tmp_path)
    assert [document.path for document in documents] == ["our\u00a0faq \u202fpm.txt"]
    assert problems == []


def test_pairs_that_agree_to_the_letter_are_used_once_and_other_answers_all(documents):
    rows = "question,answer\nOpen?,Daily.\nOpen?,Daily.\nOpen?,No.\n"
    found, problems = read_sources(documents({"a.csv": rows}))
    assert [pair.answer for pair in found[0].pairs] == ["Daily.", "No."]
    assert [pair.source.place for pair in found[0].pairs] == ["row 2", "row 4"]
    assert [problem.reason for problem in problems] == [
        "1 pair repeats an earlier question and its answer to the letter; only the first is used"
    ]


def test_a_file_with_its_question_at_its_head_is_one_pair_of_its_folder(documents):
    folder = documents({})
    (folder / "Opening").mkdir()
    text = "---\nquestion: Are you open?\nalternates: [hours]\n---\n\nDaily.\n\nOr not.\n"
    (folder / "Opening" / "one.md").write_text(text)
    (document,), problems = read_sources(folder)
    (pair,) = document.pairs
    assert (pair.question, pair.answer) == ("Are you open?", "Daily.\n\nOr not.")
    assert (pair.source.section, pair.source.first_line, pair.source.last_line) == ("Opening", 6, 8)
    assert pair.alternates == ("hours",) and not pair.number_is_printed and problems == []


def test_a_side_file_adds_wordings_and_changes_the_hash(documents):
    folder = documents({"good.txt": GOOD})
    (before,), _ = read_sources(folder)
    (folder / "good.alternates.yaml").write_text('"1": [hours]\n"9": [nothing]\n')
    (after,), problems = read_sources(folder)
    assert [pair.alternates for pair in after.pairs] == [("hours",), ()]
    assert after.sha256 != before.sha256
    assert [problem.path for problem in problems] == ["good.txt"]
    assert "'9'" in problems[0].reason


@pytest.mark.parametrize(
    ("name", "instead"), [("a.pages", ".docx"), ("a.PAGES", ".docx"), ("a.xls", ".xlsx")]
)
def test_what_cannot_be_read_says_what_to_save_it_as(documents, name, instead):
    (reason,) = reasons(documents({"good.txt": GOOD, name: b"PK"})).values()
    assert reason.endswith(f"is not supported; save it as {instead}")


def test_program_code_is_refused_with_a_hint(documents):
    (reason,) = reasons(documents({"good.txt": GOOD, "faq.ts": "export default []"})).values()
    assert reason == (
        "format '.ts' is not supported; it is program code, which is never run; write its "
        "questions as .json or .yaml"
    )


def test_a_side_file_that_cannot_be_read_leaves_its_document_in(documents, tmp_path):
    # Once the document was left out with it.
    (tmp_path / "elsewhere.yaml").write_text('"1": [hours]\n')
    folder = documents({"good.txt": GOOD})
    (folder / "good.alternates.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (document,), problems = read_sources(folder)
    assert [pair.alternates for pair in document.pairs] == [(), ()]
    assert [problem.path for problem in problems] == ["good.txt"]
    assert "its side file good.alternates.yaml is no ordinary file" in problems[0].reason


def test_a_guessed_encoding_of_a_file_with_its_question_at_its_head_is_named(documents):
    text = "---\nquestion: Are you open?\n---\nCaf\xe9.\n".encode("latin-1")
    (document,), problems = read_sources(documents({"a.txt": text}))
    assert document.pairs[0].answer == "Caf\xe9."
    assert "is not UTF-8" in problems[0].reason
