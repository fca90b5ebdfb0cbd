"""The search that reads a query's language: the documents' own, or the one across languages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from qa_bot.answering import outcome
from qa_bot.answering.found import Found, Searched
from qa_bot.answering.outcome import Promise
from qa_bot.answering.query_language import QueryLanguage, Way, language_of_query
from qa_bot.answering.scope import EVERYWHERE, Scope
from qa_bot.answering.search import Search
from qa_bot.answering.translated_pairs import TranslatedPairs
from qa_bot.answering.validity import Validity
from qa_bot.guard import Looked, NotRun
from qa_bot.languages import ENGLISH
from qa_bot.models.embedding import Encoder
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import Note, QAPair
from qa_bot.store import PairStore
from qa_bot.words.language_of import READ_LANGUAGES

# Texts whose languages are kept.
_KEPT = 64


class LanguageSearch:
    """Answers a query as a `Search` does, by the one that reads its language.

    English is read by the documents' own search, as long as any of them is English. Where others
    are not, it is read by the search across languages, too, and the surer of the two answers.
    """

    def __init__(
        self,
        own: Search,
        across: Callable[[], Search | None],
        languages: Collection[str],
        routes: bool = True,
    ) -> None:
        """Keep both; `across` gives None where nothing reads other languages.

        It is called when the first query needs it. `languages` are the codes of the documents'.
        Unless it `routes`, the documents' own search reads all queries, as it may where its owner
        named a model of many languages.
        """
        self._own = own
        self._across = across
        self._languages = languages
        self._routes = routes
        # A message is asked about several times on its way.
        self._language = lru_cache(_KEPT)(self._language_of)

    @property
    def encoder(self) -> Encoder:
        """The encoder that reads queries in the documents' own words."""
        return self._own.encoder

    @property
    def store(self) -> PairStore:
        """Where the pairs are."""
        return self._own.store

    @property
    def promise(self) -> Promise:
        """The thresholds of an answer and of a choice, of queries in the documents' own words."""
        return self._own.promise

    @property
    def translated(self) -> TranslatedPairs | None:
        """The pairs that ask one question in several languages; None where none do."""
        return self._own.translated

    @property
    def validity(self) -> Validity:
        """Which pairs hold today."""
        return self._own.validity

    @property
    def calibrated(self) -> bool:
        """Whether confidences are probabilities."""
        return self._own.calibrated

    @property
    def tuned(self) -> Tuned | None:
        """What reviewed queries made of the confidence; None where it is as it ships."""
        return self._own.fitted.tuned

    @property
    def reads_others(self) -> bool:
        """Whether queries in other languages are read; what reads them is loaded for that."""
        return self._across() is not None

    def prepare(self) -> None:
        """Answer a text, so that no later one waits for what the first of them loads.

        Where documents are in another language than English that is the second encoder, too.
        """
        self.search("Is it open?", ())

    def missing(self, found: Found) -> tuple[NotRun, ...]:
        """The looks that run for no query of the search that found something."""
        return self.of(found).guard.missing

    def languages_of(self, text: str) -> Sequence[str]:
        """The code of the language that a text surely is in, alone; none where that is not sure."""
        language = self._language(text)
        return (language.code,) if language.code and language.is_sure else ()

    def of(self, found: Found | None) -> Search:
        """The search that found something; the documents' own where nothing was searched."""
        across = self._across() if found and found.is_across else None
        return across or self._own

    def promise_of(self, found: Found) -> Promise:
        """The thresholds by which was decided what was found."""
        return self.of(found).promise_for(found)

    def exact(self, text: str) -> Sequence[int]:
        """Find the pairs whose question or alternate a text is, form aside: their ids.

        Of those that ask it in several languages, as "Wifi?" may, one: rather in the reader's.
        """
        ids = self._own.exact(text)
        if self.translated is None or len(ids) < 2:
            return ids
        return self.translated.one_of_each(ids, self._language(text).code)

    def search(self, text: str, exact: Sequence[int], scope: Scope = EVERYWHERE) -> Searched:
        """Answer a text by its meaning; `exact` are the ids of the pairs whose question it is."""
        if exact:
            searched = self._own.search(text, exact, scope)
            answer = searched.answer
            return self._beside(replace(searched, answer=replace(answer, asked_in=answer.language)))
        language = self._language(text)
        scope = replace(scope, language=language.code)
        if not self._routes:
            return self._told(self._own.search(text, exact, scope), language)
        return self._told(self._searched(text, scope, language), language)

    def search_together(self, before: str, alone: Found, scope: Scope = EVERYWHERE) -> Searched:
        """Answer a text with the question before it; `alone` is what was found for it alone."""
        language = self._language(alone.query)
        scope = replace(scope, language=language.code)
        return self._told(self.of(alone).search_together(before, alone, scope), language)

    def unsaid(self, text: str | Found, together: Found, pair: QAPair) -> tuple[str, ...]:
        """Find the words of a text that a pair, one of those found, says nothing of."""
        if isinstance(text, Found) and text.is_across is not together.is_across:
            text = text.query
        return self.of(together).unsaid(text, together, pair)

    def difference(self, text: str, pair: QAPair) -> Looked[Note | None]:
        """Name what makes a pair plainly another question than a text; None where nothing does."""
        across = None if self._language(text).way is Way.OWN else self._across()
        return (across or self._own).difference(text, pair)

    def _language_of(self, text: str) -> QueryLanguage:
        return language_of_query(text, self._languages, self.store.vocabulary.prints)

    def _searched(self, text: str, scope: Scope, language: QueryLanguage) -> Searched:
        if language.way is Way.UNREAD:
            return self._unread(self._own.search(text, (), scope))
        has_others = any(code != ENGLISH for code in self._languages)
        if language.way is Way.OWN and not has_others:
            return self._own.search(text, (), scope)
        across = self._across()
        if across is None:
            own = self._own.search(text, (), scope)
            return own if self._may_be_own(language, own) else self._unread(own)
        if language.way is Way.ACROSS:
            return across.search(text, (), scope)
        own, other = self._own.search(text, (), scope), across.search(text, (), scope)
        surer = max((own, other), key=_how_sure)
        if surer.answer.pair:
            return surer
        if language.may_be_unread:
            return self._unread(own)
        return other if language.is_foreign else own

    def _may_be_own(self, language: QueryLanguage, own: Searched) -> bool:
        """Tell whether a query may be in the documents' own words, where nothing reads others."""
        if language.way is Way.EITHER:
            return own.answer.pair is not None or not language.is_foreign
        return language.way is Way.OWN or language.code in self._languages

    def _unread(self, searched: Searched) -> Searched:
        """The sentence that a query's language is not read here, instead of what was found."""
        read = dict.fromkeys((*(READ_LANGUAGES if self._across() else ()), *self._languages))
        note = Note("not_read", (" ".join(self._languages), " ".join(read)))
        answer = searched.answer
        return replace(searched, answer=outcome.notice(answer.query, note, answer.matches))

    def _told(self, searched: Searched, language: QueryLanguage) -> Searched:
        """The same, with the language of the query as far as it showed."""
        is_told = language.way is not Way.EITHER or searched.found.is_across
        code = language.code if is_told else None
        return self._beside(replace(searched, answer=replace(searched.answer, asked_in=code)))

    def _beside(self, searched: Searched) -> Searched:
        """The same, with a note where the question is answered in other languages, too."""
        answer, found = searched.answer, searched.found
        if self.translated is None or answer.pair is None:
            return searched
        first = found.exact[0] if found.exact else int(found.evidence.ids[found.shown.order[0]])
        if not (ids := self.translated.translations(first)):
            return searched
        others = self.store.records(ids)
        return replace(searched, answer=outcome.also_in_languages(answer, others))


def _how_sure(searched: Searched) -> tuple[bool, float]:
    return searched.answer.pair is not None, searched.answer.confidence
