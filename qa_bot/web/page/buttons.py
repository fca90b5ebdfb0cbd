"""The buttons below an answer: what to choose from, what to ask next, what to take along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qa_bot import wording
from qa_bot.answering.disagreements import ELSEWHERE, HERE, path_of
from qa_bot.answering.outcome import ALSO_IN_LANGUAGE
from qa_bot.languages import Language
from qa_bot.records import Answer, Match, Outcome, QAPair
from qa_bot.records.shown import lapsed_mark
from qa_bot.web.page.markup import AUTO, button, button_of, escaped, in_language
from qa_bot.web.page.thumbs import none_button
from qa_bot.wording import RELATED

LISTED = 100  # questions of "list all"; the panel has them all
TOGETHER = "with_previous"  # the key of the note that two questions were taken together
SHARED = (Outcome.ANSWERED, Outcome.CHOOSE)  # a link to no answer helps nobody


def buttons_of(
    answer: Answer, language: Language, with_tools: bool, with_questions: bool = True
) -> str:
    """All buttons of an answer, as HTML; `with_tools` those to copy it, `with_questions` others."""
    html = ""
    if with_questions and answer.outcome is not Outcome.ANSWERED:
        html += _questions(answer, language)
    if with_tools and answer.outcome in SHARED:
        html += _tools(answer, language)
    if with_questions and answer.outcome is Outcome.ANSWERED:
        html += _related(answer, language)
    return html


def behind_notes(answer: Answer, language: Language) -> dict[str, str]:
    """The buttons that belong to a note, as HTML by its key.

    Where it was taken together with the question before, one click asks the words alone; where the
    question is answered in other languages, too, or otherwise, one shows that pair.
    """
    alone = button(language.say("page.alone"), "qa-tool", ask=answer.query, alone="")
    others = " ".join(_translation(pair, language) for pair in answer.translations)
    behind = {TOGETHER: alone} if answer.combined_with is not None else {}
    if others:
        behind[ALSO_IN_LANGUAGE] = others
    own = path_of(answer.pair) if answer.pair else None
    for pair in answer.disagreements:
        for key in HERE if path_of(pair) == own else (ELSEWHERE,):
            behind[key] = f"{behind.get(key, '')} {_translation(pair, language)}".strip()
    return behind


def _translation(pair: QAPair, language: Language) -> str:
    """A button with a pair's number, question and place, which shows it, wherever was looked."""
    question = " ".join(pair.question.split())
    html = _told(wording.origin(pair, question, language), question, pair, language)
    if pair.source is None:
        return button_of(html, "qa-option", ask=pair.address())
    return button_of(html, "qa-option", doc=pair.source.path, n=pair.label)


def _questions(answer: Answer, language: Language) -> str:
    """What to choose from, or what is listed, or what stands nearest."""
    if answer.listed:
        return _listing(answer.listed, language)
    offered = options(answer.choices or answer.topics, language)
    if answer.outcome is Outcome.CHOOSE:
        offered.append(none_button(language, "qa-none"))
    return f'<div class="qa-options">{"".join(offered)}</div>' if offered else ""


def _listing(listed: Sequence[Match], language: Language) -> str:
    """Questions as the panel lists them, below their documents: twenty fit on a screen."""
    shown = listed[:LISTED]
    asked = zip(shown, addresses([match.pair for match in shown]), strict=True)
    lists = "".join(
        f'{_title(document)}<ul class="qa-questions">'
        f"{''.join(_item(*one, language) for one in items)}</ul>"
        for document, items in groupby(asked, lambda one: one[0].document)
    )
    more = button(language.say("page.browse"), "qa-tool", browse="") if listed[LISTED:] else ""
    return f"{lists}{more}"


def _title(document: str | None) -> str:
    return f'<h3 class="qa-group-title" dir="auto">{escaped(document)}</h3>' if document else ""


def _item(match: Match, address: str, language: Language) -> str:
    pair = match.pair
    number = f'<bdi class="qa-item-number">{escaped(pair.label)}</bdi>'
    told = in_language(pair.language, language)
    question = escaped(pair.question + lapsed_mark(match.holds, language))
    asked = button_of(f"{number} {question}", "qa-read", told, ask=address)
    return f"<li>{asked}</li>"


def _tools(answer: Answer, language: Language) -> str:
    copy = button(language.say("page.copy"), "qa-tool", copy="") if answer.pair else ""
    link = button(language.say("page.copy_link"), "qa-tool", link="")
    on_paper = button(language.say("page.print"), "qa-tool", print="") if answer.pair else ""
    return f'<div class="qa-bar">{copy}{link}{on_paper}</div>'


def _related(answer: Answer, language: Language) -> str:
    nearest = options(answer.matches[1 : 1 + RELATED], language)
    if not nearest:
        return ""
    return (
        f'<details class="qa-related"><summary>{escaped(language.say("page.related"))}</summary>'
        f'<div class="qa-options">{"".join(nearest)}</div></details>'
    )


def options(offered: Sequence[Match], language: Language) -> list[str]:
    """A button for each pair, which sends its question as it is numbered; with its file where
    number and question do not tell two apart.
    """
    return [
        _option(match, address, language)
        for match, address in zip(offered, addresses([m.pair for m in offered]), strict=True)
    ]


def _option(match: Match, address: str, language: Language) -> str:
    """Its question is in its document's language, number and title are not."""
    pair, told = match.pair, in_language(match.pair.language, language, "")
    label = wording.option(pair, language, match.document)
    if label == pair.question:
        return button(label, "qa-option", told or AUTO, ask=address)
    return button_of(_told(label, pair.question, pair, language), "qa-option", ask=address)


def _told(label: str, asked: str, pair: QAPair, language: Language) -> str:
    """A label with the question that a pair asks in it, as HTML that says in which language."""
    told = in_language(pair.language, language, "")
    question = escaped(language.within(asked))
    return escaped(label).replace(question, f"<span{told}>{question}</span>", 1 if told else 0)


def addresses(pairs: Sequence[QAPair]) -> list[str]:
    """What to ask for each pair, with its file where number and question do not tell two apart."""
    plain = [pair.address() for pair in pairs]
    return [
        pair.address(with_path=plain.count(address) > 1)
        for pair, address in zip(pairs, plain, strict=True)
    ]
