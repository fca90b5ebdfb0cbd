"""The parts of an answer's card: heading, text, and below it where it stands and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from qa_bot import wording
from qa_bot.languages import Language
from qa_bot.records import Answer, Outcome, Proof, QAPair
from qa_bot.records.shown import dates_line
from qa_bot.web.rendering.escaping import escaped, in_language, is_safe, linked, opening_link
from qa_bot.web.rendering.markdown_html import inline_html, markdown_html
from qa_bot.web.rendering.verbatim import verbatim_html

# Answers of all others are text: as it stands, or made by the format's reader.
MARKDOWN = {".md", ".markdown", ".qna"}
# Two seconds of markup at its worst, lists of one-letter items; real answers have up to 25,000.
MAX_MARKDOWN_CHARACTERS = 50_000
# Where all is marked, nothing is: a sentence that is most of its answer gets no mark.
MOST_MARKED = 0.5


def card(answer: Answer, pair: QAPair, language: Language, heading_level: int) -> str:
    """The pair that answers: question, text, and below it where it stands and how sure it is."""
    return (
        f'<article class="qa-card">{heading(pair, language, heading_level, answer.document)}'
        f"{body(pair, answer.matches[0].evidence, language, heading_level)}"
        f"{address(pair)}{dates(pair, language)}"
        f'<footer class="qa-proof">{origin(answer.proof, pair, language)}'
        f"{confidence(answer, language)}</footer></article>"
    )


def heading(pair: QAPair, language: Language, level: int, document: str | None = None) -> str:
    """Number and question, and the section unless the number names it already; above them the
    document's title, if given.
    """
    number = wording.heading(pair, language)
    section = pair.source.section if pair.source else None
    question = (
        inline_html(pair.question) if is_markdown(pair, pair.question) else escaped(pair.question)
    )
    told = in_language(pair.language, language)
    shown = (
        f'<h{level} class="qa-heading">{_title(document)}'
        f'<span class="qa-number">{escaped(number)}</span> '
        f'<span class="qa-question"{told}>{question}</span></h{level}>'
    )
    if section and not pair.label.startswith(f"{section} "):
        said = language.say("page.section", section)
        shown += f'<p class="qa-section" dir="auto">{escaped(said)}</p>'
    return shown


def body(
    pair: QAPair, evidence: tuple[int, int] | None, language: Language, heading_level: int
) -> str:
    """The answer's text, by the format of its source; very long Markdown as it stands."""
    if evidence and evidence[1] - evidence[0] > MOST_MARKED * len(pair.answer):
        evidence = None
    told = in_language(pair.language, language, "")
    if is_markdown(pair, pair.answer):
        text = markdown_html(pair.answer, evidence, language, heading_level)
        return f'<div class="qa-answer qa-markdown"{told}>{text}</div>'
    text = verbatim_html(pair.answer, evidence, language)
    return f'<div class="qa-answer qa-verbatim"{told}>{text}</div>'


def address(pair: QAPair) -> str:
    """The page of the web that says the same, as a link."""
    return f'<p class="qa-url">{_link(pair.url)}</p>' if pair.url and is_safe(pair.url) else ""


def dates(pair: QAPair, language: Language) -> str:
    """As of when the answer is right, and until when; nothing where that is not known."""
    said = dates_line(pair, language)
    return f'<p class="qa-dates" dir="{language.direction}">{escaped(said)}</p>' if said else ""


def confidence(answer: Answer, language: Language) -> str:
    """How sure the answer is in words, and the figure on demand; certainty needs none."""
    words = escaped(wording.likelihood(answer, language))
    if answer.confidence == 1:
        return f'<p class="qa-confidence">{words}</p>'
    figure = escaped(wording.probability(answer, language))
    return f'<details class="qa-confidence"><summary>{words}</summary><p>{figure}</p></details>'


def origin(proof: Proof | None, pair: QAPair, language: Language) -> str:
    """File and lines; behind them, on demand, what the answer can be checked by and its dates."""
    stands = wording.place(pair.source, language) if pair.source else ""
    place = f'<span class="qa-source">{escaped(stands)}</span>' if stands else ""
    if proof is None:
        return place
    asked = f'<span class="qa-why">{escaped(language.say("page.proof"))}</span>'
    return (
        f'<details class="qa-origin"><summary>{" ".join(filter(None, (place, asked)))}</summary>'
        f"<dl>{_rows(proof, pair, language)}</dl></details>"
    )


def _rows(proof: Proof, pair: QAPair, language: Language) -> str:
    rows = [
        ("page.address", _link(pair.url or "")),
        ("page.valid_from", escaped(str(pair.valid_from or ""))),
        ("page.valid_until", escaped(str(pair.valid_until or ""))),
        ("page.reviewed", escaped(str(pair.reviewed or ""))),
        ("page.passage_sha", _digest(proof.passage_sha256)),
        ("page.index_sha", _digest(proof.index_sha256 or "")),
    ]
    return "".join(
        f'<dt>{escaped(language.say(key))}</dt><dd dir="auto">{value}</dd>'
        for key, value in rows
        if value
    )


def notes(answer: Answer, language: Language, behind: Mapping[str, str]) -> str:
    """What the reader should know beside the answer; `behind` has HTML for notes, by their keys."""
    css_class = "qa-aside" if answer.outcome is Outcome.NOTICE else "qa-note"
    return "".join(
        f'<p class="{css_class}" dir="{language.direction}">{escaped(_sentence(text))}'
        f"{f' {html}' if (html := behind.get(note.key)) else ''}</p>"
        for note, text in zip(answer.notes, wording.notes(answer, language), strict=True)
    )


def _title(document: str | None) -> str:
    title = escaped(document) if document else ""
    return f'<span class="qa-document-name" dir="auto">{title}</span> ' if title else ""


def is_markdown(pair: QAPair, text: str) -> bool:
    """Whether a text of the pair is Markdown, by its document; a very long one is read as text."""
    if pair.source is None or len(text) > MAX_MARKDOWN_CHARACTERS:
        return False
    return PurePosixPath(pair.source.path).suffix.lower() in MARKDOWN


def _link(address: str) -> str:
    return f"{opening_link(address)}{escaped(address)}</a>" if is_safe(address) else linked(address)


def _digest(digest: str) -> str:
    return f'<code dir="ltr">{escaped(digest)}</code>' if digest else ""


def _sentence(text: str) -> str:
    """A note stands alone here, where `Answer.note` puts several into one line."""
    return f"{text[:1].upper()}{text[1:]}" + (
        "" if text.endswith((".", "?", "!", "\u061f")) else "."
    )
