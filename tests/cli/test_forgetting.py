"""`qa-bot forget`: how many, only with leave, and gone."""

import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa_bot.feedback import FeedbackStore
from qa_bot.records import Answer, Outcome

DAY = datetime(2026, 5, 1, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def folder(qa_bot_here, tmp_path, monkeypatch):
    """A folder with settings, whose file has three questions, of three days."""
    monkeypatch.chdir(tmp_path)  # after `qa_bot_here`, which goes elsewhere
    Path("qa-bot.toml").write_text('[feedback]\npath = "asked.db"\n')
    now = [DAY]
    with FeedbackStore.open(Path("asked.db"), clock=lambda: now[0]) as store:
        for query in ("opening hours", "a refund", "refund of fees"):
            store.keep(Answer(query, Outcome.NOT_COVERED, None, 0.1))
            list(store.queries())
            now[0] += 86_400
    return tmp_path


def left(folder: Path) -> list[str]:
    with FeedbackStore.open(folder / "asked.db") as store:
        return [one.query for one in store.queries()]


def test_all_is_deleted_with_yes_and_gone(folder, qa_bot_here):
    code, stdout, stderr = qa_bot_here("forget", "--yes")
    assert (code, stdout, stderr) == (0, "3 questions deleted from asked.db\n", "")
    assert left(folder) == []
    assert not any(b"refund" in one.read_bytes() for one in folder.glob("asked.db*"))


def test_all_is_deleted_with_leave_alone(folder, qa_bot_here):
    code, stdout, stderr = qa_bot_here("forget")
    assert (code, stdout) == (1, "") and "add --yes where it is to be" in stderr
    assert len(left(folder)) == 3


@pytest.mark.parametrize(("answer", "code", "count"), [(b"y\n", 0, 0), (b"n\n", 1, 3)])
def test_at_a_terminal_it_is_asked_for(folder, answer, code, count):
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "qa_bot", "forget"], stdin=its, stdout=its, stderr=its,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as program:  # fmt: skip
        os.close(its)
        said = b""
        while b"?" not in said:
            said += os.read(ours, 1_000)
        os.write(ours, answer)
        assert program.wait(60) == code
        said = os.read(ours, 1_000)
    os.close(ours)
    assert (b"nothing was deleted" in said) == bool(code) and b"interrupted" not in said
    assert len(left(folder)) == count


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--matching", "REFUND"), ["opening hours"]),
        (("--before", "2026-05-02"), ["a refund", "refund of fees"]),
        (
            ("--before", "2026-05-02T13:00+00:00", "--matching", "refund"),
            ["opening hours", "refund of fees"],
        ),
        (("--matching", "nothing of it"), ["opening hours", "a refund", "refund of fees"]),
    ],
)
def test_a_part_is_deleted_without_asking(folder, qa_bot_here, arguments, wanted):
    code, stdout, _ = qa_bot_here("forget", *arguments)
    count = 3 - len(wanted)
    assert code == 0 and stdout.startswith(f"{count} question{'s' * (count != 1)} deleted from ")
    assert left(folder) == wanted


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--before", "yesterday"), "--before is 'yesterday'; expected a day or time"),
        (("--matching", " "), "the text to look for is empty"),
        (("--file", "none.db"), "nothing is kept: none.db is not there"),
        (("--file", "qa-bot.toml", "--yes"), "is damaged, or no file of kept queries"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_deleted(folder, qa_bot_here, arguments, said):
    code, stdout, stderr = qa_bot_here("forget", *arguments)
    assert (code, stdout) == (1, "") and said in stderr
    assert len(left(folder)) == 3 and not Path("none.db").exists()
