"""The pages on which editors see groups of questions, and approve what is written for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa_bot.document_titles import TitledDocument
from qa_bot.gaps import Action, Decision, GapGroup, NearQuestion
from qa_bot.gaps.open_groups import OpenGroup
from qa_bot.records import QAPair
from qa_bot.web.editor.editor_markup import (
    GROUP,
    GROUPS,
    choices,
    fieldset,
    form,
    line_field,
    listed,
    paragraphs,
    preview,
    section,
    text,
    text_field,
    told,
)
from qa_bot.web.editor.editor_work import MOST_SHOWN, GroupListing
from qa_bot.web.editor.file_preview import FilePreview
from qa_bot.web.editor_sessions import EditorSession
from qa_bot.web.page.markup import escaped

# Of a group so many wordings are named in the list, and offered on its own page.
NAMED, OFFERED = 3, 30
OTHER = "other"
WHY = {
    "not_covered": "not covered",
    "down": "rated down",
    "none_of_these": "\u201cnone of these\u201d",
}
BACK = f'<a href="{GROUPS}">Back to the questions</a>'


def groups_body(listing: GroupListing, titles: Mapping[str, str]) -> str:
    """The groups that are left, the largest first; `titles` are of documents, where there are
    several, by path.
    """
    if listing.failure:
        return told(text(listing.failure), is_problem=True)
    waiting = _unanswered(listing) if listing.unanswered else ""
    if not listing.groups:
        said = "Nothing is left to mend: what was asked is answered, or dealt with."
        return waiting + paragraphs(said)
    more = ""
    if len(listing.groups) == MOST_SHOWN:
        more = paragraphs(f"The largest {MOST_SHOWN:,} groups are shown; the table has all.")
    explained = (
        "What readers asked and the documents did not answer, or not well, grouped by meaning. "
        '<a href="export.csv">All as a table (CSV)</a>'
    )
    cards = "".join(_group_card(one, titles) for one in listing.groups)
    return waiting + paragraphs(explained) + cards + more


def _unanswered(listing: GroupListing) -> str:
    """What was written and is not answered yet, and why; then the heading of what is left."""
    why = listing.unread or (
        "The documents were read again. Look whether the wordings still stand in their files."
    )
    lines = (
        f"{text(wording.text)} <small>{text(decision.place)}, {decision.at:%Y-%m-%d %H:%M} UTC"
        "</small>"
        for wording, decision in listing.unanswered
    )
    written = section("Written, not answered yet", paragraphs(text(why)) + listed(lines))
    return f"{written}<h2>Left to mend</h2>"


def _group_card(one: OpenGroup, titles: Mapping[str, str]) -> str:
    group = one.group
    others = [said.text for said in group.wordings if said != group.typical]
    also = "; ".join(map(text, others[:NAMED]))
    if len(others) > NAMED:
        also += f"; and {len(others) - NAMED:,} more"
    lines = [_asked(group), f"Also: {also}" if also else ""]
    if one.again.nearest:
        lines.append(f"Nearest: {_near(one.again.nearest[0], titles)}")
    quiet = "".join(f'<p class="quiet">{line}</p>' for line in lines if line)
    link = f'<a href="{GROUP}?of={group.typical.key}">{text(group.typical.text)}</a>'
    return f"<article><h2>{link}</h2>{quiet}</article>"


def _asked(group: GapGroup) -> str:
    why = ", ".join(f"{count:,} {WHY[name]}" for name, count in group.why.items() if count)
    times = "once" if group.asked == 1 else f"{group.asked:,} times"
    return f"Asked {times} since {group.since:%Y-%m-%d}: {why}"


def _near(near: NearQuestion, titles: Mapping[str, str]) -> str:
    """A question with its document, where there are several, and how sure it is."""
    where = f"{text(titles[near.path])}, " if near.path in titles else ""
    return f"{text(f'{near.label}. {near.question}')} ({where}{near.confidence:.0%} sure)"


def group_body(
    one: OpenGroup,
    documents: Sequence[TitledDocument],
    titles: Mapping[str, str],
    session: EditorSession,
) -> str:
    """A group with the forms of what can be done about it."""
    group, key = one.group, one.group.typical.key
    counted = [
        f"{text(said.text)} <small>{said.asked:,}\u00d7, last on {said.last_asked:%Y-%m-%d}</small>"
        for said in group.wordings[:OFFERED]
    ]
    parts = [f'<p class="quiet">{_asked(group)}</p>', section("How it was asked", listed(counted))]
    if group.reasons:
        quoted = "".join(f"<blockquote>{text(said)}</blockquote>" for said in group.reasons)
        parts.append(section("What readers wrote", quoted))
    parts.append(
        section("It is a question of the documents", _same(one, documents, titles, session))
    )
    parts.append(section("It is a new question", _new(group, session)))
    aside = form(
        "aside", session, '<button class="second">Set aside</button>', of=key,
        wording=[said.text for said in group.wordings[:OFFERED]],
    )  # fmt: skip
    why = paragraphs("It is then shown no more, however often it is asked.")
    parts.append(section("It needs no answer here", why + aside))
    return "".join(parts)


def _same(
    one: OpenGroup,
    documents: Sequence[TitledDocument],
    titles: Mapping[str, str],
    session: EditorSession,
) -> str:
    # None is chosen beforehand: the nearest may be far.
    near = [
        (f"{match.label}\t{match.path}", _near(match, titles), False)
        for match in one.again.nearest
        if match.path
    ]
    options = choices("radio", "pair", [*near, (OTHER, "Another one:", False)])
    paths = "".join(
        f'<option value="{escaped(each.path)}">{escaped(each.title)}</option>' for each in documents
    )
    other = (
        f'<label>Document<select name="document">{paths}</select></label>'
        f"{line_field('number', 'Its number there', hint='size=10')}"
    )
    which = fieldset("Which question is it?", options + other)
    explained = "What is ticked is added to the question as another wording of it."
    wordings = fieldset("Wordings", paragraphs(explained) + _wordings(one.group, "Another wording"))
    button = "<button>Show what will be written</button>"
    return form("same", session, which + wordings + button, of=one.group.typical.key)


def _wordings(group: GapGroup, label: str) -> str:
    offered = [
        (said.text, text(said.text), said == group.typical) for said in group.wordings[:OFFERED]
    ]
    return choices("checkbox", "wording", offered) + line_field(
        "wording", f"{label}, in your words"
    )


def _new(group: GapGroup, session: EditorSession) -> str:
    explained = (
        "You write the question and its answer. It becomes a draft in the folder "
        "<code>drafts</code> of the documents, and is answered from once somebody moves it up."
    )
    fields = line_field("question", "Question", group.typical.text) + text_field(
        "answer", "Answer (may be left empty: the draft then waits for it)"
    )
    others = fieldset("Other wordings of it", _wordings(group, "Another one"))
    button = "<button>Show the draft</button>"
    return paragraphs(explained) + form(
        "new", session, fields + others + button, of=group.typical.key
    )


def same_body(
    pair: QAPair,
    wordings: Sequence[str],
    file: FilePreview,
    session: EditorSession,
    of: str,
    said: str = "",
) -> str:
    """What adding wordings to a pair writes, to be approved."""
    path = pair.source.path if pair.source else ""
    answer = f"<details><summary>Its answer</summary><p>{text(pair.answer)}</p></details>"
    button = "<button>Write it</button>"
    named = text(f"{pair.label}. {pair.question}")
    what = f"These wordings are added to question {named} of {text(path)}:"
    parts = [told(text(said), is_problem=True)] if said else []
    parts += [
        paragraphs("Nothing is written yet.", what),
        listed(map(text, wordings)),
        answer,
        section("The file with the new lines", preview(file)),
        form(
            "write", session, button, of=of, document=path, label=pair.label, asked=pair.question,
            wording=wordings, seen=file.seen_sha256,
        ),
        _back(of),
    ]  # fmt: skip
    return "".join(parts)


def new_body(
    question: str,
    answer: str,
    wordings: Sequence[str],
    file: FilePreview,
    session: EditorSession,
    of: str,
) -> str:
    """The draft that is written, to be approved."""
    lines = ["Nothing is written yet. This file is written, and is not answered from before it is "
             "moved one folder up:"]  # fmt: skip
    unfinished = ""
    if not answer.strip():
        unfinished = told("The draft has no answer: it is unfinished until somebody writes one.")
    hidden = form(
        "draft", session, "<button>Write the draft</button>", of=of, question=question,
        answer=answer, wording=wordings,
    )  # fmt: skip
    return unfinished + paragraphs(*lines) + preview(file) + hidden + _back(of)


def _back(of: str) -> str:
    return f'<p><a href="{GROUP}?of={escaped(of)}">Back, and write nothing</a></p>'


def written_body(
    path: str, answers: Sequence[tuple[str, QAPair | None]], unread: str | None
) -> str:
    """What was written, and what the wordings are answered by now."""
    lines = [told(f"It is written into {text(path)}.")]
    if unread is not None:
        lines.append(paragraphs(text(unread)))
    said = [
        f"{text(wording)} is answered by question {text(f'{pair.label}. {pair.question}')}"
        if pair
        else f"{text(wording)} is not answered yet"
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


def refused_body(said: str, typed: Sequence[str] = (), what: str = "Not done") -> str:
    """Why nothing was written, with what was typed, so that it is not lost.

    `what` goes before, as a message may begin with the name of a file, whose case counts.
    """
    kept = "".join(f'<pre dir="auto">{escaped(one)}</pre>' for one in typed if one.strip())
    shown = section("What you typed", kept) if kept else ""
    return told(f"{what}: {text(said)}", is_problem=True) + shown + paragraphs(BACK)


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
