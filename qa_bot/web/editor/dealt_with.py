"""What editors have dealt with and may look at again: drafts that wait, and what is set aside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from qa_bot.gaps.open_groups import AsideGroup
from qa_bot.parsing.draft_folder import DRAFTS
from qa_bot.web.editor.editor_markup import (
    form,
    listed,
    paragraphs,
    said_by_reader,
    section,
    text,
)
from qa_bot.web.editor.waiting_drafts import WaitingDraft
from qa_bot.web.editor_sessions import EditorSession

# Of what was set aside together so many wordings are named.
NAMED = 5
STATES = {
    True: "It has an answer.",
    False: "It has no answer yet.",
    None: "It was not written on this page: look into the file.",
}


def drafts_section(drafts: Sequence[WaitingDraft]) -> str:
    """The drafts with how each is published; "" where there are none."""
    if not drafts:
        return ""
    explained = (
        "Nothing is answered from a draft, and the wordings it was written for are not in the "
        f"list. To publish one, move its file out of the folder <code>{DRAFTS}</code>, one folder "
        "up. To drop one, delete its file: its wordings are then in the list again."
    )
    waiting = paragraphs(explained) + listed(map(_draft, drafts))
    return section("Drafts that wait", waiting)


def _draft(draft: WaitingDraft) -> str:
    name = PurePosixPath(draft.path).name
    title = f"{text(draft.question)}<br>" if draft.question else ""
    waiting = ""
    if draft.wordings:
        waiting = f" {_count(draft.wordings)} for it."
    publish = ""
    if draft.is_answered:
        publish = f" To publish it, move it to {text(name)}."
    elif draft.is_answered is False:
        publish = f" Write one into the file, then move it to {text(name)}."
    said = f"{text(draft.path)}, since {draft.since:%Y-%m-%d}. {STATES[draft.is_answered]}"
    return f"{title}<small>{said}{waiting}{publish}</small>"


def _count(wordings: int) -> str:
    return "1 wording waits" if wordings == 1 else f"{wordings:,} wordings wait"


def aside_section(groups: Sequence[AsideGroup], session: EditorSession) -> str:
    """What was set aside, folded, each with the button that takes it back; "" for nothing."""
    if not groups:
        return ""
    cards = "".join(_aside(one, session) for one in groups)
    return f"<details><summary>Set aside ({len(groups):,})</summary>{cards}</details>"


def _aside(one: AsideGroup, session: EditorSession) -> str:
    named = "; ".join(said_by_reader(said.text) for said in one.wordings[:NAMED])
    if len(one.wordings) > NAMED:
        named += f"; and {len(one.wordings) - NAMED:,} more"
    first = one.wordings[0]
    button = f'<button class="second">Take back {said_by_reader(first.text)}</button>'
    back = form("back", session, button, key=first.key)
    when = f'<p class="quiet">Set aside on {one.at:%Y-%m-%d}</p>'
    return f"<p>{named}</p>{when}{back}"
