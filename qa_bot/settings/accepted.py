"""What may stand in a settings file: each setting's check, and how an error says what it may be.

Its defaults, and what is made of it, are those of `schema`.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from qa_bot.languages import available
from qa_bot.settings.checks import (
    expected,
    inside,
    inside_or_server,
    known_language,
    model_name,
    readable_with,
    table_of,
)
from qa_bot.settings.explaining import explained, explained_without_file
from qa_bot.settings.lines import key_lines
from qa_bot.settings.logo import MAX_BYTES, read_logo
from qa_bot.settings.owner_tables import (
    Documents,
    OwnContact,
    Replies,
    Switch,
    Text,
    Title,
)
from qa_bot.settings.publish_table import OwnPublish
from qa_bot.settings.schema import (
    Colours,
    EditorSettings,
    FeedbackSettings,
    Logo,
    ServerSettings,
    Settings,
)
from qa_bot.settings.server_table import Hash, Host, OwnServer

# What may stand in a Content-Security-Policy: nothing that ends a source or a directive.
SITE = r"^https?://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?$"

HexColour = Annotated[
    str, StringConstraints(strict=True, pattern=r"^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")
]
# The page's backgrounds and its texts, light and dark, that stand beside the owner's colours.
OnLight = Annotated[
    HexColour, AfterValidator(readable_with("#fbfaf8")), expected('a dark colour such as "#1a5fb4"')
]
UnderDark = Annotated[
    HexColour, AfterValidator(readable_with("#1d2025")), expected('a pale colour such as "#fff3c4"')
]
OnDark = Annotated[
    HexColour, AfterValidator(readable_with("#1e2125")), expected('a pale colour such as "#8ab8f0"')
]
UnderLight = Annotated[
    HexColour, AfterValidator(readable_with("#e8e9eb")), expected('a dark colour such as "#4a4019"')
]
Site = Annotated[
    str,
    StringConstraints(strict=True, pattern=SITE, max_length=300),
    expected('a site such as "https://www.example.org", with no path'),
]
Sites = Annotated[
    tuple[Site, ...],
    Field(max_length=50),
    expected('a list of at most 50 sites such as ["https://www.example.org"]'),
]
Only = Annotated[
    tuple[Title, ...],
    Field(max_length=100),
    expected('a list of at most 100 paths or titles of documents such as ["faq.md"]'),
]
Keeping = Annotated[Literal["browser", "tab", "no"], expected('one of "browser", "tab", "no"')]
Code = Annotated[str, BeforeValidator(known_language), expected(f"one of {', '.join(available())}")]
Folder = Annotated[Path, BeforeValidator(inside), expected("the path of a folder")]
IndexPlace = Annotated[
    Path | str,
    BeforeValidator(inside_or_server),
    expected('the path of a folder, or an address such as "http://localhost:19530"'),
]
Seconds = Annotated[
    float, Strict(), Field(gt=0, le=3600, allow_inf_nan=False), expected("seconds, up to 3600")
]
Model = Annotated[
    str, BeforeValidator(model_name), expected("the name or path of a model on this machine")
]
Rate = Annotated[
    float, Strict(), Field(ge=0, le=0.99, allow_inf_nan=False), expected("a share from 0 to 0.99")
]
Expired = Annotated[Literal["withhold", "warn"], expected('one of "withhold", "warn"')]
ReviewDays = Annotated[
    int, Strict(), Field(ge=1, le=36_500), expected("a whole number of days from 1 to 36,500")
]
Port = Annotated[int, Strict(), Field(ge=0, le=65_535), expected("a whole number from 0 to 65535")]
Picture = Annotated[
    Logo,
    BeforeValidator(read_logo),
    expected(
        f"the path of a PNG, SVG, JPEG or WebP file of at most {MAX_BYTES:,} bytes in the folder "
        "of this file"
    ),
]
OwnColours = Annotated[
    Colours,
    table_of(primary=OnLight, accent=UnderDark, dark_primary=OnDark, dark_accent=UnderLight),
]
FeedbackFile = Annotated[Path, BeforeValidator(inside), expected("the path of a file")]
Days = Annotated[int, Strict(), Field(ge=1, le=3_650), expected("a whole number from 1 to 3,650")]
OwnFeedback = Annotated[
    FeedbackSettings, table_of(store=Switch, path=FeedbackFile, retention_days=Days)
]
Minutes = Annotated[
    int, Strict(), Field(ge=1, le=1_440), expected("a whole number from 1 to 1,440")
]
OwnEditor = Annotated[EditorSettings, table_of(password=Hash | None, session_minutes=Minutes)]
OwnSettings = Annotated[
    Settings,
    table_of(
        title=Title,
        language=Code | None,
        greeting=Text | None,
        disclaimer=Text | None,
        logo=Picture | None,
        embed=Sites,
        keep_history=Keeping,
        contact=OwnContact | None,
        colours=OwnColours,
        sources=Folder,
        index=IndexPlace,
        index_timeout=Seconds,
        model=Model | None,
        cross_encoder=Model | None,
        other_languages=Switch,
        only=Only,
        max_false_answers=Rate,
        expired=Expired,
        review_after_days=ReviewDays | None,
        host=Host,
        port=Port,
        api_docs=Switch,
        open_sources=Switch,
        server=OwnServer,
        feedback=OwnFeedback,
        editor=OwnEditor,
        publish=OwnPublish,
        documents=Documents,
        replies=Replies,
    ),
]


@cache
def _adapter() -> TypeAdapter[Settings]:
    return TypeAdapter(OwnSettings)


def checked_server(own: ServerSettings) -> ServerSettings:
    """The settings of a server that a command line has added to, checked as those of a file are.

    Raises SettingsError.
    """
    said = {field.name: getattr(own, field.name) for field in dataclasses.fields(own)}
    try:
        return TypeAdapter(OwnServer).validate_python(said)
    except ValidationError as error:
        raise explained_without_file(error) from error


def checked(data: dict[str, Any], text: str, path: Path) -> Settings:
    """The settings that the data of a file says; `text` and `path` are the file's.

    Raises SettingsError.
    """
    try:
        return _adapter().validate_python(data, context={"folder": path.parent})
    except ValidationError as error:
        # Without pydantic's own words for it, which show what stands there: perhaps a password.
        raise explained(error, key_lines(text), path) from None
