"""Who does it to whom: "may the club expel a member" asks for another thing than the reverse."""

from __future__ import annotations

from itertools import pairwise

from qa_bot.records import Note, QAPair
from qa_bot.words.lexicon import lexicon
from qa_bot.words.roots import roots
from qa_bot.words.stems import content_words, letter_words

Doing = tuple[str, str, str]  # who, does what, to whom: roots


def turned_roles(query: str, pair: QAPair) -> Note | None:
    """Name two things of which each stands in the other's place in all wordings of a pair.

    Read where the verb stands between them, with a determiner behind it and nothing in front: there
    alone the order says it, as in "does the landlord pay the tenant". A passive does not.
    """
    asked = _doings(query)
    turned = {(whom, does, who): (who, whom) for who, does, whom in asked}
    found: Doing | None = None
    for wording in (pair.question, *pair.alternates):
        said = _doings(wording)
        found = next((doing for doing in said if doing in turned), None)
        if found is None or said.keys() & asked.keys():
            return None
    return Note("guard_roles", asked[found[2], found[1], found[0]]) if found else None


def _doings(text: str) -> dict[Doing, tuple[str, str]]:
    """Whoever does something to whomever by the words of a text, with both as printed."""
    words = letter_words(text)
    determiners = lexicon().opposition.determiners
    found: dict[Doing, tuple[str, str]] = {}
    for place, (who, does) in enumerate(pairwise(words)):
        behind = words[place + 2 : place + 4]
        if len(behind) < 2 or behind[0].casefold() not in determiners:
            continue
        whom = behind[1]
        if all(map(content_words, (who, does, whom))):
            found[_root(who), _root(does), _root(whom)] = (who, whom)
    return found


def _root(word: str) -> str:
    return " ".join(roots(word))
