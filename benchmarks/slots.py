"""What can be exchanged in a question: its slots, found by parts of speech and position."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.dictionary import is_agent, is_place, lemma, stem, verb_lemma
from benchmarks.tagging import Token


class Kind(StrEnum):
    """What is exchanged in a question."""

    SUBJECT = "subject"
    OBJECT = "object"
    PLACE = "place"
    AMOUNT = "amount"
    ACTION = "action"
    OPPOSITE = "opposite"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a text, from start to end, that others of the same shape may replace.

    `head` is the word that names the thing, the last of a compound.
    """

    kind: Kind
    start: int
    end: int
    was: str
    shape: str
    head: str


# Words that say too little to be exchanged, or to stand for anything: not "which process?" but
# "the process of what?".
LIGHT_NOUNS = frozenset(
    """way ways thing things kind kinds type types sort sorts case cases reason reasons process
    part parts lot lots difference differences example examples question questions answer answers
    point points purpose purposes place time times day days people person someone anyone use uses
    fact end one ones problem problems something anything information info detail details number
    numbers amount amounts list step steps order term terms set group bit line word words result
    results item items form forms respect regard note idea name names matter sense rest while
    guys help today year years month months week weeks hour hours minute minutes faq etc method
    procedure option options possibility issue issues trouble aspect manner means""".split()
)
LIGHT_VERBS = frozenset(
    """be have do get go make let want need know tell mean happen say like try see think help
    use take give keep put come work seem become ask show start begin look find wonder hope
    please cause concern regard depend include including following according based regarding
    concerning supposed going gonna able happen explain mention contain call called provide
    allow enable require exist offer meet hold grant run serve follow receive relate remain
    involve apply handle affect support create treat cover do perform obtain define describe
    determine perceive""".split()
)
# Nouns that no other gives way to: nearly any text speaks of a file, a change or a document.
VAGUE_NOUNS = frozenset(
    """change error copy content material work connection datum document file system service
    product effort activity aspect access""".split()
)
# Forms that look bare and are not: none stands where another verb does.
_IRREGULAR = frozenset(
    """paid found made done got gone kept sold sent built lost held left told said went took given
    taken known written chosen broken spent bought brought thought began begun came""".split()
)
_MONTHS = frozenset(
    """january february march april june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday""".split()
)
_UNITS = (
    frozenset("minute hour day week month year".split()),
    frozenset("kb mb gb tb".split()),
    frozenset("mg g kg ml l oz lb".split()),
    frozenset("km mile meter metre cm inch".split()),
)
_NUMBER_WORDS = frozenset("two three four five six seven eight nine ten twelve twenty".split())
_MOST_NOUNS = 2


def slots(tokens: Sequence[Token]) -> Iterator[Slot]:
    """Find all that can be exchanged in a tagged question, but for opposites and roles."""
    yield from noun_slots(tokens)
    yield from verb_slots(tokens)
    yield from amount_slots(tokens)


def noun_slots(tokens: Sequence[Token]) -> Iterator[Slot]:
    """Find names and nouns: compounds whole, a name beside nouns by itself."""
    for first, last in _runs(tokens):
        run = tokens[first : last + 1]
        head = run[-1]
        start, end = run[0].start, head.start + len(head.bare)
        was = " ".join([*(token.text for token in run[:-1]), head.bare])
        shape = name_shape(run) if head.tag == "NAME" else noun_shape(tokens, first, last)
        if shape and not is_in_a_list(tokens, first, last):
            yield Slot(_kind(tokens, first, last), start, end, was, shape, head.low)


def verb_slots(tokens: Sequence[Token]) -> Iterator[Slot]:
    """Find the actions asked for."""
    for place, token in enumerate(tokens):
        shape = verb_shape(tokens, place) if token.tag == "VERB" else ""
        if shape and not is_in_a_list(tokens, place, place):
            yield Slot(Kind.ACTION, token.start, token.end, token.text, shape, token.low)


def amount_slots(tokens: Sequence[Token]) -> Iterator[Slot]:
    """Find numbers, currencies, units, years, months and days of the week."""
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        after = tokens[place + 1 : place + 2]
        is_example = before is not None and before.text == "(" or any(t.low == "old" for t in after)
        shape = "" if is_example else _amount_shape(token, before)
        if shape:
            yield Slot(Kind.AMOUNT, token.start, token.end, token.text, shape, token.low)


def name_shape(run: Sequence[Token]) -> str:
    """The shape of a name: a place, an acronym, a name with a capital or a term without."""
    head = run[-1]
    if len(run) == 1 and is_place(head.low):
        return "name place"
    if len(run) == 1 and head.bare.isupper() and len(head.bare) > 1:
        return "name acronym"
    return "name capital" if head.text[0].isupper() else "name term"


def noun_shape(tokens: Sequence[Token], first: int, last: int) -> str:
    """The shape of a noun: number, and whether an article or nothing stands before it."""
    head = tokens[last].low
    if head in LIGHT_NOUNS or lemma(head) in LIGHT_NOUNS or len(head) < 3:
        return ""
    if is_plural(head):
        return "noun plural"
    before = first - 1
    while before >= 0 and tokens[before].tag in ("ADJ", "NAME"):
        before -= 1
    low = tokens[before].low if before >= 0 else ""
    if low in ("a", "an"):
        return "noun a"
    if before >= 0 and (tokens[before].tag == "DET" or low in _POSSESSIVES):
        return "noun the"
    return "noun bare"


def verb_shape(tokens: Sequence[Token], place: int) -> str:
    """The shape of a verb: its form, and what follows it; "" where it is no action."""
    token, low = tokens[place], tokens[place].low
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    is_attribute = token.form == "Part" and following and following.tag in ("NOUN", "NAME")
    is_light = low in LIGHT_VERBS or verb_lemma(low) in LIGHT_VERBS or low in _IRREGULAR
    if is_light or is_attribute or len(low) < 3:
        return ""
    # "Generally speaking", "the data published there".
    if place and token.form in ("Part", "Ger") and tokens[place - 1].tag in _BEFORE_A_SIDE_CLAUSE:
        return ""
    form = _form(token)
    return f"verb {form} {_after(following)}" if form else ""


def is_plural(noun: str) -> bool:
    """Whether a noun is a plural in s."""
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and lemma(noun) != noun


def _form(token: Token) -> str:
    low = token.low
    if low.endswith("ing"):
        return "ing"
    if low.endswith("ed"):
        return "past" if token.form == "Fin" else "participle"
    if token.form not in ("Inf", "Fin"):
        return ""
    if low.endswith("s") and not low.endswith("ss"):
        return "s"
    return "base" if low == lemma(low) else ""


def _after(following: Token | None) -> str:
    if following is None or following.tag in ("SIGN", "ADV", "CCONJ", "SCONJ"):
        return "end"
    if following.tag == "PART":
        return "to do"
    if following.tag == "ADP":
        return following.low
    return "more" if following.low in ("more", "less") else "thing"


_BEFORE_A_SIDE_CLAUSE = ("ADV", "NOUN", "NAME")
_POSSESSIVES = frozenset("my your his her its our their this that these those".split())


def is_in_a_list(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a thing is one of several, or said twice, so that it is asked for all the same."""
    before = first - 1
    while before >= 0 and tokens[before].tag in ("DET", "PRON", "ADJ", "PART"):
        before -= 1
    around = [tokens[before]] if before >= 0 else []
    around += tokens[last + 1 : last + 2]
    if any(token.tag == "CCONJ" or "/" in token.text for token in around):
        return True
    # "Average Monthly Balance (AMB)" says one thing twice.
    if any(token.text in "()" for token in (*around, *tokens[max(first - 1, 0) : first])):
        return True
    return before >= 0 and tokens[before].text == "," and tokens[first].tag != "VERB"


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last token of each name and each noun, with the nouns before it."""
    place = 0
    while place < len(tokens):
        tag = tokens[place].tag
        last = place
        if tag in ("NAME", "NOUN"):
            while last + 1 < len(tokens) and tokens[last + 1].tag == tag:
                if tokens[last].text != tokens[last].bare and not _is_title(
                    tokens[last : last + 2]
                ):
                    break
                last += 1
            following = tokens[last + 1].tag if last + 1 < len(tokens) else ""
            if tag == "NAME" or last - place < _MOST_NOUNS and following != "NAME":
                yield place, last
        place = last + 1


def _is_title(run: Sequence[Token]) -> bool:
    """Whether all words have a capital: "Let's Encrypt" is one name, "curl's user" is not."""
    return all(token.text[0].isupper() and not token.text.isupper() for token in run)


def _kind(tokens: Sequence[Token], first: int, last: int) -> Kind:
    """Subject before the verb, object behind it; a place is a place."""
    following = tokens[last + 1].tag if last + 1 < len(tokens) else ""
    if first == last and is_place(tokens[first].low) and following not in ("NOUN", "NAME"):
        return Kind.PLACE
    sentence = first
    while sentence > 0 and tokens[sentence - 1].text not in ".?!":
        sentence -= 1
    has_verb = any(token.tag == "VERB" for token in tokens[sentence:first])
    if has_verb:
        return Kind.OBJECT
    later_verb = any(token.tag == "VERB" for token in tokens[last + 1 :])
    is_first = not any(token.tag in ("NOUN", "NAME") for token in tokens[sentence:first])
    return Kind.SUBJECT if later_verb or is_first else Kind.OBJECT


def _amount_shape(token: Token, before: Token | None) -> str:
    low, text = token.low, token.text
    if token.tag == "NUM":
        if re.fullmatch(r"(?:19|20)\d\d", text):
            return "amount year"
        digits = re.sub(r"\d", "0", text)
        return f"amount {digits}" if text.strip("0123456789") or before is not None else ""
    if low in _NUMBER_WORDS:
        return "amount word"
    if low in _MONTHS:
        return "amount calendar " + ("day" if low.endswith("day") else "month")
    if before is not None and (before.tag == "NUM" or before.low in _NUMBER_WORDS):
        for number, units in enumerate(_UNITS):
            if low in units or low.removesuffix("s") in units:
                return f"amount unit {number} {low.endswith('s')}"
    return ""


def agents(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last token of what can act: names, and nouns that are persons or organizations.

    What only stands before another noun ("DMV data") is none.
    """
    for first, last in _runs(tokens):
        head = tokens[last]
        following = tokens[last + 1].tag if last + 1 < len(tokens) else ""
        before = tokens[first - 1].low if first else ""
        is_modifier = head.text != head.bare or following in ("NOUN", "NAME")
        is_modifier = is_modifier or before in ("of", "in", "at", "on", "under", "about", "using")
        if not is_modifier and (head.tag == "NAME" or is_agent(head.low)):
            yield first, last


def heads(text: str) -> frozenset[str]:
    """The stems of the words of a phrase."""
    return frozenset(part for word in re.findall(r"[^\W_]+", text) for part in stem(word).split())
