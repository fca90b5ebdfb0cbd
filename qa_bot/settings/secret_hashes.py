"""Argon2 hashes of passwords and tokens: the one form in which a server's settings have them.

Argon2 (RFC 9106) is slow on purpose, so that whoever reads a hash cannot try out what it is of.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from qa_bot.records import SettingsError
from qa_bot.settings.schema import EditorSettings, ServerSettings

ADMIN_VARIABLE, PASSWORD_VARIABLE = "QA_BOT_ADMIN_HASH", "QA_BOT_PASSWORD_HASH"
EDITOR_VARIABLE = "QA_BOT_EDITOR_HASH"
FORM = re.compile(
    r"\$argon2(?:id|i|d)\$v=19\$m=[0-9]{1,9},t=[0-9]{1,9},p=[0-9]{1,9}"
    r"\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}"
)
# What a hash may ask of this machine: from OWASP's least (Password Storage Cheat Sheet) on, and no
# more than a look at a password may cost. KiB, passes, threads.
LEAST_MEMORY, MOST_MEMORY = 7_168, 1_048_576
MOST_PASSES, MOST_THREADS = 10, 16
MAX_BYTES = 1_000  # of a password or token


@dataclass(frozen=True, slots=True)
class SecretHashes:
    """The hashes that a server lets in by: of the admin token, of readers by name, of any name."""

    admin: str | None = field(default=None, repr=False)
    readers: Mapping[str, str] | None = field(default=None, repr=False)
    of_anyone: str | None = field(default=None, repr=False)

    @property
    def has_passwords(self) -> bool:
        """Whether readers need a password."""
        return bool(self.readers or self.of_anyone)


def secret_hashes(
    server: ServerSettings, environment: Mapping[str, str] = os.environ
) -> SecretHashes:
    """The hashes of the settings and of the environment, which wins; raises SettingsError."""
    return SecretHashes(
        _of_variable(environment, ADMIN_VARIABLE) or server.admin,
        server.passwords,
        _of_variable(environment, PASSWORD_VARIABLE),
    )


def editor_hash(editor: EditorSettings, environment: Mapping[str, str] = os.environ) -> str | None:
    """The hash of the editors' password, of the environment or else of the settings.

    None where there is none; raises SettingsError.
    """
    return _of_variable(environment, EDITOR_VARIABLE) or editor.password


def _of_variable(environment: Mapping[str, str], name: str) -> str | None:
    if name not in environment:
        return None
    try:  # an empty one is a mistake, and no open door
        return checked_hash(environment[name].strip())
    except ValueError as error:
        raise SettingsError(
            f"the environment's {name} is {error}; change it, and write it in single quotes: a "
            "shell takes $ for its own"
        ) from error


def checked_hash(text: object) -> str:
    """An argon2 hash whose cost is bounded; raises ValueError, which never shows what it was."""
    if not isinstance(text, str) or not FORM.fullmatch(text) or not _is_base64(text):
        raise ValueError("no argon2 hash; never write the password itself, run `qa-bot password`")
    from argon2 import extract_parameters

    cost = extract_parameters(text)
    if not (
        LEAST_MEMORY <= cost.memory_cost <= MOST_MEMORY
        and 1 <= cost.time_cost <= MOST_PASSES
        and 1 <= cost.parallelism <= MOST_THREADS
    ):
        raise ValueError(
            f"an argon2 hash with m={cost.memory_cost}, t={cost.time_cost}, p={cost.parallelism}, "
            f"expected m from {LEAST_MEMORY} to {MOST_MEMORY}, t to {MOST_PASSES}, "
            f"p to {MOST_THREADS}; run `qa-bot password`"
        )
    return text


def _is_base64(text: str) -> bool:
    """Whether salt and hash are as argon2 writes them, without the signs that fill up."""
    parts = text.split("$")[-2:]
    try:
        read = [base64.b64decode(f"{part}==") for part in parts]
    except binascii.Error:
        return False
    return [base64.b64encode(part).decode().rstrip("=") for part in read] == parts


def hashed(secret: str) -> str:
    """A hash of a password or token, with argon2-cffi's parameters (RFC 9106, low memory)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(normal(secret))


def is_of(text: str, secret: str) -> bool:
    """Whether a hash is of this password or token; takes as long where it is not."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    try:
        return PasswordHasher().verify(text, normal(secret))
    except VerifyMismatchError:
        return False


def normal(text: str) -> str:
    """One form of letters that keyboards and systems write in several (RFC 8265, section 4.2)."""
    return unicodedata.normalize("NFC", text)
