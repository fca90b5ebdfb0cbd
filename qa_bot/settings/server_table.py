"""What may stand in the table [server]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from qa_bot.settings.checks import SECRET, address_or_network, expected, inside, table_of
from qa_bot.settings.owner_tables import Sentence, Switch
from qa_bot.settings.schema import ServerSettings
from qa_bot.settings.secret_hashes import checked_hash

HOST = StringConstraints(strict=True, pattern=r"^[A-Za-z0-9.:_-]{1,253}$")
Host = Annotated[
    str,
    HOST,
    expected("the name or address of this machine"),
]
OwnName = Annotated[
    str,
    HOST,
    expected('a name such as "help.example.org", with no https:// and no path'),
]
Names = Annotated[
    tuple[OwnName, ...],
    Field(max_length=50),
    expected('a list of at most 50 names such as ["help.example.org"]'),
]
Proxy = Annotated[
    str,
    StringConstraints(strict=True, max_length=50),
    AfterValidator(address_or_network),
    expected('an IP address or a network such as "10.0.0.0/24"'),
]
Proxies = Annotated[
    tuple[Proxy, ...],
    Field(max_length=50),
    expected('a list of at most 50 IP addresses or networks such as ["127.0.0.1"]'),
]
Reloading = Annotated[
    Literal["watch", "publish", "signal", "never"],
    expected('one of "watch", "publish", "signal", "never"'),
]
RootPath = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^((/[A-Za-z0-9._~-]+)+)?$", max_length=300),
    expected('a path such as "/help", with no slash at its end'),
]
Count = Annotated[
    int, Strict(), Field(ge=1, le=100_000), expected("a whole number from 1 to 100,000")
]
CountOrAny = Annotated[
    int, Strict(), Field(ge=0, le=1_000_000), expected("a whole number from 0 to 1,000,000")
]
OffFile = Annotated[Path, BeforeValidator(inside), expected("the path of a file")]
Logging = Annotated[Literal["no", "json"], expected('one of "no", "json"')]


def _hash(value: Any) -> str:
    """An argon2 hash; what else it is, which may be a password, is not shown."""
    try:
        return checked_hash(value)
    except ValueError as error:
        raise PydanticCustomError(SECRET, "{reason}", {"reason": str(error)}) from error


Hash = Annotated[str, BeforeValidator(_hash)]
# As HTTP's Basic has them (RFC 7617): a colon ends a name.
Name = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[^\p{Cc}:]{1,80}$"),
    expected("a name of 1 to 80 characters without a colon"),
]


def _table_of_names(value: Any) -> Any:
    """A table; what else it is, which may be a password for all, is not shown."""
    if not isinstance(value, dict):
        raise PydanticCustomError(
            SECRET,
            "no table of names, each with its hash; one password for all is the hash in the "
            "environment's QA_BOT_PASSWORD_HASH",
        )
    return value


Passwords = Annotated[
    dict[Name, Hash],
    # An empty one might be taken for a closed door.
    Field(min_length=1, max_length=1_000),
    expected('a table of 1 to 1,000 names such as anna = "$argon2id$..."'),
    BeforeValidator(_table_of_names),
]


def _as_sent(origin: str) -> str:
    """An origin as browsers write it: in small letters, without the port of its scheme."""
    scheme, _, host = origin.lower().partition("://")
    return f"{scheme}://{host.removesuffix(':443' if scheme == 'https' else ':80')}"


Origin = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=r"^https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?$",
        max_length=300,
    ),
    AfterValidator(_as_sent),
    expected('one site such as "https://www.example.org", with no path and no *'),
]
Origins = Annotated[
    tuple[Origin, ...],
    Field(max_length=50),
    expected('a list of at most 50 sites such as ["https://www.example.org"]'),
]
PemFile = Annotated[Path, BeforeValidator(inside), expected("the path of a PEM file")]
OwnServer = Annotated[
    ServerSettings,
    table_of(
        public=Switch,
        names=Names,
        root_path=RootPath,
        trusted_proxies=Proxies,
        reload=Reloading,
        waiting=Count,
        connections=Count,
        connections_per_client=Count,
        requests_per_minute=CountOrAny,
        off_page=OffFile,
        off_api=OffFile,
        off_sentence=Sentence | None,
        log=Logging,
        metrics=Switch,
        admin=Hash | None,
        cors=Origins,
        certificate=PemFile | None,
        key=PemFile | None,
        passwords=Passwords | None,
    ),
]
