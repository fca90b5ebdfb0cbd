"""Drafts: a question that nobody answered yet, beside the documents and never among them."""

import contextlib
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_bot.checking import check
from qa_bot.cli.commands import main
from qa_bot.editing import write_draft
from qa_bot.parsing import read_sources
from qa_bot.parsing.draft_folder import draft_files
from qa_bot.records import EditError
from qa_bot.web.watching import state_of

ANSWER = "Yes, on a lead.\n\n## Where?\n\nIn the garden:\n\n- left\n- right\n---\nWhy? See 2."


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "faq.txt").write_text("1. When are you open?\n\nDaily.\n")
    return tmp_path


def pairs_of(sources):
    return {(p.question, p.answer, p.alternates) for d in read_sources(sources)[0] for p in d.pairs}


def moved(path):
    """The draft as a document: one folder up, as a person moves it."""
    return os.rename(path, path.parent.parent / path.name)


def test_a_draft_is_not_read_before_it_is_moved_and_then_is_that_pair(sources):
    before, seen = pairs_of(sources), state_of(sources)
    path = write_draft(sources, "May I bring my dog?", ANSWER, ["dogs", "pets: allowed?", "dogs"])
    assert path == sources / "drafts" / "may-i-bring-my-dog.md"
    assert pairs_of(sources) == before
    assert state_of(sources) == seen  # nor is a running server told of it
    moved(path)
    pair = ("May I bring my dog?", ANSWER, ("dogs", "pets: allowed?"))
    assert pairs_of(sources) == before | {pair}


def test_the_name_is_the_question_s_and_nothing_is_written_over(sources):
    first = write_draft(sources, "Où est-il?", "Là.")
    second = write_draft(sources, "Où est-il?", "Ici.")
    assert (first.name, second.name) == ("où-est-il.md", "où-est-il-2.md")
    assert "Là." in first.read_text("utf-8")
    assert write_draft(sources, "../../etc/passwd?", "No.").parent == sources / "drafts"
    assert write_draft(sources, "?!", "No.").name == "question.md"
    assert len(os.fsencode(write_draft(sources, "日" * 300, "No.").name)) < 255


def test_a_draft_without_an_answer_says_so_itself_and_in_the_check(sources):
    path = write_draft(sources, "May I bring my dog?", " \n", ["dogs"])
    assert "has no answer yet" in path.read_text()
    found = [(f.place.path, f.message) for f in check([], folders=[sources]).findings]
    assert found == [
        (
            f"{sources}/drafts",
            "1 draft is not answered from; what is meant to be is moved one folder up",
        ),
        (
            f"{sources}/drafts/{path.name}",
            "as a document it has a question in its front matter and no text below it; expected "
            "the answer there; write it, or remove the file",
        ),
    ]
    moved(path)
    documents, problems = read_sources(sources)
    assert [document.path for document in documents] == ["faq.txt"]
    assert [problem.path for problem in problems] == [path.name]
    # The editor's answer, below the dashes, makes it a document.
    with (sources / path.name).open("a") as file:
        file.write("Yes, on a lead.\n")
    assert ("May I bring my dog?", "Yes, on a lead.", ("dogs",)) in pairs_of(sources)


def test_only_the_folder_at_the_top_is_one_of_drafts(sources, capsys):
    for folder in ("drafts/deeper", "Drafts", "forms/drafts"):
        (sources / folder).mkdir(parents=True)
        (sources / folder / "more.txt").write_text(f"1. What is in {folder}?\n\nThis.\n")
    (sources / "drafts" / ".hidden").write_text("x")
    assert [document.path for document in read_sources(sources)[0]] == [
        "faq.txt",
        "forms/drafts/more.txt",
    ]
    assert [path.relative_to(sources).as_posix() for path in draft_files(sources)] == [
        "Drafts/more.txt",
        "drafts/deeper/more.txt",
    ]
    with contextlib.suppress(SystemExit):
        main(["list", "--sources", str(sources)])
    listed = capsys.readouterr().out
    assert "drafts: 2 drafts are not answered from" in listed
    assert "What is in forms/drafts?" in listed and "What is in drafts/deeper?" not in listed


@pytest.mark.parametrize(
    ("question", "wordings", "reason"),
    [
        (" ", [], "the question is missing"),
        ("May <b>I</b>?", [], "would be read as 'May I\\?'"),
        ("May I?", ["<i>dog</i>"], "the wording '<i>dog</i>' would be read as 'dog'"),
    ],
)
def test_what_would_be_read_otherwise_is_refused(sources, question, wordings, reason):
    with pytest.raises(EditError, match=reason):
        write_draft(sources, question, "Yes.", wordings)
    assert not draft_files(sources)


def test_a_folder_of_drafts_that_leads_elsewhere_is_refused(sources, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (sources / "drafts").symlink_to(elsewhere)
    with pytest.raises(EditError, match="is a link"):
        write_draft(sources, "May I?", "Yes.")
    assert not [*elsewhere.iterdir()]


lines = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
plain = lines.map(lambda text: " ".join(text.split())).filter(
    lambda text: any(map(str.isalpha, text)) and not {*"<&|;"} & {*text}
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(question=plain, answer=st.lists(lines, max_size=4), wordings=st.lists(plain, max_size=3))
def test_any_draft_is_read_as_it_was_given_or_refused_by_name(sources, question, answer, wordings):
    text = "\n".join(answer)
    try:
        path = write_draft(sources, question, text, wordings)
    except EditError as error:
        assert "would be read as" in str(error) or "would not be read" in str(error)
        return
    expected = tuple(one for one in dict.fromkeys(wordings) if one != question)
    moved(path)
    try:
        (found,) = [p for p in pairs_of(sources) if p[1] != "Daily."] or [None]
        if text.strip():
            assert found[0] == question and found[2] == expected
            assert found[1].split() == text.split()
        else:
            assert found is None
    finally:
        (sources / path.name).unlink()


def test_the_comment_of_a_draft_without_an_answer_is_one_sentence(sources):
    assert ", then\n# move this file one folder up" in write_draft(sources, "Dogs?", "").read_text()
