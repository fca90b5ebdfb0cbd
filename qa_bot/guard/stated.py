"""Differences that the words alone show: amounts, dates, names, and what is denied.

A query is compared with the questions of a pair. What the answer says as well is no difference:
"Is the fee $50?" is answered by "It is $50 from May, $25 until then".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from qa_bot.records import Note, QAPair
from qa_bot.words.lexicon import either, lexicon
from qa_bot.words.opposition import antonyms
from qa_bot.words.stems import content_words, words
from qa_bot.words.vocabulary import Vocabulary

# Digits with a unit in front or behind: "$50", "50 %", "3 weeks". Bare numbers are names of things
# (ports, versions, forms) as often as amounts.
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<sign>[$€£₹¥]\s?)?(?P<digits>\d{1,12}(?:[.,]\d{1,6})*)"
    r"(?:\s?(?P<unit>%|[^\W\d_]{2,20}))?"
)
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w,]|\.\d)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Denials and opposites count where so much (0 to 1) of all content words is the same: an error
# that "cannot connect" and a query that asks for help with connecting are no opposites.
_SAME_OTHERWISE = 0.75
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
    """Find the first plain difference between a query and a pair, None where there is none.

    A name that the documents do not have differs from those that they have. Of several wordings
    of the pair's question one without a difference is enough.
    """
    names, new = vocabulary.names, vocabulary.new_names(query)
    asked, wordings = Stated.of(query, names | new if new else names), _wordings(pair, names)
    for key, values in _KINDS:
        if other := _other_value(values, asked, wordings, lambda: Stated.of(pair.answer, names)):
            return Note(key, other)
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
    """Read the amounts of a text, by unit.

    Units are currency signs, per cent, and the stems of words behind digits.
    """
    by_unit: dict[str, dict[str, str]] = {}
    for match in _AMOUNT.finditer(text):
        sign, unit = match["sign"], (match["unit"] or "").casefold()
        kind = sign.strip() if sign else (words(unit) or [unit])[0]
        is_year = not sign and _YEAR.fullmatch(match["digits"])
        if kind and not is_year and (sign or kind == "%" or content_words(unit)):
            printed = f"{sign or ''}{match['digits']}" if sign else match.group()
            by_unit.setdefault(kind, {})[_number(match["digits"])] = printed
    return by_unit


def dates(text: str) -> Values:
    """Read the years, months and days of the week that a text names."""
    named: dict[str, dict[str, str]] = {"year": {year: year for year in _YEAR.findall(text)}}
    months, days = _plain_months(), lexicon().calendar.days
    for word in _WORD.findall(text):
        name = word.casefold().removesuffix("s")
        kind = "month" if name in months else "day" if name in days else ""
        if kind:
            named.setdefault(kind, {})[name] = word
    for in_front, behind in _ambiguous_month().findall(text):
        month = in_front or behind
        named.setdefault("month", {})[month.casefold()] = month
    return {kind: values for kind, values in named.items() if values}


@cache
def _plain_months() -> frozenset[str]:
    """Collect the names of months that are no other words."""
    calendar = lexicon().calendar
    return frozenset(chain.from_iterable(calendar.months.values())) - {*calendar.ambiguous_months}


@cache
def _ambiguous_month() -> re.Pattern[str]:
    """Compile a month that is another word too ("May", "March"), where it stands as months do."""
    calendar = lexicon().calendar
    name, in_front = either(calendar.ambiguous_months), either(calendar.before_months)
    return re.compile(rf"\b(?:{in_front}\s+({name})\b|({name})\s+\d)", re.IGNORECASE)


def _names(said: Sequence[str], known: frozenset[str]) -> Values:
    folded = {word.casefold().removesuffix("'s").removesuffix("’s"): word for word in said}
    names = {name: word for name, word in folded.items() if name in known}
    return {"name": names} if names else {}


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
        if any(not printed or printed.keys() & mine.keys() for printed in theirs):
            continue
        answered = values(answer()).get(kind, {})
        new = [value for value in mine if value not in answered]
        if new:
            return mine[new[0]], next(iter(theirs[0].values()))
    return None


def opposite_words(query: Stated, question: Stated) -> tuple[str, str] | None:
    """Find a query's word and its opposite in the question, where nearly all else is the same."""
    mine, theirs, opposed = query.content, question.content, antonyms()
    for stem in (stem for stem in mine if stem in opposed and stem not in theirs):
        opposites = (opposed[stem] & theirs.keys()) - mine.keys() - _not_opposed()
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
    """Stem a content word; "" for function words and what denies."""
    return min(content_words(word) - lexicon().negation.denials, default="")


def _denial(text: str) -> str:
    """Find the word that denies; "" where none does."""
    denials, endings = lexicon().negation.denials, tuple(lexicon().negation.endings)
    said: list[str] = _WORD.findall(_rhetorical().sub(" ", text))
    for word in said:
        plain = word.casefold()
        if plain in denials or plain.endswith(endings):
            return word
    return ""


@cache
def _rhetorical() -> re.Pattern[str]:
    """Compile what ends in a negation and asks for what it denies: "isn't there a way?"."""
    openings = either(lexicon().negation.rhetorical)
    return re.compile(rf"(?:^|[.?!,;]\s*){openings}\b", re.IGNORECASE)


@cache
def _not_opposed() -> frozenset[str]:
    """Collect the stems that oppose nothing in a query.

    A query about a difference is answered by what says that two things are the same.
    """
    return frozenset(words(" ".join(lexicon().opposition.not_of_questions)))


def _number(digits: str) -> str:
    """Digits as one form of their value: "1,000.0" and "1000"."""
    plain = digits.replace(",", "")
    return f"{float(plain):g}" if plain.count(".") <= 1 else digits
