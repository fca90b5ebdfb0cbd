"""Terms that documents abbreviate, as they say it: "Electronic Clearing Service (ECS)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from qa_bot.words.lexicon import lexicon
from qa_bot.words.plain import plain

# "(FD)" behind its long form.
_SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z]*[A-Z])s?\)")
_PLAIN_WORD = re.compile(r"[A-Za-z]+")
# A definition's long form is looked for so many characters before its short form.
_LONG_FORM_REACH = 120
# Documents define some dozens; each costs a search through all text.
MOST_DEFINITIONS = 200
_TEXTS_AT_ONCE = 100


def abbreviated_terms(
    definitions: Iterable[tuple[str, str]], texts: Iterable[str], counts: Mapping[str, int]
) -> dict[str, str]:
    """Keep the abbreviations in lower case whose term is printed more often than themselves.

    Where documents write the abbreviation, spelling it out in the query lost more than it won, and
    initials without a definition mislead: "BP" as "benzoyl peroxide" (benchmarks/NOTES.md).
    """
    defined: dict[str, str] = {}
    ambiguous = set()
    for abbreviation, term in definitions:
        if defined.setdefault(abbreviation, term) != term:
            ambiguous.add(abbreviation)
    clear = {short: term for short, term in defined.items() if short not in ambiguous}
    enough = {short: counts.get(short, 0) + 1 for short in clear}
    most: dict[str, int] = {}
    for short, term in clear.items():
        most[term] = max(most.get(term, 0), enough[short])
    times = _times_printed(most, texts)
    return {short: term for short, term in clear.items() if times[term] >= enough[short]}


def _times_printed(most: Mapping[str, int], texts: Iterable[str]) -> dict[str, int]:
    """Count terms, which lie within a line, each up to so many times or a few more.

    Together texts are searched twice as fast as alone.
    """
    times = dict.fromkeys(most, 0)
    rest, looked_for = iter(texts), [*most]
    while looked_for and (some := [*islice(rest, _TEXTS_AT_ONCE)]):
        block = "\n".join(map(plain, some)).casefold()
        for term in looked_for:
            times[term] += block.count(term)
        looked_for = [term for term in looked_for if times[term] < most[term]]
    return times


def definitions_in(text: str) -> Iterator[tuple[str, str]]:
    """Find the abbreviations that a text defines, each with its long form, in lower case.

    "Electronic Clearing Service (ECS)", after Schwartz and Hearst 2003, but each letter must begin
    a word of the long form.
    """
    passed_over = lexicon().abbreviations.without_initials
    for short in _SHORT_FORM.finditer(text):
        letters = list(short.group(1).casefold())
        before = text[max(0, short.start() - _LONG_FORM_REACH) : short.start()]
        words = [word.casefold() for word in _PLAIN_WORD.findall(before)]
        long_form: list[str] = []
        while letters and words and (words[-1][0] == letters[-1] or words[-1] in passed_over):
            if words[-1][0] == letters[-1]:
                letters.pop()
            long_form.insert(0, words.pop())
        if not letters:
            yield short.group(1).casefold(), " ".join(long_form)
