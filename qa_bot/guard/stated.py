"""Differences that the words alone show: amounts, dates, names, and what is denied.

A query is compared with the questions of a pair. What the answer says as well is no difference:
"Is the fee $50?" is answered by "It is $50 from May, $25 until then".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.records import Note, QAPair
from qa_bot.words.opposition import ANTONYMS
from qa_bot.words.stems import content_words, words
from qa_bot.words.vocabulary import Vocabulary

# Digits with a unit in front or behind: "$50", "50 %", "3 weeks". Bare numbers are names of things
# (ports, versions, forms) as often as amounts.
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<sign>[$€£₹¥]\s?)?(?P<digits>\d{1,12}(?:[.,]\d{1,6})*)"
    r"(?:\s?(?P<unit>%|[^\W\d_]{2,20}))?"
)
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w,]|\.\d)")
_MONTHS = frozenset(
    "january february april june july august september october november december".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
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
# Pairs whose questions, and words whose stems, are kept once they were read.
_KEPT_PAIRS = 1024
_KEPT_WORDS = 8192

Values = Mapping[str, Mapping[str, str]]  # kind of thing -> value -> as printed


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states plainly: amounts, dates and names, and its content words by their stems.

    The content words are without what denies.
    """

    text: str
    amounts: Values
    dates: Values
    names: Values
    content: Mapping[str, str]

    @classmethod
    def of(cls, text: str, names: frozenset[str]) -> Stated:
        """Read a text; `names` are the words that are proper names, in lower case."""
        said = _WORD.findall(text)
        stems = {stem: word for word in said if (stem := _stem(word))}
        return cls(text, amounts(text), dates(text), _names(said, names), stems)


_KINDS: tuple[tuple[str, Callable[[Stated], Values]], ...] = (
    ("guard_amount", lambda stated: stated.amounts),
    ("guard_date", lambda stated: stated.dates),
    ("guard_name", lambda stated: stated.names),
)


def stated_difference(query: str, pair: QAPair, vocabulary: Vocabulary) -> Note | None:
    """The first plain difference between a query and a pair, None where there is none.

    A name that the documents do not have differs from those that they have. Of several wordings
    of the pair's question one without a difference is enough.
    """
    names, new = vocabulary.names, vocabulary.new_names(query)
    asked, wordings = Stated.of(query, names | new if new else names), _wordings(pair, names)
    for key, values in _KINDS:
        if found := _other_value(values, asked, wordings, lambda: Stated.of(pair.answer, names)):
            return Note(key, found)
    opposites = [opposite_words(asked, wording) for wording in wordings]
    if opposites[0] and all(opposites):
        return Note("guard_opposite", opposites[0])
    denials = [_denied_in_one(asked, wording) for wording in wordings]
    return Note("guard_negation", (denials[0],)) if denials[0] and all(denials) else None


@lru_cache(maxsize=_KEPT_PAIRS)
def _wordings(pair: QAPair, names: frozenset[str]) -> tuple[Stated, ...]:
    """A pair's question and its alternates, as read before."""
    return tuple(Stated.of(text, names) for text in (pair.question, *pair.alternates))


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
    found: dict[str, dict[str, str]] = {"year": {year: year for year in _YEAR.findall(text)}}
    for word in _WORD.findall(text):
        name = word.casefold().removesuffix("s")
        kind = "month" if name in _MONTHS else "day" if name in _DAYS else ""
        if kind:
            found.setdefault(kind, {})[name] = word
    for in_front, behind in _MAY_MARCH.findall(text):
        month = in_front or behind
        found.setdefault("month", {})[month.casefold()] = month
    return {kind: values for kind, values in found.items() if values}


def _names(said: Sequence[str], known: frozenset[str]) -> Values:
    folded = {word.casefold().removesuffix("'s").removesuffix("’s"): word for word in said}
    found = {name: word for name, word in folded.items() if name in known}
    return {"name": found} if found else {}


def _other_value(
    values: Callable[[Stated], Values],
    query: Stated,
    questions: Sequence[Stated],
    answer: Callable[[], Stated],
) -> tuple[str, str] | None:
    """A value of the query and another of the same kind that stands in its place in the question.

    None where a wording of the question has none of the kind, or the query's, or the answer does,
    which is long and read last.
    """
    for kind, mine in values(query).items():
        theirs = [values(question).get(kind, {}) for question in questions]
        if any(not found or found.keys() & mine.keys() for found in theirs):
            continue
        answered = values(answer()).get(kind, {})
        new = [value for value in mine if value not in answered]
        if new:
            return mine[new[0]], next(iter(theirs[0].values()))
    return None


def opposite_words(query: Stated, question: Stated) -> tuple[str, str] | None:
    """A word of the query and its opposite in the question, where nearly all else is the same."""
    mine, theirs = query.content, question.content
    for stem in (stem for stem in mine if stem in ANTONYMS and stem not in theirs):
        opposites = (ANTONYMS[stem] & theirs.keys()) - mine.keys() - _NO_OPPOSITES
        if opposites:
            opposite = min(opposites)
            if _is_same(mine.keys() - {stem}, theirs.keys() - {opposite}):
                return mine[stem], theirs[opposite]
    return None


def _denied_in_one(query: Stated, question: Stated) -> str | None:
    """The word that denies, where one text has one and all their content words are the same."""
    if query.content.keys() != question.content.keys():
        return None
    denials = [_denial(query.text), _denial(question.text)]
    return max(denials) if bool(denials[0]) != bool(denials[1]) else None


def _is_same(mine: AbstractSet[str], theirs: AbstractSet[str]) -> bool:
    """Whether two texts are about the same, by nearly all of their words."""
    return len(mine & theirs) >= max(_SAME_OTHERWISE * len(mine | theirs), 1)


@lru_cache(maxsize=_KEPT_WORDS)
def _stem(word: str) -> str:
    """The stem of a content word; "" for function words and what denies."""
    return min(content_words(word) - _DENIALS, default="")


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
