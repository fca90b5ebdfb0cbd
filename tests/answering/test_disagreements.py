"""Two answers that disagree: each is given with a word of the other, and nothing is decided."""

import shutil

import pytest
from paths import SOURCE_DOCS

from qa_bot import QABot
from qa_bot.cli.answer_report import of_answer
from qa_bot.cli.commands import main
from qa_bot.cli.terminal import Paragraph
from qa_bot.editing import confirm_disagreement
from qa_bot.languages import available, language
from qa_bot.parsing import read_sources
from qa_bot.records import EditError, Note, Outcome, QAPair, Source
from qa_bot.web.page.buttons import behind_notes
from qa_bot.wire import AnswerReply

SAMPLE = "state-dmv-data-sharing-with-ice-in-maine.txt"
HERE = Source("faq.txt")
PAIRS = [
    QAPair("1", "Are dogs allowed?", "Yes.", HERE, disagrees_with=("2", "fees.md: 1", "9")),
    QAPair("2", "May I bring a dog?", "No.", HERE, disagrees_with=("1",)),
    QAPair("1", "Who pays for dogs?", "Nobody.", Source("fees.md")),
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample document, of which 1, 2 and 17 were confirmed to disagree with 20."""
    folder = tmp_path_factory.mktemp("sample") / "docs"
    folder.mkdir()
    shutil.copy(SOURCE_DOCS / SAMPLE, folder)
    for number in ("1", "2", "17"):
        with pytest.raises(SystemExit, match="0"):
            main(["check", str(folder / SAMPLE), "--confirm", number, "20"])
    return folder


def test_the_sample_s_answers_name_each_other(sample, encoder):
    (document,) = read_sources(sample)[0]
    bot = QABot.from_pairs(document.pairs, encoder=encoder)
    answer = bot.ask("question 20")
    assert answer.outcome is Outcome.ANSWERED and answer.pair.number == "20"
    assert [pair.number for pair in answer.disagreements] == ["1", "2", "17"]
    assert answer.notes == (Note("say_otherwise", ("1, 2, 17",)),)
    for number in ("1", "2", "17"):
        answer = bot.ask(f"question {number}")
        assert answer.text == answer.pair.answer
        assert answer.note == "question 20 of the same document says otherwise"
        assert [pair.number for pair in answer.disagreements] == ["20"]
    assert bot.ask("question 3").disagreements == ()
    parts = bot.ask("questions 3 and 17").parts
    assert [[pair.number for pair in part.disagreements] for part in parts] == [[], ["20"]]


def test_a_button_a_line_and_a_field_lead_to_the_other(sample, encoder):
    (document,) = read_sources(sample)[0]
    bot = QABot.from_pairs(document.pairs, encoder=encoder)
    answer = bot.ask("question 17")
    html = behind_notes(answer, language())[answer.notes[0].key]
    assert f'data-doc="{SAMPLE}"' in html and 'data-n="20"' in html
    (other,) = AnswerReply.of(answer, 3).disagreements
    assert (other.label, other.source.path) == ("20", SAMPLE)
    assert bot.ask(other.query).pair.number == "20"
    said = [part.text for part in of_answer(answer) if isinstance(part, Paragraph)]
    assert "question 20 of the same document says otherwise" in said
    assert any(line.startswith("Question 20: ") for line in said)
    assert answer.disagreements[0].question in answer._repr_html_()
    for code in available():
        (note,) = answer.notes
        assert "20" in language(code).say(f"notes.{note.key}", *note.values)


def test_of_another_document_and_of_none(encoder):
    bot = QABot.from_pairs(PAIRS, encoder=encoder)
    answer = bot.ask("Are dogs allowed?")
    assert answer.disagreements == (PAIRS[1], PAIRS[2])
    assert [note.key for note in answer.notes[-2:]] == ["says_otherwise", "others_say_otherwise"]
    assert answer.notes[-1].values[0].endswith("(1)")
    behind = behind_notes(answer, language())
    assert 'data-doc="faq.txt"' in behind["says_otherwise"]
    assert 'data-doc="fees.md"' in behind["others_say_otherwise"]
    # Only what was confirmed of it stands at a pair.
    assert bot.ask("Who pays for dogs?").disagreements == ()
    alone = [QAPair("1", "Dogs?", "Yes.", disagrees_with=("2",)), QAPair("2", "Cats?", "No.")]
    assert QABot.from_pairs(alone, encoder=encoder).ask("Dogs?").disagreements == (alone[1],)


@pytest.mark.model
def test_what_was_confirmed_is_kept_in_the_index(sample, tmp_path):
    bot = QABot.open(sample, tmp_path, other_languages=False)
    question = bot.ask("question 1").pair.question
    for opened in (bot, QABot.open(sample, tmp_path, other_languages=False)):
        answer = opened.ask(question)
        assert answer.note == "question 20 of the same document says otherwise"


def test_confirming_writes_both_documents_and_names_what_is_not_there(tmp_path, capsys):
    (tmp_path / "faq.txt").write_text("1. Are dogs allowed?\n\nYes.\n\n2. And cats?\n\nNo.\n")
    (tmp_path / "fees.md").write_text("# Who pays for dogs?\n\nNobody.\n")
    edits = confirm_disagreement(tmp_path, "faq.txt", "1", "fees.md: 1")
    assert [edit.path for edit in edits] == [
        "faq.txt.alternates.yaml", "fees.md.alternates.yaml",
    ]  # fmt: skip
    said = {d.path: [p.disagrees_with for p in d.pairs] for d in read_sources(tmp_path)[0]}
    assert said == {"faq.txt": [("fees.md: 1",), ()], "fees.md": [("faq.txt: 1",)]}
    for other, reason in (
        ("fees.md: 9", "has no question '9'"),
        ("9", "has no other question '9'"),
        ("1", "has no other question '1'"),
        ("../faq.txt: 1", "is no document of the sources"),
    ):
        with pytest.raises(EditError, match=reason):
            confirm_disagreement(tmp_path, "faq.txt", "1", other)
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path), "--confirm", "1", "2"])
    assert "name its file" in capsys.readouterr().err
