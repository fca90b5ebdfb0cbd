"""The settings as frozen dataclasses; `accepted` says what of each may stand in a file.

Nothing is checked here, so that whoever has no file needs no Pydantic.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from qa_bot.arguments import INDEX_TIMEOUT, MAX_FALSE_ANSWERS
from qa_bot.languages import Language, language, language_for
from qa_bot.records import Contact, DateRules, OwnerTexts, OwnReply


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture's bytes, with the media type that they were checked to be of."""

    content: bytes
    media_type: str

    @property
    def url(self) -> str:
        """A data: URL for an `<img>`, where no script of an SVG runs and nothing is fetched."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode('ascii')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The page's colours as "#rgb" or "#rrggbb", for light and for dark.

    `primary` is that of links, buttons and the focus ring; `accent` stands behind the sentence of
    an answer that is marked. Only colours that text can be read with are taken (WCAG 2.1 AA).
    """

    primary: str = "#1a5fb4"
    accent: str = "#fff3c4"
    dark_primary: str = "#8ab8f0"
    dark_accent: str = "#4a4019"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Who reaches a server, how much it takes on, and when it reads the documents again.

    `public` lets others than this machine reach it without a web server in front. `names` are those
    by which readers call it, where a web server in front passes them on, and `root_path` the path
    below which it has them ask. `trusted_proxies` are the addresses and networks of web servers
    that are believed who asks, and how. `reload` says when the documents are read again: where they
    change, at SIGHUP, or not; or that what is published is followed instead. `waiting` are the
    questions that wait at most, `connections` those in all and of a client, `requests_per_minute` a
    client's, 0 for any number. `admin` is the argon2 hash of the token that opens what administers
    the server, `passwords` those of readers, by name. `certificate` and `key` are PEM files: with
    them the server speaks TLS alone. Pages of the sites in `cors` may ask the API.

    The page is off while there is a file `off_page`, and the API while there is `off_api`; whoever
    asks is told `off_sentence`, or a sentence in the reader's language. `log` writes a line of JSON
    for each answer, without its words; `metrics` counts them at /metrics.
    """

    public: bool = False
    names: tuple[str, ...] = ()
    root_path: str = ""
    trusted_proxies: tuple[str, ...] = ()
    reload: Literal["watch", "publish", "signal", "never"] = "watch"
    waiting: int = 100
    connections: int = 500
    connections_per_client: int = 200
    requests_per_minute: int = 3_000
    off_page: Path = Path("page.off")
    off_api: Path = Path("api.off")
    off_sentence: str | None = None
    log: Literal["no", "json"] = "no"
    metrics: bool = False
    admin: str | None = field(default=None, repr=False)
    cors: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    passwords: dict[str, str] | None = field(default=None, hash=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackSettings:
    """Whether a server keeps what is asked, with its rating, in which file, for how many days."""

    store: bool = False
    path: Path = Path("feedback.db")
    retention_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorSettings:
    """Who mends what the documents do not answer, at `/editor`: nobody without a `password`.

    It is an argon2 hash. A log-in ends after `session_minutes` in which nothing was done.
    """

    password: str | None = field(default=None, repr=False)
    session_minutes: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    """What a review of an index holds it to, and how many published ones are kept.

    `golden` is the file of queries whose answers are known; None for golden.tsv or golden.csv
    beside the settings, if any. `hits_may_fall` is the share of those with an answer whose answer
    may no longer come first, `answers_may_fall` of those who may no longer get it as the answer,
    `false_answers_may_rise` the share of all of them that may get a wrong one in addition.
    `keep` counts the index of now, too.
    """

    golden: Path | None = None
    hits_may_fall: float = 0.0
    answers_may_fall: float = 0.0
    false_answers_may_rise: float = 0.0
    keep: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTable:
    """A reply as it stands in the file, its key beside it."""

    text: str
    wordings: tuple[str, ...] = ()
    contact: bool | None = None

    def reply(self, key: str) -> OwnReply:
        """The reply that it describes; its key is one of its wordings."""
        return OwnReply(key, self.text, (key, *self.wordings), self.contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTable:
    """What is said of a document: what it is called, and whom to ask where it does not answer."""

    title: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; None leaves a text out, or the choice to the bundled model or the browser.

    `greeting` opens the page and answers a greeting, in place of the language's own sentence.
    `language` is that of the page and the shell for everyone, in place of the reader's. `embed` are
    the sites that may show the page in a frame. `keep_history` says how far a reader's browser
    keeps the conversation: for all tabs, for its tab alone, or not at all. `api_docs` serves a page
    of the HTTP API at `/docs`, `open_sources` the documents themselves at `/source/`. `documents`
    are the titles of documents by their paths below `sources`, in place of what they call
    themselves, or tables of a title and a contact. `only` are those that alone answer where who
    asks names none. `expired` withholds answers outside of their dates or gives them with a
    warning, and after `review_after_days` since an answer was reviewed, its readers and its owner
    are told; None for never. `replies` are texts by what they answer: a wording, or the kind of a
    built-in reply.
    """

    title: str = "QA Bot"
    language: str | None = None
    greeting: str | None = None
    disclaimer: str | None = None
    logo: Logo | None = None
    embed: tuple[str, ...] = ()
    keep_history: Literal["browser", "tab", "no"] = "browser"
    contact: Contact | None = None
    colours: Colours = Colours()
    sources: Path = Path("source_docs")
    index: Path | str = Path("index")
    index_timeout: float = INDEX_TIMEOUT
    model: str | None = None
    cross_encoder: str | None = None
    other_languages: bool = True
    only: tuple[str, ...] = ()
    max_false_answers: float = MAX_FALSE_ANSWERS
    expired: Literal["withhold", "warn"] = "withhold"
    review_after_days: int | None = None
    host: str = "127.0.0.1"
    port: int = 7860
    api_docs: bool = False
    open_sources: bool = False
    server: ServerSettings = ServerSettings()
    feedback: FeedbackSettings = FeedbackSettings()
    editor: EditorSettings = EditorSettings()
    publish: PublishSettings = PublishSettings()
    documents: dict[str, str | DocumentTable] = field(default_factory=dict, hash=False)
    replies: dict[str, ReplyTable] = field(default_factory=dict, hash=False)

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
        dates = DateRules(self.expired, self.review_after_days)
        return OwnerTexts(self.contact, contacts, replies, dates)

    @property
    def frame_ancestors(self) -> tuple[str, ...]:
        """The sources of the Content-Security-Policy directive of that name: itself and `embed`."""
        return ("'self'", *self.embed)

    def language_for(self, accept_language: str, asked: str = "") -> Language:
        """The page's language: that of the settings, else the one that the reader `asked` for, else
        the browser's by this header of it.
        """
        return language(self.language) if self.language else language_for(accept_language, asked)
