"""What callers hand to a bot, checked."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from qa_bot.languages.plain_names import plain_name
from qa_bot.records import (
    Answer,
    IndexServer,
    Match,
    OwnerTexts,
    QABotError,
    QAPair,
    QueryError,
    Source,
    SourceError,
)

MAX_QUERY_CHARACTERS = 10_000
# The promise where its owner says nothing: the share of the answers given that may be wrong.
MAX_FALSE_ANSWERS = 0.05
# Seconds that a server may take for one of the calls, some four, that a question needs.
INDEX_TIMEOUT = 10.0
# What an index is called on a server unless its address ends in a name; what Milvus takes.
INDEX_NAME = "qa_bot"
_INDEX_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
# An ISO 639-1 code, with or without a region or a script behind it: "es", "es-MX", "zh_Hant".
_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{1,8})*")
_SERVER = re.compile(r"https?://", re.IGNORECASE)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def check_folders(**folders: object) -> None:
    """Raise QABotError for an argument that is no path, and where two are the same folder."""
    names: dict[Path, str] = {}
    for name, value in folders.items():
        if not isinstance(value, str | os.PathLike):
            raise QABotError(
                f"{name} is the path of a folder, as text or Path; found {type(value).__name__}"
            )
        other = names.setdefault(Path(os.path.abspath(value)), name)
        if other != name:
            raise QABotError(f"{other} and {name} are one folder, {value}; name another for one")


def index_place(index: str | Path, timeout: float = INDEX_TIMEOUT) -> Path | IndexServer:
    """Where an index is: a folder, or what an address such as http://host:19530/name says.

    Raises QABotError for an address that is none, or with credentials in it, which it does not
    repeat.
    """
    if not isinstance(timeout, int | float) or not 0 < timeout < math.inf:
        raise QABotError(f"index_timeout is {timeout!r}; expected seconds, more than 0")
    if not is_server(index):
        return Path(index)
    return _server(str(index), float(timeout))


def is_server(index: object) -> bool:
    """Whether an index is named by the address of a server."""
    return isinstance(index, str) and _SERVER.match(index) is not None


def _server(address: str, timeout: float) -> IndexServer:
    wanted = "the address of an index is http://HOST:PORT or http://HOST:PORT/NAME"
    if "@" in address:
        raise QABotError(
            f"{wanted}, without a user or password; these are read from QA_BOT_INDEX_TOKEN"
        )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise QABotError(f"{wanted}; {error}") from error
    name = parts.path.strip("/") or INDEX_NAME
    if not parts.hostname or parts.query or parts.fragment or not _INDEX_NAME.fullmatch(name):
        raise QABotError(
            f"{wanted}, and a NAME is letters, digits and _, at most 100; found {address!r}"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = "19530" if parts.scheme == "http" else "443"
    return IndexServer(f"{parts.scheme}://{host}:{port or default}", name, timeout)


def network(text: str) -> Network:
    """The network of an IP address, or of a text such as "10.0.0.0/8"; raises QABotError."""
    try:
        found = ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise QABotError(f"{text!r} is neither an IP address nor a network") from error
    if "/" in text and found.network_address != ipaddress.ip_address(text.partition("/")[0]):
        raise QABotError(f"{text!r} is an address of the network {found}")
    if not found.prefixlen:
        raise QABotError(f"{text!r} is every address")
    return found


def checked_share(text: str) -> tuple[int, int]:
    """Number and count of a share of a build, from a text such as "1/2"; raises QABotError."""
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
    number, count = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= count:
        raise QABotError(f"a share is K/N, the Kth of N, such as 1/2; found {text!r}")
    return number, count


def check_optional_texts(**texts: object) -> None:
    """Raise QABotError for an argument that is neither text nor None."""
    for name, value in texts.items():
        if not isinstance(value, str | None):
            raise QABotError(f"{name} is text, or None; found {type(value).__name__}")


def checked_pairs(pairs: Iterable[QAPair | tuple[str, str]]) -> tuple[QAPair, ...]:
    """The pairs, with tuples of question and answer made into pairs that are counted.

    Of a language's tag ("es-MX", "EN") its code is left, of a number, label and section what is no
    control. Raises SourceError where there are none, or one is none.
    """
    if isinstance(pairs, str | bytes | Mapping) or not isinstance(pairs, Iterable):
        raise SourceError(
            "pairs is a list of QAPair or of tuples (question, answer); found "
            f"{type(pairs).__name__}"
        )
    made = tuple(_pair(place, given) for place, given in enumerate(pairs, 1))
    if not made:
        raise SourceError("a bot needs at least one pair; got none")
    for pair in made:
        check_pair(pair)
    return tuple(map(_with_plain_names, map(_with_code, made)))


def _with_code(pair: QAPair) -> QAPair:
    code = pair.language and pair.language[:2].lower()
    return pair if code == pair.language else replace(pair, language=code)


def _with_plain_names(pair: QAPair) -> QAPair:
    """The pair, its number, label and section as one line that steers nothing beside it."""
    section = pair.source.section if pair.source else None
    names = pair.number, pair.label, section
    plain = plain_name(pair.number) or "", plain_name(pair.label) or "", plain_name(section)
    if plain == names:
        return pair
    source = replace(pair.source, section=plain[2]) if pair.source else None
    return replace(pair, number=plain[0], label=plain[1], source=source)


def _pair(place: int, given: object) -> QAPair:
    if isinstance(given, QAPair):
        return given
    if isinstance(given, tuple) and len(given) == 2 and all(isinstance(t, str) for t in given):
        return QAPair(str(place), *given, number_is_printed=False)
    raise SourceError(
        f"pair {place} is a QAPair or a tuple (question, answer) of two texts; found {_kind(given)}"
    )


def _kind(given: object) -> str:
    """What stands in place of a pair: "dict", "(str, NoneType)", "3 parts"."""
    if not isinstance(given, tuple):
        return type(given).__name__
    if len(given) != 2:
        return f"{len(given)} parts"
    return f"({', '.join(type(part).__name__ for part in given)})"


def check_pair(pair: QAPair) -> None:
    """Raise SourceError for a pair without a question, or whose text is no text."""
    for name in ("alternates", "disagrees_with"):
        if not isinstance(getattr(pair, name), tuple):
            raise SourceError(f"the {name} of the pair with number {pair.number!r} are no tuple")
    days = (pair.valid_from, pair.valid_until, pair.reviewed)
    if any(day and type(day) is not date for day in days):  # nor a datetime, which is no day
        raise SourceError(f"a date of the pair with number {pair.number!r} is no datetime.date")
    texts = (pair.number, pair.label, pair.question, pair.answer, *pair.alternates)
    texts += pair.disagrees_with
    if not all(isinstance(text, str) for text in texts):
        raise SourceError(f"the pair with number {pair.number!r} holds something that is no text")
    if not isinstance(pair.source, Source | None):
        raise SourceError(f"the source of the pair with number {pair.number!r} is no Source")
    if not pair.question.strip():
        raise SourceError(f"the pair with number {pair.number!r} has no question")
    if pair.language and not (isinstance(pair.language, str) and _TAG.fullmatch(pair.language)):
        raise SourceError(
            f"the language of the pair with number {pair.number!r} is {pair.language!r}; expected "
            "an ISO 639-1 code such as 'es', or None"
        )
    source = pair.source
    places = (source.path, source.title, source.section, source.place) if source else ()
    try:
        "".join(filter(None, (*texts, pair.url, *places))).encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(
            f"the pair with number {pair.number!r} holds half a surrogate pair, which is no text"
        ) from error


def checked_query(query: str) -> str:
    """A query that every tokenizer takes; raises QueryError for one that is too long."""
    if not isinstance(query, str):
        raise QueryError(f"a query is text, found {type(query).__name__}")
    if len(query) > MAX_QUERY_CHARACTERS:
        raise QueryError(
            f"the question has {len(query):,} characters; the limit is {MAX_QUERY_CHARACTERS:,}"
        )
    return _whole(query)


def _whole(text: str) -> str:
    """The text with U+FFFD for half of a surrogate pair: it is no character, and no tokenizer takes
    it.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def checked_queries(queries: Iterable[str]) -> list[str]:
    """Queries that every tokenizer takes; raises QueryError, which says which one is none."""
    if isinstance(queries, str | bytes | Mapping) or not isinstance(queries, Iterable):
        raise QueryError(f"queries is a list of texts, found {type(queries).__name__}")
    return [_checked_in_list(place, query) for place, query in enumerate(queries, 1)]


def in_lengths(queries: Sequence[str]) -> Iterator[list[str]]:
    """Put queries into lists of at most so many letters as one of them may have."""
    taken: list[str] = []
    for query in queries:
        if taken and sum(map(len, taken)) + len(query) > MAX_QUERY_CHARACTERS:
            yield taken
            taken = []
        taken.append(query)
    yield taken  # of none one empty list, for the check of `documents`


def _checked_in_list(place: int, query: str) -> str:
    try:
        return checked_query(query)
    except QueryError as error:
        raise QueryError(f"query {place}: {error}") from error


def checked_previous(previous: Answer | None) -> Answer | None:
    """The answer of the turn before, or None; raises QueryError for anything else."""
    if previous is not None and not isinstance(previous, Answer):
        raise QueryError(
            f"previous is the answer to the question before, found {type(previous).__name__}; give "
            "what bot.ask returned, or None"
        )
    if previous is not None:
        lists = (
            (previous.matches, Match), (previous.taken_from, Match), (previous.parts, Answer),
            (previous.left_at, QAPair), (previous.within, str),
        )  # fmt: skip
        are_its = all(
            isinstance(found, tuple) and all(isinstance(one, kind) for one in found)
            for found, kind in lists
        )
        if not isinstance(previous.standing, str) or not are_its:
            raise QueryError(
                "previous is no answer as bot.ask returned it; give that, unchanged, or None"
            )
        return replace(previous, standing=_whole(previous.standing))
    return None


def has_words(query: str) -> bool:
    """Whether there is a letter or digit of any script in a query."""
    return any(character.isalnum() for character in query)


def checked_owner(owner: OwnerTexts | None) -> OwnerTexts:
    """What the owner says, nothing where it is None; raises QABotError for anything else."""
    if not isinstance(owner, OwnerTexts | None):
        raise QABotError(
            f"owner is the owner of settings, load_settings().owner; found {type(owner).__name__}"
        )
    return owner or OwnerTexts()


def checked_rate(rate: float) -> float:
    """A share of false answers; raises QABotError unless it is from 0 to below 1."""
    if not isinstance(rate, int | float) or not 0 <= rate < 1:
        raise QABotError(
            f"max_false_answers is {rate!r}; expected a share from 0 to below 1, such as "
            f"{MAX_FALSE_ANSWERS}"
        )
    return rate
