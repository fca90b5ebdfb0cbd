"""Whatever a document does to its reader, the other documents are read, and it is named."""

import json
import zipfile
from io import BytesIO

import pytest
import yaml
from fakes import FakeEncoder

from qa_bot import QABot
from qa_bot.parsing import read_folder, read_sources
from qa_bot.parsing.boundary import FAILED, one_document
from qa_bot.parsing.formats import html
from qa_bot.parsing.systems import dialogflow
from qa_bot.ranking import shipped
from qa_bot.records import QAPair, Source, SourceError, SourceUnavailableError
from qa_bot.store import open_below, read_documents_below

GOOD = "1. Are you open?\nDaily.\n2. What does it cost?\nFive.\n"
HALF = r"\ud83d"
ASKED = {"question": "Is it far?", "answer": "No."}
FAQ_PAGE = (
    '<script type="application/ld+json">{"@type": "FAQPage", "name": "a\\ud83d", "mainEntity": '
    '{"@type": "Question", "name": "Is it far?", "acceptedAnswer": {"text": "No\\ud83d."}}}'
    "</script><h2>Is it near\\ud83d?</h2><p>Yes.</p>"
)
# Halves of characters where each reader's own way of writing a character lets them in.
HALVES = {
    "a.json": f'[{{"question": "Is it far{HALF}?", "answer": "No.", "category": "a{HALF}"}}]',
    "b.jsonl": f'{{"question": "Is it far?", "answer": "No{HALF}.", "number": "{HALF}1"}}\n' * 2,
    "c.yaml": f'- question: "Is it far?"\n  answer: "No{HALF}."\n  alternates: ["{HALF}"]\n',
    "d.html": FAQ_PAGE,
    "e.html": "<h2>Is it far&#xD83D;?</h2><p>No&#55357;.</p>",
    "f.xml": "<faqs><faq><q>Is it far?</q><a>No&#xD83D;.</a></faq></faqs>",
    "g.rtf": r"{\rtf1 {\pard\b Is it far?\par}{\pard No\u-10179?.\par}}",
    "h.po": f'msgid "Is it far?"\nmsgstr ""\n\nmsgid "No{HALF}."\nmsgstr ""\n',
    "i.mdx": f'<Faq title="Is it far?">\n  {{"No{HALF}."}}\n</Faq>\n',
    "j.csv": b"question,answer\nIs it far?,No\xed\xa0\xbd.\n",
    "k.txt": b"1. Is it far?\nNo\xed\xa0\xbd.\n",
    "l.md": "## Is it far?\n\nNo&#xD83D;.\n",
}  # fmt: skip
# Bytes that are no UTF-8 are read as Windows-1252; in a web page such a reference is U+FFFD.
NO_HALVES = {"e.html", "g.rtf", "h.po", "i.mdx", "j.csv", "k.txt", "l.md"}


def test_halves_of_characters_from_any_reader_keep_nothing_from_opening(
    documents, tmp_path, monkeypatch
):
    # One of them ended `index`, `ask` and `serve` with a traceback. libyaml refuses them; where it
    # is absent Python's own reader of YAML does not.
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    folder = documents({**HALVES, "good.txt": GOOD, "good.alternates.yaml": f'"1": ["{HALF}"]\n'})
    encoder = FakeEncoder(fingerprint=shipped().model_fingerprint)
    for _ in range(2):  # built, then opened as it is
        found = read_documents_below(folder, tmp_path / "index")
        store, found = open_below(tmp_path / "index", found, encoder, False)
        paths = {document.path for document in found.documents}
        assert paths == {"good.txt", *HALVES}
        for pair in store.records(range(store.statistics.pairs)):
            named = pair.label, pair.question, pair.answer, *pair.alternates, pair.source.section
            assert "".join(filter(None, named)).encode()
    told = [problem for problem in found.problems if "half character(s)" in problem.reason]
    named = [problem.path for problem in told]
    assert len(named) == len(set(named)) and {*HALVES} - NO_HALVES <= {*named}
    assert [p.reason for p in told if p.path == "good.txt"] == [
        "its side file good.alternates.yaml: holds 1 half character(s) (lone surrogates), each "
        "read as U+FFFD; write the file anew as UTF-8"
    ]


def test_a_half_that_a_reader_repeats_in_its_complaint_can_be_written_down(documents):
    files = {"good.txt": GOOD, "bad.yaml": f'"{HALF}": "{HALF}"\n', "good.txt.alternates.yaml": ""}
    _, problems = read_sources(documents({**files, "good.alternates.yaml": f'"{HALF}": [a]\n'}))
    assert problems and all(str(problem).encode() for problem in problems)


@pytest.mark.parametrize(
    "error",
    [
        RecursionError("maximum recursion depth exceeded"),
        UnicodeError("half \ud83d\nof one"),
        OverflowError("cannot convert float infinity to integer"),
        ValueError("Exceeds the limit (4300 digits) for integer string conversion"),
        KeyError("a"),
        AssertionError(),
    ],
)
def test_a_reader_that_fails_is_a_problem_of_its_document(documents, monkeypatch, error):
    def fail(data):
        raise error

    monkeypatch.setattr(html, "read", fail)
    page = "<h2>Is it far?</h2><p>No.</p>"
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("in.html", page)
        archive.writestr("in.txt", GOOD)
    folder = documents({"bad.html": page, "good.txt": GOOD, "more.zip": file.getvalue()})
    for read in (read_sources, read_folder):
        found, problems = read(folder)
        assert [one.path for one in found] == ["good.txt", "more.zip/in.txt"]
        assert [problem.path for problem in problems] == ["bad.html", "more.zip/in.html"]
        for problem in problems:
            assert problem.reason.startswith(f"{FAILED} ({type(error).__name__}:")
            assert "; expected " in problem.reason and "\n" not in str(problem)
            assert str(problem).encode() and not problem.may_pass


def test_a_document_for_which_memory_runs_out_is_read_again_another_time(documents, monkeypatch):
    def fail(data):
        raise MemoryError

    monkeypatch.setattr(html, "read", fail)
    _, problems = read_sources(documents({"bad.html": "<h2>a?</h2><p>b</p>", "good.txt": GOOD}))
    assert [(problem.path, problem.may_pass) for problem in problems] == [("bad.html", True)]
    with pytest.raises(SourceUnavailableError, match="needs more memory than there is"), \
            one_document():  # fmt: skip
        raise MemoryError


def test_a_side_file_that_fails_leaves_its_document(documents, monkeypatch):
    def fail(pairs, data):
        raise RecursionError

    monkeypatch.setattr("qa_bot.parsing.side_files.apply", fail)
    (read,), problems = read_sources(documents({"a.txt": GOOD, "a.alternates.yaml": '"1": [b]'}))
    assert len(read.pairs) == 2
    assert problems[0].reason.startswith(f"its side file a.alternates.yaml {FAILED} (Recursion")


def test_files_of_a_project_that_fail_together_are_read_alone(documents, monkeypatch, caplog):
    def fail(intents, said):
        raise KeyError("messages")

    monkeypatch.setattr(dialogflow, "read_intents", fail)
    folder = documents(
        {
            "bot/intents/a.json": json.dumps({"name": "a", "responses": []}),
            "bot/intents/a_usersays_en.json": "[]",
            "good.txt": GOOD,
            "qnas.tsv": b"\0\1\2\3" * 50,
            "settings.tsv": "a\tb\n",
        }
    )
    read, problems = read_sources(folder)
    assert [document.path for document in read] == ["good.txt"]
    left_out = {problem.path for problem in problems}
    assert left_out == {
        "bot/intents/a.json", "bot/intents/a_usersays_en.json", "qnas.tsv", "settings.tsv",
    }  # fmt: skip
    assert "files of a project are read one by one" in caplog.text


def test_a_name_in_an_archive_forges_no_line_of_what_is_told(documents):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a\nERROR: forged/inner.zip", b"PK")
        archive.writestr("in.txt", GOOD)
    _, problems = read_sources(documents({"more.zip": file.getvalue()}))
    assert [problem.path for problem in problems] == ["more.zip/'a\\nERROR: forged/inner.zip'"]


def test_pairs_that_are_given_with_half_a_character_are_refused_by_name():
    for source, url in ((Source("a", title="\ud83d"), None), (None, "https://a.org/\ud83d")):
        with pytest.raises(SourceError, match="half a surrogate pair"):
            QABot.from_pairs([QAPair("1", "a?", "b", source, url=url)], encoder=FakeEncoder())
