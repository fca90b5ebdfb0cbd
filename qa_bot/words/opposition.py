"""How far two sentences oppose each other, by their words alone: negation, antonyms, amounts.

Polarity is compared on what both sentences say something about: a negation counts for the words
that follow it, so that "not restricted" opposes "restricted" and not "shared", which stands
elsewhere in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa_bot.words.stems import words

# How far the content words after a negation are denied: the first fully, to the end of the clause.
DENIED = (1.0, 0.7, 0.5, 0.35)
# What is denied under a condition ("if it is not adequate") is hardly denied.
UNDER_A_CONDITION = 0.3
# Content words on either side of a word that tell what it is said of.
AROUND = 4
NEGATIONS = frozenset(
    "not no never none nothing nobody without cannot neither nor hardly lack lacks lacking absence "
    "fail fails failed unable nowhere isnt arent dont doesnt didnt cant wont".split()
)
# Words of which the one says what the other denies. Each side is stemmed; the sides of a line
# oppose each other, words of one side do not.
_ANTONYMS = """
allow permit let enable | prohibit forbid ban prevent block restrict disallow \
deny bar prohibition restriction
always | never rarely seldom
mandatory required require obligatory compulsory must | voluntary
increase rise grow | decrease reduce lower drop shrink
free gratis | fee charge cost paid
open | closed shut
accept approve | refuse reject decline
share disclose | withhold
keep retain | delete erase discard destroy
public | private confidential secret
enable | disable
include | exclude
all every everyone | none nobody
possible | impossible
legal | illegal
valid | invalid expired
available | unavailable
safe secure | unsafe insecure dangerous
automatic automatically | manual manually
supported support | unsupported
same identical | different
temporary | permanent
add | remove
start begin | stop finish
before | after
early | late
buy purchase | sell
success succeed | fail failure
exist present | absent missing
easy simple | difficult hard complex
online | offline
"""
_PREFIXED = re.compile(r"(?:un|in|im|il|ir|dis|non)-?([a-z]{4,})")
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:[’'][^\W_]+)?%?|[,;:.()]")
_AMOUNT = re.compile(r"(?<![\w.])(?:[$€£₹]\s?)?(\d{1,12}(?:[.,]\d{1,6})*)\s{0,2}(%|[^\W\d_]{2,})?")
_CONDITIONS = frozenset("if whether unless until once".split())
_NO_DENIAL = frozenset("only just necessarily least".split())
_CLAUSE_ENDS = frozenset(",;:.()") | {"but", "however", "although", "while", "because"}
_SMALL = frozenset(
    "a an the of to in on at by for with from and or as is are was were be been being has have had "
    "do does did it its this that these those there their they them he she you your we our i if "
    "any may can could will would shall should which who what when such also into than then so "
    "about only other more most some".split()
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says: its content words, stemmed, with what it denies of them.

    `denied` has for each word how far (0 to 1) a negation reaches it, `around` the words near it.
    """

    denied: Mapping[str, float]
    around: Mapping[str, frozenset[str]]
    amounts: Mapping[str, frozenset[str]]
    is_denial: bool  # whether it has any negation


@dataclass(frozen=True, slots=True)
class Opposition:
    """How strongly two sentences oppose each other (0 to 1), and by what."""

    strength: float
    reason: str


def said(sentence: str) -> Said:
    """Read a sentence."""
    stems: list[str] = []
    denied: dict[str, float] = {}
    reach: tuple[float, ...] = ()
    is_condition = is_denial = False
    tokens = _TOKEN.findall(sentence.casefold())
    for token, following in zip(tokens, [*tokens, ""][1:], strict=True):
        if token in _CLAUSE_ENDS:
            reach, is_condition = (), False
        elif token in _CONDITIONS:
            is_condition = True
        elif token in NEGATIONS or token.endswith(("n't", "n\u2019t")):
            is_denial = True
            factor = UNDER_A_CONDITION if is_condition else 1.0
            reach = () if following in _NO_DENIAL else tuple(factor * d for d in DENIED)
        elif token not in _SMALL:
            (stem,) = words(token)[:1] or [token]
            stems.append(stem)
            # Adverbs are passed over: "not specifically informed" denies "informed".
            is_adverb = token.endswith("ly")
            amount = reach[0] if reach and not is_adverb else 0.0
            denied[stem] = max(denied.get(stem, 0.0), amount)
            reach = reach if is_adverb else reach[1:]
    return Said(denied, _around(stems), _amounts(sentence), is_denial)


def opposition(one: Said, other: Said, rarity: Mapping[str, float]) -> Opposition:
    """How far two sentences oppose each other; `rarity` (0 to 1) weighs words."""
    candidates = [_by_antonyms(one, other, rarity), _by_amounts(one, other)]
    if not _agree(one, other):
        candidates.append(_by_negation(one, other, rarity))
    return max(candidates, key=lambda found: found.strength)


def _by_negation(one: Said, other: Said, rarity: Mapping[str, float]) -> Opposition:
    amounts = {
        word: abs(one.denied[word] - other.denied[word])
        * _same_surroundings(one, word, other, word, rarity)
        for word in one.denied.keys() & other.denied.keys()
    }
    for plain, bare, prefixed, word in _prefixed(one, other):
        both_or_neither = 1 - abs(plain.denied[bare] - prefixed.denied[word])
        amounts[word] = both_or_neither * _same_surroundings(plain, bare, prefixed, word, rarity)
    weights = {word: amount * rarity.get(word, 1.0) for word, amount in amounts.items()}
    strength = min(1.0, sum(weights.values()))
    by_weight = sorted((w for w in weights if weights[w] > 0), key=lambda w: (-weights[w], w))
    return Opposition(strength, f"denied in one: {', '.join(by_weight[:3])}")


def _by_antonyms(one: Said, other: Said, rarity: Mapping[str, float]) -> Opposition:
    found = Opposition(0.0, "")
    for word, denied in one.denied.items():
        for opposite in ANTONYMS.get(word, frozenset()) & other.denied.keys():
            if word in other.denied or opposite in one.denied:
                continue
            agreement = 1 - abs(denied - other.denied[opposite])
            strength = agreement * _same_surroundings(one, word, other, opposite, rarity)
            if strength > found.strength:
                found = Opposition(strength, f"opposites: {word} / {opposite}")
    return found


def _agree(one: Said, other: Said) -> bool:
    """Whether one denies the opposite of what the other says: "accepts", "does not refuse"."""
    return any(
        abs(denied - other.denied[opposite]) >= DENIED[0]
        for word, denied in one.denied.items()
        for opposite in ANTONYMS.get(word, frozenset()) & other.denied.keys()
    )


def _same_surroundings(
    one: Said, word: str, other: Said, opposite: str, rarity: Mapping[str, float]
) -> float:
    """How far (0 to 1) two words are said of the same: the words that both have around them."""
    near, theirs = one.around[word], other.around[opposite]
    shared, fewer = (
        sum(rarity.get(w, 1.0) for w in of) for of in (near & theirs, min(near, theirs, key=len))
    )
    return min(1.0, 0.25 + shared / fewer) if fewer else 0.25


def _around(stems: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for place, stem in enumerate(stems):
        near = stems[max(0, place - AROUND) : place + AROUND + 1]
        found[stem] = found.get(stem, frozenset()) | (frozenset(near) - {stem})
    return found


def _by_amounts(one: Said, other: Said) -> Opposition:
    for unit, values in one.amounts.items():
        theirs = other.amounts.get(unit)
        if theirs and not values & theirs:
            mine, others = min(values), min(theirs)
            return Opposition(0.6, f"amounts: {mine} / {others} {unit}".rstrip())
    return Opposition(0.0, "")


def _amounts(sentence: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for match in _AMOUNT.finditer(sentence.casefold()):
        unit = match[2] or ""
        if unit and unit not in _SMALL:
            found.setdefault((words(unit) or [unit])[0], set()).add(match[1].rstrip(".,"))
    return {unit: frozenset(values) for unit, values in found.items()}


def _prefixed(one: Said, other: Said) -> Iterator[tuple[Said, str, Said, str]]:
    """Words bare in one sentence and with a denying prefix in the other: "valid", "invalid"."""
    for plain, prefixed in ((one, other), (other, one)):
        for word in prefixed.denied:
            found = _PREFIXED.fullmatch(word)
            if found and found[1] in plain.denied and word not in plain.denied:
                yield plain, found[1], prefixed, word


def _antonyms() -> dict[str, frozenset[str]]:
    opposed: dict[str, frozenset[str]] = {}
    for line in _ANTONYMS.strip().split("\n"):
        left, right = (frozenset(words(side)) for side in line.split("|"))
        for side, against in ((left, right), (right, left)):
            for word in side:
                opposed[word] = opposed.get(word, frozenset()) | against
    return opposed


ANTONYMS: Mapping[str, frozenset[str]] = _antonyms()
