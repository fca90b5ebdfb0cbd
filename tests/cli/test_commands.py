"""The list of commands is there at once, and says of each what the command itself says."""

import inspect
import subprocess
import sys

import pytest

from qa_bot.cli.commands import COMMANDS

LATE = ("numpy", "pydantic", "qa_bot.bot", "qa_bot.parsing", "qa_bot.settings")


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
    [(["--help"], LATE), (["--version"], LATE), (["list"], ("qa_bot.bot", "scipy", "faiss"))],
    ids=lambda value: value[0],
)
def test_nothing_is_imported_that_is_not_needed(arguments, late):
    code = (
        "import sys\nfrom qa_bot.cli.commands import main\ntry:\n    main(sys.argv[1:])\n"
        f"except SystemExit:\n    print([name for name in {late!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
