"""Differences that the words alone show: amounts, dates, names, and what is denied.

A query is compared with the questions of a pair. What the answer says as well is no difference:
"Is the fee $50?" is answered by "It is $50 from May, $25 until then".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from qa_bot.lexical import content_words, words
from qa_bot.opposition import ANTONYMS
from qa_bot.records import Note, QAPair

# Digits with a unit in front or behind: "$50", "50 %", "3 weeks". Bare numbers are names of things
# (ports, versions, forms) as often as amounts.
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<sign>[$€£₹¥]\s?)?(?P<digits>\d{1,12}(?:[.,]\d{1,6})*)"
    r"(?:\s?(?P<unit>%|[^\W\d_]{2,20}))?"
)
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w,]|\.\d)")
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february april june july august september october november december"
# "May" and "March" are months where they stand as months do.
_MAY_MARCH = re.compile(
    r"\b(?:(?i:in|since|until|till|by|of|from|before|after|during|this|last|next)\s+((?i:may|march))\b"
    r"|((?i:may|march))\s+\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DENIALS = frozenset("not no never none nobody nothing without cannot".split())
# Words that end in a negation and ask for what they deny: "isn't there a way?", "why don't you".
_RHETORICAL = re.compile(
    r"(?:^|[.?!,;]\s*)(?:why\s+)?(?:is|are|do|does|did|can|could|should|would|will)"
    r"(?:n['’]?t|\s+not)\b",
    re.IGNORECASE,
)
# Denials and opposites count where so much (0 to 1) of all content words is the same: an error
# that "cannot connect" and a query that asks for help with connecting are no opposites.
_SAME_OTHERWISE = 0.75
# A query about a difference is answered by what says that two things are the same.
_NO_OPPOSITES = frozenset(words("same identical different before after"))

Values = Mapping[str, Mapping[str, str]]  # kind of thing -> value -> as printed


def stated_difference(query: str, pair: QAPair, names: Collection[str]) -> Note | None:
    """The first plain difference between a query and a pair, None where there is none.

    `names` are the proper names that the documents print, in lower case. Of several wordings of
    the pair's question one without a difference is enough.
    """
    wordings = (pair.question, *pair.alternates)
    readers: Sequence[tuple[str, Callable[[str], Values]]] = (
        ("guard_amount", amounts),
        ("guard_date", dates),
        ("guard_name", partial(_names, known=names)),
    )
    for key, read in readers:
        asked = read(query)
        if asked and (found := _other_value(asked, [read(w) for w in wordings], read(pair.answer))):
            return Note(key, found)
    opposites = opposite_words(query, pair.question)
    if opposites and all(opposite_words(query, wording) for wording in pair.alternates):
        return Note("guard_opposite", opposites)
    denial = _denied_in_one(query, pair.question)
    if denial and all(_denied_in_one(query, wording) for wording in pair.alternates):
        return Note("guard_negation", (denial,))
    return None


def amounts(text: str) -> Values:
    """The amounts of a text by unit: currency signs, per cent, and stemmed words behind digits."""
    found: dict[str, dict[str, str]] = {}
    for match in _AMOUNT.finditer(text):
        sign, unit = match["sign"], (match["unit"] or "").casefold()
        kind = sign.strip() if sign else (words(unit) or [unit])[0]
        is_year = not sign and _YEAR.fullmatch(match["digits"])
        if kind and not is_year and (sign or kind == "%" or content_words(unit)):
            printed = f"{sign or ''}{match['digits']}" if sign else match.group()
            found.setdefault(kind, {})[_number(match["digits"])] = printed
    return found


def dates(text: str) -> Values:
    """The years, months and days of the week that a text names."""
    said = {word.casefold().removesuffix("s"): word for word in _WORD.findall(text)}
    found = {
        "year": {year: year for year in _YEAR.findall(text)},
        "month": {month: said[month] for month in _MONTHS.split() if month in said},
        "day": {day: said[day] for day in _DAYS.split() if day in said},
    }
    months = (match[1] or match[2] for match in _MAY_MARCH.finditer(text))
    found["month"] |= {month.casefold(): month for month in months}
    return {kind: values for kind, values in found.items() if values}


def _names(text: str, known: Collection[str]) -> Values:
    said = {
        word.casefold().removesuffix("'s").removesuffix("’s"): word for word in _WORD.findall(text)
    }
    found = {name: word for name, word in said.items() if name in known}
    return {"name": found} if found else {}


def _other_value(
    asked: Values, questions: Sequence[Values], answer: Values
) -> tuple[str, str] | None:
    """A value of the query and another of the same kind that stands in its place in the question.

    None where a wording of the question has none of the kind, or the query's, or the answer does.
    """
    for kind, mine in asked.items():
        theirs = [question.get(kind, {}) for question in questions]
        new = [value for value in mine if value not in answer.get(kind, {})]
        if not new or not all(values and not values.keys() & mine.keys() for values in theirs):
            continue
        return mine[new[0]], next(iter(theirs[0].values()))
    return None


def opposite_words(query: str, question: str) -> tuple[str, str] | None:
    """A word of the query and its opposite in the question, where nearly all else is the same."""
    mine, theirs = _content(query), _content(question)
    for stem, word in mine.items():
        opposites = (ANTONYMS.get(stem, frozenset()) & theirs.keys()) - mine.keys() - _NO_OPPOSITES
        if stem not in theirs and opposites:
            opposite = min(opposites)
            if _is_same(mine.keys() - {stem}, theirs.keys() - {opposite}):
                return word, theirs[opposite]
    return None


def _denied_in_one(query: str, question: str) -> str | None:
    """The word that denies, where one text has one and all their content words are the same."""
    if _content(query).keys() != _content(question).keys():
        return None
    denials = [_denial(query), _denial(question)]
    return max(denials) if bool(denials[0]) != bool(denials[1]) else None


def _is_same(mine: AbstractSet[str], theirs: AbstractSet[str]) -> bool:
    """Whether two texts are about the same, by nearly all of their words."""
    return len(mine & theirs) >= max(_SAME_OTHERWISE * len(mine | theirs), 1)


def _content(text: str) -> dict[str, str]:
    """The content words of a text as typed, by their stems, without what denies."""
    found = {}
    for word in _WORD.findall(text):
        if stems := content_words(word) - _DENIALS:
            found[min(stems)] = word
    return found


def _denial(text: str) -> str:
    """The word that denies, "" where none does."""
    plain = _RHETORICAL.sub(" ", text)
    said = _WORD.findall(plain)
    denying = (w for w in said if w.casefold() in _DENIALS or w.casefold().endswith(("n't", "n’t")))
    return next(denying, "")


def _number(digits: str) -> str:
    """Digits as one form of their value: "1,000.0" and "1000"."""
    plain = digits.replace(",", "")
    return f"{float(plain):g}" if plain.count(".") <= 1 else digits
