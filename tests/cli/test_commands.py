"""The list of commands is there at once, and says of each what the command itself says."""

import inspect
import subprocess
import sys

import pytest

from qa_bot.cli.commands import COMMANDS

LATE = ("numpy", "pydantic", "qa_bot.bot", "qa_bot.parsing", "qa_bot.settings", "rich.console")
NEVER_FOR_A_TEXT = (
    "numpy", "scipy", "faiss", "pydantic", "lxml", "rich.console", "email", "importlib.metadata",
    "qa_bot.bot", "qa_bot.store", "qa_bot.settings.accepted",
)  # fmt: skip
# Those of qa_bot/parsing/ of which a document needs only what is of its kind.
ROOMS_OF_READERS = ("formats", "markup", "office", "systems", "tables", "web_pages")


def imported_by(*arguments: str) -> set[str]:
    """The names of all modules that are there when `qa-bot` has run with these arguments."""
    code = (
        "import sys\nfrom qa_bot.cli.commands import main\ntry:\n    main(sys.argv[1:])\n"
        "except SystemExit:\n    print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_line_of_the_list_is_the_first_sentence_of_its_command(command, qa_bot_here):
    said = " ".join(inspect.getdoc(command.called()).split())
    assert said.split(". ")[0].rstrip(".") == command.help.rstrip(".")
    code, stdout, stderr = qa_bot_here(command.name, "--help")
    assert (code, stderr) == (0, "")
    assert " ".join(stdout.split()).partition("[ARGS]")[0].startswith("Usage: ")
    assert said in " ".join(stdout.split())


def test_all_commands_are_listed_but_the_hidden_one(qa_bot_here):
    code, stdout, stderr = qa_bot_here("--help")
    listed = stdout.split("Commands:\n")[1].splitlines()
    shown = [command for command in COMMANDS if not command.hidden]
    assert [line.split(maxsplit=1) for line in listed] == [[c.name, c.help] for c in shown]
    assert (code, stderr) == (0, "") and [c.name for c in COMMANDS if c.hidden] == ["chat"]


def test_a_misspelt_command_is_answered_with_the_one_that_is_like_it(qa_bot_here):
    code, stdout, stderr = qa_bot_here("explian", "can I opt out?")
    assert (code, stdout) == (2, "")
    assert stderr == (
        "error: No such command 'explian'. Did you mean 'explain'? (see qa-bot --help)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "late"),
    [
        (["--help"], LATE),
        (["--version"], LATE),
        (["list"], NEVER_FOR_A_TEXT),
        (["check", "--no-model"], NEVER_FOR_A_TEXT),
    ],
    ids=lambda value: value[0],
)
def test_nothing_is_imported_that_is_not_needed(arguments, late):
    assert imported_by(*arguments).isdisjoint(late)


def test_listing_a_text_imports_no_reader_of_another_kind():
    prefix = "qa_bot.parsing."
    readers = {
        name.removeprefix(prefix)
        for name in imported_by("list")
        if name.removeprefix(prefix).split(".")[0] in ROOMS_OF_READERS and name.count(".") > 2
    }
    assert readers == {
        "formats.text",
        "markup.front_matter",
        "markup.terminal_headings",
        "markup.terminal_text",
        "markup.text_pages",
        "markup.text_titles",
        "systems.projects",  # which looks at the names of files
        "tables.yaml_text",
    }


def test_a_file_of_settings_is_checked_with_pydantic(tmp_path):
    file = tmp_path / "desk.toml"
    file.write_text('title = "Desk"\n')
    assert "pydantic" in imported_by("list", "--settings", str(file), "--sources", "source_docs")
