"""Asks golden queries, and holds what comes back against what was wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.bot import QABot
from qa_bot.golden.golden_rows import CHOOSE, NOT_COVERED, Golden
from qa_bot.records import Answer, Match, Outcome, QAPair


@dataclass(frozen=True, slots=True)
class Went:
    """What became of a golden query: the label or outcome that it got, and if that was right.

    `rank` is the place, from 1, of the first match that was wanted; None where none was, or where a
    number was not what was wanted.
    """

    golden: Golden
    got: str
    right: bool
    answer: Answer
    rank: int | None = None


def asked(bot: QABot, golden: Sequence[Golden]) -> Iterator[Went]:
    """Ask each query by itself.

    A number or document that is not there is never right: `unknown_rows` names them.
    """
    for one, answer in zip(golden, bot.ask_many([one.query for one in golden]), strict=True):
        yield went(one, answer)


def went(golden: Golden, answer: Answer) -> Went:
    """Hold an answer against what was wanted."""
    got = answer.outcome.value.replace("_", " ")
    if answer.outcome is Outcome.ANSWERED and answer.pair:
        match = answer.matches[0]
        label, document = answer.pair.label, document_of(match)
        name = f"{label} ({document})" if document else label
        return Went(golden, name, _is_wanted(match, golden), answer, _rank(answer, golden))
    return Went(golden, got, got == golden.want, answer, _rank(answer, golden))


def unknown_rows(bot: QABot, golden: Sequence[Golden]) -> tuple[str, ...]:
    """A line for each row with a number or document that the bot's documents do not have, or with a
    number that several of them have where it names none.
    """
    titles = {title.casefold(): path for path, title in bot.titles.items()}
    known: dict[str, set[str]] = {}
    for pair in bot.pairs:
        known.setdefault(_path(pair), set()).add(pair.label)
    paths = {path.casefold(): path for path in known if path}
    lines = []
    for one in golden:
        path = paths.get(one.document.casefold()) or titles.get(one.document.casefold())
        if one.document and path is None:
            lines.append(f"row {one.row} names the document {one.document!r}, which is not there")
            continue
        labels = known[path] if path else set().union(*known.values())
        if one.numbers and not labels & set(one.numbers):
            where = f" in {path}" if path else ""
            lines.append(f"row {one.row} wants question {one.want!r}, which is not there{where}")
        elif missing := _missing(one, labels):
            lines.append(f"row {one.row} wants question {missing!r}, too, which is not there")
        elif not path and (shared := _shared(one, known)):
            label, (first, second, *_) = shared
            have = f"which {first} and {second} have"
            lines.append(f"row {one.row} wants question {label!r}, {have}; name the document")
    return tuple(lines)


def document_of(match: Match) -> str:
    """What the document of a match is called: its title where there are several, else its path."""
    return match.document or _path(match.pair)


def _missing(golden: Golden, labels: set[str]) -> str | None:
    """The first of several wanted numbers that is not among the labels; the whole may be one."""
    if golden.want in labels:
        return None
    return next((number for number in golden.numbers[1:] if number not in labels), None)


def _shared(golden: Golden, known: Mapping[str, set[str]]) -> tuple[str, list[str]] | None:
    """The first wanted number that several documents have, and these; None where there is none."""
    for number in golden.numbers:
        having = [path for path, labels in known.items() if number in labels]
        if len(having) > 1:
            return number, having
    return None


def _path(pair: QAPair) -> str:
    return pair.source.path if pair.source else ""


def _is_wanted(match: Match, golden: Golden) -> bool:
    if match.pair.label not in golden.numbers:
        return False
    names = (match.document or "", _path(match.pair))
    return not golden.document or golden.document.casefold() in [name.casefold() for name in names]


def _rank(answer: Answer, golden: Golden) -> int | None:
    if answer.outcome is Outcome.NOTICE or golden.want in (NOT_COVERED, CHOOSE):
        return None
    places = enumerate(answer.matches, 1)
    return next((place for place, match in places if _is_wanted(match, golden)), None)
