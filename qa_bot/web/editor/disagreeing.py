"""The pages on which an editor confirms that answers say otherwise than each other."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.web.editor.disagreement_finder import Disagreement, DisagreementFinder, SaidSentence
from qa_bot.web.editor.editor_markup import (
    DISAGREEMENTS,
    form,
    paragraphs,
    preview,
    section,
    text,
    told,
)
from qa_bot.web.editor.file_preview import FilePreview
from qa_bot.web.editor_sessions import EditorSession
from qa_bot.web.page.markup import escaped

# So many stand on a page.
SHOWN = 10


def disagreements_body(finder: DisagreementFinder, session: EditorSession, first: str) -> str:
    """What was found, each with the button that confirms it: a page of it.

    `first` says how many are passed over, where it is a number.
    """
    explained = (
        "Two answers that speak of the same thing and say otherwise. Where you confirm that, each "
        "of them names the other to whoever reads it; nothing is decided for the reader. Most of "
        "what is found is no contradiction: the program only compares words."
    )
    found = finder.found
    label = "Look for them" if found is None else "Look again"
    look = form("find", session, f"<button>{label}</button>")
    if found is None:
        return paragraphs(explained) + look
    if not found:
        return paragraphs(explained, "No two answers oppose each other.") + look
    begin = int(first) if first.isascii() and first.isdecimal() and len(first) < 6 else 0
    begin = min(begin, len(found) - 1) // SHOWN * SHOWN
    cards = "".join(_card(one, session) for one in found[begin : begin + SHOWN])
    return paragraphs(explained, _counted(finder, begin)) + look + cards + _more(len(found), begin)


def _counted(finder: DisagreementFinder, begin: int) -> str:
    listed = len(finder.found or ())
    pairs = "1 pair of answers was" if finder.count == 1 else f"{finder.count:,} pairs were"
    said = f"{pairs} found"
    if finder.count > listed:
        said += f", of which the likeliest {listed:,} are listed"
    if listed > SHOWN:
        said += f"; these are {_range(begin, listed)}"
    return f"{said}."


def _range(begin: int, listed: int) -> str:
    end = min(begin + SHOWN, listed)
    return f"{begin + 1:,} to {end:,}" if end > begin + 1 else f"{end:,}"


def _more(listed: int, begin: int) -> str:
    links = [
        f'<a href="{_at(place)}">{said} ({_range(place, listed)} of {listed:,})</a>'
        for said, place in (("Before", begin - SHOWN), ("More", begin + SHOWN))
        if 0 <= place < listed
    ]
    return f'<nav class="more" aria-label="More answers">{"".join(links)}</nav>' if links else ""


def _at(place: int) -> str:
    return f"{DISAGREEMENTS}?from={place // SHOWN * SHOWN}"


def _card(one: Disagreement, session: EditorSession) -> str:
    if one.known:
        act = '<p class="quiet">Confirmed: each names the other.</p>'
    else:
        button = '<button class="second">They do disagree</button>'
        act = form("disagree", session, button, pair=one.key)
    title = f"Questions {text(one.one.label)} and {text(one.other.label)}"
    reason = f'<p class="quiet">{escaped(one.reason)}</p>'
    return f"<article><h2>{title}</h2>{_quoted(one.one)}{_quoted(one.other)}{reason}{act}</article>"


def _quoted(said: SaidSentence) -> str:
    where = f"{text(f'{said.label}. {said.question}')} <small>{text(said.path)}</small>"
    return f"<p>{where}</p><blockquote>{text(said.sentence)}</blockquote>"


def confirm_body(
    one: Disagreement, files: Sequence[FilePreview], session: EditorSession, back: int
) -> str:
    """What confirming writes, to be approved; `back` is its place among those that were found."""
    shown = "".join(preview(file) for file in files)
    hidden = form(
        "confirm", session, "<button>Write it</button>", pair=one.key,
        seen=[file.seen_sha256 for file in files],
    )  # fmt: skip
    return (
        paragraphs("Nothing is written yet.")
        + _quoted(one.one)
        + _quoted(one.other)
        + section("The file with the new lines", shown)
        + hidden
        + f'<p><a href="{_at(back)}">Back, and write nothing</a></p>'
    )


def confirmed_body(paths: Sequence[str], unread: str | None, back: int) -> str:
    """What was written."""
    lines = told(f"It is written into {', '.join(map(text, paths))}.")
    if unread is not None:
        lines += paragraphs(text(unread))
    return lines + paragraphs(f'<a href="{_at(back)}">Back to answers that disagree</a>')
