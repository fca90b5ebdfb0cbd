"""The pages that tell an editor what came of a form: what was written, or why nothing was."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.gaps import Action, Decision
from qa_bot.records import QAPair
from qa_bot.web.editor.editor_markup import (
    BACK,
    GROUP,
    listed,
    paragraphs,
    said_by_reader,
    section,
    text,
    told,
)
from qa_bot.web.page.markup import escaped


def written_body(
    path: str, answers: Sequence[tuple[str, QAPair | None]], unread: str | None
) -> str:
    """What was written, and what the wordings are answered by now."""
    lines = [told(f"It is written into {text(path)}.")]
    if unread is not None:
        lines.append(paragraphs(text(unread)))
    said = [
        f"{said_by_reader(wording)} is answered by question "
        f"{text(f'{pair.label}. {pair.question}')}"
        if pair
        else f"{said_by_reader(wording)} is not answered yet"
        for wording, pair in answers
    ]
    return "".join(lines) + listed(said) + paragraphs(BACK)


def draft_written_body(path: str) -> str:
    """Where the draft is."""
    said = (
        f"The draft is in {text(path)}. It is answered from once its answer is complete and it is "
        "moved one folder up."
    )
    return told(said) + paragraphs(BACK)


def refused_body(said: str, typed: Sequence[str] = (), what: str = "Not done", of: str = "") -> str:
    """Why nothing was written, with what was typed, so that it is not lost.

    `what` goes before, as a message may begin with the name of a file, whose case counts; `of` is
    the key of the group it was about.
    """
    group = f'<a href="{GROUP}?of={escaped(of)}">Back to this question</a>'
    back = paragraphs(*([group] if of else []), BACK)
    kept = "".join(f'<pre dir="auto">{escaped(one)}</pre>' for one in typed if one.strip())
    shown = section("What you typed", kept) if kept else ""
    return told(f"{what}: {text(said)}", is_problem=True) + shown + back


def done_already(decision: Decision) -> str:
    """What another editor did, as a sentence."""
    at = f"{decision.at:%Y-%m-%d %H:%M} UTC"
    if decision.action is Action.ALTERNATE:
        return (
            f"another editor added it to a question at {at} ({decision.place}); nothing was written"
        )
    if decision.action is Action.DRAFT:
        return (
            f"another editor wrote a draft for it at {at} ({decision.place}); nothing was written"
        )
    return f"another editor set it aside at {at}; nothing was written"
