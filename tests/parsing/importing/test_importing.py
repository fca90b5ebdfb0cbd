"""From an export to a document of our own: what is written is read again with the same pairs."""

import io
import json
import zipfile

import pytest
import yaml

from qa_bot.parsing import read_file
from qa_bot.parsing.content import Entry
from qa_bot.parsing.importing import read_export, write_document
from qa_bot.records import SourceError

ENTRIES = (
    Entry("=1+1?", "=SUM(A1)\n\n  indented: \"quoted\" 'so'\n- # no comment", 1, section="Sums"),
    Entry("Yes: or no?", "yes", 2, alternates=("No?", "null"), url="https://example.org/a"),
    Entry("¿Dónde?", "2026-01-31", 3),
)


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_what_is_written_is_read_again_byte_for_byte(tmp_path, suffix):
    path = tmp_path / "new" / f"pairs{suffix}"
    assert write_document(path, ENTRIES) == 0
    pairs = read_file(path).pairs
    assert [(p.question, p.answer, p.alternates, p.url) for p in pairs] == [
        (e.question, e.answer, e.alternates, e.url) for e in ENTRIES
    ]
    assert pairs[0].source.section == "Sums"


def test_a_file_is_never_replaced_without_being_told(tmp_path):
    path = tmp_path / "pairs.yaml"
    path.write_text("mine")
    with pytest.raises(SourceError, match="exists already"):
        write_document(path, ENTRIES)
    assert path.read_text() == "mine"
    write_document(path, ENTRIES, overwrite=True)
    assert path.read_text().startswith("- question:")


def test_answers_that_a_reader_would_change_are_counted(tmp_path):
    assert write_document(tmp_path / "a.yaml", [Entry("Bold?", "Write <b>so</b>.", 1)]) == 1


def test_a_rasa_project_is_joined_over_its_files(tmp_path):
    (tmp_path / "nlu.yml").write_text(
        "nlu:\n- intent: faq/pay\n  examples: |\n    - pay?\n    - cash?\n"
    )
    (tmp_path / "domain.yml").write_text("responses:\n  utter_faq/pay:\n  - text: By card.\n")
    (tmp_path / "old.yml").write_text("# nlu:\n# - intent: gone\n")
    content = read_export(tmp_path, "rasa")
    assert [(e.question, e.answer, e.alternates) for e in content.entries] == [
        ("pay?", "By card.", ("cash?",))
    ]


def archive(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, text in members.items():
            made.writestr(name, text)
    return file.getvalue()


def test_a_project_zip_gives_its_pairs_and_names_the_rest(tmp_path):
    path = tmp_path / "project.zip"
    table = "Question\tAnswer\tSource\nWho?\tAnn\\nLee\tx\n"
    path.write_bytes(archive({"../QnAs.tsv": table, "notes.pdf.txt": "No questions here."}))
    content = read_export(path, "qnamaker")
    assert [(e.question, e.answer) for e in content.entries] == [("Who?", "Ann\nLee")]
    assert len(content.doubts) == 1 and content.doubts[0].startswith("notes.pdf.txt left out")
    assert [one.name for one in tmp_path.iterdir()] == ["project.zip"]


@pytest.mark.parametrize(
    ("name", "data", "kind", "reason"),
    [
        ("a.json", b'{"qna": [{"qid": "x", "q": [], "a": ""}]}', None, "without a question"),
        ("a.tsv", b"Question\tAnswer\tSource\nWho?\tAnn\tx\n", "rasa", "no export of rasa"),
        ("a.json", b"\x00\xff\xfe\x01" * 50, None, "expected"),
        ("a.zip", b"PK\x03\x04 no archive", None, "is damaged"),
        ("a.json", b"[" * 1_000_000, None, "nested too deep"),
        ("a.bin", b"\x00", None, "is not supported"),
    ],
)
def test_bad_input_is_one_line(tmp_path, name, data, kind, reason):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=reason) as raised:
        read_export(path, kind)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(SourceError, match="at most"):
        read_export(path)


def test_a_question_of_a_plain_list_with_two_answers_is_named(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"question": "Who?", "answer": a} for a in ("Ann", "Bo")]))
    content = read_export(path)
    assert len(content.entries) == 2
    assert content.doubts == ("1 question(s) with different answers, all kept: 'Who?'",)


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_related_questions_are_written_and_read_again_but_not_as_wordings(tmp_path, suffix):
    path = tmp_path / f"pairs{suffix}"
    entry = Entry("Do you park?", "Behind the house.", 1, related=("How much?", "Are bikes free?"))
    assert write_document(path, [entry]) == 0
    (read,) = read_export(path).entries
    assert (read.related, read.alternates) == (("How much?", "Are bikes free?"), ())
    assert [p.alternates for p in read_file(path).pairs] == [()]


def test_of_a_folder_only_the_kind_that_was_named_is_taken(tmp_path):
    (tmp_path / "nlu.yml").write_text("nlu:\n- intent: pay\n  examples: |\n    - pay?\n")
    (tmp_path / "domain.yml").write_text("responses:\n  utter_pay:\n  - text: By card.\n")
    (tmp_path / "other.csv").write_text("question,answer\nOpen?,Daily.\n")
    content = read_export(tmp_path, "rasa")
    assert [e.question for e in content.entries] == ["pay?"]
    assert content.doubts[0].startswith("other.csv left out: it is no export of rasa")
    assert [e.question for e in read_export(tmp_path).entries] == ["pay?", "Open?"]
    with pytest.raises(SourceError, match="holds no file with questions .*no export of aiml"):
        read_export(tmp_path, "aiml")


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_half_a_character_of_an_export_is_written_as_one_that_is_unknown(
    tmp_path, monkeypatch, suffix
):
    # Where libyaml is absent, Python's own reader of YAML lets them in.
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    export = tmp_path / "export.yaml"
    export.write_text('- question: "Is it far\\ud83d?"\n  answer: "<b>No</b>\\udc00."\n')
    content = read_export(export)
    assert [(e.question, e.answer) for e in content.entries] == [("Is it far\ufffd?", "No\ufffd.")]
    assert any("half character(s)" in doubt for doubt in content.doubts)
    assert write_document(tmp_path / f"faq{suffix}", content.entries) == 0


def test_a_file_of_an_export_that_makes_its_reader_fail_leaves_the_others(tmp_path, monkeypatch):
    def fail(data):
        raise RecursionError

    monkeypatch.setattr("qa_bot.parsing.formats.html.read", fail)
    (tmp_path / "a.html").write_text("<h2>Is it far?</h2><p>No.</p>")
    (tmp_path / "b.json").write_text(json.dumps([{"question": "Is it far?", "answer": "No."}]))
    content = read_export(tmp_path)
    assert [entry.answer for entry in content.entries] == ["No."]
    assert content.doubts[0].startswith("a.html left out: it makes its reader fail (RecursionError")
    with pytest.raises(SourceError, match="makes its reader fail"):
        read_export(tmp_path / "a.html")
