"""The buttons below an answer: what to choose from, what to ask next, what to take along."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.languages import Language
from qa_bot.records import Answer, Match, Outcome
from qa_bot.web.page.markup import button, escaped
from qa_bot.web.rendering import question_labels
from qa_bot.wording import RELATED

LISTED = 100  # questions of "list all"; the panel has them all


def buttons_of(
    answer: Answer, language: Language, with_tools: bool, with_questions: bool = True
) -> str:
    """All buttons of an answer, as HTML; `with_tools` those to copy it, `with_questions` others."""
    html = _alone(answer, language)
    if with_questions and answer.outcome is not Outcome.ANSWERED:
        html += _questions(answer, language)
    if with_tools and answer.outcome is not Outcome.NOTICE:
        html += _tools(answer, language)
    if with_questions and answer.outcome is Outcome.ANSWERED:
        html += _related(answer, language)
    return html


def _alone(answer: Answer, language: Language) -> str:
    """Where it was taken together with the question before: one click asks the words alone."""
    if answer.combined_with is None:
        return ""
    alone = button(language.say("page.alone"), "qa-tool", ask=answer.query, alone="")
    return f'<div class="qa-bar">{alone}</div>'


def _questions(answer: Answer, language: Language) -> str:
    """What to choose from, or what is listed, or what stands nearest."""
    if answer.outcome is Outcome.NOTICE:
        offered = options(answer.listed[:LISTED], language)
        if len(answer.listed) > LISTED:
            offered.append(button(language.say("page.browse"), "qa-tool", browse=""))
    else:
        offered = options(answer.choices or answer.matches[:RELATED], language)
    if answer.outcome is Outcome.CHOOSE:
        offered.append(button(language.say("page.none_of_these"), "qa-none", none=""))
    return f'<div class="qa-options">{"".join(offered)}</div>' if offered else ""


def _tools(answer: Answer, language: Language) -> str:
    copy = button(language.say("page.copy"), "qa-tool", copy="") if answer.pair else ""
    link = button(language.say("page.copy_link"), "qa-tool", link="")
    return f'<div class="qa-bar">{copy}{link}</div>'


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
    pairs = tuple(match.pair for match in offered)
    plain = [pair.address() for pair in pairs]
    return [
        button(label, "qa-option", ask=pair.address(with_path=plain.count(address) > 1))
        for pair, address, label in zip(pairs, plain, question_labels(pairs, language), strict=True)
    ]
