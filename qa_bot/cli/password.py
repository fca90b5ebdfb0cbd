"""The command that makes the hash of a password or token: `password`."""

from __future__ import annotations

import sys
from getpass import getpass

from qa_bot.cli.terminal import for_a_reader
from qa_bot.records import QABotError

# NIST SP 800-63B has at least so many.
LEAST_CHARACTERS = 8
WHERE = (
    'for a reader: NAME = "..." below [server.passwords] in qa-bot.toml',
    "for all readers, with any name: the environment's QA_BOT_PASSWORD_HASH",
    'for a token that administers the server: admin = "..." below [server], or QA_BOT_ADMIN_HASH',
    'for editors: password = "..." below [editor], or the environment\'s QA_BOT_EDITOR_HASH',
    "in a shell in single quotes, as it takes $ for its own; in Docker Compose's file each $ is $$",
)


def password() -> None:
    """Print the hash of a password or token for the settings. It is typed twice, unseen, or comes
    as one line on stdin.

    The hash alone goes to stdout, and where to put it to stderr.
    """
    from qa_bot.settings.secret_hashes import MAX_BYTES, hashed

    secret = _typed() if sys.stdin.isatty() else _read()
    if len(secret) < LEAST_CHARACTERS or len(secret.encode()) > MAX_BYTES:
        raise QABotError(
            f"the password has {len(secret)} characters; expected {LEAST_CHARACTERS} or more and "
            f"at most {MAX_BYTES:,} bytes; take another"
        )
    print(hashed(secret))
    for line in WHERE:
        print(for_a_reader(line), file=sys.stderr)


def _typed() -> str:
    first, again = getpass("password: "), getpass("the same again: ")
    if first != again:
        raise QABotError("the two differ; run it again")
    return first


def _read() -> str:
    """The one line of stdin, in UTF-8 whatever the terminal's encoding is."""
    try:
        lines = sys.stdin.buffer.read(1_000_000).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise QABotError("stdin is not UTF-8; expected one line with the password") from error
    if len(lines) != 1:
        raise QABotError(f"stdin has {len(lines)} lines; expected one, with the password")
    return lines[0]
