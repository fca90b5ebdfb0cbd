"""Makes desks: what of a bot a reload does not change, put to what it reads anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from qa_bot.answering import (
    AcrossSearch,
    LanguageSearch,
    Promise,
    Search,
    TranslatedPairs,
    WordByWord,
)
from qa_bot.answering.translated_pairs import has_sides, matching_fingerprint, same_questions
from qa_bot.answering.validity import Validity
from qa_bot.contacts import Contacts
from qa_bot.conversation.desk import Desk, turns_at
from qa_bot.conversation.fixed_replies import FixedReplies
from qa_bot.conversation.glossaries import glossary_of
from qa_bot.conversation.made_once import MadeOnce
from qa_bot.conversation.spoken import language_by_words
from qa_bot.conversation.tuned_numbers import tuned_for
from qa_bot.conversation.turn import Conversation
from qa_bot.guard import Guard
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
from qa_bot.records import (
    Changes,
    IndexDamagedError,
    IndexServer,
    ModelError,
    OwnerTexts,
    StoreError,
)
from qa_bot.store import (
    Build,
    IndexStanding,
    PairStore,
    PublishingRules,
    SecondIndex,
    open_below,
    open_second,
    place_beside,
    read_documents_below,
    second_is_current,
    standing,
    stays,
)
from qa_bot.store.progress import as_one
from qa_bot.store.translations_file import kept_translations

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Desks:
    """Makes the desk at which a store's pairs are asked.

    `place` is that of the store's index, None in memory. `other_languages` says whether queries in
    another language than English are read, by an encoder of their own; only the bundled model
    needs one. `rules` say when an index is built, and for whom, and `takes_tuned` whether
    confidences are as their owner tuned them.
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
    rules: PublishingRules = PublishingRules()
    takes_tuned: bool = True

    def of(self, store: PairStore, reading: ReadDocuments, rebuild: bool = False) -> Desk:
        """Make the desk of a store; the index of its other encoder is brought up to date.

        With `rebuild` it embeds everything again. Where it cannot be written into its folder a
        warning says why, and queries in other languages are not read. An index in a folder that
        turns out to be damaged by the end is built again. Raises IndexServerError where its server
        does not answer.
        """
        try:
            desk = self._of(store, reading, rebuild)
            desk.checked()
            return desk
        except IndexDamagedError:
            is_aside = self.rules.build is Build.ASIDE
            if not isinstance(self.place, Path) or reading.folders is None or is_aside:
                raise
        first = standing(self.place, store)  # it says what is damaged
        damaged = first is IndexStanding.DAMAGED
        documents = read_documents_below(reading.folders[0], self.place, anew=damaged)
        store, documents = open_below(
            self.place, documents, self.encoder, damaged, False, self.rules
        )
        now = ReadDocuments.of(reading.folders, documents.documents, documents.problems)
        return self._of(store, now, rebuild=first is IndexStanding.CURRENT)

    def _of(self, store: PairStore, reading: ReadDocuments, rebuild: bool) -> Desk:
        """Make it; raises IndexDamagedError, too."""
        documents = store.catalogue.documents(self.titles)
        titles = {one.path: one.title for one in documents} if documents[1:] else {}
        document_of = store.catalogue.paths.codes if titles else None
        second = self._second(store, rebuild)
        translated = self._translated(store, second)
        is_tuned = self.takes_tuned and self.cross_encoder is None
        fitted = tuned_for(store, self.fitted) if is_tuned else self.fitted
        own = Search(
            self.encoder, store, fitted, self._promise(fitted), self.cross_encoder,
            Guard.of(store, self.encoder, self.fitted),
            document_of=document_of, titles=titles, translated=translated,
            validity=Validity(self.owner.dates),
        )  # fmt: skip
        search = LanguageSearch(
            own,
            self._across(own, second, document_of, titles),
            languages=tuple(store.catalogue.languages.names),
            routes=self.encoder.name == BUNDLED_MODEL,
        )
        replies = FixedReplies(self.owner.replies, self.greeting, store.known_words)
        conversation = Conversation(search, replies, documents, partial(_languages, search))
        return Desk(
            store, search, conversation, reading, documents, titles, Contacts(self.owner),
            turns_at(store), second.store_if_open if second else _none_open,
        )  # fmt: skip

    def read_again(self, desk: Desk, reopen: bool = False) -> tuple[Desk, Changes | None]:
        """Read a desk's documents anew: the desk of now, and what has changed among them.

        Its index is opened anew where documents have changed, where another one was published
        meanwhile, and with `reopen`; one that is damaged is built again. Where the index stays as
        it is, the documents are those that it holds. Raises QABotError.
        """
        if self.rules.build is Build.ASIDE:
            raise StoreError("an index that was built aside is not read again; build another")
        sources, index = folders = desk.reading.read_from()
        documents = read_documents_below(sources, index)
        first, second = desk.standings(index)
        are_current = first is second is IndexStanding.CURRENT
        staying = stays(index, self.rules.build)
        if staying and are_current:
            documents = documents.as_published(desk.reading.sha256)
        if not staying or are_current:  # else they are those of an index that is opened first
            now = ReadDocuments.of(folders, documents.documents, documents.problems)
            changes = Changes.between(desk.reading.sha256, now.sha256)
            if changes is None and not reopen and are_current:
                return replace(desk, reading=now), None
        rebuild = first is IndexStanding.DAMAGED
        with as_one() as builds:
            with builds.followed(self.open_second):
                store, documents = open_below(
                    index, documents, self.encoder, rebuild, False, self.rules
                )
            now = ReadDocuments.of(folders, documents.documents, documents.problems)
            changes = Changes.between(desk.reading.sha256, now.sha256)
            return self.of(store, now, second is IndexStanding.DAMAGED), changes

    @property
    def open_second(self) -> bool:
        """Whether a store gets a second index, for queries in other languages."""
        return opens_second(self.encoder, self.other_languages)

    def _promise(self, fitted: Fitted) -> Promise:
        return Promise(*fitted.thresholds.at(self.max_false_answers))

    def _second(self, store: PairStore, rebuild: bool) -> _Second | None:
        """The second index of a store's pairs, brought up to date; None where there is to be none.

        One in memory is built when it is first needed.
        """
        if not self.open_second:
            return None
        place = None if self.place is None else place_beside(self.place)
        index = SecondIndex(place, store, FINGERPRINT, rebuild, self.rules)
        second = _Second(index, MadeOnce(partial(self._opened, index)))
        if place is not None and not second_is_current(index):
            if self.rules.build is Build.NEVER:
                return None
            second.opened()
        return second

    def _opened(self, second: SecondIndex) -> _OpenedSecond | None:
        """The encoder of other languages and its index; a warning says why there is none."""
        try:
            encoder = load_multilingual_encoder()
            store = open_second(second, encoder)
            return _OpenedSecond(encoder, store, glossary_of(second, encoder))
        except (ModelError, StoreError) as error:
            # What a server does not do now it may do the next time.
            if isinstance(error, StoreError) and isinstance(second.place, IndexServer):
                raise
            logger.warning("%s; until then questions in other languages are not read", error)
            return None

    def _translated(self, store: PairStore, second: _Second | None) -> TranslatedPairs | None:
        """The translations among a store's pairs: by numbers, and by meaning in a folder.

        What was found by meaning is kept beside the second index, which is not opened for it again.
        """
        catalogue, place = store.catalogue, second.index.place if second else None
        if second is None or not isinstance(place, Path) or not has_sides(catalogue):
            return TranslatedPairs.of(catalogue)
        is_aside = self.rules.build is Build.ASIDE

        def made() -> np.ndarray | None:
            opened = second.opened()
            if opened is None:
                return None
            try:
                return same_questions(catalogue, opened.store.meaning_vectors)
            except StoreError as error:
                logger.warning("%s; until then translations are told by numbers alone", error)
                return None

        of = f"{store.index_sha256} {FINGERPRINT} {matching_fingerprint()}"
        # The file is that of the index which is published.
        found = made() if is_aside else kept_translations(place, of, catalogue.pairs, made)
        return TranslatedPairs.of(catalogue, found)

    def _across(
        self,
        own: Search,
        second: _Second | None,
        document_of: np.ndarray | None,
        titles: Mapping[str, str],
    ) -> Callable[[], Search | None]:
        """Give the search across languages, which is made when it is first needed."""
        if second is None:
            return lambda: None

        def made() -> Search | None:
            opened = second.opened()
            if opened is None:
                return None
            encoder, glossary, fitted = opened.encoder, opened.glossary, shipped_across()
            return AcrossSearch(
                encoder, opened.store, fitted, self._promise(fitted), own,
                WordByWord(glossary, encoder, own.store),
                document_of=document_of, titles=titles,
                read=partial(own.store.vocabulary.read, in_english=False),
            )  # fmt: skip

        across = MadeOnce(made)
        if second.opened.is_made:
            across()
        return across


def opens_second(encoder: Encoder, other_languages: bool) -> bool:
    """Tell whether a bot with this encoder has a second index, where other languages are read."""
    return other_languages and encoder.name == BUNDLED_MODEL


def _languages(search: LanguageSearch, text: str) -> Sequence[str]:
    """The languages that a message may be in: a few words seldom show it but by themselves."""
    return search.languages_of(text) or language_by_words(text)


@dataclass(frozen=True, eq=False)
class _OpenedSecond:
    """A second index with its encoder, and the glossary of its documents' words."""

    encoder: MultilingualEncoder
    store: PairStore
    glossary: Glossary


@dataclass(frozen=True, eq=False)
class _Second:
    """Where a second index is, and what opens it: None where it cannot be."""

    index: SecondIndex
    opened: MadeOnce[_OpenedSecond | None]

    def store_if_open(self) -> PairStore | None:
        """Its store; None where no question has needed it yet, or it cannot be opened."""
        opened = self.opened() if self.opened.is_made else None
        return opened.store if opened else None


def _none_open() -> None:
    """What there is of a second index where there is to be none."""
