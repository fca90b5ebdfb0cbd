"""`qa-bot index` says where questions look much alike."""

import pytest
from fakes import FakeEncoder
from rich.console import Console

from qa_bot.ranking import shipped

THINGS = (
    "garden", "library", "parking", "passport", "bicycle", "swimming", "museum", "kitchen",
    "hospital", "election", "rubbish",
)  # fmt: skip
STARTS = (
    "What is", "When is", "Where was", "Who has", "Why is", "How is", "When was", "What was",
    "Who is", "Why was", "How was",
)  # fmt: skip
ALIKE = tuple(f"{start} the fee?" for start in STARTS)


@pytest.fixture
def indexed(tmp_path, documents, qa_bot_here, monkeypatch):
    """Run `qa-bot index` over these questions; gives what it prints."""
    encoder = FakeEncoder(fingerprint=shipped().model_fingerprint)
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: encoder)

    def run(questions):
        text = "\n\n".join(f"{n}. {q}\n\nAnswer {n} to: {q}" for n, q in enumerate(questions, 1))
        folder = documents({"faq.txt": text})
        code, stdout, _ = qa_bot_here("index", "--sources", folder, "--index", tmp_path / "index")
        assert code == 0
        return stdout

    return run


def test_questions_that_look_alike_are_told_each_time_below_the_count(indexed):
    first = indexed(ALIKE)
    _, count, hint = first.splitlines()
    assert count == "11 questions from 1 document"
    assert hint.startswith("note: asked in their bare words, ") and " of 11 questions (" in hint
    assert indexed(ALIKE) == first  # the index is up to date now


def test_it_keeps_to_80_columns_on_a_terminal(indexed, monkeypatch):
    terminal = Console(force_terminal=True, width=80, color_system=None)
    monkeypatch.setattr("qa_bot.cli.terminal.console", lambda: terminal)
    lines = indexed(ALIKE).splitlines()
    assert len(lines) > 2 and max(map(len, lines)) <= 80
    assert " ".join(line.strip() for line in lines).endswith("(a hint, no forecast)")


def test_nothing_more_is_said_of_unlike_questions(indexed):
    questions = [f"Where is the {thing} {thing[::-1]}?" for thing in THINGS]
    assert indexed(questions).splitlines()[1:] == ["11 questions from 1 document"]
