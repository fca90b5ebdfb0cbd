"""Pieces of the editors' pages as HTML: text of readers and documents is escaped here alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from starlette.responses import HTMLResponse

from qa_bot.languages import language
from qa_bot.languages.isolation import closed
from qa_bot.settings import Settings
from qa_bot.web.editor.file_preview import FilePreview
from qa_bot.web.editor_sessions import EditorSession
from qa_bot.web.page.markup import escaped
from qa_bot.web.page.plain_page import plain_page

TOKEN = "token"
# Where the pages are, each beside the others, so that a path in front of all of them is no matter.
GROUPS, GROUP, FIGURES, DISAGREEMENTS = "./", "group", "figures", "disagreements"
QUESTIONS = "questions"
BACK = f'<a href="{GROUPS}">Back to the questions</a>'
LINKS = ((GROUPS, "Questions"), (FIGURES, "Figures"), (DISAGREEMENTS, "Answers that disagree"))


def page(
    settings: Settings, title: str, body: str, session: EditorSession | None, status: int = 200
) -> HTMLResponse:
    """A page with its heading, and for whoever is logged in with links to the others."""
    html = f"{_links(session) if session else ''}<h1>{_bdi(title)}</h1>{body}"
    return plain_page(
        settings, language(), f"{_plain(title)} \u2013 {settings.title}", html, status,
        style=_style(), takes_forms=True,
    )  # fmt: skip


def _links(session: EditorSession) -> str:
    links = "".join(f'<a href="{place}">{name}</a>' for place, name in LINKS)
    leave = form("logout", session, '<button class="plain">Log out</button>')
    return f'<nav aria-label="Editor">{links}{leave}</nav>'


@cache
def _style() -> str:
    return (files(__package__) / "editor.css").read_text("utf-8")


def form(action: str, session: EditorSession, inner: str, **hidden: str | Sequence[str]) -> str:
    """A form with its log-in's token and hidden fields; a field of several values has several."""
    given = [(TOKEN, session.form_token)]
    for name, value in hidden.items():
        given += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{escaped(value)}">' for name, value in given
    )
    return f'<form method="post" action="{action}">{fields}{inner}</form>'


def text(said: str) -> str:
    """A text of a reader or a document: as it is, and it reorders nothing around it."""
    return _bdi(said)


def said_by_reader(said: str) -> str:
    """A wording within a sentence of our own: between quotation marks."""
    return text(f"\u201c{said}\u201d")


def folded(title: str, content: str) -> str:
    """A text of a document that is shown where its title is pressed."""
    return (
        f"<details><summary>{text(title)}</summary>"
        f'<p class="answer" dir="auto">{text(content)}</p></details>'
    )


def _bdi(said: str) -> str:
    return f"<bdi>{escaped(_plain(said))}</bdi>"


def _plain(said: str) -> str:
    return closed(said).encode("utf-8", "replace").decode("utf-8")


def paragraphs(*said: str) -> str:
    """Sentences of our own as paragraphs; HTML in them is kept."""
    return "".join(f"<p>{one}</p>" for one in said)


def told(said: str, is_problem: bool = False) -> str:
    """A sentence that stands out, which a screen reader says first."""
    kind = "said problem" if is_problem else "said"
    return f'<div class="{kind}" role="status"><p>{said}</p></div>'


def section(title: str, content: str) -> str:
    """A part of a page with its heading."""
    return f"<section><h2>{escaped(title)}</h2>{content}</section>"


def choices(kind: str, name: str, options: Iterable[tuple[str, str, bool]]) -> str:
    """Radio buttons or checkboxes: of each its value, its label as HTML, and whether it is on."""
    return "".join(
        f'<label class="choice"><input type="{kind}" name="{name}" value="{escaped(value)}"'
        f"{' checked' * is_on}><span>{label}</span></label>"
        for value, label, is_on in options
    )


def fieldset(legend: str, content: str) -> str:
    """Fields that belong together."""
    return f"<fieldset><legend>{escaped(legend)}</legend>{content}</fieldset>"


def line_field(name: str, label: str, value: str = "", hint: str = "") -> str:
    """A field for one line."""
    return (
        f'<label>{escaped(label)}<input type="text" name="{name}" value="{escaped(value)}" '
        f'dir="auto" autocomplete="off" maxlength="1000"{hint and f" {hint}"}></label>'
    )


def text_field(name: str, label: str, value: str = "") -> str:
    """A field for a text of several lines."""
    # The parser drops a line end at the beginning.
    return (
        f'<label>{escaped(label)}<textarea name="{name}" dir="auto" maxlength="200000">\n'
        f"{escaped(value)}</textarea></label>"
    )


def preview(file: FilePreview) -> str:
    """A file as it would be, each new line marked by a sign and by colour."""
    lines = "".join(
        f"<ins>+ {escaped(line)}</ins>" if is_new else f"<span>&nbsp; {escaped(line)}</span>"
        for is_new, line in file.lines
    )
    return f'<p>{text(file.path)}</p><pre dir="auto">{lines}</pre>'


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are HTML; a wide one is scrolled by itself."""
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{escaped(header[0])}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def listed(items: Iterable[str]) -> str:
    """A list of HTML."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
