"""The first HTML of the page: title, conversation, box and panel, in the reader's language.

It stands in the document before any script is read, so one can type at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template

from qa_bot.arguments import MAX_QUERY_CHARACTERS
from qa_bot.languages import Language
from qa_bot.settings import Contact, Settings
from qa_bot.web.page import assets, question_list
from qa_bot.web.page.markup import button, escaped
from qa_bot.web.service import Examples, Service

EXAMPLES = 4
# Of several documents, so many of each of so many: they fit on a screen.
EXAMPLE_DOCUMENTS, OF_EACH = 5, 2


def scripts() -> str:
    """The page's behaviour, and all that it imports asked for at once."""
    names = [name for name in assets.read() if name.endswith(".js")]
    preloaded = "".join(f'<link rel="modulepreload" href="{assets.url(name)}">' for name in names)
    return f'{preloaded}<script type="module" src="{assets.url("main.js")}"></script>'


def head(settings: Settings) -> str:
    """The title, the style and the owner's colours."""
    styles = "".join(
        f'<link rel="stylesheet" href="{assets.url(name)}">' for name in ("answer.css", "page.css")
    )
    palette = settings.colours
    colours = (
        f":root{{--qa-light:{palette.primary};--qa-dark:{palette.dark_primary};"
        f"--qa-light-mark:{palette.accent};--qa-dark-mark:{palette.dark_accent}}}"
    )
    return f"<title>{escaped(settings.title)}</title>{styles}<style>{colours}</style>"


def examples(service: Service) -> list[Examples]:
    """The questions that a page begins with, which assets/warming.js chooses likewise."""
    return service.examples(EXAMPLES, EXAMPLE_DOCUMENTS, OF_EACH)


def body(
    settings: Settings, language: Language, examples: Sequence[Examples], embedded: bool
) -> str:
    """The page itself; embedded in another site it has no panel and a compact header.

    Without `examples`, questions to begin with, the service is not ready: the page says so, and
    asks for them later.
    """
    own = {key.removeprefix("page."): text for key, text in language.sentences.items()
           if key.startswith("page.")}  # fmt: skip
    told = {
        "words": own,
        "limit": MAX_QUERY_CHARACTERS,
        "questions": question_list.PATH,
        "ready": bool(examples),
        "sources": settings.open_sources,
        "keeping": settings.keep_history,
        "examples": [EXAMPLES, EXAMPLE_DOCUMENTS, OF_EACH],
    }
    return _template().substitute(
        {f"word_{name}": escaped(text) for name, text in own.items()},
        kind="qa-page qa-embedded" if embedded else "qa-page",
        title=escaped(settings.title),
        warming="hidden" if examples else "",
        no_examples="" if examples else "hidden",
        greeting=escaped(settings.greeting or own["greeting"]),
        disclaimer=_line("qa-disclaimer", settings.disclaimer),
        contact=_contact(settings.contact),
        logo=f'<img class="qa-logo" src="{settings.logo.url}" alt="">' if settings.logo else "",
        examples="".join(map(_examples, examples)),
        # "<" could end the script element.
        told=json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"),
    )  # fmt: skip


def _examples(shown: Examples) -> str:
    title = ""
    if shown.title is not None:
        title = f'<h3 class="qa-document-name" dir="auto">{escaped(shown.title)}</h3>'
    buttons = (
        button(pair.question, "qa-option", ask=pair.address(with_path=True)) for pair in shown.pairs
    )
    return f'{title}<div class="qa-options">{"".join(buttons)}</div>'


@cache
def _template() -> Template:
    return Template((files(__package__) / "assets" / "page.html").read_text("utf-8"))


def _contact(contact: Contact | None) -> str:
    if contact is None or contact.link is None:
        return _line("qa-contact", contact.text if contact else None)
    link = f'<a href="{escaped(contact.link)}" rel="noopener noreferrer">'
    return f'<p class="qa-contact" dir="auto">{link}{escaped(contact.text)}</a></p>'


def _line(css_class: str, text: str | None) -> str:
    return f'<p class="{css_class}" dir="auto">{escaped(text)}</p>' if text else ""
