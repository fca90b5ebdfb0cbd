"""One of what was offered before: "the second one", "option 2", "the one about parking"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa_bot.answering.outcome import certain_first, named
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.message import Message
from qa_bot.records import PICKED, Answer, Match, Note, QAPair
from qa_bot.words.counting_words import cardinals, ordinal, words_with_numbers
from qa_bot.words.folding import folded
from qa_bot.words.lexicon import cached_by_language, either, lexicon
from qa_bot.words.stems import content_words

_DIGITS = re.compile(r"\d{1,3}")
# Content words of a message that only names one of what is offered: "the room booking".
MOST_NAMING_WORDS = 3
# So many that were offered can all be answered at once: "all of them".
MOST_AT_ONCE = 20
# Of so many that are left "the other one" speaks; of more as little as of a list.
MOST_LEFT = 5


@dataclass(frozen=True, slots=True)
class Pick:
    """The pairs that a message takes from what was offered; none where it counts too far.

    `place` is the number that it counts by, as typed, where it may be a question's number too; ""
    where it can mean nothing else. `all` says that each is meant, not one of them.
    """

    pairs: tuple[QAPair, ...]
    place: str = ""
    all: bool = False


def offered(previous: Answer | None) -> tuple[Match, ...]:
    """What the reader saw to choose from: a choice, a list, or the topics below a refusal."""
    if previous is None:
        return ()
    return previous.choices or previous.listed or previous.topics


def left_of(previous: Answer) -> tuple[Match, ...]:
    """What was offered last and is not what was answered then; none of a long list."""
    pairs = previous.pairs
    left = tuple(match for match in previous.taken_from if match.pair not in pairs)
    return left if len(left) <= MOST_LEFT else ()


def picked(message: Message, previous: Answer | None, names: DocumentNames) -> Pick | None:
    """Find what a message takes from the answer before; None where it says anything else.

    After one was taken, the others are still counted: "and the second?".
    """
    if previous is None:
        return None
    shown, left = offered(previous), left_of(previous)
    if pick := picked_of(message, shown, left, names, between_documents=bool(previous.choices)):
        return pick
    taken_from = [match.pair for match in previous.taken_from]
    if shown or not taken_from:
        return None
    pick = _by_place(message, taken_from, lexicon().follow_ups.openings)
    return pick if pick and pick.pairs and not pick.place else None


def picked_of(
    message: Message,
    shown: Sequence[Match],
    left: Sequence[Match],
    names: DocumentNames,
    between_documents: bool = True,
) -> Pick | None:
    """Find what a message takes of what is shown, or of what was left of that before.

    The name of a document takes of what is shown only where that is a choice.
    """
    pairs = [match.pair for match in shown]
    if left and _asks_for_the_others(message):
        return Pick(tuple(match.pair for match in left))
    if not pairs:
        return None
    return (
        _by_place(message, pairs)
        or (_by_document(message, pairs, names) if between_documents else None)
        or _by_topic(message, pairs)
        or _by_words(message, pairs, with_answers=between_documents)
    )


def taken_by_name(
    answer: Answer, previous: Answer | None, places: Sequence[int], names: DocumentNames
) -> Answer:
    """What documents at these places answer; where they do not, the one of them that was offered.

    "The hall's" takes that one of the topics below a refusal.
    """
    shown = [match.pair for match in offered(previous) if names.place_of(match.pair) in places]
    if answer.pair or len(shown) != 1:
        return answer
    matches = certain_first(shown, answer.matches)
    return named(answer.query, matches, 1, (Note(PICKED),), answer.calibrated)


def _asks_for_the_others(message: Message) -> bool:
    """Tell whether a message says no more than "and the other one?"."""
    around = lexicon().picks.around | lexicon().follow_ups.openings
    said = {word for word in message.words if word not in around}
    return bool(said) and said <= lexicon().picks.others


def _by_place(
    message: Message, shown: Sequence[QAPair], around: Collection[str] = ()
) -> Pick | None:
    if says_all(message):
        return Pick(tuple(shown), all=True) if _has_all(message, len(shown)) else None
    terms = lexicon().picks
    words = _with_cardinals_in_digits(words_with_numbers(message.folded))
    words = [word for word in words if word not in terms.around and word not in around]
    if words and words[0] in lexicon().objections.yes_or_no and not words[-1].isdigit():
        del words[0]  # "no, the first"; "no 1" is a number
    said = [word for word in words if word not in terms.nouns]
    places = [len(shown) if word in terms.last else ordinal(word) or 0 for word in said]
    if len(said) > 1 and all(0 < place <= len(shown) for place in places):
        several = dict.fromkeys(places)  # "the first and the last"
        return Pick(tuple(shown[place - 1] for place in several), all=True)
    if len(said) != 1:
        return None
    if place := places[0]:
        return Pick(tuple(shown[place - 1 : place]), str(place) if place > len(shown) else "")
    if not _DIGITS.fullmatch(said[0]):
        return None
    counts = len(words) > 1
    place = int(said[0])
    if counts and lexicon().references.number_nouns.intersection(words):
        return None  # "pregunta 2" is a question's number
    if counts:
        return Pick(tuple(shown[place - 1 : place]) if place else ())
    return Pick((shown[place - 1],), said[0]) if 0 < place <= len(shown) else None


def says_all(message: Message) -> bool:
    """Tell whether a message says no more than "both" or "all of them"."""
    text = " ".join(message.words)
    return any(form.fullmatch(text) for form in _all_of())


def _has_all(message: Message, shown: int) -> bool:
    """Tell whether so many are what a message calls "both", or "all of them"."""
    of_any = _all_of()[1].fullmatch(" ".join(message.words))
    return shown == 2 or (of_any is not None and 2 < shown <= MOST_AT_ONCE)


@cached_by_language()
def _all_of() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile "both" and "all of them", each with words around it that say nothing."""
    terms, messages, lists = lexicon().picks, lexicon().messages, lexicon().listings
    # "In all of them" asks the documents again, "show all" for a list.
    leading = messages.question_words | lexicon().follow_ups.openings
    passed_over = (messages.pointing - leading) | terms.around
    of_two = passed_over | lists.verbs | lists.nouns
    both, of_any = _around(terms.both, of_two), _around(terms.all, passed_over - lists.verbs)
    return re.compile(both), re.compile(of_any)


def _around(forms: Sequence[str], words: Collection[str]) -> str:
    around = either(map(re.escape, sorted(words)))
    return rf"(?:{around} ){{0,9}}{either(forms)}(?: {around}){{0,9}}"


def _with_cardinals_in_digits(words: Sequence[str]) -> list[str]:
    """The words, "two" as "2"; what also stands around a pick only behind a noun: "option one"."""
    terms = lexicon().picks
    return [
        str(cardinals()[word])
        if word in cardinals()
        and (before in terms.nouns or word not in terms.around or len(words) == 1)
        else word
        for before, word in zip(["", *words], words, strict=False)
    ]


def _by_document(message: Message, shown: Sequence[QAPair], names: DocumentNames) -> Pick | None:
    """Those that are of the documents that a message names and no more: "at the clinic"."""
    if not names.is_name_alone(message.words):
        return None
    meant = names.named(message.words)
    found = tuple(pair for pair in shown if names.place_of(pair) in meant)
    return Pick(found) if 0 < len(found) < len(shown) else None


@cached_by_language()
def _about() -> re.Pattern[str]:
    """Compile "the one about" and what follows it."""
    return re.compile(rf"{either(lexicon().picks.about)} (?P<topic>.+)")


def _by_topic(message: Message, shown: Sequence[QAPair]) -> Pick | None:
    """The pairs whose question, section or document has all words of "the one about ..."."""
    about = _about().fullmatch(" ".join(message.words))
    words = content_words(about["topic"]) if about else frozenset()
    if not words:
        return None
    of_questions = [pair for pair in shown if words <= content_words(pair.question)]
    found = of_questions or [pair for pair in shown if words <= _words_around(pair)]
    return Pick(tuple(found)) if found else None


def _by_words(message: Message, shown: Sequence[QAPair], with_answers: bool) -> Pick | None:
    """The one pair that has all words of a message which asks nothing: "for a flat".

    Its answer counts `with_answers`, of a choice: topics below a refusal are too far from it.
    """
    words = content_words(message.text)
    asks = lexicon().messages.question_words.intersection(message.words)
    if lexicon().negation.denials.intersection(message.words):
        return None
    is_number = all(map(str.isdigit, words))
    is_short = not is_number and len(words) <= MOST_NAMING_WORDS
    if asks or not is_short or message.text.rstrip().endswith(("?", "\u061f")):
        return None
    looked_at = [_words_of_question, _words_around, *([_words_of_pair] if with_answers else [])]
    for words_of in looked_at:
        found = [pair for pair in shown if words <= words_of(pair)]
        if found:
            return Pick(tuple(found)) if len(found) == 1 else None
    return None


def _words_of_question(pair: QAPair) -> frozenset[str]:
    return content_words(pair.question)


def _words_around(pair: QAPair) -> frozenset[str]:
    source = pair.source
    titles = (source.title or "", source.section or "", source.path) if source else ()
    return content_words(folded(" ".join((pair.question, *titles)).replace("-", " ")))


def _words_of_pair(pair: QAPair) -> frozenset[str]:
    return _words_around(pair) | content_words(pair.answer)
