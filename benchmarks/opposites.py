"""Words that become their opposite, and two who act that change places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from benchmarks.dictionary import antonyms, is_common, lemma
from benchmarks.slots import LIGHT_VERBS, Kind, Slot, agents, is_in_a_list
from benchmarks.tagging import Token

# What WordNet lacks, or has only in another form.
_PAIRS = """
allowed/forbidden permitted/prohibited allow/forbid permit/prohibit mandatory/optional
required/optional compulsory/voluntary minimum/maximum min/max upload/download uploading/downloading
lend/borrow deposit/withdraw enable/disable enabled/disabled encrypt/decrypt lock/unlock
block/unblock blocked/unblocked activate/deactivate install/uninstall import/export
incoming/outgoing buy/sell open/close start/stop accept/reject add/remove compress/decompress
register/deregister link/unlink send/receive sending/receiving login/logout public/private
internal/external input/output encode/decode increase/decrease
include/exclude online/offline inside/outside above/below valid/invalid connect/disconnect
credited/debited backup/restore subscribe/unsubscribe supported/unsupported
temporary/permanent automatic/manual automatically/manually
"""
# Particles turn around behind these verbs only: "log in", "turn on".
_PARTICLES = """
log:in/out opt:in/out sign:in/out check:in/out turn:on/off switch:on/off scale:up/down
"""
# A question with one of these is answered by what answers the other.
_SAME_QUESTION = frozenset(
    """same different good bad long short much little many few true false right wrong possible
    impossible safe dangerous unsafe easy difficult hard necessary unnecessary man woman he she
    day night more less most least big small large high low old new young first last better worse
    best worst early late fast slow legal illegal sure normal strong weak hot cold happy unhappy
    own other main real full yes no able unable likely unlikely know come go give take get have
    ask answer begin end prevent forget find found fat act mobile boil
    like dislike present absent top bottom manage""".split()
)
# Pairs of verbs whose other word is a noun too: "a fixed deposit" has no opposite.
_NOUNS = frozenset(
    """minimum maximum min max input output upload download backup login logout import export
    """.split()
)
_PREDICATES = frozenset(
    """allowed forbidden permitted prohibited mandatory optional required compulsory voluntary
    valid invalid enabled disabled blocked unblocked public private supported unsupported""".split()
)
_MOST_RARE = 40  # SCOWL size of an opposite that people use


def opposite_slots(tokens: Sequence[Token], answer: str) -> Iterator[tuple[Slot, str]]:
    """Find words that have an opposite, each with it.

    What a yes-or-no question says of its subject ("is it allowed?") counts only where the answer
    begins with Yes or No, which would then be false.
    """
    says_yes_or_no = answer.lstrip(" *_").casefold().startswith(("yes", "no,", "no.", "no "))
    for place, token in enumerate(tokens):
        is_one_of_several = token.tag == "NAME" or is_in_a_list(tokens, place, place)
        opposite = "" if is_one_of_several else _opposite(tokens, place)
        if opposite and (not _is_predicate(tokens, place) or says_yes_or_no):
            slot = Slot(
                Kind.OPPOSITE, token.start, token.end, token.text, f"opposite {opposite}", token.low
            )
            yield slot, opposite


def _is_predicate(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    is_attribute = place + 1 < len(tokens) and tokens[place + 1].tag in ("NOUN", "NAME")
    says_state = token.tag == "ADJ" or token.form == "Part" or token.low in _PREDICATES
    return says_state and not is_attribute and not token.low.endswith("ing")


def swapped_roles(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, str, str]]:
    """Let the two who act around a verb change places: what was said, what is, the whole text."""
    yield from _swapped_pronouns(text, tokens)
    acting = list(agents(tokens))
    for (first, last), (other_first, other_last) in zip(acting, acting[1:], strict=False):
        between = tokens[last + 1 : other_first]
        has_verb = any(t.tag == "VERB" and t.form != "Ger" for t in between)
        one, other = tokens[first : last + 1], tokens[other_first : other_last + 1]
        same_class = one[-1].tag == other[-1].tag
        joined = any(t.tag in ("SIGN", "CCONJ", "SCONJ") for t in between)
        if has_verb and same_class and not joined and one[-1].low != other[-1].low:
            mine, theirs = _span(one), _span(other)
            was, now = text[slice(*mine)], text[slice(*theirs)]
            middle = text[mine[1] : theirs[0]]
            yield was, now, text[: mine[0]] + now + middle + was + text[theirs[1] :]


# "can I ask the bank", "do you sell my data": who does it, what is done, to whom.
_ASKED = re.compile(
    r"\b(?P<aux>can|could|will|would|may|must|should|do) (?P<who>i|you) "
    r"(?P<done>(?P<verb>[a-z]+)(?: [a-z]+){0,3}?) "
    r"(?P<whom>me|my|our|us|your|(?:the|my|an?) (?P<agent>[a-z]+))\b",
    re.IGNORECASE,
)
# "can you help me" asks for what it says, whoever is meant.
_REQUESTS = frozenset("help tell explain show give please recommend suggest send provide".split())
_MACHINES = frozenset("server client user".split())  # of "I write a server" nothing is turned
_TURNED = {"me": "you", "my": "your", "us": "you", "our": "your", "your": "my"}


def _swapped_pronouns(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, str, str]]:
    """Turn "do you sell my data" to "do I sell your data", "can I sue the bank" to the bank's."""
    acting = {
        tokens[last].end
        for first, last in agents(tokens)
        if first == last and tokens[last].tag == "NOUN"
    }
    for asked in _ASKED.finditer(text):
        verb, who, whom = asked["verb"].casefold(), asked["who"].casefold(), asked["whom"]
        if verb in _REQUESTS or verb in LIGHT_VERBS:
            continue
        aux, agent = asked["aux"], asked["agent"]
        if agent and who == "i" and asked.end() in acting and agent.casefold() not in _MACHINES:
            aux = "does" if aux.casefold() == "do" else aux
            now = f"{aux} {whom} {asked['done']} me"
        elif not agent and (whom.casefold() == "your") == (who == "i"):
            other = "you" if who == "i" else "I"
            now = f"{aux} {other} {asked['done']} {_TURNED[whom.casefold()]}"
        else:
            continue
        yield asked.group(), now, text[: asked.start()] + now + text[asked.end() :]


def _span(run: Sequence[Token]) -> tuple[int, int]:
    return run[0].start, run[-1].start + len(run[-1].bare)


def _opposite(tokens: Sequence[Token], place: int) -> str:
    token, before = tokens[place], tokens[place - 1] if place else None
    if before is not None and (lemma(before.low), token.low) in _PARTICLE:
        return _PARTICLE[lemma(before.low), token.low]
    if token.low in _PAIRED and (token.tag != "NOUN" or token.low in _NOUNS):
        return _PAIRED[token.low]
    # Of adjectives the dictionary has too many that only seem to be opposites ("local", "express").
    if token.tag != "VERB" or token.low in _SAME_QUESTION:
        return ""
    return _by_dictionary(token.low)


def _by_dictionary(word: str) -> str:
    """The opposite that the dictionary has, in the form of the word; "" where it has none."""
    bare = lemma(word)
    if bare in _SAME_QUESTION or bare in LIGHT_VERBS:
        return ""
    for opposite in antonyms(bare):
        if opposite in _SAME_QUESTION or not is_common(opposite, _MOST_RARE):
            continue
        if bare == word:
            return opposite
        for ending in ("s", "ed", "ing"):
            if word in (bare + ending, bare.removesuffix("e") + ending):
                root = opposite.removesuffix("e") if ending != "s" else opposite
                return root + ending
    return ""


def _paired() -> dict[str, str]:
    paired: dict[str, str] = {}
    for pair in _PAIRS.split():
        one, other = pair.split("/")
        paired.setdefault(one, other)
        paired.setdefault(other, one)
    return paired


def _particles() -> dict[tuple[str, str], str]:
    turned = {}
    for entry in _PARTICLES.split():
        verb, pair = entry.split(":")
        one, other = pair.split("/")
        turned[verb, one], turned[verb, other] = other, one
    return turned


_PAIRED = _paired()
_PARTICLE = _particles()
