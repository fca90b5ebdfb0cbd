"""Listings: "list all", "what questions are there", "show section Privacy"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.conversation.directory import Directory
from qa_bot.conversation.message import Message
from qa_bot.conversation.place_names import name_of, words_of_name
from qa_bot.records import Note
from qa_bot.words.lexicon import cached_by_language, lexicon

_MOST_NAME_WORDS = 6


@dataclass(frozen=True, slots=True)
class Listing:
    """What is said of the pairs listed, and their ids; no ids where nothing is listed."""

    notice: Note
    ids: Sequence[int] = ()


def listing(
    message: Message,
    directory: Directory,
    goes_on: bool = False,
    nearer: Directory | None = None,
) -> Listing | None:
    """Find the listing that a message asks for; None where it asks for anything else.

    "List" without "all" asks for the pairs of the documents that were picked, `nearer`. Where this
    `goes_on` from one, or from nothing at all, a document's name is enough.
    """
    words = message.words
    if _asks_for_all(words):
        all_of_them = lexicon().listings.quantifiers.intersection(words)
        ids = (directory if all_of_them else nearer or directory).ids
        return Listing(Note("listed", (str(len(ids)),)), ids)
    if _asks_for_sections(words):
        return Listing(_sections(directory))
    if _asks_for_documents(words) and directory.names.documents:
        return Listing(Note("documents", (directory.names.all_titles,)))
    return _of_document(words, directory, goes_on) or _section(words, directory)


@cached_by_language()
def _list_words() -> frozenset[str]:
    """Collect the words of messages that ask for a list."""
    terms = lexicon().listings
    return terms.verbs | terms.nouns | terms.quantifiers | terms.fillers | terms.asking_verbs


def _asks_for_all(words: Sequence[str]) -> bool:
    terms, list_words = lexicon().listings, _list_words()
    rest = set(words) - (lexicon().messages.pointing - list_words)
    if not rest <= list_words:
        return False
    whole = terms.quantifiers & rest and terms.verbs & rest
    asks = len(rest) == 1 and rest <= terms.asking_verbs
    what = asks and terms.asking_pronouns.intersection(words)
    return bool(terms.verbs_alone & rest or terms.nouns & rest or whole or what)


def _asks_for_sections(words: Sequence[str]) -> bool:
    rest = set(words) - lexicon().messages.pointing - _list_words()
    return len(rest) == 1 and rest <= lexicon().listings.section_plurals


def _asks_for_documents(words: Sequence[str]) -> bool:
    terms = lexicon()
    around = terms.messages.pointing | terms.listings.fillers | terms.listings.verbs
    plurals, asking = terms.documents.plurals, terms.documents.asking
    return bool(plurals.intersection(words)) and set(words) <= around | plurals | asking


def _of_document(words: Sequence[str], directory: Directory, goes_on: bool) -> Listing | None:
    """The pairs of a document that a message brings up, or names beside a word of lists."""
    names, terms = directory.names, lexicon().listings
    asks = terms.verbs.intersection(_opening(words)) or terms.nouns.intersection(words)
    is_asked = asks or goes_on or names.is_introduced(words)
    if not is_asked or not names.named(words):
        return None
    documents = lexicon().documents
    around = documents.around_names | documents.introducing
    around |= lexicon().messages.pointing | _list_words()
    if not around.issuperset(names.rest(words)):
        return None
    places = names.named(words)
    ids = directory.of_documents(places)
    return Listing(Note("listed_document", (str(len(ids)), names.titles(places))), ids)


def _section(words: Sequence[str], directory: Directory) -> Listing | None:
    """The pairs of a section that a message names, with a verb or the word "section"."""
    terms = lexicon().listings
    verb = bool(words) and bool(terms.verbs & set(_opening(words)))
    named = bool(terms.section_nouns.intersection(words))
    asking = terms.verbs | terms.nouns
    said = words_of_name(word for word in words if word not in asking)
    name = name_of(said)
    asked = verb or named or bool(terms.before_sections.intersection(words[:1]))
    if not asked or not name or len(name) > _MOST_NAME_WORDS:
        return None
    if ids := directory.section(name):
        section = directory.section_as_printed(ids[0]) or " ".join(said)
        return Listing(Note("listed_section", (str(len(ids)), section)), ids)
    if verb and named and _leads_to_name(words):
        return Listing(_unknown(" ".join(said), directory))
    return None


def _opening(words: Sequence[str]) -> list[str]:
    """The words before the first that says something."""
    terms = lexicon().listings
    saying_nothing = lexicon().messages.pointing | terms.verbs | terms.around_names
    for place, word in enumerate(words):
        if word not in saying_nothing:
            return list(words[:place])
    return list(words)


def _leads_to_name(words: Sequence[str]) -> bool:
    """Whether "section" stands right before a name or behind it, not within a sentence."""
    terms = lexicon().listings
    place = next(i for i, word in enumerate(words) if word in terms.section_nouns)
    behind = words[place + 1 :]
    return not behind or (place <= len(_opening(words)) and behind[0] not in terms.behind_section)


def _sections(directory: Directory) -> Note:
    names = directory.section_names
    return Note("sections", (names,)) if names else Note("no_sections")


def _unknown(name: str, directory: Directory) -> Note:
    names = directory.section_names
    return Note("unknown_section", (name, names)) if names else Note("no_sections")
