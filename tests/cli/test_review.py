"""`qa-bot index --review`: what it prints, when it publishes, and with which code it ends."""

import json
import os
import pty
import subprocess
import sys

import pytest
from fakes import FakeEncoder
from paths import ROOT

from qa_bot import QABot
from qa_bot.cli import review_report
from qa_bot.feedback import FeedbackStore

OPEN, PARK = "When is the office open?", "Where do I park?"
FAQ = f"1. {OPEN}\n\nAt {{}}.\n\n2. {PARK}\n\nBehind it.\n"


@pytest.fixture
def options(documents, tmp_path, monkeypatch):
    """Options that name the documents, which have changed, and their index."""
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    folder = documents({"a.txt": FAQ.format("nine")})
    QABot.open(folder, tmp_path / "index")
    documents({"a.txt": FAQ.format("ten").replace("2. Where do I park?", "2. Is there a lift?")})
    (tmp_path / "good.tsv").write_text(f"query\twant\tdocument\n{OPEN}\t1\t\n")
    (tmp_path / "worse.tsv").write_text(f"query\twant\tdocument\n{OPEN}\t1\t\n{PARK}\t2\t\n")
    (tmp_path / "qa-bot.toml").write_text("")
    return ["--sources", folder, "--index", tmp_path / "index"]


def answer(options) -> str:
    return QABot.open(options[1], options[3], build="never").ask(OPEN).text


def test_it_prints_what_would_change_and_publishes_nothing_by_itself(
    options, qa_bot_here, tmp_path
):
    code, stdout, _ = qa_bot_here("index", "--review", "--golden", tmp_path / "good.tsv", *options)
    assert code == 0 and answer(options) == "At nine."
    lines = stdout.splitlines()
    assert lines[0] == "pairs: 0 added, 2 changed, 0 renumbered, 0 removed"
    assert "changed: 1. When is the office open?" in lines and "  a.txt, line 3" in lines
    assert "    At [-nine.-] {+ten.+}" in lines
    assert "    [-Where do I park?-] {+Is there a lift?+}" in lines
    assert "queries: 1 of the golden file, 0 that people asked; 0 outcomes would change" in lines
    assert "100.0%\t100.0%\thit@1" in lines
    assert lines[-1] == "nothing was published: --publish publishes it"
    assert all(len(line) <= 80 for line in lines if "\t" not in line and not line.startswith("qu"))


def test_with_publish_it_publishes_what_it_reviewed(options, qa_bot_here, tmp_path):
    arguments = ["index", "--review", "--publish", *options]
    code, stdout, _ = qa_bot_here(*arguments)
    assert code == 0 and answer(options) == "At ten."
    assert "no golden file: nothing says whether answers got worse" in stdout
    assert stdout.endswith("published as index 2: 2 questions from 1 document\n")
    code, stdout, _ = qa_bot_here(*arguments)
    assert code == 0 and stdout.endswith(
        "nothing was published: the documents are those of the index that is published\n"
    )


def test_where_the_golden_file_comes_out_worse_nothing_is_published(options, qa_bot_here, tmp_path):
    settings = tmp_path / "qa-bot.toml"
    arguments = ["index", "--review", "--publish", *options, "--settings", settings]
    settings.write_text('[publish]\ngolden = "worse.tsv"\n')
    code, stdout, _ = qa_bot_here(*arguments)
    assert code == 1 and answer(options) == "At nine."
    assert "worse than it may be: hit@1 falls from 100.0% to 50.0%, by more than the 0.0%" in stdout
    assert "the share answered right falls from 100.0% to 50.0%, by more than the 0.0%" in stdout
    assert f"wanted\tgot\tquery\n2\tnot covered\t{PARK}\n" in stdout
    assert stdout.endswith("nothing was published: the golden file came out worse\n")
    settings.write_text(
        '[publish]\ngolden = "worse.tsv"\nhits_may_fall = 0.5\nanswers_may_fall = 0.5\n'
    )
    assert qa_bot_here(*arguments)[0] == 0 and answer(options) == "At ten."


def test_a_golden_file_beside_the_settings_is_taken(options, qa_bot_here, tmp_path):
    (tmp_path / "golden.tsv").write_text("query\twant\tdocument\nA lift?\t9\t\n")
    settings = ["--settings", tmp_path / "qa-bot.toml"]
    code, _, stderr = qa_bot_here("index", "--review", "--publish", *options, *settings)
    assert code == 1 and answer(options) == "At nine."
    assert "golden.tsv: row 2 wants question '9', which is not there; correct the golden" in stderr


def test_queries_that_people_asked_are_asked_too(options, qa_bot_here, tmp_path):
    with FeedbackStore.open(tmp_path / "kept.db") as kept:
        for query in (PARK, OPEN, PARK):
            kept.keep(QABot.open(options[1], options[3], build="never").ask(query))
    (tmp_path / "qa-bot.toml").write_text('[feedback]\nstore = true\npath = "kept.db"\n')
    by_settings = ["--settings", tmp_path / "qa-bot.toml"]
    for named in (["--stored", tmp_path / "kept.db"], by_settings):
        code, stdout, _ = qa_bot_here("index", "--review", "--json", *options, *named)
        said = json.loads(stdout)
        assert code == 0 and said["queries"] == {"golden": 0, "stored": 3}
        assert said["outcomes"] == [
            {
                "query": PARK,
                "group": "lost_answers",
                "before": {"outcome": "answered", "pairs": [{"document": "a.txt", "label": "2"}]},
                "after": {"outcome": "not_covered", "pairs": []},
                "times": 2,
                "golden": False,
            }
        ]
        assert (said["published"], said["failed"], said["figures"]) == (None, [], None)
        assert [one["kind"] for one in said["pairs"]] == ["changed", "changed"]
    code, _, stderr = qa_bot_here("index", "--review", "--stored", tmp_path / "none.db", *options)
    assert code == 1 and "none.db is no database of queries" in stderr


def test_a_first_index_is_reviewed_too(options, qa_bot_here, tmp_path):
    options[3] = tmp_path / "new"
    golden = ["--golden", tmp_path / "good.tsv"]
    code, stdout, _ = qa_bot_here("index", "--review", "--publish", *golden, *options)
    assert code == 0 and stdout.startswith("there is no index yet: all pairs are new\n")
    assert "100.0%\thit@1" in stdout and stdout.endswith(
        "published as index 1: 2 questions from 1 document\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--publish"], 2, "--publish, --golden, --stored and --json need --review"),
        (["--review", "--rebuild"], 2, "--review excludes --rebuild and --share"),
        (["--review", "--index", "http://localhost:1/desk"], 1, "is on a server; only an index in"),
        (["--review", "--golden", "none.tsv"], 1, "none.tsv cannot be read"),
    ],
)
def test_what_does_not_go_together_is_named(arguments, code, said, qa_bot_here):
    found, stdout, stderr = qa_bot_here("index", *arguments)
    assert (found, stdout) == (code, "") and said in stderr


def test_long_lists_are_cut_with_a_count(options, qa_bot_here, monkeypatch):
    monkeypatch.setattr(review_report, "MOST_PAIRS", 1)
    assert "and 1 more; --json has all" in qa_bot_here("index", "--review", *options)[1]


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_at_a_terminal_whoever_sits_there_is_asked(options):
    program = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from fakes import FakeEncoder\nimport qa_bot.bot\n"
        "qa_bot.bot.load_encoder = lambda name: FakeEncoder()\n"
        "from qa_bot.cli.commands import main\nmain(sys.argv[1:])\n"
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", program, "index", "--review", *map(str, options)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, close_fds=True
    ) as process:
        os.close(theirs)
        said = b""
        while b"publish it?" not in said:
            said += os.read(ours, 4096)
        os.write(ours, b"y\n")
        try:
            while os.read(ours, 4096):
                pass
        except OSError:  # it has ended
            pass
    os.close(ours)
    assert process.returncode == 0 and answer(options) == "At ten."
