"""Records as a reader sees them: one line at a prompt, a small page of HTML in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from qa_bot.languages import Language, language

if TYPE_CHECKING:
    from qa_bot.records.owner import Contact
    from qa_bot.records.qa_answers import Answer, Match
    from qa_bot.records.qa_pairs import QAPair, Source

LINE_CHARACTERS = 60
LINKS = ("mailto:", "https://", "tel:")
# Of "list all" in a notebook: nobody reads more there, and a large collection would stop the page.
MOST_SHOWN = 100
# No colours: a notebook may be light or dark.
AROUND = "max-width: 46em; line-height: 1.5"
TEXT = (
    "white-space: pre-wrap; overflow-wrap: anywhere; margin: .4em 0; "
    "border-left: 3px solid; padding-left: .8em"
)
DIM = "opacity: .75; font-size: .9em"


def cut(text: str) -> str:
    """A text in one printable line of at most LINE_CHARACTERS."""
    line = "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))
    return line if len(line) <= LINE_CHARACTERS else f"{line[: LINE_CHARACTERS - 1].rstrip()}\u2026"


def pair_line(pair: QAPair) -> str:
    """Number, question and file of a pair: "8: What is ...? (faq.txt)"."""
    path = f" ({cut(pair.source.path)})" if pair.source else ""
    return f"{cut(pair.label)}: {cut(pair.question)}{path}"


def answer_line(answer: Answer) -> str:
    """Outcome and confidence, and the pair that answers; else what was asked."""
    about = pair_line(answer.pair) if answer.pair else repr(cut(answer.query))
    several = f"{len(answer.parts)} parts, the first " if answer.parts else ""
    choices = f" of {answer.offered}" if answer.offered else ""
    return f"{several}{answer.outcome}{choices}, {answer.confidence:.2f}, {about}"


def dates_line(pair: QAPair, said_in: Language | None = None) -> str | None:
    """As of when an answer is right and until when: "As of 1 May 2026; valid until 31 May 2027".

    In English unless a language is given; None where nothing is known of that.
    """
    told = said_in or language()
    days = [day.isoformat() for day in (pair.as_of, pair.valid_until) if day]
    if not days:
        return None
    if len(days) > 1:
        return told.say("page.as_of_until", *days)
    return told.say("page.as_of" if pair.as_of else "page.holds_until", *days)


def lapsed_mark(holds: bool, said_in: Language | None = None) -> str:
    """What stands behind a question in a list where its answer does not hold today, else "".

    In English unless a language is given.
    """
    return "" if holds else f" ({(said_in or language()).say('page.not_valid_now')})"


def answer_html(answer: Answer) -> str:
    """An answer for a notebook: no script, no style but its own, all text escaped."""
    parts = "".join(_part(part, with_query=bool(answer.parts)) for part in _parts(answer))
    return f'<div style="{AROUND}">{parts}</div>'


def _parts(answer: Answer) -> Sequence[Answer]:
    return answer.parts or (answer,)


def _part(answer: Answer, with_query: bool) -> str:
    pieces = [*([_dim(say("part", answer.query))] if with_query else []), *_pieces(answer)]
    if answer.note:
        pieces.append(_dim(answer.note))
    others = (*answer.translations, *answer.disagreements)
    pieces += (f'<div dir="auto">{_item(pair)}</div>' for pair in others)
    if answer.contact and not answer.offered:
        pieces.append(_whom(answer.contact))
    return f'<div style="margin: 0 0 1em">{"".join(pieces)}</div>'


def _pieces(answer: Answer) -> Iterator[str]:
    pair = answer.pair
    if pair:
        yield f'<div dir="auto"><strong>{escape(_heading(pair))}</strong></div>'
        yield f'<div dir="auto" style="{TEXT}">{escape(answer.text or "")}</div>'
        if dates := dates_line(pair):
            yield _dim(dates)
        if pair.source:
            yield _dim(_stands(pair.source))
        return
    yield f'<div dir="auto">{escape(_opening(answer))}</div>'
    yield _list(answer.choices or answer.listed or answer.topics)


def _list(matches: Sequence[Match]) -> str:
    items = "".join(
        f'<li dir="auto">{_item(match.pair, lapsed_mark(match.holds))}</li>'
        for match in matches[:MOST_SHOWN]
    )
    more = len(matches) - MOST_SHOWN
    rest = _dim(f"and {more:,} more") if more > 0 else ""
    return f"<ul>{items}</ul>{rest}" if items else ""


def _item(pair: QAPair, mark: str = "") -> str:
    where = f' <span style="{DIM}">{escape(_stands(pair.source))}</span>' if pair.source else ""
    return f"{escape(_heading(pair) + mark)}{where}"


def _heading(pair: QAPair) -> str:
    printed = pair.number_is_printed
    return f"{say('question', pair.label)}: {pair.question}" if printed else pair.question


def _opening(answer: Answer) -> str:
    """What stands in place of an answer."""
    if answer.text is not None:
        return answer.text
    if answer.difference:
        return say("differs")
    if answer.offered:
        return say("choose")
    return say(answer.refusal)


def _stands(source: Source) -> str:
    """Title, file and place of an answer: "Fees, faq.txt, lines 3-5"."""
    place = source.place or ""
    if source.first_line is not None:
        one = source.first_line == source.last_line
        place = say("line" if one else "lines", str(source.first_line), str(source.last_line))
    return ", ".join(part for part in (source.title, source.path, place) if part)


def _whom(contact: Contact) -> str:
    said = f"{escape(say('contact', '')).rstrip()} {_linked(contact.text, contact.link)}"
    ways = (
        f"{escape(say(f'way_{kind}', '')).rstrip()} {_linked(text, link)}"
        for kind, text, link in contact.ways
    )
    return f'<div dir="auto" style="{DIM}">{", ".join((said, *ways))}</div>'


def _linked(text: str, link: str | None) -> str:
    # The settings take no other links; whoever makes a record by hand may have written any.
    if link is None or not link.startswith(LINKS):
        return escape(text)
    return f'<a href="{escape(link)}" rel="noopener noreferrer">{escape(text)}</a>'


def _dim(text: str) -> str:
    return f'<div dir="auto" style="{DIM}">{escape(text)}</div>'


def say(key: str, *values: str) -> str:
    """A sentence of the page, in English as all that is not the page's own."""
    return language().say(f"page.{key}", *values)
