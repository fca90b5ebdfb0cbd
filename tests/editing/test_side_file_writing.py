"""Wordings and disagreements written into side files that a person wrote: nothing else changes."""

import hashlib
import os
import re
import subprocess
import sys
import threading
import zipfile

import pytest
from disks import with_read_only
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_bot.editing import add_alternate, add_disagreement, side_file_sha256
from qa_bot.editing.replacing import locked_file, replace_file
from qa_bot.parsing import read_file, read_folder
from qa_bot.records import EditError

DOCUMENT = (
    "1. When are you open?\n\nDaily from 9 to 17.\n\n"
    "2. What does it cost?\n\nFive pounds.\n\n"
    "3. Where is the car park?\n\nBehind the hall.\n\n"
    "4. Who may come?\n\nEverybody.\n"
)


READ_ONLY = """
import sys, pathlib
from qa_bot.editing import add_alternate
from qa_bot.records import EditError
try:
    add_alternate(pathlib.Path(sys.argv[1]), "faq.txt", "2", "fee")
except EditError as error:
    print(error)
"""


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "faq.txt").write_text(DOCUMENT)
    return folder


def side(sources, text=None):
    path = sources / "faq.txt.alternates.yaml"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def alternates(sources):
    pairs = read_file(sources / "faq.txt", "faq.txt").pairs
    return {pair.label: pair.alternates for pair in pairs if pair.alternates}


def is_inserted(new: bytes, old: bytes) -> bool:
    """Whether the new bytes are the old ones with something more at one place."""
    more = len(new) - len(old)
    return any(new[:i] == old[:i] and new[i + more :] == old[i:] for i in range(len(old) + 1))


def test_a_document_without_a_side_file_gets_one(sources):
    assert side_file_sha256(sources, "faq.txt") is None
    edit = add_alternate(sources, "faq.txt", "2", "entry fee")
    assert side(sources).read_text() == '"What does it cost?":\n  - "entry fee"\n'
    assert edit.path == "faq.txt.alternates.yaml" and edit.before_sha256 is None
    assert edit.sha256 == hashlib.sha256(side(sources).read_bytes()).hexdigest()
    assert edit.sha256 == side_file_sha256(sources, "faq.txt")
    assert alternates(sources) == {"2": ("entry fee",)}
    add_alternate(sources, "faq.txt", "2", 'what\'s the "fee"?', edit.sha256)
    assert alternates(sources) == {"2": ("entry fee", 'what\'s the "fee"?')}
    # Neither the lock nor what was written aside stays.
    assert sorted(path.name for path in sources.iterdir()) == ["faq.txt", side(sources).name]


NEW = '"What does it cost?":\n  - "new"\n'
OTHER = 'disagrees_with: ["Who may come?"]\n'
WRITTEN = {
    "brackets": ('2: [fee,  "price" ]  # Anna\n', '2: [fee,  "price", "new" ]  # Anna\n'),
    "a comma at the end": ("2: [fee, ]\n", '2: [fee, "new", ]\n'),
    "empty brackets": ("2: []\n1: [hours]", '2: ["new"]\n1: [hours]'),
    "dashes": ("2:\n  - fee # a\n\n# of 3\n3:\n- cars\n",
               '2:\n  - fee # a\n  - "new"\n\n# of 3\n3:\n- cars\n'),
    "dashes below the key": ("2:\n- fee\n1: [hours]\n", '2:\n- fee\n- "new"\n1: [hours]\n'),
    "fields": ("2:\n  alternates: [fee]\n  reviewed: 2026-01-31\n",
               '2:\n  alternates: [fee, "new"]\n  reviewed: 2026-01-31\n'),
    "fields without wordings": ("2:\n    reviewed: 2026-01-31  # by Anna\n# end\n",
                                '2:\n    reviewed: 2026-01-31  # by Anna\n'
                                '    alternates: ["new"]\n# end\n'),
    "another name of the field": ("2: {Synonyms: fee}\n", "2: {Synonyms: fee; new}\n"),
    "a text": ("2: fee; price\n", "2: fee; price; new\n"),
    "a text in quotes": ("2: 'fee'\n1: \"hours\"\n", "2: 'fee; new'\n1: \"hours\"\n"),
    "nothing": ("2:   # to do\n1:\n", '2: ["new"]   # to do\n1:\n'),
    "null": ("2: ~\n", '2: ["new"]\n'),
    "the question as the key": ("What does it cost: [fee]\n", 'What does it cost: [fee, "new"]\n'),
    "no such key": ("# ours\n1: [hours]\n# end\n", '# ours\n1: [hours]\n# end\n' + NEW),
    "no line end": ("1: [hours]", '1: [hours]\n' + NEW),
    "an end of the document": ("---\n1: [hours]\n...\n", '---\n1: [hours]\n' + NEW + '...\n'),
    "comments alone": ("# to be filled\n", '# to be filled\n' + NEW),
    "an empty file": ("", NEW),
    "braces": ("{1: [hours]}\n", '{1: [hours], "What does it cost?": ["new"]}\n'),
    "Windows": ("1: [hours]\r\n2:\r\n  - fee\r\n", '1: [hours]\r\n2:\r\n  - fee\r\n  - "new"\r\n'),
    "a mark": ("\ufeff2: [fee]\n", '\ufeff2: [fee, "new"]\n'),
    "a folded text": ("2:\n  - |\n    fee\n\n1: [hours]\n",
                      '2:\n  - |\n    fee\n  - "new"\n\n1: [hours]\n'),
    "references elsewhere": ("1: &a [hours]\n3: *a\n2: [fee]\n",
                             '1: &a [hours]\n3: *a\n2: [fee, "new"]\n'),
    "an unknown key": ("99: [x]\n2: [fee]\n", '99: [x]\n2: [fee, "new"]\n'),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN)
def test_all_else_of_a_side_file_stays_as_it_was_written(sources, case):
    before, after = WRITTEN[case]
    path = side(sources, before)
    add_alternate(sources, "faq.txt", "2", "new")
    assert path.read_bytes() == after.encode()
    assert alternates(sources)["2"][-1] == "new"


REFUSED = {
    "a reference": ("2: &a [fee]\n3: *a\n", "reference"),
    "a merge": ("x: &a\n  alternates: [b]\n2:\n  <<: *a\n", "added with all else kept"),
    "a key twice": ("2: [fee]\n1: [hours]\n2: [price]\n", "has '2' twice"),
    "a tab": ("2:\n\t- fee\n", "is no valid YAML in line 2"),
    "two documents": ("2: [fee]\n---\n1: [hours]\n", "is no list of alternates"),
    "a list": ("- fee\n", "is no list of alternates"),
    "a tag": ("2: !!python/object:os.system [fee]\n", "has the tag"),
    "a folded text alone": ("2: |\n  fee\n", "write its wordings as a list"),
    "another encoding": ("2: [Geb\u00fchr]\n".encode("cp1252"), "is not UTF-8"),
    "UTF-16": ("2: [fee]\n".encode("utf-16"), "is not UTF-8"),
    "fields as a list": ("2:\n  alternates:\n    a: b\n", "has fields for 'alternates'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_added_to_is_named_and_stays(sources, case):
    before, reason = REFUSED[case]
    path = side(sources, before)
    data = path.read_bytes()
    with pytest.raises(EditError, match=reason):
        add_alternate(sources, "faq.txt", "2", "new")
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("wording", "reason"),
    [
        ("When are you open", "is a wording of question 1 already"),
        ("CARS?", "is a wording of question 3 already"),
        ("What does it cost?", "is a wording of this question already"),
        ("fee", "is a wording of this question already"),
        (" ?! ", "a letter or digit"),
        ("x" * 1001, "1,001 characters"),
        ("the <b>fee</b>", "would be read as 'the fee'"),
    ],
)
def test_a_wording_that_is_there_already_or_none_is_refused(sources, wording, reason):
    path = side(sources, "2: [fee]\n3: [cars]\n")
    with pytest.raises(EditError, match=reason):
        add_alternate(sources, "faq.txt", "2", wording)
    assert path.read_text() == "2: [fee]\n3: [cars]\n"


def test_a_wording_of_another_document_is_refused_by_its_name(sources):
    (sources / "fees.txt").write_text("1. What about parking?\n\nFree.\n")
    others = read_file(sources / "fees.txt", "fees.txt").pairs
    with pytest.raises(EditError, match=r"question 1 of fees\.txt"):
        add_alternate(sources, "faq.txt", "3", "what about parking", others=others)


def test_a_file_that_was_edited_meanwhile_is_refused_and_keeps_that(sources):
    path = side(sources, "2: [fee]\n")
    seen = side_file_sha256(sources, "faq.txt")
    path.write_text("2: [fee, price]  # by hand\n")
    with pytest.raises(EditError, match="was changed since it was shown"):
        add_alternate(sources, "faq.txt", "2", "new", seen)
    assert path.read_text() == "2: [fee, price]  # by hand\n"
    # Between the comparison and the replacing, too.
    with pytest.raises(EditError, match="was changed meanwhile"):
        replace_file(path, b"ours", b"2: [fee]\n", like=path)
    assert path.read_text() == "2: [fee, price]  # by hand\n"
    assert len(os.listdir(sources)) == 2


def test_a_file_that_came_meanwhile_is_refused_and_keeps_that(sources):
    seen = side_file_sha256(sources, "faq.txt") or ""
    path = side(sources, "2: [fee]  # by hand\n")
    with pytest.raises(EditError, match="was changed since it was shown"):
        add_alternate(sources, "faq.txt", "2", "new", seen)
    assert path.read_text() == "2: [fee]  # by hand\n"
    path.unlink()
    assert add_alternate(sources, "faq.txt", "2", "new", seen).before_sha256 is None


def test_what_a_killed_writer_left_is_no_document_and_goes_with_the_next_edit(sources):
    stray = sources / ".faq.txt.alternates.yaml.aside-x1"
    stray.write_text("half of a f")
    (sources / ".faq.txt.alternates.yaml.lock").touch()
    assert [file.path for file in read_folder(sources)[0]] == ["faq.txt"]
    add_alternate(sources, "faq.txt", "2", "fee")
    assert sorted(os.listdir(sources)) == ["faq.txt", "faq.txt.alternates.yaml"]


@pytest.mark.skipif(os.name != "posix", reason="filelock calls flock")
def test_a_lock_whose_file_is_gone_by_the_time_it_is_ours_is_taken_anew(sources, monkeypatch):
    import fcntl

    lock, flock = sources / ".a.yaml.lock", fcntl.flock

    def behind_another(file, how):
        monkeypatch.setattr(fcntl, "flock", flock)
        lock.unlink()  # as whoever held it until now does
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", behind_another)
    with locked_file(sources / "a.yaml"):
        assert lock.exists()
    assert not lock.exists()


def test_a_folder_that_cannot_be_written_is_named(sources):
    done = subprocess.run(
        [*with_read_only(sources), sys.executable, "-c", READ_ONLY, str(sources)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert "faq.txt.alternates.yaml cannot be written (Read-only file system)" in done.stdout


def test_twenty_editors_at_once_lose_nothing(sources):
    wordings = [f"wording number {n}" for n in range(20)]
    threads = [
        threading.Thread(target=add_alternate, args=(sources, "faq.txt", "4", one))
        for one in wordings
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(alternates(sources)["4"]) == sorted(wordings)


def test_the_name_that_is_there_is_kept_and_mode_with_it(sources):
    path = sources / "faq.alternates.yml"
    path.write_text("2: [fee]\n")
    path.chmod(0o640)
    assert add_alternate(sources, "faq.txt", "2", "new").path == "faq.alternates.yml"
    assert path.stat().st_mode & 0o777 == 0o640
    (sources / "faq.md").write_text("# When are you open?\n\nNever.\n")
    with pytest.raises(EditError, match=r"is also the side file of faq\.md; call it faq\.txt\.alt"):
        add_alternate(sources, "faq.txt", "2", "newer")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("../faq.txt", "is no document of the sources"),
        ("/etc/passwd", "is no document of the sources"),
        ("gone.txt", "is no document of the sources"),
        ("faq.txt.alternates.yaml", "is no document of the sources"),
        ("link/faq.txt", "leads over a link"),
        ("old.zip/faq.txt", "is in an archive"),
        ("notes.bin", "is not supported|unsupported|expected"),
    ],
)
def test_what_has_no_side_file_is_named(sources, tmp_path, document, reason):
    (sources / "link").symlink_to(tmp_path)
    (sources / "notes.bin").write_bytes(b"\0\1")
    with zipfile.ZipFile(sources / "old.zip", "w") as archive:
        archive.writestr("faq.txt", DOCUMENT)
    with pytest.raises(EditError, match=reason):
        add_alternate(sources, document, "2", "new")
    assert not list(tmp_path.rglob("*alternates*"))


def test_a_side_file_that_is_a_link_and_a_number_that_is_none_are_refused(sources, tmp_path):
    with pytest.raises(EditError, match="has no question '7'"):
        add_alternate(sources, "faq.txt", "7", "new")
    (tmp_path / "elsewhere.yaml").write_text("2: [fee]\n")
    side(sources).symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(EditError, match="is no ordinary file"):
        add_alternate(sources, "faq.txt", "2", "new")
    assert (tmp_path / "elsewhere.yaml").read_text() == "2: [fee]\n"


DISAGREEING = {
    "no file": ("", '"What does it cost?":\n  ' + OTHER),
    "brackets": ("2: [fee]\n", '2: {alternates: [fee], disagrees_with: ["Who may come?"]}\n'),
    "dashes": ("2:\n  - fee # a\n1: [hours]\n",
               '2:\n  alternates:\n  - fee # a\n  ' + OTHER + '1: [hours]\n'),
    "dashes below the key": ("2:\n- fee\n\n1: [hours]\n",
                             '2:\n  alternates:\n  - fee\n  ' + OTHER + '\n1: [hours]\n'),
    "fields": ("2:\n  reviewed: 2026-01-31\n",
               '2:\n  reviewed: 2026-01-31\n  ' + OTHER),
    "one already": ("2:\n  disagrees with: 3\n", '2:\n  disagrees with: [3, "Who may come?"]\n'),
    "nothing": ("2:\n", '2: {disagrees_with: ["Who may come?"]}\n'),
    "the other way": ("4:\n  disagrees_with: ['1']\n",
                      "4:\n  disagrees_with: ['1']\n\"What does it cost?\":\n  " + OTHER),
}  # fmt: skip


@pytest.mark.parametrize("case", DISAGREEING)
def test_two_answers_that_disagree_are_written_once_and_read_at_both(sources, case):
    before, after = DISAGREEING[case]
    path = side(sources, before)
    add_disagreement(sources, "faq.txt", "2", "4")
    assert path.read_text() == after
    said = {p.label: p.disagrees_with for p in read_file(sources / "faq.txt", "faq.txt").pairs}
    assert "4" in said["2"] and "2" in said["4"]
    with pytest.raises(EditError, match="disagrees with 2 already"):
        add_disagreement(sources, "faq.txt", "4", "2")


NUMBERED_ANEW = (
    "1. Where is the lift?\n\nLeft.\n\n2. When are you open?\n\nDaily from 9 to 17.\n\n"
    "3. What does it cost?\n\nFive pounds.\n\n4. Where is the car park?\n\nBehind the hall.\n\n"
    "5. Who may come?\n\nEverybody.\n"
)


def test_what_was_written_stays_with_its_question_when_the_document_is_numbered_anew(sources):
    add_alternate(sources, "faq.txt", "2", "fee")
    add_disagreement(sources, "faq.txt", "2", "4")
    (sources / "faq.txt").write_text(NUMBERED_ANEW)
    read = read_file(sources / "faq.txt", "faq.txt")
    assert alternates(sources) == {"3": ("fee",)} and read.doubts == ()
    assert {p.label: p.disagrees_with for p in read.pairs if p.disagrees_with} == {
        "3": ("5",), "5": ("3",),
    }  # fmt: skip


LONG = f"2. Is it {'very ' * 70}far?\n\nNo.\n\n"


@pytest.mark.parametrize(
    "document",
    [f"1. A what?\n\nB.\n\n{LONG}3. Near?\n\nYes.\n",
     "1. How much?\n\nFive.\n\n2. How much?\n\nSix.\n\n3. When?\n\nDaily.\n",
     "1. A what?\n\nB.\n\n2. 3?\n\nSix.\n\n3. When?\n\nDaily.\n"],
    ids=["a long one", "a question twice", "another's number"],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "{3: [hours]}\n"])
def test_a_question_that_is_no_key_has_its_number_with_the_question_beside_it(
    sources, document, before
):
    (sources / "faq.txt").write_text(document)
    path = side(sources, before)
    add_alternate(sources, "faq.txt", "2", "fee")
    asked = {p.label: p.question for p in read_file(sources / "faq.txt", "faq.txt").pairs}
    assert f'question: "{asked["2"]}"' in path.read_text()
    assert alternates(sources)["2"] == ("fee",)
    (sources / "faq.txt").write_text("1. Who?\n\nAll.\n\n2. Where?\n\nHere.\n")
    read = read_file(sources / "faq.txt", "faq.txt")
    assert not any(pair.alternates for pair in read.pairs)
    assert any("is 'Where?' now; nothing of it is taken" in doubt for doubt in read.doubts)


def test_a_number_that_was_meant_for_another_question_is_not_added_to(sources):
    before = '"2": {question: Where is the lift?, alternates: [stairs]}\n'
    path = side(sources, before)
    add_alternate(sources, "faq.txt", "2", "fee")
    assert path.read_text() == f'{before}"What does it cost?":\n  - "fee"\n'
    assert alternates(sources) == {"2": ("fee",)}


def test_another_question_than_was_shown_is_refused_by_name(sources):
    add_alternate(sources, "faq.txt", "2", "fee", question="What does it cost?")
    written = side(sources).read_bytes()
    said = "question 2 of faq.txt is 'What does it cost?' by now, and not 'Where is the lift?'"
    with pytest.raises(EditError, match=re.escape(said)):
        add_alternate(sources, "faq.txt", "2", "stairs", question="Where is the lift?")
    assert side(sources).read_bytes() == written


words = st.text(st.sampled_from("abcdefgh ñ日😀'\"#&*-"), min_size=1, max_size=12).map(str.strip)
names = words.filter(lambda text: any(map(str.isalpha, text)))
ends = st.sampled_from(["", "  ", "  # by Anna", " # 'x' [y"])


@st.composite
def entries(draw, label):
    """One pair's entry, as somebody may write it."""
    texts = [f"{label} {text}" for text in draw(st.lists(names, max_size=3, unique=True))]
    written = ["'" + text.replace("'", "''") + "'" for text in texts]
    key = draw(st.sampled_from([label, f'"{label}"', f"'{label}'"]))
    style = draw(st.sampled_from(["flow", "block", "fields", "folded"]))
    blanks = " " * draw(st.integers(0, 4))
    end = draw(ends)
    if style == "flow" or not texts:
        return f"{key}: [{(',' + blanks).join(written)}]{end}\n"
    dashes = "".join(f"{blanks}-  {text}{end}\n" for text in written)
    if style == "block":
        return f"{key}:{end}\n{dashes}"
    if style == "folded":
        inside = " ".join(texts[0].split())
        return f"{key}:\n{blanks}  - >-\n{blanks}      {inside}\n\n"
    inner = "".join(f"    - {text}\n" for text in written)
    return f"{key}:\n  reviewed: 2026-01-31{end}\n  alternates:{end}\n{inner}"


@st.composite
def side_files(draw):
    """A side file by hand: comments and blank lines anywhere, in either line ends."""
    labels = draw(st.lists(st.sampled_from("1234"), unique=True))
    between = st.sampled_from(["", "\n", "# a comment: [x\n", "\n\n"])
    text = draw(between)
    for label in labels:
        text += draw(entries(label)) + draw(between)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return ("\ufeff" if draw(st.booleans()) else "") + text.replace(
        "\n", draw(st.sampled_from(["\n", "\r\n"]))
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=side_files(), label=st.sampled_from("1234"), wording=names)
def test_a_wording_goes_into_any_side_file_at_one_place(sources, text, label, wording):
    path = side(sources, text)
    try:
        before = alternates(sources)
        add_alternate(sources, "faq.txt", label, f"new {wording}")
    except EditError:
        assert path.read_bytes() == text.encode()
        raise
    assert is_inserted(path.read_bytes(), text.encode())
    wording = " ".join(f"new {wording}".split())
    assert alternates(sources) == before | {label: (*before.get(label, ()), wording)}
