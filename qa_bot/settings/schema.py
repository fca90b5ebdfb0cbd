"""The settings as frozen dataclasses, with what each may be and how an error says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, Strict, StringConstraints

from qa_bot.arguments import INDEX_TIMEOUT, MAX_FALSE_ANSWERS
from qa_bot.languages import Language, available, language, language_for
from qa_bot.records import OwnerTexts
from qa_bot.settings.checks import (
    expected,
    inside,
    inside_or_server,
    known_language,
    model_name,
    readable_with,
)
from qa_bot.settings.logo import MAX_BYTES, Logo, read_logo
from qa_bot.settings.owner_tables import (
    CHECKED,
    Documents,
    DocumentTable,
    OwnContact,
    Replies,
    Switch,
    Text,
    Title,
)

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
Host = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Za-z0-9.:_-]{1,253}$"),
    expected("the name or address of this machine"),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The page's colours as "#rgb" or "#rrggbb", for light and for dark.

    `primary` is that of links, buttons and the focus ring; `accent` stands behind the sentence of
    an answer that is marked. Only colours that text can be read with are taken (WCAG 2.1 AA).
    """

    __pydantic_config__: ClassVar[ConfigDict] = CHECKED
    primary: OnLight = "#1a5fb4"
    accent: UnderDark = "#fff3c4"
    dark_primary: OnDark = "#8ab8f0"
    dark_accent: UnderLight = "#4a4019"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; None leaves a text out, or the choice to the bundled model or the browser.

    `greeting` opens the page and answers a greeting, in place of the language's own sentence.
    `language` is that of the page for everyone, in place of the browser's. `embed` are the sites
    that may show the page in a frame. `keep_history` says how far a reader's browser keeps the
    conversation: for all tabs, for its tab alone, or not at all. `api_docs` serves a page of the
    HTTP API at `/docs`, `open_sources` the documents themselves at `/source/`. `documents` are the
    titles of documents by their paths below `sources`, in place of what they call themselves, or
    tables of a title and a contact. `only` are those that alone answer where who asks names none.
    `replies` are texts by what they answer: a wording, or the kind of a built-in reply.
    """

    __pydantic_config__: ClassVar[ConfigDict] = CHECKED
    title: Title = "QA Bot"
    language: Code | None = None
    greeting: Text | None = None
    disclaimer: Text | None = None
    logo: Picture | None = None
    embed: Sites = ()
    keep_history: Keeping = "browser"
    contact: OwnContact | None = None
    colours: Colours = Colours()
    sources: Folder = Path("source_docs")
    index: IndexPlace = Path("index")
    index_timeout: Seconds = INDEX_TIMEOUT
    model: Model | None = None
    cross_encoder: Model | None = None
    only: Only = ()
    max_false_answers: Rate = MAX_FALSE_ANSWERS
    host: Host = "127.0.0.1"
    port: Port = 7860
    api_docs: Switch = False
    open_sources: Switch = False
    documents: Documents = field(default_factory=dict, hash=False)
    replies: Replies = field(default_factory=dict, hash=False)

    @property
    def titles(self) -> dict[str, str]:
        """The titles among `documents`, by path."""
        named = {
            path: said.title if isinstance(said, DocumentTable) else said
            for path, said in self.documents.items()
        }
        return {path: title for path, title in named.items() if title is not None}

    @property
    def owner(self) -> OwnerTexts:
        """What the owner says beside the documents."""
        contacts = {
            path: said.contact
            for path, said in self.documents.items()
            if isinstance(said, DocumentTable) and said.contact
        }
        replies = tuple(table.reply(key) for key, table in self.replies.items())
        return OwnerTexts(self.contact, contacts, replies)

    @property
    def frame_ancestors(self) -> tuple[str, ...]:
        """The sources of the Content-Security-Policy directive of that name: itself and `embed`."""
        return ("'self'", *self.embed)

    def language_for(self, accept_language: str, asked: str = "") -> Language:
        """The page's language: that of the settings, else the one that the reader `asked` for, else
        the browser's by this header of it.
        """
        return language(self.language) if self.language else language_for(accept_language, asked)
