"""Listings: "list all", "what questions are there", "show section Privacy"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.conversation.directory import AROUND_NAMES, Directory, name_of
from qa_bot.conversation.message import POINTING, Message
from qa_bot.records import Note

_VERBS = frozenset("list show display browse lista listar muestra".split())
_ASKED_FOR = frozenset(
    "questions topics entries answers faqs contents everything preguntas temas".split()
)
_LIST_WORDS = _VERBS | _ASKED_FOR | {"all", "every", "question", "there", "ask", "table", "todas"}
_SECTIONS = frozenset({"section", "sección", "chapter"})
_ON_FROM_A_SECTION = frozenset("of in on that which about where with".split())
_MOST_NAME_WORDS = 6


@dataclass(frozen=True, slots=True)
class Listing:
    """What is said of the pairs listed, and their ids; no ids where nothing is listed."""

    notice: Note
    ids: tuple[int, ...] = ()


def listing(message: Message, directory: Directory) -> Listing | None:
    """Find the listing that a message asks for; None where it asks for anything else."""
    words = message.words
    if _asks_for_all(words):
        ids = tuple(range(directory.total))
        return Listing(Note("listed", (str(len(ids)),)), ids)
    if _asks_for_sections(words):
        return Listing(_sections(directory))
    return _section(words, directory)


def _asks_for_all(words: Sequence[str]) -> bool:
    rest = set(words) - (POINTING - _LIST_WORDS)
    if not rest <= _LIST_WORDS:
        return False
    whole = {"all", "every", "todas"} & rest and _VERBS & rest
    return bool({"list", "lista"} & rest or _ASKED_FOR & rest or whole) or (
        rest == {"ask"} and "what" in words
    )


def _asks_for_sections(words: Sequence[str]) -> bool:
    rest = set(words) - POINTING - _LIST_WORDS
    return rest in ({"sections"}, {"secciones"})


def _section(words: Sequence[str], directory: Directory) -> Listing | None:
    """The pairs of a section that a message names, with a verb or the word "section"."""
    verb = bool(words) and bool(_VERBS & set(_opening(words)))
    named = bool(_SECTIONS.intersection(words))
    name = name_of(word for word in words if word not in _VERBS | _ASKED_FOR)
    asked = verb or named or words[:1] == ["questions"]
    if not asked or not name or len(name) > _MOST_NAME_WORDS:
        return None
    if ids := directory.section(name):
        section = directory.section_as_printed(ids[0]) or " ".join(name)
        return Listing(Note("listed_section", (str(len(ids)), section)), tuple(ids))
    if verb and named and _leads_to_name(words):
        return Listing(_unknown(" ".join(name), directory))
    return None


def _opening(words: Sequence[str]) -> list[str]:
    """The words before the first that says something."""
    for place, word in enumerate(words):
        if word not in POINTING | _VERBS | AROUND_NAMES:
            return list(words[:place])
    return list(words)


def _leads_to_name(words: Sequence[str]) -> bool:
    """Whether "section" stands right before a name or behind it, not within a sentence."""
    place = next(i for i, word in enumerate(words) if word in _SECTIONS)
    behind = words[place + 1 :]
    return not behind or (place <= len(_opening(words)) and behind[0] not in _ON_FROM_A_SECTION)


def _sections(directory: Directory) -> Note:
    names = directory.section_names
    return Note("sections", (names,)) if names else Note("no_sections")


def _unknown(name: str, directory: Directory) -> Note:
    names = directory.section_names
    return Note("unknown_section", (name, names)) if names else Note("no_sections")
