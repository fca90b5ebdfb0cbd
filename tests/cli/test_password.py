"""`qa-bot password` prints a hash that the settings take, and never what it is of."""

import os
import pty
import subprocess
import sys

import pytest
from paths import ROOT

from qa_bot.settings.secret_hashes import checked_hash, is_of

COMMAND = [sys.executable, "-m", "qa_bot.cli", "password"]
SECRET = "gr\u00fcn ladder: 8471 "


def given(text: bytes) -> subprocess.CompletedProcess:
    return subprocess.run(COMMAND, input=text, cwd=ROOT, capture_output=True)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_line_on_stdin_has_its_hash_on_stdout_and_where_to_put_it_on_stderr(end):
    done = given(SECRET.encode() + end)
    of_it = done.stdout.decode().removesuffix("\n")
    assert done.returncode == 0 and checked_hash(of_it) == of_it and is_of(of_it, SECRET)
    told = done.stderr.decode()
    assert "[server.passwords]" in told and "QA_BOT_PASSWORD_HASH" in told
    assert "QA_BOT_ADMIN_HASH" in told and SECRET.strip() not in told
    assert "in single quotes" in told and "$$" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "stdin has 0 lines"),
        (b"one line\nand another\n", "stdin has 2 lines"),
        (b"seven77\n", "the password has 7 characters; expected 8 or more"),
        (b"a" * 1_001, "at most 1,000 bytes"),
        (b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\n", "stdin is not UTF-8"),
    ],
)
def test_what_is_no_password_is_said_to_be_none(text, said):
    done = given(text)
    assert (done.returncode, done.stdout) == (1, b"")
    assert said in done.stderr.decode()


@pytest.mark.parametrize(("again", "code"), [(SECRET, 0), ("another one", 1)])
def test_at_a_terminal_it_is_typed_twice_and_not_seen(again, code):
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        COMMAND, cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, bufsize=0,
    ) as running:  # fmt: skip
        prompts = ""
        for line in (SECRET, again):  # each after its prompt: what came before is thrown away
            while not prompts.endswith(": "):
                prompts += running.stderr.read(1).decode()
            os.write(ours, f"{line}\n".encode())
            prompts += "\n"
        stdout, stderr = (part.decode() for part in running.communicate(timeout=120))
    os.set_blocking(ours, False)
    with pytest.raises(BlockingIOError):  # the terminal has shown nothing
        os.read(ours, 1)
    os.close(ours)
    os.close(theirs)
    assert running.returncode == code and SECRET not in prompts + stdout + stderr
    if code:
        assert "the two differ" in stderr
    else:
        assert is_of(stdout.removesuffix("\n"), SECRET)
