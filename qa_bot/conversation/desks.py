"""Makes desks: what of a bot a reload does not change, put to what it reads anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from qa_bot.answering import AcrossSearch, LanguageSearch, Promise, Search, TranslatedPairs
from qa_bot.contacts import Contacts
from qa_bot.conversation.desk import Desk, turns_at
from qa_bot.conversation.fixed_replies import FixedReplies
from qa_bot.conversation.spoken import language_by_words
from qa_bot.conversation.turn import Conversation
from qa_bot.models.cross_encoder import CrossEncoder
from qa_bot.models.embedding import BUNDLED_MODEL, Encoder
from qa_bot.models.glossary import Glossary
from qa_bot.models.multilingual_encoder import (
    FINGERPRINT,
    MultilingualEncoder,
    load_multilingual_encoder,
)
from qa_bot.parsing.documents_read import ReadDocuments
from qa_bot.ranking import Fitted, shipped_across
from qa_bot.records import IndexServer, ModelError, OwnerTexts, StoreError
from qa_bot.store import PairStore, SecondIndex, open_second, place_beside, second_is_current
from qa_bot.store.glossary_file import kept_glossary
from qa_bot.words.english_words import common_english_words
from qa_bot.words.language_of import identified

logger = logging.getLogger(__name__)


# Words of a glossary: of the documents the commonest, and the commonest of English.
MOST_WORDS = 30_000
COMMON_WORDS = 3_000


@dataclass(frozen=True, eq=False)
class Desks:
    """Makes the desk at which a store's pairs are asked.

    `place` is that of the store's index, None in memory. `other_languages` says whether queries in
    another language than English are read, by an encoder of their own; only the bundled model
    needs one.
    """

    encoder: Encoder
    fitted: Fitted
    max_false_answers: float
    cross_encoder: CrossEncoder | None
    greeting: str | None
    owner: OwnerTexts
    titles: Mapping[str, str]
    place: Path | IndexServer | None
    other_languages: bool

    def of(self, store: PairStore, reading: ReadDocuments, rebuild: bool = False) -> Desk:
        """Make the desk of a store; the index of its other encoder is brought up to date.

        With `rebuild` it embeds everything again. Where it cannot be written into its folder a
        warning says why, and queries in other languages are not read. Raises IndexServerError where
        its server does not answer.
        """
        documents = store.catalogue.documents(self.titles)
        titles = {one.path: one.title for one in documents} if documents[1:] else {}
        document_of = store.catalogue.paths.codes if titles else None
        translated = TranslatedPairs.of(store.catalogue)
        own = Search(
            self.encoder, store, self.fitted, self._promise(self.fitted), self.cross_encoder,
            document_of=document_of, titles=titles, translated=translated,
        )  # fmt: skip
        search = LanguageSearch(
            own,
            self._across(own, document_of, titles, rebuild),
            languages=tuple(store.catalogue.languages.names),
            routes=self.encoder.name == BUNDLED_MODEL,
        )
        replies = FixedReplies(self.owner.replies, self.greeting, store.known_words)
        conversation = Conversation(search, replies, documents, partial(_languages, search))
        return Desk(
            store, search, conversation, reading, documents, titles, Contacts(self.owner),
            turns_at(store),
        )  # fmt: skip

    @property
    def open_second(self) -> bool:
        """Whether a store gets a second index, for queries in other languages."""
        return opens_second(self.encoder, self.other_languages)

    def _promise(self, fitted: Fitted) -> Promise:
        return Promise(*fitted.thresholds.at(self.max_false_answers))

    def _across(
        self,
        own: Search,
        document_of: np.ndarray | None,
        titles: Mapping[str, str],
        rebuild: bool,
    ) -> Callable[[], Search | None]:
        """Give the search across languages, which is made when it is first needed."""
        store = own.store
        second = self._second_of(store, rebuild)
        if second is None:
            return lambda: None

        def made() -> Search | None:
            try:
                encoder = load_multilingual_encoder()
                other = open_second(second, encoder)
                glossary = self._glossary(second, encoder)
            except (ModelError, StoreError) as error:
                # What a server does not do now it may do the next time.
                if isinstance(error, StoreError) and isinstance(second.place, IndexServer):
                    raise
                logger.warning("%s; until then questions in other languages are not read", error)
                return None
            fitted = shipped_across()
            return AcrossSearch(
                encoder, other, fitted, self._promise(fitted), own,
                gloss=lambda text: glossary.gloss(text, likeliest_read(text), encoder),
                document_of=document_of, titles=titles,
                read=partial(store.vocabulary.read, in_english=False),
            )  # fmt: skip

        across = _Once(made)
        if second.place is not None and not second_is_current(second):
            across()
        return across

    def _second_of(self, store: PairStore, rebuild: bool) -> SecondIndex | None:
        """Where the second index of a store's pairs is; None where there is to be none."""
        if not self.open_second:
            return None
        place = None if self.place is None else place_beside(self.place)
        return SecondIndex(place, store, FINGERPRINT, rebuild)

    def _glossary(self, second: SecondIndex, encoder: MultilingualEncoder) -> Glossary:
        """The glossary of the documents' words, kept beside their second index in a folder."""

        def made() -> Glossary:
            printed = second.first.vocabulary.printed()
            own = sorted(printed, key=lambda word: (-printed[word], word))[:MOST_WORDS]
            return Glossary.of(own, common_glossary(encoder), encoder)

        if not isinstance(second.place, Path):
            return made()
        return kept_glossary(second.place, f"{second.first.index_sha256} {FINGERPRINT}", made)


def opens_second(encoder: Encoder, other_languages: bool) -> bool:
    """Tell whether a bot with this encoder has a second index, where other languages are read."""
    return other_languages and encoder.name == BUNDLED_MODEL


def _languages(search: LanguageSearch, text: str) -> Sequence[str]:
    """The languages that a message may be in: a few words seldom show it but by themselves."""
    return search.languages_of(text) or language_by_words(text)


@lru_cache(maxsize=1)
def common_glossary(encoder: MultilingualEncoder) -> Glossary:
    """The commonest English words with their vectors, encoded once a process: 3 MB."""
    return Glossary.of_common(common_english_words(COMMON_WORDS), encoder)


def likeliest_read(text: str) -> str:
    """The language, of those that are read, that a text is most probably in."""
    return next(guess.code for guess in identified(text) if guess.is_read)


class _Once:
    """Makes something when it is first asked for, and never again; threads wait for it."""

    def __init__(self, make: Callable[[], Search | None]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[Search | None] = []

    def __call__(self) -> Search | None:
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]
