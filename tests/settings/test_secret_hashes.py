"""Secrets stand in the settings as argon2 hashes alone, and none costs more than it may."""

import subprocess
import traceback

import pytest
from argon2 import PasswordHasher, Type
from argon2_hashes import cheap_hash

from qa_bot.records import SettingsError
from qa_bot.settings.reading import settings_of
from qa_bot.settings.schema import ServerSettings
from qa_bot.settings.secret_hashes import (
    ADMIN_VARIABLE,
    PASSWORD_VARIABLE,
    SecretHashes,
    checked_hash,
    hashed,
    is_of,
    secret_hashes,
)

GOOD = cheap_hash("open sesame")


def said(text: str, tmp_path) -> str:
    with pytest.raises(SettingsError) as error:
        settings_of(text, tmp_path / "qa-bot.toml")
    assert "hunter2" not in "".join(traceback.format_exception(error.value))
    return str(error.value).removeprefix(f"{tmp_path / 'qa-bot.toml'}, ")


def test_a_hash_is_of_its_secret_alone_however_its_letters_are_written():
    of_it = hashed("caf\u00e9:\u5bc6\u7801 ")
    assert checked_hash(of_it) == of_it and of_it.startswith("$argon2id$")
    assert is_of(of_it, "cafe\u0301:\u5bc6\u7801 ")
    assert not is_of(of_it, "cafe:\u5bc6\u7801 ") and not is_of(of_it, "")


@pytest.mark.parametrize("kind", [Type.ID, Type.I, Type.D])
def test_each_kind_of_argon2_is_taken(kind):
    of_it = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1, type=kind).hash("x")
    assert checked_hash(of_it) == of_it and is_of(of_it, "x")


@pytest.mark.parametrize(
    "text",
    [
        "", "hunter2", "$2b$12$abcdefghijklmnopqrstuuAbCdEfGhIjKlMnOpQrStUvWxYz01234", 7, None,
        GOOD + "=", GOOD[:-30], GOOD + "\n", GOOD.replace("v=19", "v=16"), f" {GOOD}",
        GOOD.replace("argon2id", "argon2x"), GOOD.rpartition("$")[0] + "$" + "a" * 25,
    ],
)  # fmt: skip
def test_what_is_no_argon2_hash_is_refused_and_not_shown(text):
    with pytest.raises(ValueError, match="^no argon2 hash; .*run `qa-bot password`$"):
        checked_hash(text)


@pytest.mark.parametrize(
    ("cost", "other"),
    [("m=7168", "m=99999999"), ("m=7168", "m=1024"), ("t=1", "t=4000"), ("p=1", "p=0"),
     ("p=1", "p=255"), ("t=1", "t=0")],
)  # fmt: skip
def test_a_hash_that_would_cost_too_much_or_too_little_is_refused(cost, other):
    with pytest.raises(ValueError, match=f"^an argon2 hash with .*{other}.*; run `qa-bot pass"):
        checked_hash(GOOD.replace(cost, other))


def test_a_password_in_the_file_is_refused_and_not_shown(tmp_path):
    told = "is no argon2 hash; never write the password itself, run `qa-bot password`; change it"
    for line in ('"hunter2"', "1234567"):
        text = f"[server]\nadmin = {line}\n"
        assert said(text, tmp_path) == f"line 2: server.admin {told}"
        text = f"[server.passwords]\nanna = {line}\n"
        assert said(text, tmp_path) == f"line 2: server.passwords.anna {told}"
    for all_of_them in ("'hunter2'", "['hunter2']", "1234567"):
        told = said(f"[server]\npasswords = {all_of_them}\n", tmp_path)
        assert told.startswith(
            "line 2: server.passwords is no table of names, each with its hash; "
        )
        assert told.endswith("QA_BOT_PASSWORD_HASH; change it") and "1234567" not in told
    said("[server]\nadmni = 'hunter2'\n[server.passwords.anna]\npassword = 'hunter2'\n", tmp_path)
    told = said(f"[server.passwords]\n'a:b' = '{GOOD}'\n", tmp_path)
    assert "a name of 1 to 80 characters without a colon was expected" in told


def test_hashes_are_read_and_are_in_no_text_of_the_settings(tmp_path):
    text = (
        f"[server]\nadmin = '{GOOD}'\n[server.passwords]\nanna = '{GOOD}'\n'J\u00f6rg M' = '{GOOD}'"
    )
    own = settings_of(text, tmp_path / "qa-bot.toml").server
    assert (own.admin, own.passwords) == (GOOD, {"anna": GOOD, "J\u00f6rg M": GOOD})
    assert "argon2" not in repr(own) + repr(secret_hashes(own, {PASSWORD_VARIABLE: GOOD}))


def test_the_environment_wins_and_is_checked_as_well():
    own, other = ServerSettings(admin=GOOD), cheap_hash("another")
    found = secret_hashes(own, {ADMIN_VARIABLE: f"{other}\n"})
    assert (found.admin, found.of_anyone, found.has_passwords) == (other, None, False)
    found = secret_hashes(own, {PASSWORD_VARIABLE: other})
    assert (found.admin, found.of_anyone, found.has_passwords) == (GOOD, other, True)
    for text in ("hunter2", "", " "):  # an empty one would leave open what was to be closed
        with pytest.raises(SettingsError, match=f"environment's {PASSWORD_VARIABLE} is no argon2"):
            secret_hashes(own, {PASSWORD_VARIABLE: text})


def test_a_hash_that_a_shell_has_read_is_said_to_be_without_its_single_quotes():
    def found(written: str) -> SecretHashes:
        script = f'{PASSWORD_VARIABLE}={written}; printf %s "${PASSWORD_VARIABLE}"'
        read = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True)
        return secret_hashes(ServerSettings(), {PASSWORD_VARIABLE: read.stdout})

    assert found(f"'{GOOD}'").of_anyone == GOOD
    with pytest.raises(SettingsError, match=r"; change it, and write it in single quotes: a shell"):
        found(f'"{GOOD}"')


def test_a_table_of_passwords_without_a_name_is_no_open_door(tmp_path):
    found = said("[server.passwords]\n# anna = '...'\n", tmp_path)
    assert found.startswith("line 1: server.passwords is a table; a table of 1 to 1,000 names such")
