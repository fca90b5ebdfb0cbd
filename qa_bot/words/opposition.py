"""How far two sentences oppose each other, by their words alone: negation, antonyms, amounts.

Polarity is compared on what both sentences say something about: a negation counts for the words
that follow it, so that "not restricted" opposes "restricted" and not "shared", which stands
elsewhere in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa_bot.words.lexicon import cached_by_language, either, lexicon
from qa_bot.words.roots import roots

# How far the content words after a negation are denied: the first fully, to the end of the clause.
DENIED = (1.0, 0.7, 0.5, 0.35)
# What is denied under a condition ("if it is not adequate") is hardly denied.
UNDER_A_CONDITION = 0.3
# Content words on either side of a word that tell what it is said of.
AROUND = 4
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:[’'][^\W_]+)?%?|[,;:.()]")
_AMOUNT = re.compile(r"(?<![\w.])(?:[$€£₹]\s?)?(\d{1,12}(?:[.,]\d{1,6})*)\s{0,2}(%|[^\W\d_]{2,})?")
_CLAUSE_MARKS = frozenset(",;:.()")


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


@cached_by_language()
def antonyms() -> Mapping[str, frozenset[str]]:
    """Map the root of each word that has opposites to theirs.

    The words of one side of a line oppose those of the other, and not each other.
    """
    opposed: dict[str, frozenset[str]] = {}
    for line in lexicon().opposition.antonyms:
        left, right = (frozenset(roots(side)) for side in line.split("|"))
        for side, against in ((left, right), (right, left)):
            for word in side:
                opposed[word] = opposed.get(word, frozenset()) | against
    return opposed


@cached_by_language()
def _negations() -> frozenset[str]:
    return lexicon().negation.denials | lexicon().negation.weaker_denials


@cached_by_language()
def _prefix() -> re.Pattern[str]:
    """Compile a word behind a prefix that denies it."""
    return re.compile(rf"{either(lexicon().negation.prefixes)}-?([a-z]{{4,}})")


def said(sentence: str) -> Said:
    """Read what a sentence says of which words."""
    negation, function_words = lexicon().negation, lexicon().opposition.function_words
    negations, endings = _negations(), tuple(negation.endings)
    adverb_endings = tuple(negation.adverb_endings)
    stems: list[str] = []
    denied: dict[str, float] = {}
    reach: tuple[float, ...] = ()
    is_condition = is_denial = False
    tokens = _TOKEN.findall(sentence.casefold())
    for token, following in zip(tokens, [*tokens, ""][1:], strict=True):
        if token in _CLAUSE_MARKS or token in negation.clause_openings:
            reach, is_condition = (), False
        elif token in negation.conditions:
            is_condition = True
        elif token in negations or token.endswith(endings):
            is_denial = True
            factor = UNDER_A_CONDITION if is_condition else 1.0
            reach = () if following in negation.not_denying else tuple(factor * d for d in DENIED)
        elif token not in function_words:
            (stem,) = roots(token)[:1] or [token]
            stems.append(stem)
            # Adverbs are passed over: "not specifically informed" denies "informed".
            is_adverb = token.endswith(adverb_endings)
            amount = reach[0] if reach and not is_adverb else 0.0
            denied[stem] = max(denied.get(stem, 0.0), amount)
            reach = reach if is_adverb else reach[1:]
    return Said(denied, _around(stems), _amounts(sentence), is_denial)


def opposition(one: Said, other: Said, rarity: Mapping[str, float]) -> Opposition:
    """Measure how far two sentences oppose each other; `rarity` (0 to 1) weighs words."""
    candidates = [_by_antonyms(one, other, rarity), _by_amounts(one, other)]
    if not _agree(one, other):
        candidates.append(_by_negation(one, other, rarity))
    return max(candidates, key=lambda candidate: candidate.strength)


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
    strongest, opposed = Opposition(0.0, ""), antonyms()
    for word, denied in one.denied.items():
        for opposite in opposed.get(word, frozenset()) & other.denied.keys():
            if word in other.denied or opposite in one.denied:
                continue
            agreement = 1 - abs(denied - other.denied[opposite])
            strength = agreement * _same_surroundings(one, word, other, opposite, rarity)
            if strength > strongest.strength:
                strongest = Opposition(strength, f"opposites: {word} / {opposite}")
    return strongest


def _agree(one: Said, other: Said) -> bool:
    """Whether one denies the opposite of what the other says: "accepts", "does not refuse"."""
    opposed = antonyms()
    return any(
        abs(denied - other.denied[opposite]) >= DENIED[0]
        for word, denied in one.denied.items()
        for opposite in opposed.get(word, frozenset()) & other.denied.keys()
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
    around: dict[str, frozenset[str]] = {}
    for place, stem in enumerate(stems):
        near = stems[max(0, place - AROUND) : place + AROUND + 1]
        around[stem] = around.get(stem, frozenset()) | (frozenset(near) - {stem})
    return around


def _by_amounts(one: Said, other: Said) -> Opposition:
    for unit, values in one.amounts.items():
        theirs = other.amounts.get(unit)
        if theirs and not values & theirs:
            mine, others = min(values), min(theirs)
            return Opposition(0.6, f"amounts: {mine} / {others} {unit}".rstrip())
    return Opposition(0.0, "")


def _amounts(sentence: str) -> dict[str, frozenset[str]]:
    by_unit: dict[str, set[str]] = {}
    function_words = lexicon().opposition.function_words
    for match in _AMOUNT.finditer(sentence.casefold()):
        unit = match[2] or ""
        if unit and unit not in function_words:
            by_unit.setdefault((roots(unit) or [unit])[0], set()).add(match[1].rstrip(".,"))
    return {unit: frozenset(values) for unit, values in by_unit.items()}


def _prefixed(one: Said, other: Said) -> Iterator[tuple[Said, str, Said, str]]:
    """Find words bare in one sentence and with a denying prefix in the other: "valid", "invalid".

    Each as the sentence with the bare word, that word, the other sentence and the prefixed word.
    """
    for plain, prefixed in ((one, other), (other, one)):
        for word in prefixed.denied:
            match = _prefix().fullmatch(word)
            if match and match[1] in plain.denied and word not in plain.denied:
                yield plain, match[1], prefixed, word
