"""Argon2 hashes that are cheap to verify: the least that settings may have."""

from functools import cache

from argon2 import PasswordHasher

from qa_bot.settings.secret_hashes import LEAST_MEMORY


@cache
def cheap_hash(secret: str) -> str:
    """A hash of a password or token, in some 5 ms; the same in each of xdist's workers."""
    hasher = PasswordHasher(time_cost=1, memory_cost=LEAST_MEMORY, parallelism=1)
    return hasher.hash(secret, salt=b"0123456789abcdef")
