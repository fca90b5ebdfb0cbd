"""What may stand in the table [server]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, Strict, StringConstraints

from qa_bot.settings.checks import expected, inside, table_of
from qa_bot.settings.owner_tables import Sentence, Switch
from qa_bot.settings.schema import ServerSettings

Host = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Za-z0-9.:_-]{1,253}$"),
    expected("the name or address of this machine"),
]
Names = Annotated[
    tuple[Host, ...],
    Field(max_length=50),
    expected('a list of at most 50 names such as ["help.example.org"]'),
]
Reloading = Annotated[
    Literal["watch", "signal", "never"], expected('one of "watch", "signal", "never"')
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
OwnServer = Annotated[
    ServerSettings,
    table_of(
        public=Switch,
        names=Names,
        root_path=RootPath,
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
    ),
]
